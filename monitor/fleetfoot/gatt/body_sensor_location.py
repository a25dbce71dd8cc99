"""Body Sensor Location (0x2A38): where a heart rate sensor is worn.

Source: Bluetooth SIG, GATT Specification Supplement.
"""

from __future__ import annotations

import enum

from fleetfoot.gatt.wire import Packet


class BodySensorLocation(enum.Enum):
    """Where a heart rate sensor is worn."""

    OTHER = 0
    CHEST = 1
    WRIST = 2
    FINGER = 3
    HAND = 4
    EAR_LOBE = 5
    FOOT = 6

    @classmethod
    def from_bytes(cls, payload: bytes) -> BodySensorLocation:
        """Return the location.

        Raises
        ------
        DecodeError
            No byte, or a reserved value.
        """
        packet = Packet("Body Sensor Location", payload)
        number = packet.take(1)
        try:
            return cls(number)
        except ValueError:
            raise packet.error(f"{number} is reserved") from None

    def __bytes__(self) -> bytes:
        return bytes([self.value])
