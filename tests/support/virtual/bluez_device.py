"""One sensor as a fake bluetoothd shows it: a Device1 with its GATT objects below it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from bleak.backends.device import BLEDevice
from bleak.exc import BleakError
from dbus_fast import DBusError, Variant
from virtual.bluez_errors import ABORTED, FAILED, IN_PROGRESS, dbus_error
from virtual.bluez_tree import NO, YES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from typing import TypeVar

    from bleak.backends.characteristic import BleakGATTCharacteristic
    from bleak.backends.scanner import AdvertisementData
    from bleak.backends.service import BleakGATTService
    from bumble.hci import Address
    from virtual.bluez_tree import ObjectTree

    from fleetfoot.sim.ble.bleak_client import VirtualClient

    T = TypeVar("T")

DEVICE: Final = "org.bluez.Device1"
SERVICE: Final = "org.bluez.GattService1"
CHARACTERISTIC: Final = "org.bluez.GattCharacteristic1"
DESCRIPTOR: Final = "org.bluez.GattDescriptor1"
CONNECT_S: Final = 20.0
"""How long Connect tries (the kernel's timeout for LE connections, recalled)."""


class BluezDevice:
    """One Device1.

    Parameters
    ----------
    path, adapter
        Object paths of it and of its adapter.
    client
        Backend class of the virtual central.
    hidden
        UUIDs of the services that are not shown.
    """

    def __init__(
        self,
        tree: ObjectTree,
        path: str,
        adapter: str,
        client: type[VirtualClient],
        hidden: Collection[str],
    ) -> None:
        self._tree = tree
        self._path = path
        self._adapter = adapter
        self._client_class = client
        self._hidden = hidden
        self._client: VirtualClient | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._target: BLEDevice | None = None
        self._bonded = False
        self._characteristics: dict[str, BleakGATTCharacteristic] = {}
        self._listeners: dict[str, set[str]] = {}
        self._subscribing = asyncio.Lock()
        """Held by who subscribes or unsubscribes: a client may be gone before the sensor has answered it."""

    def advertise(self, address: Address, name: str, told: AdvertisementData) -> None:
        """Show what was heard from it."""
        heard = {
            "RSSI": Variant("n", told.rssi),
            "UUIDs": Variant("as", told.service_uuids),
            "ManufacturerData": Variant(
                "a{qv}", {company: Variant("ay", data) for company, data in told.manufacturer_data.items()}
            ),
        }
        if told.local_name:
            heard["Name"] = heard["Alias"] = Variant("s", told.local_name)
        self._target = BLEDevice(name, told.local_name, address)
        if self._path in self._tree:
            self._tree.change(self._path, DEVICE, heard)
        else:
            self._tree.add(self._path, DEVICE, {**self._fixed(address, name), **heard})

    def end_discovery(self) -> None:
        """Forget how strongly it was heard, as bluetoothd does when nobody scans."""
        self._tree.forget(self._path, DEVICE, "RSSI")

    async def connect(self) -> None:
        """Connect, discover, and show the services.

        Raises
        ------
        DBusError
            It came to nothing.
        """
        if self._connecting is not None:
            raise DBusError(IN_PROGRESS, "Operation already in progress")
        if self._client is not None:
            return
        self._connecting = asyncio.ensure_future(self._connect())
        try:
            await asyncio.wait([self._connecting])
            if self._connecting.cancelled():
                raise DBusError(FAILED, ABORTED)
            self._connecting.result()
        except (BleakError, TimeoutError) as error:
            raise DBusError(FAILED, ABORTED) from error
        finally:
            self._connecting = None

    async def disconnect(self) -> None:
        """Disconnect, or give up connecting."""
        if self._connecting is not None:
            self._connecting.cancel()
        if self._client is not None:
            await self._client.disconnect()

    async def pair(self) -> None:
        """Connect where needed, and bond."""
        await self.connect()
        await self._asked(self._connected().pair)
        self._bonded = True
        self._tree.change(self._path, DEVICE, {"Paired": YES, "Bonded": YES})

    async def read(self, path: str) -> bytes:
        """Read a characteristic; those who get its notifications get the value too."""
        characteristic = self._characteristics[path]
        value = bytes(await self._asked(lambda: self._connected().read_gatt_char(characteristic)))
        self._tree.change(path, CHARACTERISTIC, {"Value": Variant("ay", value)})
        return value

    async def write(self, path: str, value: bytes, options: Mapping[str, Variant]) -> None:
        """Write a characteristic."""
        response = "type" not in options or options["type"].value != "command"
        characteristic = self._characteristics[path]
        await self._asked(lambda: self._connected().write_gatt_char(characteristic, value, response))

    async def start_notify(self, path: str, listener: str) -> None:
        """Subscribe for a D-Bus client."""
        async with self._subscribing:
            listeners = self._listeners.setdefault(path, set())
            if not listeners:
                characteristic = self._characteristics[path]

                def relay(value: bytearray) -> None:
                    self._tree.change(path, CHARACTERISTIC, {"Value": Variant("ay", bytes(value))})

                await self._asked(lambda: self._connected().start_notify(characteristic, relay))
                self._tree.change(path, CHARACTERISTIC, {"Notifying": YES})
            listeners.add(listener)

    async def stop_notify(self, path: str, listener: str) -> None:
        """Unsubscribe for a D-Bus client; the last one ends it."""
        async with self._subscribing:
            await self._unsubscribe(path, listener)

    async def leave(self, listener: str) -> None:
        """Unsubscribe for a D-Bus client that is gone; the connection stays, as with bluetoothd."""
        async with self._subscribing:
            for path in [path for path, listeners in self._listeners.items() if listener in listeners]:
                with suppress(DBusError):  # the link was lost meanwhile, and the subscription with it
                    await self._unsubscribe(path, listener)

    async def _unsubscribe(self, path: str, listener: str) -> None:
        listeners = self._listeners.get(path, set())
        listeners.discard(listener)
        if not listeners and self._listeners.pop(path, None) is not None:
            characteristic = self._characteristics[path]
            try:
                await self._asked(lambda: self._connected().stop_notify(characteristic))
            finally:  # whatever the sensor answers, nobody listens
                self._tree.change(path, CHARACTERISTIC, {"Notifying": NO})

    def _connected(self) -> VirtualClient:
        if self._client is None:
            raise BleakError("Not connected")
        return self._client

    @staticmethod
    async def _asked(request: Callable[[], Awaitable[T]]) -> T:
        try:
            return await request()
        except (BleakError, TimeoutError) as error:
            raise dbus_error(error) from error

    async def _connect(self) -> None:
        if self._target is None:
            raise BleakError(ABORTED)
        client = self._client_class(self._target, disconnected_callback=self._lose, timeout=CONNECT_S)
        await client.connect(pair=False)
        if (
            self._bonded
        ):  # bluetoothd encrypts by itself; bonds of the virtual central end with the connection
            await client.pair()
        self._client = client
        self._tree.change(self._path, DEVICE, {"Connected": YES})
        for service in client.services or ():
            if service.uuid not in self._hidden:
                self._show(service, client.mtu_size)
        self._tree.change(self._path, DEVICE, {"ServicesResolved": YES})

    def _show(self, service: BleakGATTService, mtu: int) -> None:
        path = f"{self._path}/service{service.handle:04x}"
        self._tree.add(
            path,
            SERVICE,
            {
                "UUID": Variant("s", service.uuid),
                "Device": Variant("o", self._path),
                "Primary": YES,
                "Includes": Variant("ao", []),
            },
        )
        for characteristic in service.characteristics:
            self._show_characteristic(path, characteristic, mtu)

    def _show_characteristic(self, service: str, characteristic: BleakGATTCharacteristic, mtu: int) -> None:
        path = f"{service}/char{characteristic.handle:04x}"
        self._characteristics[path] = characteristic
        self._tree.add(
            path,
            CHARACTERISTIC,
            {
                "UUID": Variant("s", characteristic.uuid),
                "Service": Variant("o", service),
                "Value": Variant("ay", b""),
                "Notifying": NO,
                "Flags": Variant("as", list(characteristic.properties)),
                "MTU": Variant("q", mtu),
            },
        )
        for each in characteristic.descriptors:
            self._tree.add(
                f"{path}/desc{each.handle:04x}",
                DESCRIPTOR,
                {
                    "UUID": Variant("s", each.uuid),
                    "Characteristic": Variant("o", path),
                    "Value": Variant("ay", b""),
                    "Flags": Variant("as", list[str]()),
                },
            )

    def _lose(self) -> None:
        if self._client is None:  # while it was still discovering
            return
        self._client = None
        self._characteristics.clear()
        self._listeners.clear()
        gone = {"ServicesResolved": NO, "Connected": NO}
        self._tree.change(self._path, DEVICE, gone)
        self._tree.remove_below(self._path)

    def _fixed(self, address: Address, name: str) -> dict[str, Variant]:
        return {
            "Address": Variant("s", name),
            "AddressType": Variant("s", "public" if address.is_public else "random"),
            "Alias": Variant("s", name.replace(":", "-")),
            "Adapter": Variant("o", self._adapter),
            "Paired": NO,
            "Bonded": NO,
            "Trusted": NO,
            "Blocked": NO,
            "LegacyPairing": NO,
            "Connected": NO,
            "ServicesResolved": NO,
        }
