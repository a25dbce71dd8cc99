"""One connection to one sensor: from connecting to disconnecting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import BluetoothError, NotAuthenticatedError
from fleetfoot.gatt.uuid import canonical
from fleetfoot.sources.ble.translation import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bleak import BleakClient
    from bleak.backends.characteristic import BleakGATTCharacteristic
    from bleak.backends.service import BleakGATTService

    from fleetfoot.sensors.family import Family
    from fleetfoot.sources.ble.backend import BleBackend
    from fleetfoot.sources.ble.sighting import Sighting

CONNECT_S: Final = 15.0
"""How long connecting may take, discovery of the services included (BlueZ takes seconds the first time)."""
REQUEST_S: Final = 10.0
"""How long a sensor may take to answer."""
DISCONNECT_S: Final = 5.0
SHORTEST_WRITE: Final = 20
"""Bytes of a write at the smallest ATT MTU, 23 (Bluetooth Core 5.4, vol 3 part F 3.2.8)."""


class Connection:
    """A fresh client for each connection; what bleak raises comes out as BluetoothError.

    Characteristics are looked up by the UUIDs of service and characteristic, never by order or handle: BlueZ lists
    them in another order each time and counts handles its own way.
    """

    def __init__(self, backend: BleBackend, sighting: Sighting) -> None:
        self.dropped = asyncio.Event()
        """Is set when the link is gone, asked for or not."""
        self.loss = "the link was lost"
        """Why it is gone."""
        self._title = sighting.title
        self._services: dict[str, BleakGATTService] = {}
        self._listeners: list[Callable[[], None]] = []
        self._bonded = False
        self._client: BleakClient = backend.new_client(sighting.device, self._on_dropped)

    def _on_dropped(self, _client: BleakClient) -> None:
        self.dropped.set()
        for listener in self._listeners:
            listener()

    def lose(self, why: str) -> None:
        """Take the link for gone: what carried it is no more, and nobody else will tell."""
        self.loss = why
        self._on_dropped(self._client)

    def on_dropped(self, listener: Callable[[], None]) -> None:
        """Have a function called when the link is gone."""
        self._listeners.append(listener)

    async def connect(self) -> None:
        """Connect and discover what the sensor offers."""
        with translated(f"connecting to {self._title}"):
            async with asyncio.timeout(CONNECT_S):
                await self._client.connect()
            # Kept, because bleak forgets them with the link.
            self._services = {canonical(service.uuid): service for service in self._client.services}

    async def disconnect(self) -> None:
        """Disconnect; needed after a drop too, or BlueZ keeps what belongs to the client."""
        with translated(f"disconnecting {self._title}"):
            async with asyncio.timeout(DISCONNECT_S):
                await self._client.disconnect()

    @property
    def services(self) -> Collection[str]:
        """UUIDs of the services that the sensor offers."""
        return self._services.keys()

    def offers(self, family: Family) -> bool:
        """Tell whether the sensor has the family's service."""
        return family.service in self._services

    def find(self, family: Family, uuid: str) -> BleakGATTCharacteristic | None:
        """Return a characteristic of the family's service; None where the sensor lacks it."""
        for characteristic in self._characteristics(family):
            if canonical(characteristic.uuid) == uuid:
                return characteristic
        return None

    def streams(self, family: Family, uuid: str) -> bool:
        """Tell whether a characteristic notifies; what only indicates answers questions."""
        characteristic = self.find(family, uuid)
        return characteristic is not None and "notify" in characteristic.properties

    async def read(self, family: Family, uuid: str) -> bytes:
        """Read a characteristic."""
        characteristic = self._need(family, uuid)
        with translated(f"reading {uuid} of {self._title}"):
            async with asyncio.timeout(REQUEST_S):
                return bytes(await self._client.read_gatt_char(characteristic))

    async def write(self, family: Family, uuid: str, payload: bytes) -> None:
        """Write a characteristic, with response."""
        characteristic = self._need(family, uuid)
        with translated(f"writing {uuid} of {self._title}"):
            async with asyncio.timeout(REQUEST_S):
                await self._client.write_gatt_char(characteristic, payload, response=True)

    async def subscribe(self, family: Family, uuid: str, received: Callable[[bytes], None]) -> bool:
        """Have each notification of a characteristic handed to a plain function; False where there is none.

        A sensor that asks for it is bonded, once a connection.
        """
        characteristic = self.find(family, uuid)
        if characteristic is None or not {"notify", "indicate"} & set(characteristic.properties):
            return False
        try:
            await self._subscribe(characteristic, received)
        except NotAuthenticatedError:
            if self._bonded:
                raise
            await self.pair()
            await self._subscribe(characteristic, received)
        return True

    async def _subscribe(
        self, characteristic: BleakGATTCharacteristic, received: Callable[[bytes], None]
    ) -> None:
        def notified(_characteristic: BleakGATTCharacteristic, payload: bytearray) -> None:
            received(bytes(payload))

        with translated(f"subscribing to {canonical(characteristic.uuid)} of {self._title}"):
            async with asyncio.timeout(REQUEST_S):
                await self._client.start_notify(characteristic, notified)

    async def pair(self) -> None:
        """Bond with the sensor."""
        self._bonded = True
        with translated(f"bonding with {self._title}"):
            async with asyncio.timeout(CONNECT_S):
                await self._client.pair()

    def longest_write(self, family: Family) -> int:
        """Return how many bytes one write without response can carry.

        Asked of a characteristic, because the client's own figure is 23 on BlueZ whatever the link does (bleak 3.1).
        """
        sizes = [each.max_write_without_response_size for each in self._characteristics(family)]
        return max(sizes, default=SHORTEST_WRITE)

    def _characteristics(self, family: Family) -> list[BleakGATTCharacteristic]:
        service = self._services.get(family.service)
        return service.characteristics if service else []

    def _need(self, family: Family, uuid: str) -> BleakGATTCharacteristic:
        if self.dropped.is_set():
            raise BluetoothError(f"{self._title}: the link was lost")
        characteristic = self.find(family, uuid)
        if characteristic is None:
            raise BluetoothError(f"{self._title} has no characteristic {uuid}")
        return characteristic
