"""The queue behind the radio: callbacks stamp and enqueue, and nothing else."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fleetfoot.notification import Notification

CAPACITY: Final = 8192
"""16 sensors with 100 notifications a second each for five seconds: far more than the engine ever takes."""
LONGEST_ANSWER: Final = 20
"""Bytes. Longer frames of a stream carry its clock; shorter ones may be answers, which may well be equal."""
DOUBLED_S: Final = 0.005
"""A doubled notification follows the first within a few milliseconds (bleak issue 2002)."""


class Intake:
    """Keeps notifications in the order in which they came, up to a bound.

    It is the one place that may drop data: when it is full the oldest goes, and is counted.

    Parameters
    ----------
    capacity : int
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.dropped = 0
        """How many notifications were lost because nobody took them."""
        self._capacity = capacity
        self._queue: deque[Notification] = deque()
        self._filled = asyncio.Event()

    def put(self, notification: Notification) -> None:
        """Keep a notification that was stamped just now."""
        if len(self._queue) >= self._capacity:
            self._queue.popleft()
            self.dropped += 1
        self._queue.append(notification)
        self._filled.set()

    def drain(self) -> list[Notification]:
        """Return and forget what has come."""
        taken = list(self._queue)
        self._queue.clear()
        self._filled.clear()
        return taken

    async def wait(self, timeout_s: float) -> None:
        """Return when something has come, or after ``timeout_s``."""
        await happens(self._filled, timeout_s)


class Echoes:
    """Recognises notifications that the stack delivers twice after a reconnect; one for each characteristic.

    Parameters
    ----------
    reconnected : bool
        Whether this sensor was connected before: a first connection doubles nothing, and two heart beats of a
        burst may well be equal.
    clocked : bool
        Whether every frame carries the sensor's clock, so that the same bytes are the same frame however late.
    """

    def __init__(self, *, reconnected: bool, clocked: bool) -> None:
        self._reconnected = reconnected
        self._clocked = clocked
        self._payload: bytes | None = None
        self._t_s = 0.0

    def is_echo(self, t_s: float, payload: bytes) -> bool:
        """Tell whether a payload is the one before once more."""
        soon = self._reconnected and t_s - self._t_s <= DOUBLED_S
        clocked = self._clocked and len(payload) > LONGEST_ANSWER
        echo = payload == self._payload and (clocked or soon)
        # An echo closes the pair: a third of the same bytes in a burst is a new one.
        self._payload, self._t_s = (None if echo and not clocked else payload), t_s
        return echo


async def happens(event: asyncio.Event, timeout_s: float | None) -> bool:
    """Wait for an event, at most so long; return whether it has happened."""
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        return False
    return True
