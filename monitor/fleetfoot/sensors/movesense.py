"""Raw acceleration of Movesense sensors on a chest strap.

A subscription is known by a reference, which comes back with all its data. Here the reference is the rate in
Hz, so that the data alone say how fast they were sampled.

By the specification the unit is m/s^2; one client's documentation says mg. The two, and g, lie factors of ten
and more apart, so that the median magnitude of a second, at rest or running, tells which it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.errors import BluetoothError, RefusedError
from fleetfoot.gatt import movesense as gsp
from fleetfoot.gatt import uuid
from fleetfoot.gatt.movesense import GspCommand, GspKind, GspNotification, GspOperation
from fleetfoot.gatt.wire import DecodeError
from fleetfoot.kept import Kept, keeps
from fleetfoot.sensors.family import Fact, Family
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Acceleration

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Link, Reading
    from fleetfoot_signal.types import Floats

ADVERTISED: Final = "fdf3"
"""Member service of Movesense and Suunto, which sensors may advertise in place of their own (protocol survey 3.5)."""
COMPANY: Final = 0x0C93
"""Movesense's company identifier (Bluetooth SIG, Assigned Numbers)."""
RATES_HZ: Final = (208, 104)
"""What is asked for, the better first; both fit the one byte of a reference."""
_PATH: Final = "/Meas/Acc/{}"

_UNITS: Final = (("g", 1.0, 3.0), ("m/s^2", 9.80665, 100.0), ("mg", 1000.0, float("inf")))
"""Name, how many make a g, and the median magnitude from which on it is the next one."""
_LIKELY: Final = 1
_JUDGED_S: Final = 1.0

_ANSWER_S: Final = 5.0
_MOST_NOTIFICATIONS: Final = 64
"""How many data of an older subscription may come before the answer that is waited for."""
_TOLD_DATA: Final = 200
_REFUSED: Final = 400


class _Begun(NamedTuple):
    """Data whose second part may follow."""

    reference: int
    content: bytes
    samples: int
    """How many of them were passed on; none where the content is not whole."""


keeps(_Begun)


class MovesenseDriver(Kept):
    """Reads acceleration; data of a reference that is no rate of ours are of somebody else's subscription."""

    kept = ("_unit", "_magnitudes", "_judged", "_begun")

    def __init__(self, _device: Device) -> None:
        self._unit = _LIKELY
        self._magnitudes: list[Floats] = []
        self._judged = False
        self._begun: _Begun | None = None

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        packet = GspNotification.from_bytes(notification.payload)
        if packet.kind is GspKind.RESULT or packet.reference not in RATES_HZ:
            return []
        if self._is_repeated(packet):
            return []
        content, skip = self._joined(packet, notification.payload)
        if not gsp.is_acceleration(content):
            self._begin(packet, notification.payload)
            return []
        timestamp_ms, xyz = gsp.read_acceleration(content)
        if not np.isfinite(xyz).all():
            raise DecodeError(packet.NAME, "samples that are no numbers", notification.payload)
        samples = xyz.shape[1]
        self._begun = (
            None if packet.kind is GspKind.SECOND_PART else _Begun(packet.reference, content, samples)
        )
        last_s = timestamp_ms / 1000 + (samples - 1) / packet.reference
        return self._readings(notification, packet.reference, last_s, xyz[:, skip:])

    def _is_repeated(self, packet: GspNotification) -> bool:
        begun = self._begun
        same = begun is not None and (begun.reference, begun.content) == (packet.reference, packet.content)
        return same and packet.kind is GspKind.DATA

    def _begin(self, packet: GspNotification, payload: bytes) -> None:
        """Keep what makes no samples yet."""
        if packet.kind is GspKind.SECOND_PART:
            raise DecodeError(packet.NAME, "two parts that make no samples", payload)
        if self._begun is not None and not self._begun.samples:
            raise DecodeError(packet.NAME, "first parts without a second", payload)
        self._begun = _Begun(packet.reference, packet.content, 0)

    def _joined(self, packet: GspNotification, payload: bytes) -> tuple[bytes, int]:
        """Return a packet's content with that of the part before, and how many samples were passed on."""
        if packet.kind is GspKind.DATA:
            return packet.content, 0
        begun = self._begun
        if begun is None or begun.reference != packet.reference or not packet.content:
            raise DecodeError(packet.NAME, "a second part without a first", payload)
        return begun.content + packet.content, begun.samples

    def _readings(
        self, notification: Notification, rate_hz: int, last_s: float, xyz: Floats
    ) -> list[Reading]:
        told = self._judged
        self._judge(xyz, rate_hz)
        unit, per_g, _ = _UNITS[self._unit]
        block = Acceleration(
            notification.t_s, last_s, float(rate_hz), float("nan"), xyz / per_g, notification.sensor
        )
        if told or not self._judged:
            return [block]
        return [block, Fact("acceleration_hz", float(rate_hz)), Fact("acceleration_unit", unit)]

    def _judge(self, xyz: Floats, rate_hz: int) -> None:
        """Settle the unit once a second of samples is there; mg are known at once."""
        if self._judged:
            return
        self._magnitudes.append(np.sqrt((xyz * xyz).sum(axis=0)))
        median = float(np.median(np.concatenate(self._magnitudes)))
        unit = next(index for index, (_, _, below) in enumerate(_UNITS) if median < below)
        self._judged = sum(map(len, self._magnitudes)) >= _JUDGED_S * rate_hz
        if self._judged or unit > _LIKELY:
            self._unit = unit
        if self._judged:
            self._magnitudes.clear()


