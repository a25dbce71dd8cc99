"""What a pass was told and the store has not committed yet: told by one thread, written by another.

What a commit takes is all of it as it stood at one moment; because of that a run that is killed can go on. Whoever
tells says first what a sensor sent and then the seconds that it led to, and keeps what is known of the run when it has
told every second of that. So at any one moment the state that was kept, with what was heard since, leads to every
second that was told, and knows of none besides; of parts of two moments that is not true.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.path.source import Notification

MOST_HEARD: Final = 20_000
"""An hour of a strap with acceleration, a few MB."""

SecondRow: TypeAlias = "tuple[float, ...]"
"""Number of the second, channels, scores."""
BeatRow: TypeAlias = tuple[float, float, str]
EventRow: TypeAlias = tuple[str, float, str, str, str, str]
ReminderRow: TypeAlias = tuple[str, str]
"""Id, payload."""


class State(NamedTuple):
    """What was known of a run at a moment."""

    known: Mapping[str, object]
    told: int
    """How many notifications had been heard by then."""


class Portion(NamedTuple):
    """What a commit takes."""

    seconds: Sequence[SecondRow]
    beats: Sequence[BeatRow]
    events: Sequence[EventRow]
    reminders: Sequence[ReminderRow]
    state: State | None
    """The latest; None where the one that is stored still holds."""
    heard: Sequence[tuple[int, Notification]]
    """By number what was heard since the state; without one, since the last portion."""


class Backlog:
    """Gathers what a pass is told; :meth:`portion` and :meth:`forget` are for the thread that writes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seconds: list[SecondRow] = []
        self._beats: list[BeatRow] = []
        self._events: list[EventRow] = []
        self._reminders: list[ReminderRow] = []
        self._state: State | None = None
        self._listens = False
        self._told = 0
        """Notifications so far, of this process."""
        self._heard: deque[tuple[int, Notification]] = deque()

    def seconds(self, rows: Sequence[SecondRow]) -> None:
        """Take some seconds."""
        with self._lock:
            self._seconds.extend(rows)

    def beats(self, rows: Sequence[BeatRow]) -> None:
        """Take intervals between heart beats."""
        with self._lock:
            self._beats.extend(rows)

    def event(self, row: EventRow) -> None:
        """Take an alert."""
        with self._lock:
            self._events.append(row)

    def reminder(self, row: ReminderRow) -> None:
        """Take a reminder."""
        with self._lock:
            self._reminders.append(row)

    def hear(self, notification: Notification) -> None:
        """Take what a sensor sent; before the first state it leads nowhere, and is left out."""
        with self._lock:
            if self._listens:
                self._heard.append((self._told, notification))
                self._told += 1

    def keep(self, known: Mapping[str, object]) -> None:
        """Take what is known now: the run is taken up from here, with what is heard from now on."""
        with self._lock:
            self._listens = True
            self._state = State(known, self._told)
            if len(self._heard) > MOST_HEARD:  # nothing was committed for long, and memory is not endless
                self._heard.clear()

    @property
    def size(self) -> int:
        """How many seconds and beats wait."""
        return len(self._seconds) + len(self._beats)

    def is_empty(self) -> bool:
        """Return whether nothing waits."""
        rows = self._seconds or self._beats or self._events or self._reminders
        return not (rows or self._heard or self._state)

    def portion(self) -> Portion:
        """Return all that waits, as it stands at this moment; it stays until :meth:`forget`."""
        with self._lock:
            # What was heard before the state has led to it already.
            since = self._state.told if self._state else 0
            heard = [each for each in self._heard if each[0] >= since]
            return Portion(
                tuple(self._seconds),
                tuple(self._beats),
                tuple(self._events),
                tuple(self._reminders),
                self._state,
                heard,
            )

    def forget(self, portion: Portion) -> None:
        """Let go of a portion that is committed; what came after it stays."""
        with self._lock:
            del self._seconds[: len(portion.seconds)]
            del self._beats[: len(portion.beats)]
            del self._events[: len(portion.events)]
            del self._reminders[: len(portion.reminders)]
            if self._state is portion.state:  # else a newer one came while this one was written, and waits
                self._state = None
            until = portion.state.told if portion.state else 0
            until = portion.heard[-1][0] + 1 if portion.heard else until
            while self._heard and self._heard[0][0] < until:
                self._heard.popleft()
