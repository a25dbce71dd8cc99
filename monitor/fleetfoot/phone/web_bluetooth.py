"""A backend of bleak over Web Bluetooth: supervisor, conversations and echoes run on it as on any other.

Web Bluetooth, draft community group report: https://webbluetoothcg.github.io/web-bluetooth/ . It is there on pages
alone, not in workers, so that the page has the radio and answers questions (:mod:`fleetfoot.phone.bridge`). It neither
scans nor tells strength or MTU.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_str

from fleetfoot.phone.bridge import asked
from fleetfoot.phone.granted import Granted
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.sighting import UNKNOWN_DBM

if TYPE_CHECKING:
    from bleak.args import SizedBuffer
    from bleak.backends.client import NotifyCallback
    from bleak.backends.descriptor import BleakGATTDescriptor
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementDataCallback

    from fleetfoot.phone.bridge import Page

TOLD_EVERY_S: Final = 0.5
"""How often a scan that is none tells of the sensors that may be connected to."""
MTU: Final = 247
"""What is said to be agreed on, as the page is not told: Android and BlueZ ask for 517, and a Polar H10, the one sensor
whose conversation needs more than 23, takes 247 (recorded conversations)."""
_HEADER: Final = 3
"""Bytes of an ATT write command beside its value (Bluetooth Core 5.4, vol 3 part F 3.4.5.3)."""


class WebRadio:
    """The page's radio: what is granted, and who is connected.

    Parameters
    ----------
    page : Page
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.granted = Granted()
        self.connected: dict[str, WebClient] = {}
        """By key."""

    def backend(self) -> BleBackend:
        """Return the backend for :class:`~fleetfoot.sources.ble.source.BleSource`."""

        class Scanner(WebScanner):
            radio = self

        class Client(WebClient):
            radio = self

        return BleBackend(Scanner, Client)

    def notified(self, device_id: str, service: str, characteristic: str, payload: bytes) -> None:
        """Take a notification, now."""
        client = self._client(device_id)
        if client is not None:
            client.heard((service, characteristic), payload)

    def dropped(self, device_id: str) -> None:
        """Take note that a link is gone."""
        client = self._client(device_id)
        if client is not None:
            client.lost()

    def _client(self, device_id: str) -> WebClient | None:
        key = self.granted.known(device_id)
        return None if key is None else self.connected.get(key)


class WebScanner(BaseBleakScanner):
    """Tells of every granted sensor that is not connected: pages may not scan, and connecting waits for the sensor."""

    radio: ClassVar[WebRadio]

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str = "active",
        **more: object,
    ) -> None:
        del scanning_mode, more
        super().__init__(detection_callback, service_uuids)
        self._telling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to tell."""
        self.seen_devices = {}
        self._telling = asyncio.create_task(self._tell())

    async def stop(self) -> None:
        """End it; again is harmless."""
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None

    async def _tell(self) -> None:
        while True:
            for key, name in self.radio.granted.names.items():
                if key not in self.radio.connected:
                    heard = AdvertisementData(name or None, {}, {}, [], None, UNKNOWN_DBM, ())
                    device = self.create_or_update_device(key, key, name or None, None, heard)
                    self.call_detection_callbacks(device, heard)
            await asyncio.sleep(TOLD_EVERY_S)


class WebClient(BaseBleakClient):
    """One connection."""

    radio: ClassVar[WebRadio]

    def __init__(self, address_or_ble_device: BLEDevice | str, **more: Any) -> None:  # noqa: ANN401 - bleak hands on what it does not know
        known = {name: more[name] for name in ("disconnected_callback", "timeout") if name in more}
        super().__init__(address_or_ble_device, **known)
        self._up = False
        self._calls: dict[tuple[str, str], NotifyCallback] = {}

    @property
    def name(self) -> str:
        """What the sensor calls itself."""
        return self.radio.granted.names.get(self.address) or self.address

    @property
    def mtu_size(self) -> int:
        """See :data:`MTU`."""
        return MTU

    @property
    def is_connected(self) -> bool:
        """Whether the link is up."""
        return self._up

    async def connect(self, pair: bool, **more: object) -> None:  # noqa: FBT001 - bleak's
        """Connect and discover the services that the page asked to be allowed."""
        del pair, more
        try:
            found = await self._ask("connect")
        except BaseException:
            # Chrome goes on for a minute with what nobody waits for any more (recorded: Auuki issue 106).
            self._forget()
            raise
        self._up = True
        self.radio.connected[self.address] = self
        self.services = BleakGATTServiceCollection()
        handle = 0
        for service in found:
            handle += 1
            uuid = normalize_uuid_str(service["uuid"])
            added = BleakGATTService(None, handle, uuid)
            self.services.add_service(added)
            for each in service["characteristics"]:
                handle += 1
                place, properties = (service["uuid"], each["uuid"]), each["properties"]
                self.services.add_characteristic(
                    BleakGATTCharacteristic(place, handle, each["uuid"], properties, _longest_write, added)
                )

    async def disconnect(self) -> None:
        """Disconnect; harmless where there is no link."""
        if self._up:
            await self._ask("disconnect")
            self.lost()

    def lost(self) -> None:
        """Take note that the link is gone."""
        if not self._up:
            return
        self._up = False
        self.radio.connected.pop(self.address, None)
        self.services = None
        self._calls.clear()
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    def heard(self, place: tuple[str, str], payload: bytes) -> None:
        """Hand a notification to whoever subscribed to it."""
        callback = self._calls.get(place)
        if callback is not None:
            callback(bytearray(payload))

    async def pair(self, *args: object, **more: object) -> None:
        """Do nothing: the browser bonds by itself when a sensor asks for it."""

    async def unpair(self) -> None:
        """Refuse: that is the phone's own settings' business."""
        raise BleakError("a page cannot forget a bond: do so in the phone's Bluetooth settings")

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **more: object
    ) -> bytearray:
        """Read a value."""
        del use_cached, more
        return bytearray.fromhex(await self._ask("read", at=characteristic.obj))

    async def write_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        data: SizedBuffer,
        response: bool,  # noqa: FBT001 - bleak's
    ) -> None:
        """Write a value."""
        await self._ask("write", at=characteristic.obj, hex=bytes(data).hex(), response=response)

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **more: object
    ) -> None:
        """Subscribe."""
        del more
        self._calls[characteristic.obj] = callback
        await self._ask("subscribe", at=characteristic.obj)

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe."""
        self._calls.pop(characteristic.obj, None)
        await self._ask("unsubscribe", at=characteristic.obj)

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **more: object
    ) -> bytearray:
        """Refuse: no conversation reads one."""
        del use_cached, more
        raise BleakError(f"descriptor {descriptor.uuid} is not read here")

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
        """Refuse: no conversation writes one."""
        del data
        raise BleakError(f"descriptor {descriptor.uuid} is not written here")

    async def _ask(self, what: str, **details: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
        return await asked(self.radio.page, what, self.radio.granted.ids[self.address], **details)

    def _forget(self) -> None:
        """Have the page give a connection up, without waiting for it."""

        async def give_up() -> None:
            await self._ask("disconnect")

        task = asyncio.ensure_future(give_up())
        task.add_done_callback(lambda done: None if done.cancelled() else done.exception())


def _longest_write() -> int:
    return MTU - _HEADER
