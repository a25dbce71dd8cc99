"""Treadmill Data (0x2ACD): speed and inclination of a belt.

Source: Bluetooth SIG, GATT Specification Supplement, and the XML definition of 2017. Three things are odd:

* The flag More Data is inverted: 0 says that this packet ends the record and holds the speed, 1 that more
  follows.
* The two paces are one byte (0.1 km/min) by the definition of 2017 and two bytes (s/500 m) by the supplement.
  No flag tells which; the length of the packet does, since it fits only one of them.
* Treadmills append bytes of their own (CITYSPORTS: a count of steps under a reserved flag, FitnessMachine by
  hughesjs). They are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import ClassVar, Final, NamedTuple, Self

from fleetfoot.gatt.wire import Packet, signed, unsigned

_MORE: Final = 1 << 0
_AVERAGE_SPEED: Final = 1 << 1
_DISTANCE: Final = 1 << 2
_SLOPE: Final = 1 << 3
_ELEVATION: Final = 1 << 4
_PACE: Final = 1 << 5
_AVERAGE_PACE: Final = 1 << 6
_ENERGY: Final = 1 << 7
_HEART_RATE: Final = 1 << 8
_METABOLIC: Final = 1 << 9
_ELAPSED: Final = 1 << 10
_REMAINING: Final = 1 << 11
_FORCE: Final = 1 << 12

_SIZES: Final = {
    _AVERAGE_SPEED: 2,
    _DISTANCE: 3,
    _SLOPE: 4,
    _ELEVATION: 4,
    _PACE: 2,
    _AVERAGE_PACE: 2,
    _ENERGY: 5,
    _HEART_RATE: 1,
    _METABOLIC: 1,
    _ELAPSED: 2,
    _REMAINING: 2,
    _FORCE: 4,
}
"""Bytes of each field, paces as in the supplement."""


class Slope(NamedTuple):
    """None is not available."""

    inclination_pct: float | None
    """Rise over run, in steps of 0.1 %."""
    ramp_deg: float | None = None


class Elevation(NamedTuple):
    """In steps of 0.1 m."""

    gain_m: float
    loss_m: float


class Energy(NamedTuple):
    """None is not available."""

    total_kcal: int | None
    per_hour_kcal: int | None = None
    per_minute_kcal: int | None = None


class Force(NamedTuple):
    """None is not available."""

    belt_n: int | None
    power_w: int | None = None


@dataclass(frozen=True, slots=True)
class TreadmillData:
    """One packet, or a whole record that was :meth:`merged` from several; None is absent."""

    NAME: ClassVar = "Treadmill Data"

    speed_km_h: float | None = None
    """None says that more data follow."""
    average_speed_km_h: float | None = None
    distance_m: int | None = None
    """Of some sensors over their whole life (a belt sensor of North Pole Engineering)."""
    slope: Slope | None = None
    elevation: Elevation | None = None
    pace: int | None = None
    average_pace: int | None = None
    narrow_paces: bool = False
    """Whether paces are one byte in 0.1 km/min; else two in s/500 m."""
    energy: Energy | None = None
    heart_rate_bpm: int | None = None
    metabolic_equivalent: float | None = None
    elapsed_s: int | None = None
    remaining_s: int | None = None
    force: Force | None = None

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say; bytes behind the last field are ignored.

        Raises
        ------
        DecodeError
            They are too few.
        """
        packet = Packet(cls.NAME, payload)
        flags = packet.take(2)
        narrow = _has_narrow_paces(flags, len(payload))
        pace = 1 if narrow else 2
        return cls(
            speed_km_h=None if flags & _MORE else packet.take(2) / 100,
            average_speed_km_h=packet.take(2) / 100 if flags & _AVERAGE_SPEED else None,
            distance_m=packet.take(3) if flags & _DISTANCE else None,
            slope=Slope(_tenths(packet), _tenths(packet)) if flags & _SLOPE else None,
            elevation=Elevation(packet.take(2) / 10, packet.take(2) / 10) if flags & _ELEVATION else None,
            pace=packet.take(pace) if flags & _PACE else None,
            average_pace=packet.take(pace) if flags & _AVERAGE_PACE else None,
            narrow_paces=narrow,
            energy=Energy(_count(packet, 2), _count(packet, 2), _count(packet, 1))
            if flags & _ENERGY
            else None,
            heart_rate_bpm=packet.take(1) if flags & _HEART_RATE else None,
            metabolic_equivalent=packet.take(1) / 10 if flags & _METABOLIC else None,
            elapsed_s=packet.take(2) if flags & _ELAPSED else None,
            remaining_s=packet.take(2) if flags & _REMAINING else None,
            force=Force(_whole(packet), _whole(packet)) if flags & _FORCE else None,
        )

    def merged(self, later: TreadmillData) -> TreadmillData:
        """Return the record of this packet and a later one; where both have a field the later counts."""
        told = {
            each.name: value for each in fields(later) if (value := getattr(later, each.name)) is not None
        }
        told["narrow_paces"] = self.narrow_paces or later.narrow_paces
        return replace(self, **told)

    def __bytes__(self) -> bytes:
        pace = 1 if self.narrow_paces else 2
        parts = (
            (_AVERAGE_SPEED, _number("average_speed_km_h", self.average_speed_km_h, 2, 100)),
            (_DISTANCE, _number("distance_m", self.distance_m, 3)),
            (_SLOPE, b"".join(_signed("slope", value, 10) for value in self.slope or ())),
            (_ELEVATION, b"".join(unsigned("elevation", value, 2, 10) for value in self.elevation or ())),
            (_PACE, _number("pace", self.pace, pace)),
            (_AVERAGE_PACE, _number("average_pace", self.average_pace, pace)),
            (_ENERGY, _energy_bytes(self.energy)),
            (_HEART_RATE, _number("heart_rate_bpm", self.heart_rate_bpm, 1)),
            (_METABOLIC, _number("metabolic_equivalent", self.metabolic_equivalent, 1, 10)),
            (_ELAPSED, _number("elapsed_s", self.elapsed_s, 2)),
            (_REMAINING, _number("remaining_s", self.remaining_s, 2)),
            (_FORCE, b"".join(_signed("force", value) for value in self.force or ())),
        )
        flags = _MORE * (self.speed_km_h is None) | sum(flag for flag, part in parts if part)
        head = flags.to_bytes(2, "little") + _number("speed_km_h", self.speed_km_h, 2, 100)
        return head + b"".join(part for _, part in parts)


