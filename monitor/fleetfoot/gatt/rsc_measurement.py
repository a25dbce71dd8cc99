"""RSC Measurement (0x2A53): running speed and cadence.

Source: Bluetooth SIG, GATT Specification Supplement, and the XML definition of 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from fleetfoot.gatt.wire import Packet, unsigned

_STRIDE: Final = 0x01
_DISTANCE: Final = 0x02
_RUNNING: Final = 0x04


@dataclass(frozen=True, slots=True)
class RscMeasurement:
    """Speed, cadence and, of some sensors, stride length and distance."""

    NAME: ClassVar = "RSC Measurement"

    speed_m_s: float
    """In steps of 1/256 m/s."""
    cadence_per_min: int
    """As sent: strides per minute by the standard, steps per minute from some sensors."""
    stride_length_m: float | None = None
    """Between two contacts of the same foot, by the standard; in steps of 0.01 m."""
    total_distance_m: float | None = None
    """Since the last reset of the sensor, which may be its whole life; in steps of 0.1 m."""
    running: bool = False
    """False while walking, and from sensors that cannot tell (see :class:`RscFeature`)."""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say.

        Raises
        ------
        DecodeError
            They are too few.
        """
        packet = Packet(cls.NAME, payload)
        flags = packet.take(1)
        speed_m_s = packet.take(2) / 256
        cadence = packet.take(1)
        stride_length_m = packet.take(2) / 100 if flags & _STRIDE else None
        total_distance_m = packet.take(4) / 10 if flags & _DISTANCE else None
        return cls(speed_m_s, cadence, stride_length_m, total_distance_m, bool(flags & _RUNNING))

    def __bytes__(self) -> bytes:
        flags = _RUNNING * self.running
        fields = [
            unsigned("speed_m_s", self.speed_m_s, 2, 256),
            unsigned("cadence_per_min", self.cadence_per_min, 1),
        ]
        if self.stride_length_m is not None:
            flags |= _STRIDE
            fields.append(unsigned("stride_length_m", self.stride_length_m, 2, 100))
        if self.total_distance_m is not None:
            flags |= _DISTANCE
            fields.append(unsigned("total_distance_m", self.total_distance_m, 4, 10))
        return bytes([flags]) + b"".join(fields)
