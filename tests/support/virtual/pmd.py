"""The control point of Polar Measurement Data, as a Polar H10 keeps it; acceleration only.

Commands, answers and status codes: Polar Measurement Data specification (Polar, 2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bumble.gatt import Characteristic

from fleetfoot.gatt.pmd_control_point import (
    PmdAnswer,
    PmdCommand,
    PmdFeatures,
    PmdOperation,
    PmdStatus,
    PmdStream,
)
from fleetfoot.gatt.pmd_settings import PmdSettings
from fleetfoot.gatt.wire import DecodeError

if TYPE_CHECKING:
    from collections.abc import Callable

OFFER: Final = PmdSettings(rates_hz=(25, 50, 100, 200), resolutions_bit=(16,), ranges=(2, 4, 8))
FRAME_SAMPLES: Final = 36
"""Samples in one frame (recalled)."""
FRAME_BYTES: Final = 10 + 6 * FRAME_SAMPLES


class PmdControlPoint:
    """Holds what is streamed, and with which settings.

    Attributes
    ----------
    streaming : PmdSettings or None
        What was started and not stopped. It outlives the connection: a strap that is left streaming stays awake
        until its battery is empty (known issue of polar-ble-sdk).
    """

    def __init__(
        self, room: Callable[[], int], answer: Callable[[list[bytes]], None], offer: PmdSettings = OFFER
    ) -> None:
        """Make it.

        Parameters
        ----------
        room
            Tells how many bytes a packet holds now.
        answer
            Indicates packets, in order.
        offer
            Settings that it can stream with.
        """
        self.streaming: PmdSettings | None = None
        self._room = room
        self._answer = answer
        self._offer = offer

    @property
    def properties(self) -> Characteristic.Properties:
        """It is read and written, and indicates its answers."""
        properties = Characteristic.Properties
        return properties.READ | properties.WRITE | properties.INDICATE

    def read(self) -> bytes:
        """Return the features; never an answer."""
        return bytes(PmdFeatures(frozenset({PmdStream.ACCELERATION})))

    def write(self, payload: bytes) -> None:
        """Take a command and answer it."""
        try:
            command = PmdCommand.from_bytes(payload)
        except DecodeError:
            operation, stream = (*payload, 0, 0)[:2]
            answer = PmdAnswer(operation, stream, PmdStatus.INVALID_OPERATION)
        else:
            answer = self._act(command)
        self._answer(list(answer.packets(self._room())))

    def _act(self, command: PmdCommand) -> PmdAnswer:
        operation, stream = command.operation, command.stream
        if stream is not PmdStream.ACCELERATION:
            return PmdAnswer(operation, stream, PmdStatus.NOT_SUPPORTED)
        if operation is PmdOperation.SETTINGS:
            return PmdAnswer(operation, stream, parameters=bytes(self._offer))
        status = self._refusal(command)
        if status is PmdStatus.SUCCESS:
            self.streaming = command.settings if operation is PmdOperation.START else None
        return PmdAnswer(operation, stream, status)

    def _refusal(self, command: PmdCommand) -> PmdStatus:
        """Return why a stream can be neither started nor stopped; success where it can."""
        starts = command.operation is PmdOperation.START
        if starts == (self.streaming is not None):
            return PmdStatus.ALREADY_IN_STATE
        if not starts:
            return PmdStatus.SUCCESS
        if self._room() < FRAME_BYTES:
            return PmdStatus.INVALID_MTU
        return _judged(command.settings, self._offer)


def _judged(wanted: PmdSettings, offer: PmdSettings) -> PmdStatus:
    checks = (
        (wanted.rates_hz, offer.rates_hz, PmdStatus.INVALID_SAMPLE_RATE),
        (wanted.resolutions_bit, offer.resolutions_bit, PmdStatus.INVALID_RESOLUTION),
        (wanted.ranges, offer.ranges, PmdStatus.INVALID_RANGE),
    )
    for chosen, offered, status in checks:
        if len(chosen) != 1 or chosen[0] not in offered:
            return status
    return PmdStatus.SUCCESS
