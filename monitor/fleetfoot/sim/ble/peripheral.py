"""A virtual sensor on the air: a GATT server that plays a simulated run, and everything that can befall it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bumble import hci
from bumble.core import UUID, AdvertisingData

from fleetfoot.gatt import uuid
from fleetfoot.gatt.battery_level import BatteryLevel
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.sim.ble.gatt_server import GattServer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bumble.device import Device

    from fleetfoot.path.source import Notification
    from fleetfoot.sim.ble.gatt_server import ControlPoint
    from fleetfoot.sim.ble.radio import RadioSource
    from fleetfoot.sim.virtual import VirtualSensor

MTU: Final = 247
"""Largest ATT MTU that the sensor takes: one link-layer packet of 251 bytes (as chest straps do, recalled)."""
ADVERTISING_MS: Final = 250.0
"""Between advertisements; straps take 150 to 1000 ms (recalled)."""
OFF_BODY_S: Final = 45.0
"""After this a strap that was taken off ends the connection and falls silent (OpenTracks issue 593)."""
GONE: Final = hci.HCI_REMOTE_USER_TERMINATED_CONNECTION_ERROR
NOT_ADVERTISED: Final = frozenset({uuid.BATTERY_SERVICE, uuid.DEVICE_INFORMATION_SERVICE})
AD = AdvertisingData.Type
FLAGS: Final = bytes(
    (AdvertisingData.LE_GENERAL_DISCOVERABLE_MODE_FLAG | AdvertisingData.BR_EDR_NOT_SUPPORTED_FLAG,)
)


class Peripheral:
    """One virtual sensor.

    Parameters
    ----------
    radio
        Where its radio comes from.
    sensor
        What it offers and sends.
    name
        What it advertises, in the scan response.
    address
        As ``"C0:00:00:00:00:01"``; a random static one has its two top bits set.
    controls
        The control points among its characteristics.
    mtu
        Largest ATT MTU that it takes; 23 is the smallest there is.
    advertising_ms
        Interval between its advertisements.
    advertised
        UUIDs (of 16 bits) that it advertises; None is its services, but for battery and device information.
    """

    def __init__(  # noqa: PLR0913 - each describes the device
        self,
        radio: RadioSource,
        sensor: VirtualSensor,
        *,
        name: str,
        address: str,
        controls: Mapping[str, ControlPoint] | None = None,
        mtu: int = MTU,
        advertising_ms: float = ADVERTISING_MS,
        advertised: Sequence[str] | None = None,
    ) -> None:
        self.sensor = sensor
        self.name = name
        self.address = address
        self.largest_mtu = mtu
        self._mtu = mtu
        self.repeats = False
        """Whether it sends every notification twice."""
        self.server = GattServer(sensor, controls or {}, both=frozenset({uuid.BATTERY_LEVEL}))
        self._radio = radio
        self._advertising_ms = advertising_ms
        self._advertised = advertised
        self._device: Device | None = None
        self._worn = True
        self._falling_silent: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        """Whether it is powered."""
        return self._device is not None

    @property
    def is_connected(self) -> bool:
        """Whether somebody is connected to it, as far as it knows."""
        return self._device is not None and bool(self._device.connections)

    @property
    def rooms(self) -> list[int]:
        """How many bytes one notification of each connection holds: its ATT MTU less 3."""
        device = self._device
        return [] if device is None else [each.att_mtu - 3 for each in device.connections.values()]

    @property
    def subscribed(self) -> set[str]:
        """Characteristics that somebody has subscribed to."""
        if self._device is None:
            return set()
        clients = self._device.gatt_server.subscribers.values()
        handles = {handle for client in clients for handle, bits in client.items() if any(bits)}
        return {each for each, attribute in self.server.attributes.items() if attribute.handle in handles}

    async def power_on(self) -> None:
        """Start with a fresh radio and advertise."""
        self._device = device = self._radio.switch_on(self.name, self.address)
        device.gatt_server.max_mtu = self._mtu
        self.server.serve(device)
        await device.power_on()
        if self._worn:
            await self._advertise(device)

    def power_off(self) -> None:
        """Fall silent at once; whoever is connected notices by the supervision timeout."""
        self._cancel_silence()
        self._device = None
        self._radio.switch_off()

    async def disconnect(self) -> None:
        """End the connections in good order (reason 0x13) and advertise again."""
        if self._device is not None:
            for connection in list(self._device.connections.values()):
                await connection.disconnect(GONE)

    def refuse(self, characteristic: str, code: int) -> None:
        """Answer every request for a characteristic with an ATT error; 0 ends that."""
        self.server.refused[characteristic] = code

    def demand_bond(self, characteristic: str) -> None:
        """Answer requests for a characteristic with "insufficient authentication" until the link is bonded."""
        self.server.bonded_only.add(characteristic)

    def limit_mtu(self, mtu: int) -> None:
        """Take no larger ATT MTU from the next connection on."""
        self._mtu = mtu
        if self._device is not None:
            self._device.gatt_server.max_mtu = mtu

    def drain(self, level_pct: int = 0) -> None:
        """Let the battery go flat: the level that it tells once powered again, and off it is."""
        self.server.values[uuid.BATTERY_LEVEL] = bytes(BatteryLevel(level_pct))
        self.power_off()

    def charge(self) -> None:
        """Give it a battery as good as the first."""
        self.server.values[uuid.BATTERY_LEVEL] = self.sensor.readable[uuid.BATTERY_LEVEL]

    def take_off(self) -> None:
        """Take the strap off: no heart rate, and after 45 s no connection and no advertising."""
        self._worn = False
        self._falling_silent = asyncio.get_running_loop().create_task(self._fall_silent())

    async def put_on(self) -> None:
        """Put the strap on again."""
        self._cancel_silence()
        self._worn = True
        if self._device is not None and not self._device.connections:
            await self._advertise(self._device)

    async def play(
        self, notifications: Iterable[Notification], *, origin_s: float | None = None, speed: float = 1.0
    ) -> None:
        """Send notifications at their times; those of other sensors are left out.

        Parameters
        ----------
        notifications
            In order of time.
        origin_s
            When the run's time 0 is, on the loop's clock; None is now.
        speed
            Seconds of the run in a second.
        """
        loop = asyncio.get_running_loop()
        start_s = loop.time() if origin_s is None else origin_s
        for notification in notifications:
            if notification.sensor != self.sensor.key:
                continue
            await asyncio.sleep(max(0.0, start_s + notification.t_s / speed - loop.time()))
            await self.send(notification.characteristic, notification.payload)

    async def send(self, characteristic: str, payload: bytes) -> None:
        """Notify those who subscribed; nothing happens where nobody did or the sensor is off."""
        if self._device is None:
            return
        sent = payload if self._worn else _off_body(characteristic, payload)
        if sent is None:
            return
        attribute = self.server.attributes[characteristic]
        for connection in list(self._device.connections.values()):
            for packet in _packets(characteristic, sent, connection.att_mtu - 3):
                for _ in range(2 if self.repeats else 1):
                    await self._device.notify_subscriber(connection, attribute, packet)

    async def indicate(self, characteristic: str, payload: bytes) -> None:
        """Indicate to those who subscribed; return once they confirmed."""
        if self._device is not None:
            attribute = self.server.attributes[characteristic]
            for connection in list(self._device.connections.values()):
                await self._device.indicate_subscriber(connection, attribute, payload)

    async def _advertise(self, device: Device) -> None:
        shown = self._advertised
        if shown is None:
            shown = [service for service in self.sensor.services if service not in NOT_ADVERTISED]
        short = b"".join(bytes(UUID(service)) for service in shown if len(service) == 4)
        await device.start_advertising(
            auto_restart=True,
            advertising_data=bytes(
                AdvertisingData([(AD.FLAGS, FLAGS), (AD.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, short)])
            ),
            scan_response_data=bytes(AdvertisingData([(AD.COMPLETE_LOCAL_NAME, self.name.encode())])),
            advertising_interval_min=self._advertising_ms,
            advertising_interval_max=self._advertising_ms,
            own_address_type=self._radio.address_type,
        )

    async def _fall_silent(self) -> None:
        await asyncio.sleep(OFF_BODY_S)
        if self._device is not None:
            await self._device.stop_advertising()
            await self.disconnect()

    def _cancel_silence(self) -> None:
        if self._falling_silent is not None:
            self._falling_silent.cancel()
            self._falling_silent = None


def _off_body(characteristic: str, payload: bytes) -> bytes | None:
    """Return what a strap sends in place of a notification while nobody wears it; None is nothing."""
    if characteristic != uuid.HEART_RATE_MEASUREMENT:
        return None
    if HeartRateMeasurement.from_bytes(payload).contact is None:
        return None
    return bytes(HeartRateMeasurement(0, contact=False))


def _packets(characteristic: str, payload: bytes, room: int) -> list[bytes]:
    if characteristic == uuid.HEART_RATE_MEASUREMENT:
        return split_heart_rate(payload, room)
    return [payload]


def split_heart_rate(payload: bytes, room: int) -> list[bytes]:
    """Return Heart Rate Measurements of at most ``room`` bytes (ATT MTU less 3) with the same content.

    Examples
    --------
    >>> many = HeartRateMeasurement(180, rr_ms=(250.0,) * 12)
    >>> [len(packet) for packet in split_heart_rate(bytes(many), room=20)]
    [20, 8]
    """
    if len(payload) <= room:
        return [payload]
    whole = HeartRateMeasurement.from_bytes(payload)
    beats = (room - len(bytes(replace(whole, rr_ms=())))) // 2
    parts = [whole.rr_ms[start : start + beats] for start in range(0, len(whole.rr_ms), beats)]
    return [bytes(replace(whole, rr_ms=part)) for part in parts]
