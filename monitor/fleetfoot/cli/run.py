"""``fleetfoot run``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.cli.options import (
    Settings,
    capture_option,
    listen_option,
    mqtt_option,
    page_option,
    settings_options,
)

if TYPE_CHECKING:
    from pathlib import Path


@click.command("run")
@mqtt_option
@page_option
@listen_option
@capture_option
@settings_options
def command(
    *,
    mqtt: str | None,
    page: bool | None,
    listen: str | None,
    capture: Path | None,
    **settings: Unpack[Settings],
) -> int:
    """Watch a run by its sensors.

    Finds the sensors of the athlete's last run, else the nearest of each kind, else those that the
    configuration names; keeps them through every drop-out; tells alerts at once. Ctrl-C ends the run, stops the
    sensors' streams and shows the summary; a second one gives up at once. The personal baselines learn from it.
    """
    from fleetfoot.app import run_live  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.cli.start import greet  # noqa: PLC0415
    from fleetfoot.requests import RunRequest  # noqa: PLC0415

    config = settle(settings, mqtt=mqtt, page=page, listen=listen)
    greet(config)
    return run_live(RunRequest(config=config, capture=capture, json=settings["as_json"]))
