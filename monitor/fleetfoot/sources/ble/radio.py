"""The one radio: it listens, or it makes one connection, never both."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import BluetoothError
from fleetfoot.path.waiting import happens
from fleetfoot.sources.ble.sighting import Sighting, key_of, sighting_of
from fleetfoot.sources.ble.translation import translated

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection

    from bleak import BleakScanner
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

    from fleetfoot.sources.ble.backend import BleBackend
    from fleetfoot.sources.ble.sighting import Sighting

WINDOW_S: Final = 10.0
"""How long one scan lasts. A new one makes BlueZ tell again of devices that it has told of already."""
EAGER_S: Final = 60.0
"""How long a run listens without pause for sensors to choose from."""
LULL_S: Final = 20.0
"""Pause between scans afterwards, while nothing that was chosen is lost: listening costs the links airtime."""
RETRY_S: Final = 2.0
"""Pause after a scan that failed: adapter off, bluetoothd gone."""
FORGET_S: Final = 60.0
START_S: Final = 10.0
"""How long the stack gets to start or stop a scan."""


class Radio:
    """Shares one scanner and one connection at a time between all sensors.

    BlueZ answers overlapping scans with InProgress and gives up connections while it scans (bleak issues 859, 1673),
    so a scan ends as soon as somebody wants to connect.

    Parameters
    ----------
    backend : BleBackend
    clock : Callable[[], float]
    told : Callable[[BluetoothError | None], None]
        Is called when Bluetooth fails, and with None when it works again.
    wanted : Callable[[str, str, Collection[str]], bool]
        Whether a sensor could be chosen, by key, name and names of its kinds.
    """

    def __init__(
        self,
        backend: BleBackend,
        clock: Callable[[], float],
        told: Callable[[BluetoothError | None], None],
        wanted: Callable[[str, str, Collection[str]], bool],
    ) -> None:
        self.sightings: dict[str, Sighting] = {}
        """By key; a sensor that is connected does not advertise and has none."""
        self.curious = True
        """Whether sensors that nobody searches for by name are of interest."""
        self._backend = backend
        self._clock = clock
        self._told = told
        self._wanted = wanted
        self._since_s = clock()
        self._failed = False
        self._lock = asyncio.Lock()
        self._hurry = asyncio.Event()
        self._returned = asyncio.Event()
        self._connecting = 0
        self._search = asyncio.Event()
        self._awaited: dict[str, asyncio.Event] = {}

    async def run(self) -> None:
        """Listen whenever it is wanted; never ends by itself, and no error of Bluetooth ends it."""
        self._since_s = self._clock()
        while True:
            await self._rest()
            try:
                async with self._lock:
                    await self._listen()
            except BluetoothError as error:
                self._tell(error)
                self._returned.clear()
                await happens(self._returned, RETRY_S)
            else:
                self._tell(None)

    def lose(self, why: str) -> None:
        """Break off: the daemon below the stack has gone, and what was heard before is void."""
        self.sightings.clear()
        self._hurry.set()
        self._tell(BluetoothError(f"Bluetooth: {why}"))

    def look(self) -> None:
        """Listen now, and eagerly again: somebody says that a sensor has come."""
        self._since_s = self._clock()
        self._search.set()

    def resume(self) -> None:
        """Try again now: the daemon is back."""
        self._returned.set()

    async def find(self, key: str) -> Sighting:
        """Return a sensor as soon as it is heard advertising."""
        while key not in self.sightings:
            heard = self._awaited[key] = asyncio.Event()
            self._search.set()
            try:
                await heard.wait()
            finally:
                del self._awaited[key]
                if not self._awaited:
                    self._search.clear()
        return self.sightings[key]

    @asynccontextmanager
    async def connecting(self, key: str) -> AsyncGenerator[None]:
        """Have the radio for making one connection; what was heard of the sensor before is void afterwards."""
        self._connecting += 1
        self._hurry.set()
        try:
            async with self._lock:
                yield
        finally:
            self.sightings.pop(key, None)
            self._connecting -= 1
            if not self._connecting:
                self._hurry.clear()

    async def _rest(self) -> None:
        if not self.curious:
            await happens(self._search, None)
        elif not self._eager:
            await happens(self._search, LULL_S)
        if not self._awaited:
            self._search.clear()  # it was :meth:`look`

    @property
    def _eager(self) -> bool:
        return self._clock() - self._since_s <= EAGER_S

    def _seeks(self, key: str, name: str, kinds: Collection[str]) -> bool:
        """Tell whether a sensor is looked for: it is not heard while it hangs on a connection that nobody ended."""
        return key in self._awaited or (self._eager and self._wanted(key, name, kinds))

    async def _listen(self) -> None:
        self._forget()
        if self._awaited or self._eager:
            await self._backend.let_go(self._seeks)
        scanner = self._backend.new_scanner(self._detected)
        await start(scanner)
        try:
            await happens(self._hurry, WINDOW_S)
        except asyncio.CancelledError:
            with suppress(
                BluetoothError
            ):  # it would take the place of the cancellation, and the run never end
                await stop(scanner)
            raise
        if not self._connecting:
            self._hurry.clear()
        await stop(scanner)

    def _detected(self, device: BLEDevice, heard: AdvertisementData) -> None:
        key = key_of(device)
        self.sightings[key] = sighting_of(device, heard, self._clock(), self.sightings.get(key))
        if key in self._awaited:
            self._awaited[key].set()

    def _forget(self) -> None:
        """Drop what was not heard for a minute: phones on the road change their addresses all the time."""
        oldest_s = self._clock() - FORGET_S
        for key in [key for key, each in self.sightings.items() if each.seen_s < oldest_s]:
            del self.sightings[key]

    def _tell(self, error: BluetoothError | None) -> None:
        if self._failed != (error is not None):
            self._failed = error is not None
            self._told(error)


async def start(scanner: BleakScanner) -> None:
    """Start a scan; BluetoothError where Bluetooth is not available."""
    with translated("Bluetooth"):
        async with asyncio.timeout(START_S):
            await scanner.start()


async def stop(scanner: BleakScanner) -> None:
    """Stop a scan; BluetoothError where Bluetooth has gone meanwhile."""
    with translated("Bluetooth"):
        async with asyncio.timeout(START_S):
            await scanner.stop()


async def probe(backend: BleBackend) -> None:
    """Find out whether Bluetooth works.

    Raises
    ------
    BluetoothError
        It does not; the text says why and what to do.
    """
    scanner = backend.new_scanner(_ignore)
    await start(scanner)
    await stop(scanner)


def _ignore(device: BLEDevice, heard: AdvertisementData) -> None:
    """Take no notice."""


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
