"""``fleetfoot discovery``."""

from __future__ import annotations

from typing import Unpack

import click

from fleetfoot.cli.options import Settings, mqtt_option, settings_options


@click.command("discovery")
@click.argument("action", type=click.Choice(["show", "remove"]))
@mqtt_option
@settings_options
def command(*, action: str, mqtt: str | None, **settings: Unpack[Settings]) -> int:
    """Show what Home Assistant is told of an athlete, or take it back.

    "show" prints topic and message. "remove" takes the retained message from the broker, whereupon Home Assistant
    forgets the device; a run that is under way announces it again. --athlete says whose. See docs/home-assistant.md.
    """
    from fleetfoot.app import run_discovery  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.requests import DiscoveryRequest  # noqa: PLC0415

    config = settle(settings, mqtt=mqtt)
    return run_discovery(DiscoveryRequest(config=config, remove=action == "remove", json=settings["as_json"]))
