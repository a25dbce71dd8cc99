"""A look around: which sensors advertise."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fleetfoot.sources.ble.radio import start, stop
from fleetfoot.sources.ble.sighting import key_of, sighting_of

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

    from fleetfoot.sources.ble.backend import BleBackend
    from fleetfoot.sources.ble.sighting import Sighting


async def scan(backend: BleBackend, seconds: float) -> list[Sighting]:
    """Return the sensors of known kinds that advertise within so many seconds, the strongest first."""
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
