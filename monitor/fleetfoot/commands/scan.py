"""``fleetfoot scan``: the sensors around."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.radio import scan
from fleetfoot.sources.ble.sighting import UNKNOWN_DBM
from fleetfoot.words.text import UNKNOWN, clean, columns

if TYPE_CHECKING:
    from fleetfoot.sources.ble.sighting import Sighting


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """List the sensors around."""

    seconds: float = 8.0
    json: bool = False


@click.command("scan")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1, max=600.0),
    default=8.0,
    show_default=True,
    metavar="N",
    help="How long to listen.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on standard output.")
def command(*, seconds: float, as_json: bool) -> int:
    """List the sensors around: name, address, kind, strength and what each gives.

    A sensor that is connected elsewhere, to a watch or a phone, usually does not show.
    """
    return act(ScanRequest(seconds=seconds, json=as_json))


def act(request: ScanRequest) -> int:
    """List the sensors that advertise; return the exit code.

    Raises
    ------
    BluetoothError
        Bluetooth is not available.
    """
    found = asyncio.run(scan(BleBackend(), request.seconds))
    if request.json:
        for each in found:
            write_json(sys.stdout, _record(each))
    elif found:
        head = ("sensor", "address", "kind", "dBm", "gives")
        sys.stdout.write("\n".join(columns([head, *map(_row, found)], right={3})) + "\n")
    else:
        tell(
            "no sensor is advertising: wear the strap (it sleeps otherwise), move the pod, disconnect other apps"
        )
    return 0


def _row(sighting: Sighting) -> tuple[str, ...]:
    kinds = ", ".join(family.title for family in sighting.kinds)
    strength = _strength_dbm(sighting)
    shown = UNKNOWN if strength is None else str(strength)
    return clean(sighting.name) or UNKNOWN, sighting.key, kinds, shown, ", ".join(_gives(sighting))


def _record(sighting: Sighting) -> dict[str, Any]:
    return {
        "type": "sighting",
        "sensor": sighting.key,
        "name": sighting.name,
        "kinds": [family.name for family in sighting.kinds],
        "rssi_dbm": _strength_dbm(sighting),
        "gives": [channel.spec.name for family in sighting.kinds for channel in family.channels],
    }


def _strength_dbm(sighting: Sighting) -> int | None:
    return None if sighting.rssi_dbm == UNKNOWN_DBM else sighting.rssi_dbm


def _gives(sighting: Sighting) -> list[str]:
    return list(dict.fromkeys(c.spec.title for family in sighting.kinds for c in family.channels))
