"""A connected sensor that answers by a script, and a Polar and a Movesense sensor for it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from fleetfoot.errors import BluetoothError, NotAuthenticatedError
from fleetfoot.gatt import uuid
from fleetfoot.gatt.movesense import GspCommand, GspNotification, GspOperation
from fleetfoot.gatt.pmd_control_point import (
    PmdAnswer,
    PmdCommand,
    PmdFeatures,
    PmdOperation,
    PmdStatus,
    PmdStream,
)
from fleetfoot.gatt.pmd_settings import PmdSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

H10 = PmdSettings(rates_hz=(25, 50, 100, 200), resolutions_bit=(16,), ranges=(2, 4, 8))
VERITY = PmdSettings(rates_hz=(52,), resolutions_bit=(16,), ranges=(8,), channels=(3,))


class Sensor(Protocol):
    def read(self, characteristic: str) -> bytes: ...

    def write(self, characteristic: str, payload: bytes) -> Iterable[tuple[str, bytes]]:
        """Take what is written and return what it indicates then, with the characteristics."""
        ...


class FakeLink:
    """A link to a sensor; a wait for an indication that never comes ends at once."""

    def __init__(self, sensor: Sensor, *, longest_write: int = 244, bonded: bool = True) -> None:
        self.sensor = sensor
        self.longest_write = longest_write
        self.bonded = bonded
        self.pairings = 0
        self.written: list[bytes] = []
        self.indicated: list[tuple[str, bytes]] = []
        self._waiting: deque[tuple[str, bytes]] = deque()

    async def read(self, characteristic: str) -> bytes:
        self._guard()
        return self.sensor.read(characteristic)

    async def write(self, characteristic: str, payload: bytes) -> None:
        self._guard()
        self.written.append(payload)
        for indication in self.sensor.write(characteristic, payload):
            self.indicate(*indication)

    def indicate(self, characteristic: str, payload: bytes) -> None:
        self.indicated.append((characteristic, payload))
        self._waiting.append((characteristic, payload))

    async def indication(self, characteristic: str, timeout_s: float) -> bytes:
        assert timeout_s > 0
        while self._waiting:
            source, payload = self._waiting.popleft()
            if source == characteristic:
                return payload
        raise BluetoothError("nothing came in time")

    async def pair(self) -> None:
        self.pairings += 1
        self.bonded = True

    def _guard(self) -> None:
        if not self.bonded:
            raise NotAuthenticatedError("insufficient authentication")


@dataclass
class FakePolar:
    """The control point of a Polar sensor."""

    offered: PmdSettings = H10
    factor: float | None = None
    running: PmdSettings | None = None
    """What acceleration runs with."""
    refusals: dict[PmdOperation, list[int]] = field(default_factory=dict)
    """Statuses that the next commands are answered with."""
    silent: frozenset[PmdOperation] = frozenset()
    longest: int = 244
    features: PmdFeatures = field(
        default_factory=lambda: PmdFeatures(frozenset({PmdStream.ECG, PmdStream.ACCELERATION}))
    )

    def read(self, characteristic: str) -> bytes:
        assert characteristic == uuid.PMD_CONTROL_POINT
        return bytes(self.features)

    def write(self, characteristic: str, payload: bytes) -> Iterable[tuple[str, bytes]]:
        assert characteristic == uuid.PMD_CONTROL_POINT
        command = PmdCommand.from_bytes(payload)
        answer = self._answer(command)
        if command.operation in self.silent:
            return []
        return [(characteristic, packet) for packet in answer.packets(self.longest)]

    def _answer(self, command: PmdCommand) -> PmdAnswer:
        answer = PmdAnswer(command.operation, command.stream)
        refusals = self.refusals.get(command.operation)
        if refusals:
            return PmdAnswer(command.operation, command.stream, refusals.pop(0))
        if command.operation is PmdOperation.SETTINGS:
            return PmdAnswer(command.operation, command.stream, parameters=bytes(self.offered))
        if command.operation is PmdOperation.STOP:
            self.running = None
            return answer
        if self.running is not None:
            return PmdAnswer(command.operation, command.stream, PmdStatus.ALREADY_IN_STATE)
        self.running = command.settings
        factor = bytes(PmdSettings(factor=self.factor)) if self.factor else b"\x01"  # the H10's reserved byte
        return PmdAnswer(command.operation, command.stream, parameters=factor)


@dataclass
class FakeMovesense:
    """A Movesense sensor; old firmware answers only what it refuses."""

    granted: frozenset[str] = frozenset({"/Meas/Acc/104", "/Meas/Acc/208"})
    talkative: bool = True
    streams: dict[int, str] = field(default_factory=dict)

    def read(self, characteristic: str) -> bytes:
        raise AssertionError(f"nobody reads {characteristic}")

    def write(self, characteristic: str, payload: bytes) -> Iterable[tuple[str, bytes]]:
        assert characteristic == uuid.GSP_COMMAND
        command = GspCommand.from_bytes(payload)
        status = 200
        if command.operation is GspOperation.UNSUBSCRIBE:
            del self.streams[command.reference]
        elif command.path in self.granted:
            self.streams[command.reference] = command.path
        else:
            status = 404
        if status == 200 and not self.talkative:
            return []
        return [(uuid.GSP_DATA, bytes(GspNotification.result(command.reference, status)))]
