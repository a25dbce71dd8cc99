"""``fleetfoot config``: what is in force, and where each value came from."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Unpack

import click

from fleetfoot.cli.options import Settings, mqtt_option, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.config import Config, as_json, as_toml
from fleetfoot.console.json_sink import write_json


@dataclass(frozen=True, slots=True)
class ConfigRequest:
    """Show the effective configuration."""

    config: Config
    json: bool = False


@click.command("config")
@mqtt_option
@settings_options
def command(*, mqtt: str | None, **settings: Unpack[Settings]) -> int:
    """Show the effective configuration and where each value came from.

    What is printed can be kept as a configuration file; passwords are never printed.
    """
    return act(ConfigRequest(settle(settings, mqtt=mqtt), json=settings["as_json"]))


def act(request: ConfigRequest) -> int:
    """Print the configuration; return the exit code."""
    if request.json:
        write_json(sys.stdout, as_json(request.config))
    else:
        click.echo(as_toml(request.config), nl=False)
    return 0
