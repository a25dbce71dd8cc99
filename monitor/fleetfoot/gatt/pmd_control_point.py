"""Control point of Polar Measurement Data (PMD): features, commands, answers.

Source: Polar Measurement Data specification (Polar, 2024) and polar-ble-sdk. A command is written; its answer
is indicated. A read of the control point gives the features and is never an answer.

An answer that is too long for one packet says so, and goes on in packets of which two forms are in the SDK's
history: the whole head again, or only the byte that says whether more follow. Both are understood.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final, Self

from fleetfoot.gatt.pmd_settings import PmdSettings
from fleetfoot.gatt.wire import Packet

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEATURES: Final = 0x0F
_ANSWER: Final = 0xF0
_STOPPED: Final = 0x01
_FEATURE_BYTES: Final = 17
_NO_SETTINGS: Final = PmdSettings()
_LONGEST: Final = 2048
"""Bytes of parameters of one answer; all settings that Polar has take less than a tenth of it."""


class PmdStream(enum.IntEnum):
    """What a sensor can stream."""

    ECG = 0
    PPG = 1
    ACCELERATION = 2
    PPI = 3
    GYROSCOPE = 5
    MAGNETOMETER = 6


class PmdOperation(enum.IntEnum):
    """What a command asks for."""

    SETTINGS = 1
    START = 2
    STOP = 3


class PmdStatus(enum.IntEnum):
    """How a command went."""

    SUCCESS = 0
    INVALID_OPERATION = 1
    INVALID_STREAM = 2
    NOT_SUPPORTED = 3
    INVALID_LENGTH = 4
    INVALID_PARAMETER = 5
    ALREADY_IN_STATE = 6
    INVALID_RESOLUTION = 7
    INVALID_SAMPLE_RATE = 8
    INVALID_RANGE = 9
    INVALID_MTU = 10
    INVALID_CHANNELS = 11
    INVALID_STATE = 12
    IN_CHARGER = 13
    DISK_FULL = 14


@dataclass(frozen=True, slots=True)
class PmdFeatures:
    """What a read of the control point says."""

    NAME: ClassVar = "PMD features"

    streams: frozenset[PmdStream] = frozenset()

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say; bits without a name and bytes behind the second are ignored.

        Raises
        ------
        DecodeError
            They are no features.
        """
        packet = Packet(cls.NAME, payload)
        if (head := packet.take(1)) != _FEATURES:
            raise packet.error(f"begins with {head:02x}, not {_FEATURES:02x}")
        bits = packet.take(1)
        return cls(frozenset(stream for stream in PmdStream if bits >> stream & 1))

    def __bytes__(self) -> bytes:
        return bytes([_FEATURES, sum(1 << stream for stream in self.streams)]).ljust(_FEATURE_BYTES, b"\0")


@dataclass(frozen=True, slots=True)
class PmdCommand:
    """What is written."""

    NAME: ClassVar = "PMD command"

    operation: PmdOperation
    stream: PmdStream
    settings: PmdSettings = _NO_SETTINGS

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say, as a sensor would.

        Raises
        ------
        DecodeError
            They are no command, or one that fleetfoot never sends.
        """
        packet = Packet(cls.NAME, payload)
        operation, stream = packet.take(1), packet.take(1)
        settings = PmdSettings.from_bytes(packet.take_bytes(packet.left))
        try:
            return cls(PmdOperation(operation), PmdStream(stream), settings)
        except ValueError as error:
            raise packet.error(str(error)) from None

    def __bytes__(self) -> bytes:
        return bytes([self.operation, self.stream]) + bytes(self.settings)


@dataclass(frozen=True, slots=True)
class PmdAnswer:
    """What the sensor answers, whole or in part."""

    NAME: ClassVar = "PMD answer"

    operation: int
    stream: int
    status: int = PmdStatus.SUCCESS
    parameters: bytes = b""
    more: bool = False
    """Whether parameters are missing that follow in further packets."""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the first packet of an answer says.

        Raises
        ------
        DecodeError
            It is no answer.
        """
        packet = Packet(cls.NAME, payload)
        if (head := packet.take(1)) != _ANSWER:
            raise packet.error(f"begins with {head:02x}, not {_ANSWER:02x}")
        operation, stream, status = (packet.take(1) for _ in range(3))
        if status != PmdStatus.SUCCESS or not packet.left:
            return cls(operation, stream, status)
        more = bool(packet.take(1))
        return cls(operation, stream, status, packet.take_bytes(packet.left), more)

    def continued(self, payload: bytes) -> Self:
        """Return this answer with the parameters of its next packet.

        Raises
        ------
        DecodeError
            The packet is no continuation of this answer, or the answer never ends.
        """
        packet = Packet(self.NAME, payload)
        if payload[:1] == bytes([_ANSWER]):
            packet.take(1)
            if (packet.take(1), packet.take(1), packet.take(1)) != (self.operation, self.stream, self.status):
                raise packet.error("continues another answer")
        more = packet.take(1)
        parameters = self.parameters + packet.take_bytes(packet.left)
        if more > 1 or len(parameters) > _LONGEST:
            raise packet.error("no continuation of an answer")
        return replace(self, parameters=parameters, more=bool(more))

    @property
    def settings(self) -> PmdSettings:
        """The parameters as settings.

        Raises
        ------
        DecodeError
            They are none.
        """
        return PmdSettings.from_bytes(self.parameters)

    @property
    def outcome(self) -> str:
        """The status in words."""
        try:
            return PmdStatus(self.status).name.lower().replace("_", " ")
        except ValueError:
            return f"status {self.status}"

    def packets(self, longest: int) -> Iterator[bytes]:
        """Yield the answer in packets of at most so many bytes, each with the whole head."""
        head = bytes([_ANSWER, self.operation, self.stream, self.status])
        room = longest - len(head) - 1
        starts = range(0, max(len(self.parameters), 1), room)
        for start in starts:
            part = self.parameters[start : start + room]
            yield head + bytes([start + room < len(self.parameters)]) + part

    def __bytes__(self) -> bytes:
        head = bytes([_ANSWER, self.operation, self.stream, self.status, self.more])
        return head + self.parameters


@dataclass(frozen=True, slots=True)
class PmdStopped:
    """The sensor says that it has stopped streams by itself."""

    NAME: ClassVar = "PMD streams stopped"

    streams: tuple[int, ...] = ()

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say.

        Raises
        ------
        DecodeError
            They say something else.
        """
        packet = Packet(cls.NAME, payload)
        if (head := packet.take(1)) != _STOPPED:
            raise packet.error(f"begins with {head:02x}, not {_STOPPED:02x}")
        return cls(tuple(packet.take_bytes(packet.left)))

    def __bytes__(self) -> bytes:
        return bytes([_STOPPED, *self.streams])
