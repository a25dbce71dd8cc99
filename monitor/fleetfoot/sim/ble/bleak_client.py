"""A client that bleak uses as its backend, over a virtual central; and the pair of it and its scanner."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from bleak import BleakScanner
from bleak.assigned_numbers import gatt_char_props_to_strs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bumble import att
from bumble.core import BaseBumbleError

from fleetfoot.sim.ble.bleak_scanner import VirtualScanner, uuid_text
from fleetfoot.sim.ble.central import BY_US

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from bleak.args import SizedBuffer
    from bleak.backends.client import NotifyCallback
    from bumble import hci
    from bumble.device import Connection
    from bumble.gatt_client import CharacteristicProxy, Client, ServiceProxy

    from fleetfoot.sim.ble.central import Central

# pyright: reportUnknownMemberType=false
# bumble leaves the types of its attributes open


MTU = 517
"""What the client asks for: the largest ATT MTU of BlueZ."""


class VirtualClient(BaseBleakClient):
    """Talks through the central of its subclass; see :func:`fleetfoot.sim.ble.bleak_client.backends`.

    As on BlueZ, handles are those of declarations, the disconnected callback is called once for every
    connection, requested or not, and services are None when it is over.
    """

    central: ClassVar[Central]
    scanner: ClassVar[type[VirtualScanner]]

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        services: set[str] | None = None,
        *,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        **kwargs: Any,  # noqa: ANN401 - bleak's, for other platforms
    ) -> None:
        super().__init__(
            address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout, **kwargs
        )
        self._target: BLEDevice | None = (
            address_or_ble_device if isinstance(address_or_ble_device, BLEDevice) else None
        )
        self._requested = services
        self._connection: Connection | None = None
        self._calls: dict[int, NotifyCallback] = {}

    @property
    def name(self) -> str:
        """Advertised name."""
        return (self._target and self._target.name) or self.address

    @property
    def mtu_size(self) -> int:
        """ATT MTU."""
        return self._connection.att_mtu if self._connection else att.ATT_DEFAULT_MTU

    @property
    def is_connected(self) -> bool:
        """Whether the link stands."""
        return self._connection is not None

    async def connect(self, pair: bool, **kwargs: Any) -> None:  # noqa: ANN401, ARG002, FBT001 - bleak's
        """Connect, negotiate the MTU and discover.

        Raises
        ------
        BleakDeviceNotFoundError
            There is only an address, and nobody advertises under it.
        BleakError
            The link could not be made, or was lost again.
        TimeoutError
            The sensor did not answer in time.
        """
        if self.is_connected:
            raise BleakError("Client is already connected")
        target = self._target or await self._find()
        async with asyncio.timeout(self._timeout):
            address: hci.Address = target.details
            try:
                connection = await self.central.connect(address)
            except ConnectionAbortedError as error:
                raise BleakError(str(error)) from error
            self._take(connection)
            try:
                await self._discover(connection.gatt_client)
            except BaseException:
                await self.disconnect()
                raise

    async def disconnect(self) -> None:
        """Disconnect; nothing happens where nothing is connected."""
        if self._connection is not None:
            await self._connection.disconnect(BY_US)

    async def pair(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002 - bleak's
        """Pair, without a PIN.

        Raises
        ------
        BleakError
            Not connected, or pairing failed.
        """
        with self._translated() as connection:
            await connection.pair()

    async def unpair(self) -> None:
        """Do nothing: bonds of the virtual central end with the connection."""

    async def read_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        *,
        use_cached: bool = False,  # noqa: ARG002 - bleak's; there is no cache
        **kwargs: Any,  # noqa: ANN401, ARG002 - bleak's
    ) -> bytearray:
        """Read a characteristic."""
        with self._translated() as connection:
            return bytearray(await connection.gatt_client.read_value(characteristic.obj))

    async def read_gatt_descriptor(
        self,
        descriptor: BleakGATTDescriptor,
        *,
        use_cached: bool = False,  # noqa: ARG002 - bleak's; there is no cache
        **kwargs: Any,  # noqa: ANN401, ARG002 - bleak's
    ) -> bytearray:
        """Read a descriptor."""
        with self._translated() as connection:
            return bytearray(await connection.gatt_client.read_value(descriptor.obj))

    async def write_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        data: SizedBuffer,
        response: bool,  # noqa: FBT001 - bleak's signature
    ) -> None:
        """Write a characteristic."""
        with self._translated() as connection:
            await connection.gatt_client.write_value(characteristic.obj, bytes(data), with_response=response)

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
        """Write a descriptor."""
        with self._translated() as connection:
            await connection.gatt_client.write_value(descriptor.obj, bytes(data), with_response=True)

    async def start_notify(
        self,
        characteristic: BleakGATTCharacteristic,
        callback: NotifyCallback,
        **kwargs: Any,  # noqa: ANN401, ARG002 - bleak's
    ) -> None:
        """Subscribe; a second subscription replaces the callback of the first."""
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        with self._translated() as connection:
            again = proxy.handle in self._calls
            self._calls[proxy.handle] = callback
            if again:
                return
            try:
                await connection.gatt_client.subscribe(proxy, self._relay(proxy.handle))
            except BaseException:
                self._calls.pop(proxy.handle, None)  # a lost link has cleared them
                connection.gatt_client.notification_subscribers.pop(proxy.handle, None)
                connection.gatt_client.indication_subscribers.pop(proxy.handle, None)
                raise

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe."""
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        with self._translated() as connection:
            await connection.gatt_client.unsubscribe(proxy)
            self._calls.pop(proxy.handle, None)

    def _relay(self, handle: int) -> Callable[[bytes], None]:
        def relay(value: bytes) -> None:
            if callback := self._calls.get(handle):
                callback(bytearray(value))

        return relay

    async def _find(self) -> BLEDevice:
        found = await BleakScanner.find_device_by_address(
            self.address, timeout=self._timeout, backend=self.scanner
        )
        if found is None:
            raise BleakDeviceNotFoundError(self.address, f"Device with address {self.address} was not found.")
        self._target = found
        return found

    def _take(self, connection: Connection) -> None:
        self._connection = connection
        connection.on(connection.EVENT_DISCONNECTION, self._lose)

    def _lose(self, reason: int) -> None:  # noqa: ARG002 - bumble's
        self._connection = None
        self.services = None
        self._calls.clear()
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def _discover(self, client: Client) -> None:
        with self._translated():
            await client.request_mtu(MTU)
            await client.discover_services()
            for service in client.services:
                await client.discover_characteristics((), service)
                for characteristic in service.characteristics:
                    await client.discover_descriptors(characteristic)
                    characteristic.descriptors_discovered = True  # bumble forgets to
        self.services = BleakGATTServiceCollection()
        for service in client.services:
            if self._requested is None or uuid_text(service.uuid) in self._requested:
                self._add(self.services, service)

    def _add(self, services: BleakGATTServiceCollection, service: ServiceProxy) -> None:
        added = BleakGATTService(service, service.handle, uuid_text(service.uuid))
        services.add_service(added)
        for proxy in service.characteristics:
            characteristic = BleakGATTCharacteristic(
                proxy,
                proxy.handle - 1,
                uuid_text(proxy.uuid),
                sorted(gatt_char_props_to_strs(proxy.properties)),
                lambda: self.mtu_size - 3,
                added,
            )
            services.add_characteristic(characteristic)
            for each in proxy.descriptors:
                services.add_descriptor(
                    BleakGATTDescriptor(each, each.handle, uuid_text(each.type), characteristic)
                )

    @contextmanager
    def _translated(self) -> Generator[Connection, None, None]:
        """Give the connection; let only bleak's errors out."""
        if self._connection is None:
            raise BleakError("Not connected")
        try:
            yield self._connection
        except att.ATT_Error as error:
            raise BleakGATTProtocolError(error.error_code) from error
        except BaseBumbleError as error:
            raise BleakError(str(error)) from error
        except asyncio.CancelledError as error:
            # bumble cancels its own future when the link drops; nobody cancelled this task
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise BleakError("disconnected") from error


class Backends(NamedTuple):
    """What goes into ``backend=`` of :class:`bleak.BleakScanner` and of :class:`bleak.BleakClient`."""

    scanner: type[VirtualScanner]
    client: type[VirtualClient]


def backends(central: Central) -> Backends:
    """Return the backends of one central; bleak wants classes, so each central gets its own."""

    class Scanner(VirtualScanner):
        pass

    class Client(VirtualClient):
        pass

    Scanner.central = Client.central = central
    Client.scanner = Scanner
    return Backends(Scanner, Client)
