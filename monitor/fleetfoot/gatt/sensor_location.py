"""Sensor Location (0x2A5D): where a running or cycling sensor is mounted.

Source: Bluetooth SIG, GATT Specification Supplement.
"""

from __future__ import annotations

import enum

from fleetfoot.gatt.wire import Packet


class SensorLocation(enum.Enum):
    """Where a running or cycling sensor is mounted."""

    OTHER = 0
    TOP_OF_SHOE = 1
    IN_SHOE = 2
    HIP = 3
    FRONT_WHEEL = 4
    LEFT_CRANK = 5
    RIGHT_CRANK = 6
    LEFT_PEDAL = 7
    RIGHT_PEDAL = 8
    FRONT_HUB = 9
    REAR_DROPOUT = 10
    CHAINSTAY = 11
    REAR_WHEEL = 12
    REAR_HUB = 13
    CHEST = 14
    SPIDER = 15
    CHAIN_RING = 16

    @classmethod
    def from_bytes(cls, payload: bytes) -> SensorLocation:
        """Return the location.

        Raises
        ------
        DecodeError
            No byte, or a reserved value.
        """
        packet = Packet("Sensor Location", payload)
        number = packet.take(1)
        try:
            return cls(number)
        except ValueError:
            raise packet.error(f"{number} is reserved") from None

    def __bytes__(self) -> bytes:
        return bytes([self.value])
