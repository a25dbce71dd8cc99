"""What leaves the signal core: a tick every second, and events."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.sensor_change import Change
    from fleetfoot_signal.types import Bools, Floats, Ints


class Phase(enum.StrEnum):
    """Where in its episode an event stands."""

    ONSET = "onset"
    ESCALATE = "escalate"
    CLEAR = "clear"
    """Over: the effect is gone."""
    UNJUDGED = "unjudged"
    """Over because nobody can say any more: the effect may be gone or go on."""

    @property
    def ends(self) -> bool:
        """Whether the episode is over with it."""
        return self in {Phase.CLEAR, Phase.UNJUDGED}


class Severity(enum.IntEnum):
    """How far beyond the personal usual; the order is that of urgency."""

    NOTICE = 1
    WARNING = 2
    SEVERE = 3

    @property
    def label(self) -> str:
        """Lower-case name for people and payloads."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Event:
    """A detector changed its mind about a runner."""

    lane: int
    detector: str
    phase: Phase
    severity: Severity
    """Of the episode so far; where it ends, the highest it reached."""
    t_s: float
    """When it was decided, on the samples' clock."""
    onset_s: float
    """When it began, on the samples' clock; the same in every event of one episode."""
    value: float
    """Size of the effect in ``unit``; where nobody can say any more, the last that was known."""
    unit: str
    confidence: float
    """0..1: probability, under the detector's own model, that the effect is real: above half of the lowest
    threshold, for cardiac drift above 3 %."""
    cause: tuple[str, ...]
    """Context that may explain it, any of ``hill``, ``heat``, ``stop``, then the detector's own signs: its direction
    and what moved beside it, such as ``shuffling``; see :meth:`.Detector.signs`."""
    missing: tuple[Channel, ...] = ()
    """Where nobody can say any more: the inputs that are unknown now. None of them is where the run itself gave
    nothing to judge by, such as steady running."""
    aloud: bool = True
    """Whether it is worth a word to who runs; else it is for who looks. An episode that begins quietly and comes to be
    worth one escalates, at the same severity or a higher one. The end is as aloud as what was told before it."""

    @property
    def code(self) -> str:
        """What is to be said, whatever the language: ``DETECTOR.WHAT``.

        ``WHAT`` is the severity in an onset and an escalation, else the phase: ``clear`` or ``unjudged``. The figures
        of the sentence are ``value``, ``unit`` and ``missing``.
        """
        return f"{self.detector}.{self.phase.value if self.phase.ends else self.severity.label}"


@dataclass(frozen=True, slots=True)
class Tick:
    """One second of all lanes, as the detectors saw it."""

    t_s: Floats
    """float64[lane]: time of the row."""
    index: Ints
    """int64[lane]: number of the row in its run, from 0."""
    active: Bools
    """bool[lane]: whether the lane has this row; the columns of the others are NaN."""
    values: Floats
    """float64[channel, lane]."""
    scores: Floats
    """float64[detector, lane]: the effect that each detector sees now; NaN where it cannot judge."""
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some seconds of all lanes, as the detectors saw them; in each lane those that it has come first."""

    t_s: Floats
    """float64[second, lane]: time of the row."""
    index: Ints
    """int64[second, lane]: number of the row in its run, from 0; behind the last, that of the last."""
    active: Bools
    """bool[second, lane]: whether the lane has this row; the columns of the others are NaN."""
    values: Floats
    """float64[channel, second, lane]."""
    scores: Floats
    """float64[detector, second, lane]; NaN where it cannot judge."""
    events: tuple[tuple[int, Event], ...]
    """With the second that each was decided in, in their order."""
    changes: tuple[tuple[int, Change], ...] = ()
    """With the second by which each was found: where another sensor, or another scale, was taken note of unsaid."""

    def tick(self, second: int) -> Tick:
        """Return one of the seconds."""
        return Tick(
            self.t_s[second],
            self.index[second],
            self.active[second],
            self.values[:, second],
            self.scores[:, second],
            tuple(event for at, event in self.events if at == second),
        )

    def of(self, lanes: Ints) -> Chunk:
        """Return what is said of some lanes, which become the first, in that order; the others have no row."""
        import numpy as np  # noqa: PLC0415 - who asks for the names of severities does not wait for it

        place = np.full(self.t_s.shape[-1], -1, dtype=np.int64)
        place[lanes] = np.arange(lanes.size)
        return Chunk(
            self.t_s[:, lanes],
            self.index[:, lanes],
            self.active[:, lanes],
            self.values[..., lanes],
            self.scores[..., lanes],
            tuple((at, replace(event, lane=int(place[event.lane]))) for at, event in self.events),
            tuple(
                (at, change._replace(pods=place[change.pods], scales=place[change.scales]))
                for at, change in self.changes
            ),
        )
