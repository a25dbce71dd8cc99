"""Cardiac drift while running: clocks and memory around the drift model; what is answered says :mod:`.drift_gates`.

Drift counts from minute 8 of running on, or from four minutes after heart rate began to be believed.
What turns out not to be believable is taken back: the model returns to a state from before and takes the cells since
then once more, this time without that heart rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.drift_gates import answer, is_far, is_odd, reference_of
from fleetfoot_signal.drift_memory import Cell, DriftMemory
from fleetfoot_signal.effort import CELL_S
from fleetfoot_signal.lanes import Lanes, bools, floats, ints, part
from fleetfoot_signal.recursion import Recursion
from fleetfoot_signal.through_time import final, some

if TYPE_CHECKING:
    from fleetfoot_signal.drift_gates import Drift
    from fleetfoot_signal.effort import Exertion
    from fleetfoot_signal.heart_rate_fault import HeartRateVerdict
    from fleetfoot_signal.recursion import Number, Where
    from fleetfoot_signal.types import Bools, Floats, Ints

DRIFT_FROM_S: Final = 480.0
AFTER_RESTART_S: Final = 240.0
FREE_AFTER_S: Final = 120.0
"""Drift counts from minute 8 of running on, or from four minutes after heart rate began anew; two minutes later, so
from minute 10 on (Wingo et al. 2012), it may be as fast as it ever is."""
REFERENCE_S: Final = 120.0
"""The reference effort is the mean before drift begins to count, with weights that fall within so many seconds."""

WALK_SPEED: Final = 1.5
WALK_S: Final = 10.0
SETTLE_S: Final = 75.0
"""Not running, and slower than this or for longer than this: the line of heart rate on speed does not hold. Then and
for 75 s after, one and a half time constants of the heart, nothing is learned. A gate that flickers at the edge of
running is no stop."""
LEARNED_CELLS: Final = 60.0
LEARNED_SHARE: Final = 0.2
"""Of what is told enough must be measured: over some five minutes, this share of the cells was learned from."""
START_S: Final = 150.0
"""The first minutes of a run are as those after a stop, longer: three time constants from rest."""
PACE_CHANGE: Final = 0.12
PACE_SETTLE_S: Final = 60.0
"""A change of pace of more than 12 % between the last 30 s and the minute before, and the time in which the heart
follows."""
OTHER_CELLS: Final = 120
"""After ten minutes on the move that are not judged, steep, walked or far from the reference, drift counts anew from
four minutes later on: a long climb and what is hiked after it leave a heart rate that is no drift from the pace before
(a recorded trail run came back to its pace 9 % above the reference of an hour before, whose ground was known from
satellites)."""
FEWEST_S: Final = 2.0
"""Seconds of believed heart rate that a cell needs."""
STEP_HOLD_CELLS: Final = 30
"""After an effort that nobody reports has changed, nothing is learned for 150 s: three time constants of the heart."""


class DriftFilter(Lanes):
    """Cardiac drift of many lanes."""

    memory: DriftMemory = part()
    sums = floats(0.0, 2)
    """Of this cell: believed heart rate and its seconds."""
    started = bools()
    drifting = bools()
    running_s = floats(0.0)
    begun_s = floats(0.0)
    """Running seconds when heart rate began, anew after a bad start."""
    idle_s = floats(0.0)
    settle_s = floats(START_S)
    """Seconds left in which the heart answers a start or a stop."""
    change_s = floats(0.0)
    """Seconds left in which it answers a change of pace."""
    hold_cells = ints(0)
    """Cells left in which nothing is learned because an effort changed that nobody reports."""
    other_cells = ints(0)
    """Cells of another kind of ground or going since the last that was learned from, up to :data:`OTHER_CELLS`."""
    learned = floats(0.0)
    """Share of the last cells that were learned from."""
    seen_effort = floats(0.0, 2)
    """Effort as the heart saw it last."""
    silent_s = floats(0.0)
    """Seconds without believed heart rate."""
    reference = floats(0.0, 2)
    """Sum of the adjusted speed, and of the seconds, that make the reference."""
    drift_s = floats(np.inf)
    """Running seconds when drift began to count."""
    from_s = floats(np.nan)
    """Seconds of the run when it did; NaN where it does not."""
    steps = ints(0)
    """How often an effort was found to have changed that nobody reports."""
    stepped_s = floats(np.nan)
    """Seconds of the run when that was found last."""

    def __init__(self, lanes: int) -> None:
        super().__init__(lanes)
        self.memory = DriftMemory(lanes)

    def step(
        self,
        heart: HeartRateVerdict,
        effort: Exertion,
        index: Ints,
        running: Bools,
        active: Bools,
    ) -> Drift:
        """Take some seconds, [second, lane] each.

        Parameters
        ----------
        heart : HeartRateVerdict
            Heart rate, and what is to be thought of it.
        effort : Exertion
        index : Ints
            Row number in each lane's run.
        running, active : Bools
        """
        ends = active & (index % CELL_S == CELL_S - 1)
        something = ends | heart.restart | (heart.back_s > 0)
        clocks, done, known = _clocks(heart, effort, running, active), 0, [self._known()]
        for at in sorted({*something.nonzero()[0].tolist()}) if some(something) else ():
            clocks.run(self._clock_state(), done, at + 1)
            done = at + 1
            self._withdraw(heart.restart[at], heart.back_s[at], index[at])
            (lane,) = ends[at].nonzero()
            if lane.size:
                self._close(lane, index[at, lane] // CELL_S, effort.at(at))
            known.append(self._known())
        told = clocks.run(self._clock_state(), done)
        self.seen_effort[:] = final(effort.lagged, active, self.seen_effort)
        latest = (
            np.stack(known)[np.cumsum(something.any(axis=1))] if len(active) > 1 else known[-1][np.newaxis]
        )
        return answer(latest, told, effort, active)

    def _clock_state(self) -> tuple[Floats, ...]:
        open_: Floats = np.where(self.drifting, 0.0, 1.0)
        clocks = (self.running_s, self.silent_s, self.idle_s, self.settle_s, self.change_s)
        return (*self.sums, *clocks, *self.reference, open_)

    def _known(self) -> Floats:
        """Return float64[8, lane]: what the answers rest on beside the clocks and effort; it changes with the cells."""
        settled = (self.hold_cells == 0) & (self.learned >= LEARNED_SHARE)
        known = np.empty((8, settled.size))
        known[:5] = self.memory.model.outlook()
        known[5], known[6], known[7] = self.drifting, self.drift_s, settled
        return known

    def _withdraw(self, restart: Bools, back_s: Ints, index: Ints) -> None:
        """Take back heart rate that turned out not to be believable."""
        if not (some(restart) or some(back_s > 0)):
            return
        (anew,) = restart.nonzero()
        self._begin_anew(anew)
        self.sums[:, anew] = 0.0
        for lane in ((back_s > 0) & self.started).nonzero()[0].tolist():
            self.sums[:, lane] = 0.0
            count = -(-int(back_s[lane]) // CELL_S) + 1
            self.memory.take_back(lane, int(index[lane]) // CELL_S, count)

    def _begin_anew(self, lane: Ints) -> None:
        """Forget heart rate and drift of some lanes."""
        if not lane.size:
            return
        self.started[lane] = self.drifting[lane] = False
        self.drift_s[lane], self.from_s[lane] = np.inf, np.nan

    def _close(self, lane: Ints, number: Ints, effort: Exertion) -> None:
        """End the cell of some lanes."""
        total, count = self.sums[:, lane]
        self.sums[:, lane] = 0.0
        heart_rate = np.where(count >= FEWEST_S, total / np.maximum(count, 1.0), np.nan)
        shifted = self.hold_cells[lane] == 1
        self.hold_cells[lane] = np.maximum(self.hold_cells[lane] - 1, 0)
        other = is_odd(effort)[lane] | self._far(effort)[lane]
        unsettled = self._unsettled(lane, other, effort)
        self._begin_anew(lane[self._returns(lane, unsettled, other, effort)])
        heard = np.isfinite(heart_rate)
        self._start(lane[~self.started[lane] & heard])
        live = self.started[lane].copy()
        self._begin(lane[live & ~unsettled], number[live & ~unsettled])
        begun = self.drifting[lane]
        drifted_s = np.where(begun, self.running_s[lane] - self.drift_s[lane], 0.0)
        hidden, free = effort.hidden_ground[lane], drifted_s >= FREE_AFTER_S
        cell = Cell(heart_rate, effort.lagged[:, lane], begun, begun & free, unsettled, hidden, shifted)
        self.learned[lane] += ((live & heard & ~unsettled) - self.learned[lane]) / LEARNED_CELLS
        self.memory.add(lane, number, cell, live)
        if some(begun):
            mine = lane[begun]
            graded = effort.graded[mine]
            for at in self.memory.find_steps(mine, number[begun], drifted_s[begun], graded, hidden[begun]):
                self.hold_cells[at] = STEP_HOLD_CELLS
                self.steps[at] += 1
                self.stepped_s[at] = CELL_S * (number[lane == at][0] + 1)

    def _unsettled(self, lane: Ints, other: Bools, effort: Exertion) -> Bools:
        """Return where heart rate does not follow effort as it does in settled running; nowhere on ``other`` ground."""
        settling = (self.settle_s[lane] + self.change_s[lane] > 0.0) | (self.hold_cells[lane] > 0)
        unsettled: Bools = settling | other | ~effort.known[lane]
        return unsettled

    def _returns(self, lane: Ints, unsettled: Bools, other: Bools, effort: Exertion) -> Bools:
        """Count the cells of another kind of ground or going; return where a long stretch of them is over."""
        counted = other & self.drifting[lane] & (effort.speed[lane] > 0.0)
        back: Bools = ~unsettled & (self.other_cells[lane] >= OTHER_CELLS)
        more = np.where(unsettled, self.other_cells[lane] + counted, 0)
        self.other_cells[lane] = np.minimum(more, OTHER_CELLS)
        return back

    def _far(self, effort: Exertion) -> Bools:
        """Return where effort, as the heart sees it, is far from the reference; nowhere before drift counts."""
        far: Bools = self.drifting & is_far(effort, reference_of(*self.reference))
        return far

    def _start(self, lane: Ints) -> None:
        if lane.size:
            self.memory.start(lane, self.running_s[lane])
            self.started[lane] = True
            self.begun_s[lane] = self.running_s[lane]

    def _begin(self, lane: Ints, number: Ints) -> None:
        """Let drift begin where enough was run, and enough of it with believed heart rate."""
        from_s = np.where(self.begun_s[lane] > 0.0, self.begun_s[lane] + AFTER_RESTART_S, 0.0)
        due = ~self.drifting[lane] & (self.running_s[lane] >= np.maximum(DRIFT_FROM_S, from_s))
        lane = lane[due]
        if not lane.size:
            return
        self.drifting[lane] = True
        self.from_s[lane] = CELL_S * (number[due] + 1.0)
        self.drift_s[lane] = self.running_s[lane]

    def expected(self, lane: int) -> tuple[float, float]:
        """Return the heart rate that effort explains now, without drift, and the SD of a reading [bpm]."""
        return self.memory.model.explained(lane, self.seen_effort[:, lane])


def _clocks(heart: HeartRateVerdict, effort: Exertion, running: Bools, active: Bools) -> Recursion:
    """Return what adds up heart rate, advances the clocks and averages the reference."""
    believed = active & np.isfinite(heart.believed_bpm)
    moving = active & running
    given = (
        np.where(believed, heart.believed_bpm, 0.0),
        believed,
        moving,
        effort.known,
        effort.speed < WALK_SPEED,
        np.abs(effort.change) > PACE_CHANGE,
        effort.lagged[0] + effort.lagged[1],
    )
    return Recursion(_advance, given, active, 4)


def _advance(
    state: tuple[Number, ...], given: tuple[Number, ...], where: Where
) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    total, count, running_s, silent_s, idle_s, settle_s, change_s, weighted, weight, counts = state
    bpm, believed, moving, known, slow, changing, effort = given
    running_s = running_s + moving
    silent_s = where(believed, 0.0, silent_s + 1.0)
    idle_s = where(moving, 0.0, idle_s + known)
    left_s = where(settle_s > 1.0, settle_s - 1.0, 0.0)
    stopped = known & (moving ^ True) & (slow | (idle_s > WALK_S))
    settle_s = where(stopped & (left_s < SETTLE_S), SETTLE_S, left_s)
    left_s = where(change_s > 1.0, change_s - 1.0, 0.0)
    change_s = where(changing & (settle_s == 0.0), PACE_SETTLE_S, left_s)
    learns = moving & known & (counts > 0.0)
    weighted = where(learns, _KEEP * weighted + effort, weighted)
    weight = where(learns, _KEEP * weight + 1.0, weight)
    clocks = running_s, silent_s, idle_s, settle_s, change_s
    sums = total + bpm, count + believed
    return (*sums, *clocks, weighted, weight, counts), (running_s, silent_s, weighted, weight)


_KEEP: Final = 1.0 - 1.0 / REFERENCE_S
