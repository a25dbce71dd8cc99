"""What every sink offers to the one path that feeds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.ticks import Ticks
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.sample import Beat
    from fleetfoot_signal.types import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Second:
    """One row of one run, as the detectors saw it."""

    index: int
    """Seconds since the start of the run."""
    values: Floats
    """float64[channel], in the units of the channel table; NaN is unknown."""
    scores: Floats
    """float64[detector], in the order of the registry; NaN is "cannot judge"."""
    usual: Mapping[Channel, tuple[float, float]] = field(default_factory=dict["Channel", tuple[float, float]])
    """Personal range of channels at this speed and grade; empty unless the session was asked for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Seconds:
    """Some rows of one run, one after the other: those of a recording come many at once, those of a live run singly."""

    index: Ints
    """int64[n]: as :attr:`Second.index`, each one more than the one before."""
    values: Floats
    """float64[channel, n]."""
    scores: Floats
    """float64[detector, n]."""
    usual: Mapping[Channel, tuple[float, float]] = field(default_factory=dict["Channel", tuple[float, float]])
    """As :attr:`Second.usual`; where the session was asked for it, the rows come singly."""

    @classmethod
    def of(cls, second: Second) -> Self:
        """Return one second as some."""
        index, values, scores = (
            np.array([second.index]),
            second.values[:, np.newaxis],
            second.scores[:, np.newaxis],
        )
        return cls(index, values, scores, second.usual)

    def __len__(self) -> int:
        return self.index.size

    def __iter__(self) -> Iterator[Second]:
        for place, index in enumerate(self.index.tolist()):
            yield self._at(index, place)

    @property
    def last(self) -> Second:
        """The latest."""
        return self._at(int(self.index[-1]), -1)

    def part(self, since: int, until: int | None = None) -> Seconds:
        """Return some of them, by their places."""
        cut = slice(since, until)
        return Seconds(self.index[cut], self.values[:, cut], self.scores[:, cut], self.usual)

    def _at(self, index: int, place: int) -> Second:
        return Second(index, self.values[:, place], self.scores[:, place], self.usual)


class Sink(Protocol):
    """Takes what the path yields; no call may block or wait for the world.

    For one run the calls come in the order begin, recall where it goes on after a break, then beats, seconds, alerts
    and reminders as they fall, then end. An alert comes before the second that it was decided in, a reminder after it.
    Runs may be interleaved. Whoever is a subclass need not take many seconds at once.
    """

    def begin(self, run: Run) -> None:
        """Take note that a run starts; more of its sensors may become known later."""

    def recall(self, run: Run, ticks: Ticks, alerts: Sequence[Mapping[str, object]]) -> None:
        """Take what was told of the run before it was broken off: its seconds, and its alerts as they are stored.

        It comes after the beginning, for those who hold a picture of the run; by default nothing is made of it.
        """
        del run, ticks, alerts

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Take intervals between heart beats."""

    def second(self, run: Run, second: Second) -> None:
        """Take a second of the run that is complete."""

    def seconds(self, run: Run, seconds: Seconds) -> None:
        """Take some seconds of the run, at least one: this is what the path calls. By default one after the other."""
        for second in seconds:
            self.second(run, second)

    def alert(self, run: Run, alert: Alert) -> None:
        """Take word that a detector changed its mind."""

    def reminder(self, run: Run, reminder: Reminder) -> None:
        """Take word of something to do or to answer now. By default nothing is made of it."""
        del run, reminder

    def end(self, run: Run, summary: Mapping[str, object]) -> None:
        """Take note that the run is over; ``summary`` holds JSON values only."""
