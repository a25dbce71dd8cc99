"""``fleetfoot ship``: what is stored, to InfluxDB."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.history import WithHistory
from fleetfoot.assembly.playing import interruption
from fleetfoot.assembly.shipping import jittered, shipper_of
from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.errors import UsageError
from fleetfoot.influx.delivery import Delivery
from fleetfoot.store.shipments import Quarantined, Shipments

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.config import Config
    from fleetfoot.influx.settings import InfluxSettings
    from fleetfoot.influx.shipper import Shipped


@dataclass(frozen=True, slots=True)
class ShipRequest:
    """Ship the stored runs to InfluxDB."""

    config: Config
    once: bool = False
    """Whether to end when nothing is missing any more."""
    anew: bool = False
    """Whether to ship again what was shipped before."""
    refused: bool = False
    """Whether only to list what was refused."""
    json: bool = False


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
    config = settle(settings)
    return act(ShipRequest(config=config, once=once, anew=anew, refused=refused, json=settings["as_json"]))


def act(request: ShipRequest) -> int:
    """Ship what InfluxDB lacks, once or until interrupted; return the exit code.

    Raises
    ------
    UsageError
        No InfluxDB is configured, or nothing has been stored yet.
    InfluxError
        With ``once``: InfluxDB does not take what is sent.
    """
    settings = request.config.influx
    path = request.config.store.path
    if not settings.url:
        raise UsageError("no InfluxDB is configured: set influx.url, or FLEETFOOT_INFLUX_URL")
    if not path.exists():
        raise UsageError(
            f"no runs are stored at {path} yet: record one with 'fleetfoot run' or 'fleetfoot replay', or name another"
            " store with --store"
        )
    with Shipments(path, settings.name) as shipments:
        if request.refused:
            _list(shipments.quarantine(), json=request.json)
            return 0
        if request.anew:
            shipments.forget()
        with shipper_of(settings, shipments) as shipper:
            delivery = Delivery(
                WithHistory(shipper, request.config), jittered(), tell, _reporter(settings, json=request.json)
            )
            if request.once:
                delivery.once(time.sleep)
            else:
                asyncio.run(_ship_on(delivery))
    return 0


async def _ship_on(delivery: Delivery) -> None:
    with interruption(signal.SIGINT, signal.SIGTERM) as stop:
        await delivery.run(stop)


def _reporter(settings: InfluxSettings, *, json: bool) -> Callable[[Shipped], None]:
    def report(done: Shipped) -> None:
        if json:
            write_json(sys.stdout, {"type": "shipped", "target": settings.name, **done._asdict()})
        elif done.runs:
            tell(f"{done.runs} {'run' if done.runs == 1 else 'runs'}, {done.lines} points to {settings.name}")

    return report


def _list(refused: list[Quarantined], *, json: bool) -> None:
    for each in refused:
        refusal = each.refusal
        if json:
            about = {"run": each.run_id, "athlete": each.athlete, "refused_utc": each.refused_utc.isoformat()}
            write_json(sys.stdout, {"type": "refused", **about, **refusal._asdict()})
        else:
            more = f" (and {refusal.lines - 1} more)" if refusal.lines > 1 else ""
            sys.stdout.write(f"{each.run_id}: {refusal.status} {refusal.answer}\n    {refusal.line}{more}\n")
