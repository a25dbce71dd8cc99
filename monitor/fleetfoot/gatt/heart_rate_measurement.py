"""Heart Rate Measurement (0x2A37).

Source: Bluetooth SIG, GATT Specification Supplement, and the XML definition of 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from fleetfoot.gatt.wire import Packet, unsigned

_WIDE: Final = 0x01
_CONTACT: Final = 0x02
_CONTACT_SUPPORTED: Final = 0x04
_ENERGY: Final = 0x08
_RR: Final = 0x10


@dataclass(frozen=True, slots=True)
class HeartRateMeasurement:
    """Heart rate and the intervals between the beats since the last notification."""

    NAME: ClassVar = "Heart Rate Measurement"

    heart_rate_bpm: int
    """As sent: some straps send 0 while they search."""
    contact: bool | None = None
    """Whether the strap touches the skin; None where it cannot tell."""
    energy_kj: int | None = None
    """Since the last reset; the 2017 definition says kilojoule, the supplement joule: do not rely on it."""
    rr_ms: tuple[float, ...] = ()
    """Oldest first; exact multiples of 1000/1024 ms."""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say; with intervals, one odd byte behind them is ignored.

        Raises
        ------
        DecodeError
            They are too few.
        """
        packet = Packet(cls.NAME, payload)
        flags = packet.take(1)
        rate = packet.take(2 if flags & _WIDE else 1)
        # Without support the contact bit must be ignored; it was seen set (flags 0x12).
        contact = bool(flags & _CONTACT) if flags & _CONTACT_SUPPORTED else None
        energy = packet.take(2) if flags & _ENERGY else None
        intervals = packet.left // 2 if flags & _RR else 0
        rr_ms = tuple(packet.take(2) * 1000 / 1024 for _ in range(intervals))
        return cls(rate, contact, energy, rr_ms)

    def __bytes__(self) -> bytes:
        wide = self.heart_rate_bpm > 0xFF
        flags = _WIDE * wide | _ENERGY * (self.energy_kj is not None) | _RR * bool(self.rr_ms)
        if self.contact is not None:
            flags |= _CONTACT_SUPPORTED | _CONTACT * self.contact
        parts = [bytes([flags]), unsigned("heart_rate_bpm", self.heart_rate_bpm, 1 + wide)]
        if self.energy_kj is not None:
            parts.append(unsigned("energy_kj", self.energy_kj, 2))
        parts += [unsigned("rr_ms", rr_ms, 2, 1.024) for rr_ms in self.rr_ms]
        return b"".join(parts)