def _has_narrow_paces(flags: int, length: int) -> bool:
    paces = bool(flags & _PACE) + bool(flags & _AVERAGE_PACE)
    wide = 2 + (0 if flags & _MORE else 2) + sum(size for flag, size in _SIZES.items() if flags & flag)
    return wide - paces <= length < wide


def _tenths(packet: Packet) -> float | None:
    ticks = packet.take(2, signed=True)
    return None if ticks == 0x7FFF else ticks / 10


def _whole(packet: Packet) -> int | None:
    ticks = packet.take(2, signed=True)
    return None if ticks == 0x7FFF else ticks


def _count(packet: Packet, size: int) -> int | None:
    ticks = packet.take(size)
    return None if ticks == 256**size - 1 else ticks


def _number(name: str, value: float | None, size: int, per_unit: float = 1) -> bytes:
    return b"" if value is None else unsigned(name, value, size, per_unit)


def _signed(name: str, value: float | None, per_unit: float = 1) -> bytes:
    return b"\xff\x7f" if value is None else signed(name, value, 2, per_unit)


def _energy_bytes(energy: Energy | None) -> bytes:
    sizes = (2, 2, 1)
    return b"".join(
        b"\xff" * size if value is None else unsigned("energy", value, size)
        for value, size in zip(energy or (), sizes, strict=False)
    )
