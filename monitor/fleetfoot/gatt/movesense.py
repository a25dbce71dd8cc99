"""GATT SensorData Protocol (GSP) of Movesense sensors: commands, answers, acceleration.

Source: Movesense, GATT SensorData Protocol specification 1.0 (GD-77), and the client in its gatt-sensordata
application. A command carries a reference of the client's choice, and whatever it leads to carries it back.

Old firmware answers a subscription only when it fails, with the status in the wrong byte order, and HELLO
with the letters alone.
"""

from __future__ import annotations

import enum
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, Self

import numpy as np

from fleetfoot.gatt.wire import Packet, unsigned

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

_AXES: Final = 3
_STAMP: Final = 4
_SAMPLE: Final = 4 * _AXES
_STATUSES: Final = range(100, 600)


class GspOperation(enum.IntEnum):
    """What a command asks for."""

    HELLO = 0
    SUBSCRIBE = 1
    UNSUBSCRIBE = 2
    GET = 4


class GspKind(enum.IntEnum):
    """What a notification holds."""

    RESULT = 1
    DATA = 2
    SECOND_PART = 3
    """The rest of the data before, which was too long for one packet."""


@dataclass(frozen=True, slots=True)
class GspCommand:
    """What is written."""

    NAME: ClassVar = "GSP command"

    operation: GspOperation
    reference: int
    """1 to 255."""
    path: str = ""
    """Of the resource, such as ``"/Meas/Acc/104"``."""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say, as a sensor would.

        Raises
        ------
        DecodeError
            They are no command, or one that fleetfoot never sends.
        """
        packet = Packet(cls.NAME, payload)
        operation, reference = packet.take(1), packet.take(1)
        try:
            path = packet.take_bytes(packet.left).decode("ascii")
            if not reference:
                raise ValueError("reference 0")  # noqa: TRY301 # one place makes the DecodeError
            return cls(GspOperation(operation), reference, path)
        except ValueError as error:
            raise packet.error(str(error)) from None

    def __bytes__(self) -> bytes:
        if not self.reference:
            raise ValueError("reference must be between 1 and 255, not 0")
        return bytes([self.operation]) + unsigned("reference", self.reference, 1) + self.path.encode("ascii")


@dataclass(frozen=True, slots=True)
class GspNotification:
    """What the sensor sends."""

    NAME: ClassVar = "GSP notification"

    kind: GspKind
    reference: int
    content: bytes = b""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say.

        Raises
        ------
        DecodeError
            They are too few, or the kind is unknown.
        """
        packet = Packet(cls.NAME, payload)
        kind, reference = packet.take(1), packet.take(1)
        if kind not in _KINDS:
            raise packet.error(f"the unknown kind {kind}")
        return cls(GspKind(kind), reference, packet.take_bytes(packet.left))

    @classmethod
    def result(cls, reference: int, status: int) -> Self:
        """Return the answer to a command."""
        return cls(GspKind.RESULT, reference, unsigned("status", status, 2))

    @property
    def status(self) -> int | None:
        """How a command went, as in HTTP; None in a result that does not say."""
        if self.kind is not GspKind.RESULT or len(self.content) < 2:
            return None
        status, swapped = (int.from_bytes(self.content[:2], order) for order in ("little", "big"))
        return status if status in _STATUSES else swapped if swapped in _STATUSES else None

    def __bytes__(self) -> bytes:
        return bytes([self.kind]) + unsigned("reference", self.reference, 1) + self.content


_KINDS: Final = frozenset(GspKind)


class GspAcceleration(NamedTuple):
    """The content of data of ``/Meas/Acc``."""

    timestamp_ms: int
    """Of the first sample, since the sensor was switched on; wraps after 49 days."""
    xyz: Floats
    """float64[3, n], oldest first, in m/s^2 by the specification."""


def is_acceleration(content: bytes) -> bool:
    """Tell whether the content has the length of a time and one or more samples."""
    return len(content) > _STAMP and not (len(content) - _STAMP) % _SAMPLE


def read_acceleration(content: bytes) -> GspAcceleration:
    """Return the samples of a content for which :func:`is_acceleration`."""
    samples = np.frombuffer(content, "<f4", offset=_STAMP).reshape(-1, _AXES).T
    with np.errstate(invalid="ignore"):  # some NaNs are signals to the processor
        xyz = np.ascontiguousarray(samples, dtype=np.float64)
    return GspAcceleration(int.from_bytes(content[:_STAMP], "little"), xyz)


def write_acceleration(acceleration: GspAcceleration) -> bytes:
    """Return the content of these samples, in single precision.

    Raises
    ------
    ValueError
        The time does not fit 32 bits.
    """
    if not 0 <= acceleration.timestamp_ms < 1 << 32:
        raise ValueError(f"timestamp_ms must be between 0 and 2^32, not {acceleration.timestamp_ms}")
    return struct.pack("<I", acceleration.timestamp_ms) + acceleration.xyz.T.astype("<f4").tobytes()
