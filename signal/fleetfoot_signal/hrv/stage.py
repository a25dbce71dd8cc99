"""Heart-rate variability while the run goes on: a stage on lanes that takes beats beside the rows of the seconds.

Every ten seconds a window of two minutes is judged, mended and measured, in the lanes that beats come from; the others
cost nothing. What it says stands until the next window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.hrv.fractal import alpha1
from fleetfoot_signal.hrv.window import Variability, variability_of
from fleetfoot_signal.lanes import Lanes, floats, ints, singles
from fleetfoot_signal.through_time import held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot_signal.sample import Beats
    from fleetfoot_signal.types import Bools, Floats, Ints

EVERY_S: Final = 10
"""Windows overlap by 11 of 12; every 5 s, as others do, says no more at twice the price."""
SILENT_S: Final = 10
"""As long as any value stands for the present one (channel table)."""
LOST_S: Final = 2.5
"""So much time without an interval breaks a window: 1.5 s, as others count it, and the second that a row is wide."""
LONGEST: Final = 512
"""Beats at hand: two minutes at 225 a minute, and those around them that verdicts look at."""
MARKS: Final = 14
"""Windows over which a loss is looked for: those that overlap."""
BATCH: Final = 128
"""Windows of DFA a1 at once: as many as fit a processor's cache."""
_STRIDE: Final = 64
"""Windows are filled up to a multiple of it, so that the tables of the exponent serve many lengths."""

RMSSD, DFA_A1, ARTEFACTS = range(3)
"""Places of the figures."""


class HeartRateVariability(Lanes):
    """Keeps the latest beats of many lanes and measures their variability."""

    beats = singles(np.nan, LONGEST)
    """The last intervals [ms], by number modulo their count. Sensors tell steps of 1 ms or 1/1024 s, which float32
    holds as they are, so that their sums in float64 are exact."""
    count = ints(0)
    """Beats since the last silence."""
    behind_s = floats(np.inf)
    """Least time by which a beat since the last window came behind the sum of the intervals: what is late catches up,
    what was lost stays so."""
    marks = singles(np.nan, MARKS, 2)
    """The same, and the count of beats then, at the last windows, newest first."""
    sum_ms = floats(0.0)
    """Of their intervals."""
    latest = ints(0)
    """Row by which the last had arrived."""
    figures = floats(np.nan, 3)
    """What stands now: RMSSD [ms], DFA a1, share of artefacts [%]."""

    def step(self, index: Ints, active: Bools, beats: Beats | None) -> Floats | None:
        """Take some seconds of all lanes.

        Parameters
        ----------
        index : Ints, shape (second, lane)
            Row number in each lane's run.
        active : Bools, shape (second, lane)
            In each lane the active seconds come first.
        beats : Beats or None
            Those that had arrived by these rows and not by the ones before, of each lane in their order.

        Returns
        -------
        Floats or None, shape (3, second, lane)
            RMSSD [ms], DFA a1 and share of artefacts [%]; None where no lane has any.
        """
        if (beats is None or not beats.lane.size) and not self.count.any():
            return None
        before = self.figures.copy()
        told = active & (index % EVERY_S == EVERY_S - 1)
        found = np.full((3, *active.shape), np.nan)
        windows: list[tuple[int, int, Variability]] = []
        taken = None if beats is None else _Arrivals(beats, index[0])
        for second in np.flatnonzero(told.any(axis=1)).tolist():
            if taken is not None:
                self._take(*taken.until(second))
            windows += self._windows(second, index[second], told[second])
        if taken is not None:
            self._take(*taken.until(len(active)))
        _measure(windows, found)
        found = held(found, told, before)
        self.figures[:] = found[:, -1]
        return found

    def _take(self, lane: Ints, row: Ints, rr_ms: Floats) -> None:
        """Put beats into the ring, those of each lane in their order."""
        if not lane.size:
            return
        order = np.argsort(lane, kind="stable")
        lane, row, rr_ms = lane[order], row[order], rr_ms[order].astype(np.float32).astype(np.float64)
        first = np.flatnonzero(np.diff(lane, prepend=-1))
        length = np.diff(first, append=lane.size)
        before = np.repeat(first, length)
        total_ms = np.cumsum(rr_ms)
        sum_ms = self.sum_ms[lane] + (total_ms - (total_ms - rr_ms)[before])
        number = self.count[lane] + np.arange(lane.size) - before
        self.beats[number % LONGEST, lane] = rr_ms
        np.minimum.at(self.behind_s, lane, row - 1e-3 * sum_ms)
        last = first + length - 1
        self.count[lane[last]], self.sum_ms[lane[last]] = number[last] + 1, sum_ms[last]
        self.latest[lane[last]] = row[last]

    def _windows(self, second: int, index: Ints, told: Bools) -> Iterator[tuple[int, int, Variability]]:
        """Yield the windows that end in a second; forget the beats of who has fallen silent."""
        for lane in np.flatnonzero(told & (self.count > 0)).tolist():
            if index[lane] - self.latest[lane] > SILENT_S:
                self.put(lane, _FRESH)
                continue
            count = int(self.count[lane])
            first = max(self._first_whole(lane), count - LONGEST)
            known = self.beats[np.arange(first, count) % LONGEST, lane].astype(np.float64)
            yield second, lane, variability_of(known)

    def _first_whole(self, lane: int) -> int:
        """Mark a window; return the first beat from which on no more than :data:`LOST_S` was lost."""
        marks = self.marks[:, :, lane]
        marks[1:] = marks[:-1].copy()
        if self.behind_s[lane] < np.inf:
            marks[0] = self.behind_s[lane], self.count[lane]
        self.behind_s[lane] = np.inf
        least = np.fmin.accumulate(marks[:, 0])
        (broken,) = np.nonzero(marks[0, 0] - least > LOST_S)
        return int(marks[broken[0], 1]) if broken.size else 0


class _Arrivals:
    """Beats in the order of the seconds by which they had arrived."""

    def __init__(self, beats: Beats, first: Ints) -> None:
        second = beats.row - first[beats.lane]
        order = np.argsort(second, kind="stable")
        self._second = second[order]
        self._columns = (beats.lane[order], beats.row[order], beats.rr_ms[order])
        self._done = 0

    def until(self, second: int) -> tuple[Ints, Ints, Floats]:
        """Return lane, row and interval of those that came since the last call, up to and including a second."""
        since, self._done = self._done, int(np.searchsorted(self._second, second, side="right"))
        lane, row, rr_ms = self._columns
        cut = slice(since, self._done)
        return lane[cut], row[cut], rr_ms[cut]


def _measure(windows: list[tuple[int, int, Variability]], found: Floats) -> None:
    """Write the figures of windows where they were taken, float64[3, second, lane]."""
    for second, lane, each in windows:
        found[RMSSD, second, lane], found[ARTEFACTS, second, lane] = each.rmssd_ms, each.artefacts_pct
    sound = [window for window in windows if window[2].mended_ms.size]
    for since in range(0, len(sound), BATCH):
        part = sound[since : since + BATCH]
        count = np.array([each.mended_ms.size for *_, each in part])
        rr_ms = np.zeros((-(-int(count.max()) // _STRIDE) * _STRIDE, len(part)))
        for place, (*_, each) in enumerate(part):
            rr_ms[: each.mended_ms.size, place] = each.mended_ms
        second, lane = np.array([window[:2] for window in part]).T
        found[DFA_A1, second, lane] = alpha1(rr_ms, count)


_FRESH: Final = HeartRateVariability(1).take(0)
"""The state of who has sent no beat."""
