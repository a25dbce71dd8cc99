"""The error of all codecs."""

from __future__ import annotations

from fleetfoot.errors import FleetfootError


class DecodeError(FleetfootError):
    """Bytes from a sensor that are not what they claim to be."""

    def __init__(self, characteristic: str, reason: str, payload: bytes) -> None:
        super().__init__(characteristic, reason, payload)  # what pickle calls it with
        self.characteristic = characteristic
        """Name of the characteristic in the Bluetooth SIG's list, or fleetfoot's own."""
        self.reason = reason
        self.payload = payload

    def __str__(self) -> str:
        return f"{self.characteristic}: {self.reason}; bytes: {self.payload.hex(' ') or 'none'}"
