"""A quick look for sensors, for commands that can do without: it never fails, and never waits for long."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.checks import Verdict
from fleetfoot.console.screen import tell
from fleetfoot.errors import BluetoothError
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.radio import scan
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.sources.ble.sighting import Sighting

LISTEN_S: Final = 4.0
"""A strap advertises about once a second (protocol survey), so that four seconds miss few."""
AT_ONCE_S: Final = 1.0
"""Within this an adapter answers that is ready; one that is not is no reason to wait."""


class Nearby(NamedTuple):
    """What was found."""

    sensors: tuple[Sighting, ...] = ()
    """The strongest first."""
    trouble: str = ""
    """Why Bluetooth does not work; empty where it does."""


def look() -> Nearby:
    """Listen for a few seconds if the platform's Bluetooth answers at once, and tell that it takes them."""
    return asyncio.run(nearby(BleBackend(), tell))


async def nearby(backend: BleBackend, told: Callable[[str], None]) -> Nearby:
    """Return the sensors that advertise, or why nothing can be heard."""
    try:
        async with asyncio.timeout(AT_ONCE_S):
            trouble = await _trouble(backend)
        if trouble:
            return Nearby(trouble=trouble)
        told(f"listening for sensors, {LISTEN_S:g} s ...")
        async with asyncio.timeout(LISTEN_S + AT_ONCE_S):
            return Nearby(tuple(await scan(backend, LISTEN_S)))
    except TimeoutError:
        return Nearby(trouble="Bluetooth: no answer in time")
    except BluetoothError as error:
        return Nearby(trouble=str(error))


async def _trouble(backend: BleBackend) -> str:
    """Return what is wrong with bus, daemon or adapter; empty where a scan is worth trying."""
    if sys.platform != "linux" or backend.scanner is not None:
        return ""
    from fleetfoot.checks.bluez import adapter_findings  # noqa: PLC0415 - Linux only

    bad = [each for each in await adapter_findings() if each.verdict is Verdict.BAD]
    return f"Bluetooth: {bad[0].subject}: {bad[0].text}" if bad else ""


def named(sensor: Sighting) -> str:
    """Return name and kinds of a sensor for a terminal."""
    return f"{clean(sensor.title)} ({', '.join(family.title for family in sensor.kinds)})"
