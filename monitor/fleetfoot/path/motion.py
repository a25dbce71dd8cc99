"""Whether a runner has set off, and whether they are still on their way: seconds one by one, so many of the last."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.path.sink import Sink
from fleetfoot_signal import BLOCK_S, Channel, goes_on, sets_off

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot.path.ticks import Ticks
    from fleetfoot_signal import Floats
    from fleetfoot_signal.sample import Beat

RESTING_BPM: Final = 60.0
"""Resting heart rate of a runner of whom it is not known (JUDGE)."""
GREATEST_BPM: Final = 180.0
"""Maximum heart rate at 40 years (Tanaka 2001: 208 - .7 age), where nobody said another."""
EFFORT_SHARE: Final = 0.5
"""Share of the heart-rate reserve at which training begins: the lower edge of zone 1 (Karvonen 1957)."""
STRIDING_S: Final = BLOCK_S
"""Seconds of motion that count: a block, the least that form is judged in. A dash for a bus is shorter."""
WITHIN_S: Final = 2 * BLOCK_S
"""... out of so many."""
BEATING_S: Final = 60
"""Seconds at effort that count where the heart alone is known.

Dry electrodes tell any heart rate for half a minute (manuals of straps), and stairs raise it for as long."""


class Motion:
    """So many seconds of motion out of the last few.

    Parameters
    ----------
    effort_bpm : float
        Heart rate that stands for motion where nothing else is known.
    setting_off : bool
        Whether only running is motion; else walking is too.
    """

    def __init__(self, effort_bpm: float, *, setting_off: bool) -> None:
        self._effort_bpm = effort_bpm
        self._rule = sets_off if setting_off else goes_on
        self._moved: deque[float] = deque()
        self._at_effort: deque[float] = deque()
        self.latest_s = -math.inf
        """The last moment of motion; minus infinity before the first."""

    def take(self, start_s: float, rows: Floats) -> None:
        """Take some seconds, float64[channel, second], the first at ``start_s``."""
        by_heart = np.isnan(rows[Channel.SPEED]) & np.isnan(rows[Channel.CADENCE])
        moving = self._rule(rows, self._effort_bpm)
        for place in np.flatnonzero(moving).tolist():
            if by_heart[place]:
                self._count(self._at_effort, start_s + place, BEATING_S, BEATING_S + STRIDING_S)
            else:
                self._count(self._moved, start_s + place, STRIDING_S, WITHIN_S)

    @property
    def since_s(self) -> float:
        """When the motion began that was noticed last; NaN where none was."""
        moments = [each[0] for each in (self._moved, self._at_effort) if each and each[-1] >= self.latest_s]
        return min(moments, default=math.nan) if self.latest_s > -math.inf else math.nan

    def _count(self, moments: deque[float], t_s: float, needed: int, within_s: int) -> None:
        moments.append(t_s)
        while moments[0] <= t_s - within_s:
            moments.popleft()
        if len(moments) >= needed:
            self.latest_s = t_s


class Stillness(Sink):
    """How long nobody of a live run has moved; a :class:`~fleetfoot.path.sink.Sink` beside the others.

    Parameters
    ----------
    effort_bpm
        By athlete; see :func:`effort_bpm_of`.
    """

    def __init__(self, effort_bpm: Mapping[str, float]) -> None:
        self._motions = {name: Motion(bpm, setting_off=False) for name, bpm in effort_bpm.items()}
        self._start_s: dict[str, float] = {}
        self.since_s = 0.0
        """When somebody moved last, in seconds of the run; its beginning counts as motion."""

    def begin(self, run: Run) -> None:
        """Take note of nothing: the run begins because somebody moves."""

    def recall(self, run: Run, ticks: Ticks, alerts: Sequence[Mapping[str, object]]) -> None:
        """Look at what is stored of a run that goes on."""
        del alerts
        for place, index in enumerate(ticks.index.tolist()):
            self._take(run, index, ticks.values[:, place : place + 1])

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Take note of nothing: beats are in the heart rate."""

    def second(self, run: Run, second: Second) -> None:
        """Look whether a second is one of motion."""
        self._take(run, second.index, second.values[:, np.newaxis])

    def alert(self, run: Run, alert: Alert) -> None:
        """Take note of nothing."""

    def end(self, run: Run, summary: Mapping[str, object]) -> None:
        """Take note of nothing."""

    def moved(self, t_s: float) -> None:
        """Take word from elsewhere that somebody moved."""
        self.since_s = max(self.since_s, t_s)

    def _take(self, run: Run, index: int, rows: Floats) -> None:
        motion = self._motions[run.athlete]
        motion.take(index, rows)
        self.moved(motion.latest_s)


def effort_bpm_of(rest_bpm: float | None, greatest_bpm: float | None) -> float:
    """Return the heart rate from which on a runner trains, from what is known of them.

    >>> effort_bpm_of(50.0, 190.0), effort_bpm_of(None, None)
    (120.0, 120.0)
    """
    rest = RESTING_BPM if rest_bpm is None else rest_bpm
    return rest + EFFORT_SHARE * ((GREATEST_BPM if greatest_bpm is None else greatest_bpm) - rest)
