"""A Bluetooth stack without any Bluetooth: scripted sensors behind classes that bleak takes as its backend."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, TypedDict, Unpack

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bleak.uuids import normalize_uuid_str

from fleetfoot.gatt.uuid import canonical
from fleetfoot.sources.ble.backend import BleBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bleak.args import SizedBuffer
    from bleak.backends.client import NotifyCallback
    from bleak.backends.descriptor import BleakGATTDescriptor
    from bleak.backends.scanner import AdvertisementDataCallback

Property: TypeAlias = Literal["read", "write", "notify", "indicate"]
Services: TypeAlias = "Mapping[str, Mapping[str, tuple[Property, ...]]]"
"""Properties of each characteristic, by service."""
ADVERTISING_S = 0.25
HEART_RATE: Services = {
    "180d": {"2a37": ("notify",), "2a38": ("read",)},
    "180f": {"2a19": ("read", "notify")},
}
POD: Services = {"1814": {"2a53": ("notify",), "2a54": ("read",)}}
PMD = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
BEAT = bytes.fromhex("1648")
"""Heart rate 72, worn."""


class Settings(TypedDict, total=False):
    """What a test may want to be otherwise."""

    values: dict[str, bytes]
    rssi: int
    script: list[str]
    refused: dict[str, list[int]]
    hanging: set[str]
    advertised: tuple[str, ...]
    bonded: bool


@dataclass
class FakeSensor:
    """One sensor. ``script`` says how the next attempts to connect go; afterwards they succeed."""

    address: str
    name: str
    services: Services
    values: dict[str, bytes] = field(default_factory=dict)
    rssi: int = -60
    advertises: bool = True
    script: list[str] = field(default_factory=list)
    """``ok``, ``refuse``, ``hang``, ``gone``, ``abandon``."""
    refused: dict[str, list[int]] = field(default_factory=dict)
    """ATT errors of the next requests for a characteristic."""
    hanging: set[str] = field(default_factory=set)
    """Characteristics whose requests are never answered."""
    copies: int = 1
    """How often the stack delivers each notification."""
    advertised: tuple[str, ...] | None = None
    client: FakeClient | None = None
    """Whoever is connected."""
    log: list[str] = field(default_factory=list)
    control: Callable[[bytes], list[bytes]] | None = None
    """Answers what is written to the control point."""
    bonded: bool = True

    def notify(self, characteristic: str, payload: bytes) -> bool:
        """Notify whoever subscribed; tell whether anybody has."""
        callback = self.client.callbacks.get(characteristic) if self.client else None
        if callback is None:
            return False
        for _ in range(self.copies):
            callback(bytearray(payload))
        return True

    def drop(self) -> None:
        """Lose the link."""
        if self.client is not None:
            self.client.end()

    async def beat(self, seconds: float, payload: bytes = BEAT, every_s: float = 1.0) -> None:
        """Notify heart rates for some seconds."""
        for _ in range(round(seconds / every_s)):
            await asyncio.sleep(every_s)
            self.notify("2a37", payload)


@dataclass
class FakeStack:
    """Adapter, air and sensors."""

    sensors: list[FakeSensor] = field(default_factory=list)
    trouble: Exception | None = None
    """What starting a scan and connecting raise: adapter off, no D-Bus."""
    scans: int = 0
    scanning: bool = False
    connecting: int = 0
    overlaps: int = 0
    """How often a connection was begun while another was, or while a scan ran."""

    def strap(self, number: int = 1, **settings: Unpack[Settings]) -> FakeSensor:
        return self.add(FakeSensor(f"C0:00:00:00:00:0{number}", f"Strap {number}", HEART_RATE, **settings))

    def pod(self, number: int = 8, **settings: Unpack[Settings]) -> FakeSensor:
        return self.add(FakeSensor(f"C0:00:00:00:00:0{number}", f"Pod {number}", POD, **settings))

    def add(self, sensor: FakeSensor) -> FakeSensor:
        self.sensors.append(sensor)
        return sensor

    @property
    def backend(self) -> BleBackend:
        class Scanner(FakeScanner):
            stack = self

        class Client(FakeClient):
            stack = self

        return BleBackend(Scanner, Client)

    def switch_off(self, error: Exception) -> None:
        """Let Bluetooth go away, with every link."""
        self.trouble = error
        for sensor in self.sensors:
            sensor.drop()

    def switch_on(self) -> None:
        self.trouble = None


class FakeScanner(BaseBleakScanner):
    stack: ClassVar[FakeStack]

    def __init__(
        self, callback: AdvertisementDataCallback | None, uuids: list[str] | None, _mode: str, **_: object
    ) -> None:
        super().__init__(callback, uuids)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if self.stack.trouble is not None:
            raise self.stack.trouble
        assert not self.stack.scanning, "two scans at once"
        self.seen_devices.clear()
        self.stack.scanning = True
        self.stack.scans += 1
        self._task = asyncio.get_running_loop().create_task(self._advertise())

    async def stop(self) -> None:
        self.stack.scanning = False
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self.stack.trouble is not None:
            raise self.stack.trouble

    async def _advertise(self) -> None:
        while True:
            for sensor in self.stack.sensors:
                if sensor.advertises and sensor.client is None:
                    self._hear(sensor)
            await asyncio.sleep(ADVERTISING_S)

    def _hear(self, sensor: FakeSensor) -> None:
        shown = sensor.services if sensor.advertised is None else sensor.advertised
        uuids = [normalize_uuid_str(each) for each in shown]
        heard = AdvertisementData(sensor.name, {}, {}, uuids, None, sensor.rssi, ())
        device = self.create_or_update_device(sensor.address, sensor.address, sensor.name, sensor, heard)
        self.call_detection_callbacks(device, heard)


class FakeClient(BaseBleakClient):
    stack: ClassVar[FakeStack]

    def __init__(
        self,
        device: BLEDevice | str,
        *,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        **_: object,
    ) -> None:
        assert isinstance(device, BLEDevice), "an address makes bleak scan"
        super().__init__(device, disconnected_callback=disconnected_callback, timeout=timeout)
        self.sensor: FakeSensor = device.details
        self.callbacks: dict[str, Callable[[bytearray], None]] = {}
        self._connected = False

    @property
    def name(self) -> str:
        return self.sensor.name

    @property
    def mtu_size(self) -> int:
        return 247

    @property
    def is_connected(self) -> bool:
        return self._connected

    async def connect(self, pair: bool, **_: object) -> None:
        self.sensor.log.append("pair and connect" if pair else "connect")
        self.stack.overlaps += bool(self.stack.connecting or self.stack.scanning)
        self.stack.connecting += 1
        try:
            await self._try_to_connect()
        finally:
            self.stack.connecting -= 1
        self._connected = True
        self.sensor.client = self
        self._discover()

    async def _try_to_connect(self) -> None:
        await asyncio.sleep(0.1)
        step = self.sensor.script.pop(0) if self.sensor.script else "ok"
        if self.stack.trouble is not None:
            raise self.stack.trouble
        if step == "gone" or not self.sensor.advertises:
            raise BleakDeviceNotFoundError(self.address)
        if step == "refuse":
            raise BleakError("le-connection-abort-by-local")
        if step == "abandon":
            raise asyncio.CancelledError
        if step == "hang":
            await asyncio.sleep(3600.0)

    def _discover(self) -> None:
        self.services = services = BleakGATTServiceCollection()
        handle = 1
        for service_uuid, characteristics in reversed(
            list(self.sensor.services.items())
        ):  # in no order to rely on
            service = BleakGATTService(None, handle, normalize_uuid_str(service_uuid))
            services.add_service(service)
            for uuid, properties in characteristics.items():
                handle += 2
                made = BleakGATTCharacteristic(
                    None, handle, normalize_uuid_str(uuid), list(properties), lambda: 244, service
                )
                services.add_characteristic(made)
            handle += 1

    def end(self) -> None:
        """The link is gone, for whatever reason; bleak's backends tell of either kind."""
        if self._connected:
            self._connected = False
            self.sensor.client = None
            self.callbacks.clear()
            self.services = None
            if self._disconnected_callback is not None:
                self._disconnected_callback()

    async def disconnect(self) -> None:
        self.sensor.log.append("disconnect")
        self.end()
        await asyncio.sleep(0.01)

    async def pair(self, *_: object, **__: object) -> None:
        self.sensor.log.append("pair")
        self.sensor.bonded = True

    async def unpair(self) -> None:
        raise NotImplementedError

    async def read_gatt_char(self, characteristic: BleakGATTCharacteristic, **_: object) -> bytearray:
        uuid = await self._request("read", characteristic)
        return bytearray(self.sensor.values.get(uuid, b""))

    async def read_gatt_descriptor(self, descriptor: BleakGATTDescriptor, **_: object) -> bytearray:
        raise NotImplementedError

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        assert response
        await self._request("write", characteristic)
        if self.sensor.control is not None:
            for answer in self.sensor.control(bytes(data)):
                self.sensor.notify(canonical(characteristic.uuid), answer)

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
        raise NotImplementedError

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_: object
    ) -> None:
        self.callbacks[await self._request("subscribe", characteristic)] = callback

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        self.callbacks.pop(canonical(characteristic.uuid), None)

    async def _request(self, what: str, characteristic: BleakGATTCharacteristic) -> str:
        uuid = canonical(characteristic.uuid)
        self.sensor.log.append(f"{what} {uuid}")
        await asyncio.sleep(0.03)
        if uuid in self.sensor.hanging:
            await asyncio.sleep(3600.0)
        if not self._connected:
            raise BleakError("Not connected")
        if not self.sensor.bonded:
            raise BleakGATTProtocolError(0x05)
        if codes := self.sensor.refused.get(uuid):
            raise BleakGATTProtocolError(codes.pop(0))
        return uuid
