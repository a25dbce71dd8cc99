"""Heart-rate variability while the run goes on: a stage on lanes that takes beats beside the rows of the seconds.

Every ten seconds a window of two minutes is judged, mended and measured, in the lanes that beats come from; the others
cost nothing. What it says stands until the next window.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.hrv.fractal import alpha1
from fleetfoot_signal.hrv.window import variability_of
from fleetfoot_signal.lanes import Lanes, floats, ints, singles
from fleetfoot_signal.sample import Beats
from fleetfoot_signal.through_time import held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot_signal.types import Bools, Floats, Ints, Singles

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
        told = active & (index % EVERY_S == EVERY_S - 1)
        ends = np.flatnonzero(told.any(axis=1)).tolist()
        arrived = _parts(beats, index[0], ends)
        windows: list[_Window] = []
        before, forgotten = self.figures.copy(), np.zeros_like(self.count)
        for second, part in zip(ends, arrived, strict=False):
            self._take(part)
            windows += self._windows(second, index[second], told[second], forgotten)
        self._take(arrived[-1])
        if not ends:
            return before[:, np.newaxis].repeat(len(active), axis=1)
        found = np.full((3, *active.shape), np.nan)
        _measure(windows, found)
        found = held(found, told, before)
        self.figures[:] = found[:, -1]
        return found

    def _take(self, beats: Beats) -> None:
        """Put beats into the ring, lane by lane and those of each in their order."""
        lane, row, rr_ms = beats
        if not lane.size:
            return
        rr_ms = rr_ms.astype(np.float32).astype(np.float64)
        ends = np.append(np.flatnonzero(lane[1:] != lane[:-1]), lane.size - 1)
        first = np.append(0, 1 + ends[:-1])
        before = first.repeat(1 + ends - first)
        total_ms = np.cumsum(rr_ms)
        sum_ms = self.sum_ms[lane] + (total_ms - (total_ms - rr_ms)[before])
        number = self.count[lane] + np.arange(lane.size) - before
        self.beats[number % LONGEST, lane] = rr_ms
        own = lane[ends]
        behind_s = np.minimum.reduceat(row - 1e-3 * sum_ms, first)
        self.behind_s[own] = np.minimum(self.behind_s[own], behind_s)
        self.count[own], self.sum_ms[own] = number[ends] + 1, sum_ms[ends]
        self.latest[own] = row[ends]

    def _windows(self, second: int, index: Ints, told: Bools, forgotten: Ints) -> Iterator[_Window]:
        """Yield the windows that end in a second; forget the beats of who has fallen silent, and count them."""
        for lane in np.flatnonzero(told & (self.count > 0)).tolist():
            count = int(self.count[lane])
            if index[lane] - self.latest[lane] > SILENT_S:
                forgotten[lane] += count
                self.put(lane, _FRESH)
                continue
            first = max(self._first_whole(lane), count - LONGEST)
            beats = self.beats[np.arange(first, count) % LONGEST, lane]
            yield _Window(second, lane, int(forgotten[lane]) + count, beats)

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


class _Window(NamedTuple):
    """Beats that a window is taken of."""

    second: int
    lane: int
    number: int
    """How many beats of the lane there were up to its last."""
    beats: Singles
    """Oldest first [ms]."""


def _parts(beats: Beats | None, first: Ints, ends: list[int]) -> list[Beats]:
    """Return the beats up to and including each of some seconds, and those after them; lane by lane in each part."""
    if beats is None:
        nothing: Ints = np.zeros(0, dtype=np.int64)
        return [Beats(nothing, nothing, np.zeros(0))] * (len(ends) + 1)
    part = np.searchsorted(ends, beats.row - first[beats.lane]) if ends else np.zeros_like(beats.lane)
    order = np.lexsort((beats.lane, part))
    own = Beats._make(column[order] for column in beats)
    cuts = [0, *np.searchsorted(part[order], range(1, len(ends) + 1)).tolist(), order.size]
    return [Beats._make(column[since:until] for column in own) for since, until in pairwise(cuts)]


def _measure(windows: list[_Window], found: Floats) -> None:
    """Write the figures of windows where they were taken, float64[3, second, lane]."""
    for since in range(0, len(windows), BATCH):
        part = windows[since : since + BATCH]
        longest = max(window.beats.size for window in part)
        rr_ms = np.full((len(part), longest), np.nan)
        for row, window in zip(rr_ms, part, strict=True):
            row[longest - window.beats.size :] = window.beats
        second, lane, number = np.array([window[:3] for window in part]).T
        each = variability_of(rr_ms, _places(lane, number, longest))
        found[RMSSD, second, lane], found[ARTEFACTS, second, lane] = each.rmssd_ms, each.artefacts_pct
        (sound,) = each.beats.nonzero()
        if sound.size:
            found[DFA_A1, second[sound], lane[sound]] = _exponents(each.mended_ms[sound], each.beats[sound])


def _places(lane: Ints, number: Ints, longest: int) -> Ints:
    """Return a number for the last beat of each window, so that beats of different lanes have different ones."""
    order = np.lexsort((number, lane))
    lane, number = lane[order], number[order]
    apart = np.minimum(np.diff(number, prepend=number[0]), longest)
    apart[1:][lane[1:] != lane[:-1]] = longest
    places = np.empty_like(number)
    places[order] = longest - 1 + np.cumsum(apart)
    return places


def _exponents(mended_ms: Floats, count: Ints) -> Floats:
    """Return DFA a1 of windows that end in the last column."""
    beat = np.arange(-(-int(count.max()) // _STRIDE) * _STRIDE)[:, np.newaxis]
    column = np.minimum(beat + mended_ms.shape[1] - count, mended_ms.shape[1] - 1)
    return alpha1(np.where(beat < count, mended_ms[np.arange(count.size), column], 0.0), count)


_FRESH: Final = HeartRateVariability(1).take(0)
"""The state of who has sent no beat."""
