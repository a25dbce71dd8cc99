"""``fleetfoot config``."""

from __future__ import annotations

import sys
from typing import Unpack

import click

from fleetfoot.cli.options import Settings, mqtt_option, settings_options


@click.command("config")
@mqtt_option
@settings_options
def command(*, mqtt: str | None, **settings: Unpack[Settings]) -> int:
    """Show the effective configuration and where each value came from.

    What is printed can be kept as a configuration file; passwords are never printed.
    """
    from fleetfoot import config  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.console.json_sink import write_json  # noqa: PLC0415

    settled = settle(settings, mqtt=mqtt)
    if settings["as_json"]:
        write_json(sys.stdout, config.as_json(settled))
    else:
        click.echo(config.as_toml(settled), nl=False)
    return 0
