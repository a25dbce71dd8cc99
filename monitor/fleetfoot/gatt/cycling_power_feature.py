"""Cycling Power Feature (0x2A65): what a power sensor can tell.

Source: Bluetooth SIG, GATT Specification Supplement.
"""

from __future__ import annotations

import enum

from fleetfoot.gatt.wire import Packet


class CyclingPowerFeature(enum.Flag, boundary=enum.KEEP):
    """What a power sensor can tell; bits without a name are kept."""

    PEDAL_BALANCE = 1 << 0
    ACCUMULATED_TORQUE = 1 << 1
    WHEEL_REVOLUTIONS = 1 << 2
    CRANK_REVOLUTIONS = 1 << 3
    EXTREME_MAGNITUDES = 1 << 4
    EXTREME_ANGLES = 1 << 5
    DEAD_SPOTS = 1 << 6
    ACCUMULATED_ENERGY = 1 << 7
    OFFSET_COMPENSATION_INDICATOR = 1 << 8
    OFFSET_COMPENSATION = 1 << 9
    CONTENT_MASKING = 1 << 10
    MULTIPLE_LOCATIONS = 1 << 11

    @classmethod
    def from_bytes(cls, payload: bytes) -> CyclingPowerFeature:
        """Return what the bytes say.

        Raises
        ------
        DecodeError
            Fewer than four bytes.
        """
        packet = Packet("Cycling Power Feature", payload)
        return cls(packet.take(4))

    def __bytes__(self) -> bytes:
        return self.value.to_bytes(4, "little")
