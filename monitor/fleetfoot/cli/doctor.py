"""``fleetfoot doctor``."""

from __future__ import annotations

from typing import Unpack

import click

from fleetfoot.cli.options import Settings, mqtt_option, settings_options


@click.command("doctor")
@mqtt_option
@settings_options
def command(*, mqtt: str | None, **settings: Unpack[Settings]) -> int:
    """Check what a run needs, and say how to mend what fails.

    Bluetooth, the broker, the store, InfluxDB (nothing is written), the live page's port, disk, clock, extras. Exit
    codes: 0 all is well or only hints, 3 Bluetooth does not work, 5 the store does not, 6 InfluxDB does not, 1
    anything else; of several the highest.
    """
    from fleetfoot.app import run_doctor  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.requests import DoctorRequest  # noqa: PLC0415

    return run_doctor(DoctorRequest(config=settle(settings, mqtt=mqtt), json=settings["as_json"]))
