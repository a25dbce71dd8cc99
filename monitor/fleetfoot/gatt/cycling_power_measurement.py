"""Cycling Power Measurement (0x2A63): power, of running sensors, too.

Source: Bluetooth SIG, GATT Specification Supplement. Times of wheel and crank wrap after 32 and 64 s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple, Self

from fleetfoot.gatt.wire import Packet, signed, unsigned

_BALANCE: Final = 1 << 0
_BALANCE_OF_LEFT: Final = 1 << 1
_TORQUE: Final = 1 << 2
_TORQUE_OF_CRANK: Final = 1 << 3
_WHEEL: Final = 1 << 4
_CRANK: Final = 1 << 5
_FORCES: Final = 1 << 6
_TORQUES: Final = 1 << 7
_ANGLES: Final = 1 << 8
_TOP: Final = 1 << 9
_BOTTOM: Final = 1 << 10
_ENERGY: Final = 1 << 11
_COMPENSATION: Final = 1 << 12


class Revolutions(NamedTuple):
    """Turns of a wheel (32 bits, 1/2048 s) or crank (16 bits, 1/1024 s)."""

    turns: int
    last_s: float
    """When the last turn ended, on the sensor's wrapping clock."""


class Extremes(NamedTuple):
    """Greatest and least value of the last turn."""

    greatest: float
    least: float


@dataclass(frozen=True, slots=True)
class CyclingPowerMeasurement:
    """Power, and what a bicycle's sensor can add; None is absent."""

    NAME: ClassVar = "Cycling Power Measurement"

    power_w: int
    balance_pct: float | None = None
    """Share of one pedal, in steps of 1/2 %."""
    balance_of_left: bool = False
    """Whether the balance is that of the left pedal; else it is unknown whose."""
    torque_nm: float | None = None
    """Accumulated, in steps of 1/32 N m; wraps."""
    torque_of_crank: bool = False
    """Whether the torque is that of the crank; else of the wheel."""
    wheel: Revolutions | None = None
    crank: Revolutions | None = None
    """A running sensor may put its steps here, in its own way; it is no cadence to rely on."""
    force_n: Extremes | None = None
    extreme_torque_nm: Extremes | None = None
    angle_deg: Extremes | None = None
    """Where the extreme forces were, 12 bits each."""
    top_dead_spot_deg: int | None = None
    bottom_dead_spot_deg: int | None = None
    energy_kj: int | None = None
    offset_compensation: bool = False

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say.

        Raises
        ------
        DecodeError
            They are too few.
        """
        packet = Packet(cls.NAME, payload)
        flags = packet.take(2)
        return cls(
            power_w=packet.take(2, signed=True),
            balance_pct=packet.take(1) / 2 if flags & _BALANCE else None,
            balance_of_left=bool(flags & _BALANCE_OF_LEFT),
            torque_nm=packet.take(2) / 32 if flags & _TORQUE else None,
            torque_of_crank=bool(flags & _TORQUE_OF_CRANK),
            wheel=_revolutions(packet, 4, 2048) if flags & _WHEEL else None,
            crank=_revolutions(packet, 2, 1024) if flags & _CRANK else None,
            force_n=_extremes(packet, 1) if flags & _FORCES else None,
            extreme_torque_nm=_extremes(packet, 32) if flags & _TORQUES else None,
            angle_deg=_angles(packet) if flags & _ANGLES else None,
            top_dead_spot_deg=packet.take(2) if flags & _TOP else None,
            bottom_dead_spot_deg=packet.take(2) if flags & _BOTTOM else None,
            energy_kj=packet.take(2) if flags & _ENERGY else None,
            offset_compensation=bool(flags & _COMPENSATION),
        )

    def __bytes__(self) -> bytes:
        fields = (
            (_BALANCE, _number("balance_pct", self.balance_pct, 1, 2)),
            (_TORQUE, _number("torque_nm", self.torque_nm, 2, 32)),
            (_WHEEL, _turns("wheel", self.wheel, 4, 2048)),
            (_CRANK, _turns("crank", self.crank, 2, 1024)),
            (_FORCES, _pair("force_n", self.force_n, 1)),
            (_TORQUES, _pair("extreme_torque_nm", self.extreme_torque_nm, 32)),
            (_ANGLES, _angle_bytes(self.angle_deg)),
            (_TOP, _number("top_dead_spot_deg", self.top_dead_spot_deg, 2)),
            (_BOTTOM, _number("bottom_dead_spot_deg", self.bottom_dead_spot_deg, 2)),
            (_ENERGY, _number("energy_kj", self.energy_kj, 2)),
        )
        flags = sum(flag for flag, field in fields if field)
        flags |= _BALANCE_OF_LEFT * self.balance_of_left | _TORQUE_OF_CRANK * self.torque_of_crank
        flags |= _COMPENSATION * self.offset_compensation
        head = flags.to_bytes(2, "little") + signed("power_w", self.power_w, 2)
        return head + b"".join(field for _, field in fields)


def _revolutions(packet: Packet, size: int, per_s: int) -> Revolutions:
    return Revolutions(packet.take(size), packet.take(2) / per_s)


def _extremes(packet: Packet, per_unit: int) -> Extremes:
    return Extremes(packet.take(2, signed=True) / per_unit, packet.take(2, signed=True) / per_unit)


def _angles(packet: Packet) -> Extremes:
    bits = packet.take(3)
    return Extremes(bits & 0xFFF, bits >> 12)


def _number(name: str, value: float | None, size: int, per_unit: float = 1) -> bytes:
    return b"" if value is None else unsigned(name, value, size, per_unit)


def _turns(name: str, turns: Revolutions | None, size: int, per_s: int) -> bytes:
    if turns is None:
        return b""
    return unsigned(f"{name}.turns", turns.turns, size) + unsigned(f"{name}.last_s", turns.last_s, 2, per_s)


def _pair(name: str, pair: Extremes | None, per_unit: int) -> bytes:
    return b"" if pair is None else b"".join(signed(name, value, 2, per_unit) for value in pair)


def _angle_bytes(angles: Extremes | None) -> bytes:
    if angles is None:
        return b""
    if not all(0 <= angle <= 0xFFF for angle in angles):
        raise ValueError(f"angle_deg must be between 0 and 4095, not {angles}")
    return (round(angles.greatest) | round(angles.least) << 12).to_bytes(3, "little")