class MovesenseConversation:
    """Subscribes to acceleration, and unsubscribes."""

    def __init__(self) -> None:
        self._subscribed: int | None = None

    async def open(self, link: Link) -> None:
        """Subscribe at the best rate that the sensor grants.

        Raises
        ------
        RefusedError
            It grants none.
        BluetoothError
            It does not answer.
        """
        status = None
        for rate_hz in RATES_HZ:
            self._subscribed = rate_hz
            command = GspCommand(GspOperation.SUBSCRIBE, rate_hz, _PATH.format(rate_hz))
            status = await _ask(link, command)
            if status < _REFUSED:
                return
            self._subscribed = None
        raise RefusedError(f"the Movesense sensor refuses its acceleration: status {status}")

    async def close(self, link: Link) -> None:
        """Unsubscribe; old firmware does not answer that, so that no answer is waited for."""
        if self._subscribed is not None:
            reference, self._subscribed = self._subscribed, None
            await link.write(uuid.GSP_COMMAND, bytes(GspCommand(GspOperation.UNSUBSCRIBE, reference)))


async def _ask(link: Link, command: GspCommand) -> int:
    """Write a command and return the status of its answer; that data come is an answer, too."""
    await link.write(uuid.GSP_COMMAND, bytes(command))
    for _ in range(_MOST_NOTIFICATIONS):
        payload = await link.indication(uuid.GSP_DATA, _ANSWER_S)
        try:
            packet = GspNotification.from_bytes(payload)
        except DecodeError as error:
            raise BluetoothError(f"the Movesense sensor cannot be understood: {error}") from error
        if packet.reference == command.reference:
            status = packet.status
            return _TOLD_DATA if status is None else status
    raise BluetoothError(f"the Movesense sensor does not answer {command.path}")


FAMILY: Final = Family(
    name="movesense",
    title="Movesense strap (acceleration)",
    service=uuid.GSP_SERVICE,
    driver=MovesenseDriver,
    notify=(uuid.GSP_DATA,),
    channels=(Channel.CADENCE, Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT),
    converse=MovesenseConversation,
    advertised=(ADVERTISED,),
    companies=(COMPANY,),
    estimated=True,
)
