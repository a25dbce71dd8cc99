"""``fleetfoot channels``."""

from __future__ import annotations

from typing import Unpack

import click

from fleetfoot.cli.options import Settings, settings_options


@click.command("channels")
@click.argument("action", required=False, type=click.Choice(["test"]), metavar="[test NAME]")
@click.argument("name", required=False, metavar="")
@settings_options
def command(*, action: str | None, name: str | None, **settings: Unpack[Settings]) -> int:
    """List the alert channels with what they get, or send one a test message.

    "test NAME" sends at once, whatever the hour, and says whether it was accepted. Exit codes: 0 it was, 7 it was
    not, 2 there is no such channel, or one that cannot be used as it is configured. See docs/channels.md.
    """
    if action is not None and name is None:
        raise click.UsageError("which channel? 'fleetfoot channels' lists them")
    from fleetfoot.app import run_channels  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.requests import ChannelsRequest  # noqa: PLC0415

    config = settle(settings)
    return run_channels(ChannelsRequest(config=config, test=name, json=settings["as_json"]))
