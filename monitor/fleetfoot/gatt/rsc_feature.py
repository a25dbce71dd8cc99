"""RSC Feature (0x2A54): what a running sensor can tell.

Source: Bluetooth SIG, GATT Specification Supplement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from fleetfoot.gatt.wire import Packet


@dataclass(frozen=True, slots=True)
class RscFeature:
    """What a running sensor can tell."""

    NAME: ClassVar = "RSC Feature"

    stride_length: bool = False
    total_distance: bool = False
    walking_or_running: bool = False
    """Whether ``RscMeasurement.running`` means anything."""
    calibration: bool = False
    multiple_locations: bool = False

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say; reserved bits are ignored.

        Raises
        ------
        DecodeError
            Fewer than two bytes.
        """
        packet = Packet(cls.NAME, payload)
        bits = packet.take(2)
        return cls(*(bool(bits >> bit & 1) for bit in range(5)))

    def __bytes__(self) -> bytes:
        flags = (
            self.stride_length,
            self.total_distance,
            self.walking_or_running,
            self.calibration,
            self.multiple_locations,
        )
        return sum(flag << bit for bit, flag in enumerate(flags)).to_bytes(2, "little")
