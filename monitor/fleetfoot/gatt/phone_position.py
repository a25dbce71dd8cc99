"""Where a phone is and how fast it moves, as its browser says: a packet of fleetfoot's own, so that a capture holds it.

What it holds is what the Geolocation API gives (W3C, Geolocation, 2022, section 6), in the resolutions of Location and
Speed (0x2A67) of the Bluetooth SIG: positions in 1e-7 degrees, speed in 0.01 m/s, elevation in 0.01 m.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from fleetfoot.gatt.wire import Packet, signed, unsigned

_SPEED: Final = 0x01
_ALTITUDE: Final = 0x02
_POLE_DEG: Final = 90.0
_DATE_LINE_DEG: Final = 180.0


@dataclass(frozen=True, slots=True)
class PhonePosition:
    """One fix; None is not told."""

    NAME: ClassVar = "Phone Position"

    latitude_deg: float
    """WGS 84, in steps of 1e-7, as the longitude."""
    longitude_deg: float
    accuracy_m: float
    """The radius that holds the true position 95 times in a hundred; in steps of 0.1 m."""
    speed_m_s: float | None = None
    """Over ground, in steps of 0.01 m/s."""
    altitude_m: float | None = None
    """Above the ellipsoid, in steps of 0.01 m."""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say.

        Raises
        ------
        DecodeError
            They are too few, or name no place on Earth.
        """
        packet = Packet(cls.NAME, payload)
        flags = packet.take(1)
        latitude_deg = packet.take(4, signed=True) / 1e7
        longitude_deg = packet.take(4, signed=True) / 1e7
        if abs(latitude_deg) > _POLE_DEG or abs(longitude_deg) > _DATE_LINE_DEG:
            raise packet.error("no place on Earth")
        accuracy_m = packet.take(2) / 10
        speed_m_s = packet.take(2) / 100 if flags & _SPEED else None
        altitude_m = packet.take(3, signed=True) / 100 if flags & _ALTITUDE else None
        return cls(latitude_deg, longitude_deg, accuracy_m, speed_m_s, altitude_m)

    def __bytes__(self) -> bytes:
        flags = _SPEED * (self.speed_m_s is not None) | _ALTITUDE * (self.altitude_m is not None)
        fields = [
            signed("latitude_deg", self.latitude_deg, 4, 1e7),
            signed("longitude_deg", self.longitude_deg, 4, 1e7),
            unsigned("accuracy_m", self.accuracy_m, 2, 10),
        ]
        if self.speed_m_s is not None:
            fields.append(unsigned("speed_m_s", self.speed_m_s, 2, 100))
        if self.altitude_m is not None:
            fields.append(signed("altitude_m", self.altitude_m, 3, 100))
        return bytes([flags]) + b"".join(fields)
