"""Data frames of Polar Measurement Data (PMD).

Source: Polar Measurement Data specification (Polar, 2024), table 6, and polar-ble-sdk.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from fleetfoot.gatt.wire import DecodeError

_HEAD: Final = struct.Struct("<BQB")


@dataclass(frozen=True, slots=True)
class PmdFrame:
    """Some samples of one stream; :mod:`fleetfoot.gatt.pmd_acceleration` reads those of acceleration."""

    NAME: ClassVar = "PMD data"

    stream: int
    """See :class:`~fleetfoot.gatt.pmd_control_point.PmdStream`."""
    timestamp_ns: int
    """Of the last sample, since 2000-01-01 by a clock that may never have been set: for differences only."""
    kind: int
    """How the samples are written; those from 0x80 on are compressed."""
    content: bytes

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return the frame.

        Raises
        ------
        DecodeError
            It is shorter than its head.
        """
        if len(payload) < _HEAD.size:
            raise DecodeError(cls.NAME, f"{len(payload)} bytes where at least {_HEAD.size} belong", payload)
        stream, timestamp_ns, kind = _HEAD.unpack_from(payload)
        return cls(stream & 0x3F, timestamp_ns, kind, payload[_HEAD.size :])

    def __bytes__(self) -> bytes:
        return _HEAD.pack(self.stream, self.timestamp_ns, self.kind) + self.content

    def error(self, reason: str) -> DecodeError:
        """Return the error for this frame."""
        return DecodeError(self.NAME, reason, bytes(self))
