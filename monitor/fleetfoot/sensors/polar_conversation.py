"""What is said to a Polar sensor to start its acceleration, and to stop it.

Sequence, status codes and traps: Polar Measurement Data specification (Polar, 2024) and the issues of
polar-ble-sdk (#222: the MTU is refused at random until the next connection; known issues: a strap whose
streams are not stopped stays awake until its battery is empty).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from fleetfoot.errors import BluetoothError, NotAuthenticatedError, RefusedError
from fleetfoot.gatt import uuid
from fleetfoot.gatt.pmd_control_point import (
    PmdAnswer,
    PmdCommand,
    PmdFeatures,
    PmdOperation,
    PmdStatus,
    PmdStream,
)
from fleetfoot.gatt.wire import DecodeError
from fleetfoot.sensors.polar_settings import Answers, choose

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fleetfoot.sensors.family import Link

_T = TypeVar("_T")

_CONTROL: Final = uuid.PMD_CONTROL_POINT
_STOP: Final = PmdCommand(PmdOperation.STOP, PmdStream.ACCELERATION)

_ANSWER_S: Final = 5.0
"""How long an answer may take; they come within two connection intervals."""
_MOST_INDICATIONS: Final = 16
"""How many indications may come before the answer that is waited for."""
_UNNEGOTIATED: Final = 20
"""What a packet carries before a larger MTU is agreed on; the H10's frames have up to 226 bytes."""


class PolarConversation:
    """Starts acceleration, and stops it."""

    def __init__(self) -> None:
        self._asked = False

    async def open(self, link: Link) -> None:
        """Start the stream with the best settings that the sensor offers.

        Raises
        ------
        RefusedError
            The sensor has no acceleration, or will not send it.
        BluetoothError
            Anything else: connecting again may help.
        """
        self._asked = False
        if link.longest_write <= _UNNEGOTIATED:
            raise _no_room(f"packets carry no more than {link.longest_write} bytes")
        features = _understood(PmdFeatures.from_bytes, await _paired(link, lambda: link.read(_CONTROL)))
        if PmdStream.ACCELERATION not in features.streams:
            raise RefusedError("this Polar sensor has no acceleration: use an H10, Verity Sense or OH1")
        offer = await _ask(link, PmdCommand(PmdOperation.SETTINGS, PmdStream.ACCELERATION))
        _expect_success(offer)
        chosen = _understood(lambda _: choose(offer.settings), offer.parameters)
        if chosen is None:
            raise RefusedError("the Polar sensor offers no rate of acceleration")
        await self._start(link, PmdCommand(PmdOperation.START, PmdStream.ACCELERATION, chosen))

    async def _start(self, link: Link, start: PmdCommand) -> None:
        self._asked = True
        answer = await _ask(link, start)
        if answer.status == PmdStatus.ALREADY_IN_STATE:  # with settings that nobody knows
            await _ask(link, _STOP)
            answer = await _ask(link, start)
        _expect_success(answer)

    async def close(self, link: Link) -> None:
        """Stop the stream; the strap would else stay awake until its battery is empty.

        Raises
        ------
        BluetoothError
            The sensor does not answer.
        """
        if self._asked:
            await _ask(link, _STOP)
            self._asked = False


def _expect_success(answer: PmdAnswer) -> None:
    if answer.status == PmdStatus.INVALID_MTU:
        raise _no_room("the sensor finds them too small")
    if answer.status != PmdStatus.SUCCESS:
        raise RefusedError(f"the Polar sensor refuses its acceleration: {answer.outcome}")


def _no_room(reason: str) -> BluetoothError:
    return BluetoothError(
        f"no room for acceleration in the packets of the Polar sensor: {reason}; connect again"
    )


async def _ask(link: Link, command: PmdCommand) -> PmdAnswer:
    """Write a command and return its answer, whatever its status."""
    await _paired(link, lambda: link.write(_CONTROL, bytes(command)))
    answers = Answers()
    for _ in range(_MOST_INDICATIONS):
        answer = _understood(answers.feed, await link.indication(_CONTROL, _ANSWER_S))
        if answer and (answer.operation, answer.stream) == (command.operation, command.stream):
            return answer
    raise BluetoothError(f"the Polar sensor does not answer {bytes(command).hex(' ')}")


async def _paired(link: Link, act: Callable[[], Awaitable[_T]]) -> _T:
    """Do it; where the sensor wants to be bonded first, bond and do it again."""
    try:
        return await act()
    except NotAuthenticatedError:
        await link.pair()
        return await act()


def _understood(read: Callable[[bytes], _T], payload: bytes) -> _T:
    try:
        return read(payload)
    except DecodeError as error:
        raise BluetoothError(f"the Polar sensor cannot be understood: {error}") from error
