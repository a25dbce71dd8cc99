"""``fleetfoot ship``."""

from __future__ import annotations

from typing import Unpack

import click

from fleetfoot.cli.options import Settings, settings_options


@click.command("ship")
@click.option("--once", is_flag=True, help="Ship what is missing, then end.")
@click.option("--anew", is_flag=True, help="Ship everything again, as to an empty bucket.")
@click.option("--refused", is_flag=True, help="List what InfluxDB refused, and do nothing else.")
@settings_options
def command(*, once: bool, anew: bool, refused: bool, **settings: Unpack[Settings]) -> int:
    """Ship the stored runs to InfluxDB, also those of long ago.

    Goes on until Ctrl-C and ships what is recorded meanwhile. What the server does not take now is shipped later;
    what it refuses for good is kept in the store with the server's words. See docs/influxdb.md.
    """
    from fleetfoot.app import run_ship  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.requests import ShipRequest  # noqa: PLC0415

    config = settle(settings)
    return run_ship(
        ShipRequest(config=config, once=once, anew=anew, refused=refused, json=settings["as_json"])
    )
