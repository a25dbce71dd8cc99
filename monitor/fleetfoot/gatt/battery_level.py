"""Battery Level (0x2A19).

Source: Bluetooth SIG, GATT Specification Supplement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from fleetfoot.gatt.wire import Packet, unsigned


@dataclass(frozen=True, slots=True)
class BatteryLevel:
    """Charge of a sensor's battery."""

    NAME: ClassVar = "Battery Level"

    percent: int
    """0 to 100."""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return the level.

        Raises
        ------
        DecodeError
            No byte, or above 100.
        """
        packet = Packet(cls.NAME, payload)
        percent = packet.take(1)
        if percent > 100:
            raise packet.error(f"{percent} % is reserved")
        return cls(percent)

    def __bytes__(self) -> bytes:
        if self.percent > 100:
            raise ValueError(f"percent must be between 0 and 100, not {self.percent}")
        return unsigned("percent", self.percent, 1)
