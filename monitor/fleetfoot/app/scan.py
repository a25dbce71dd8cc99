"""``fleetfoot scan``: the sensors around."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

from fleetfoot.console.columns import columns
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.console.text import UNKNOWN, clean

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

    from fleetfoot.requests import ScanRequest
    from fleetfoot.sources.ble.backend import BleBackend
    from fleetfoot.sources.ble.sighting import Sighting


def run_scan(request: ScanRequest) -> int:
    """List the sensors that advertise; return the exit code.

    Raises
    ------
    BluetoothError
        Bluetooth is not available.
    """
    from fleetfoot.sources.ble.backend import BleBackend  # noqa: PLC0415 - bleak is slow to import

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


async def scan(backend: BleBackend, seconds: float) -> list[Sighting]:
    """Return the sensors of known kinds that advertise within so many seconds, the strongest first."""
    from fleetfoot.sources.ble.radio import start, stop  # noqa: PLC0415 - bleak is slow to import
    from fleetfoot.sources.ble.sighting import key_of, sighting_of  # noqa: PLC0415

    loop = asyncio.get_running_loop()
    sightings: dict[str, Sighting] = {}

    def detected(device: BLEDevice, heard: AdvertisementData) -> None:
        key = key_of(device)
        sightings[key] = sighting_of(device, heard, loop.time(), sightings.get(key))

    scanner = backend.new_scanner(detected)
    await start(scanner)
    try:
        await asyncio.sleep(seconds)
    finally:
        await stop(scanner)
    known = [each for each in sightings.values() if each.kinds]
    return sorted(known, key=lambda each: (-each.rssi_dbm, each.key))


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
    from fleetfoot.sources.ble.sighting import UNKNOWN_DBM  # noqa: PLC0415 - bleak is slow to import

    return None if sighting.rssi_dbm == UNKNOWN_DBM else sighting.rssi_dbm


def _gives(sighting: Sighting) -> list[str]:
    return list(dict.fromkeys(c.spec.title for family in sighting.kinds for c in family.channels))
