"""Running Dynamics Measurement: ground contact and vertical oscillation over Bluetooth.

This is no standard. No characteristic of the Bluetooth SIG carries ground contact time or vertical
oscillation, and what vendors send is their own. Fleetfoot's virtual pod and pods that people build themselves
send this characteristic, in fleetfoot's own UUID space (:mod:`fleetfoot.gatt.uuid`). The resolutions are at
least those of the running dynamics pages of ANT+ (device type 0x1E).

All numbers are unsigned and little-endian. The flags say which fields follow; absent ones take no room.

=======  ====  ========================  =========================================================
field    size  in steps of               meaning
=======  ====  ========================  =========================================================
flags    1                               bit 0 vertical oscillation present, 1 ground contact time
                                         present, 2 balance present, 3 cadence present, 4-7 reserved
VO       2     1/4 mm                    vertical oscillation: height of the body's rise and fall
GCT      2     1 ms                      ground contact time, mean of both feet
balance  2     1/32 %                    share of the left foot in the contact of both, 0 to 100 %
cadence  2     1/32 per minute           steps (not strides) per minute
=======  ====  ========================  =========================================================

The value 0 says "not known now" (standing, still measuring) in every field, as in ANT+. A sender leaves the
reserved bits 0; a receiver ignores them and all bytes behind the fields it knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from fleetfoot.gatt.wire import Packet, unsigned

_OSCILLATION: Final = 0x01
_CONTACT: Final = 0x02
_BALANCE: Final = 0x04
_CADENCE: Final = 0x08


@dataclass(frozen=True, slots=True)
class RunningDynamicsMeasurement:
    """What a pod says about the last steps; 0 is "not known now", None is "not measured"."""

    NAME: ClassVar = "Running Dynamics Measurement"

    vertical_oscillation_mm: float | None = None
    ground_contact_ms: int | None = None
    balance_pct: float | None = None
    """Share of the left foot."""
    cadence_spm: float | None = None

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say.

        Raises
        ------
        DecodeError
            They are too few, or a balance above 100 %.
        """
        packet = Packet(cls.NAME, payload)
        flags = packet.take(1)
        oscillation_mm = packet.take(2) / 4 if flags & _OSCILLATION else None
        contact_ms = packet.take(2) if flags & _CONTACT else None
        balance_pct = packet.take(2) / 32 if flags & _BALANCE else None
        cadence_spm = packet.take(2) / 32 if flags & _CADENCE else None
        if balance_pct is not None and balance_pct > 100:
            raise packet.error(f"balance of {balance_pct:g} %")
        return cls(oscillation_mm, contact_ms, balance_pct, cadence_spm)

    def __bytes__(self) -> bytes:
        if self.balance_pct is not None and self.balance_pct > 100:
            raise ValueError(f"balance_pct must be between 0 and 100, not {self.balance_pct}")
        flags = 0
        fields = b""
        for flag, name, value, per_unit in (
            (_OSCILLATION, "vertical_oscillation_mm", self.vertical_oscillation_mm, 4),
            (_CONTACT, "ground_contact_ms", self.ground_contact_ms, 1),
            (_BALANCE, "balance_pct", self.balance_pct, 32),
            (_CADENCE, "cadence_spm", self.cadence_spm, 32),
        ):
            if value is not None:
                flags |= flag
                fields += unsigned(name, value, 2, per_unit)
        return bytes([flags]) + fields
