"""The queue behind the radio: callbacks stamp and enqueue, and nothing else."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from statistics import median
from typing import TYPE_CHECKING, Final

from fleetfoot.path.waiting import happens

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification

CAPACITY: Final = 8192
"""16 sensors with 100 notifications a second each for five seconds: far more than the engine ever takes."""
LONGEST_ANSWER: Final = 20
"""Bytes. Longer frames of a stream carry its clock; shorter ones may be answers, which may well be equal."""
DOUBLED_S: Final = 0.005
"""A doubled notification follows the first within a few milliseconds (bleak issue 2002)."""
STEADY_INTERVALS: Final = 3
"""So many intervals in a row make a rhythm: the doubles of a stream's first seconds pass."""
STEADY: Final = 0.25
"""Share by which the intervals of a rhythm differ from their median; a burst of two comes at twice the median."""
SHORTEST_INTERVAL_S: Final = 10 * DOUBLED_S
"""Streams faster than this cannot be told from doubles by time."""


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

    def wake(self) -> None:
        """Have whoever waits look: there is news beside the notifications."""
        self._filled.set()

    def drain(self) -> list[Notification]:
        """Return and forget what has come."""
        taken = list(self._queue)
        self._queue.clear()
        self._filled.clear()
        return taken

    async def wait(self, timeout_s: float) -> None:
        """Return when something has come, or at :meth:`wake`, or after ``timeout_s``."""
        await happens(self._filled, timeout_s)


class Rhythm:
    """Tells whether a stream comes so evenly that its latest notification cannot have waited for another.

    What was held up by the radio or by this machine comes in a burst, after a pause of two intervals or more.
    """

    def __init__(self) -> None:
        self._intervals_s: deque[float] = deque([math.inf] * STEADY_INTERVALS, maxlen=STEADY_INTERVALS)

    def pause(self, passed_s: float) -> None:
        """Take note of the time from one notification to the next."""
        self._intervals_s.append(passed_s)

    @property
    def is_steady(self) -> bool:
        """Whether the latest intervals are about equal, and far longer than a doubled notification takes."""
        usual_s = median(self._intervals_s)
        return (
            SHORTEST_INTERVAL_S <= usual_s < math.inf
            and max(self._intervals_s) <= usual_s * (1.0 + STEADY)
            and min(self._intervals_s) >= usual_s * (1.0 - STEADY)
        )


class Echoes:
    """Recognises notifications that come twice; one for each characteristic of a connection.

    The same bytes within a few milliseconds may also be two heart beats of a burst. After a reconnect, where stacks
    double everything (bleak issue 2002), they are an echo in any case. On a first connection they are one where the
    first of the two came on time in a steady rhythm, and never again once two that differ came like that: such a
    sensor sends in batches.

    Parameters
    ----------
    reconnected : bool
        Whether this sensor was connected before.
    clocked : bool
        Whether every frame carries the sensor's clock, so that the same bytes are the same frame however late.
    """

    def __init__(self, *, reconnected: bool, clocked: bool) -> None:
        self._reconnected = reconnected
        self._clocked = clocked
        self._payload: bytes | None = None
        self._t_s = -math.inf
        self._rhythm = Rhythm()
        self._in_batches = False

    def is_echo(self, t_s: float, payload: bytes) -> bool:
        """Tell whether a payload is the one before once more."""
        passed_s = t_s - self._t_s
        soon = passed_s <= DOUBLED_S
        if not soon:
            self._rhythm.pause(passed_s)
        equal = payload == self._payload
        if soon and not equal and self._payload is not None and self._rhythm.is_steady:
            self._in_batches = True
        clocked = self._clocked and len(payload) > LONGEST_ANSWER
        echo = equal and (clocked or (soon and self._are_doubled))
        # An echo closes the pair: a third of the same bytes in a burst is a new one.
        self._payload, self._t_s = (None if echo and not clocked else payload), t_s
        return echo

    @property
    def _are_doubled(self) -> bool:
        """Whether two equal payloads at one moment are one."""
        return self._reconnected or (self._rhythm.is_steady and not self._in_batches)
