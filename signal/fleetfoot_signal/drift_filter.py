"""Cardiac drift while running, and whether it can be judged: clocks, memory and answers around the drift model.

Drift counts from minute 8 of running on, or from four minutes after heart rate began to be believed.
What turns out not to be believable is taken back: the model returns to a state from before and takes the cells since
then once more, this time without that heart rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.drift_memory import Cell, DriftMemory
from fleetfoot_signal.effort import CELL_S
from fleetfoot_signal.lanes import Lanes, bools, floats, ints, part
from fleetfoot_signal.normal import ndtr

if TYPE_CHECKING:
    from fleetfoot_signal.effort import Effort
    from fleetfoot_signal.heart_rate_quality import HeartRateVerdict
    from fleetfoot_signal.types import Bools, Floats, Ints

DRIFT_FROM_S: Final = 480.0
AFTER_RESTART_S: Final = 240.0
FREE_AFTER_S: Final = 120.0
"""Drift counts from minute 8 of running on, or from four minutes after heart rate began anew; two minutes later, so
from minute 10 on (Wingo et al. 2012), it may be as fast as it ever is."""
JUDGE_AFTER_S: Final = 60.0
"""Drift is judged from a minute after it began to count."""
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
UNEVEN: Final = 0.12
STEEP: Final = 0.06
RUNNING_SHARE: Final = 0.8
"""Not judged: intervals (speed varies by more than 12 % from minute to minute), steeper than 6 % on the average of five
minutes, and where less than 80 % of these was run (measured: of 10 wrong alerts on recordings 4 and 5 came of
these)."""
FAR: Final = 0.25
"""Nor is it judged, or anything learned, where effort is further than 25 % from the reference: there the line of heart
rate on speed is extrapolated (its slope, 24 +- 3 bpm per m/s, is off by 1.6 % at 3 m/s), and who is that slow walks,
climbs or picks a way over rough ground, which costs more than speed tells."""
FEWEST_S: Final = 2.0
"""Seconds of believed heart rate that a cell needs."""
MAX_SILENCE_S: Final = 30.0
"""Without believed heart rate for longer, drift is not judged."""

STEP_HOLD_CELLS: Final = 30
"""After an effort that nobody reports has changed, nothing is learned for 150 s: three time constants of the heart."""


class Drift(NamedTuple):
    """What the filter says after one row; all fields are over lanes, NaN where there is nothing to say."""

    pct: Floats
    """Drift since it began to count in percent of ``heart_rate_ref``."""
    sd_pct: Floats
    """Its standard deviation."""
    heart_rate_ref: Floats
    """Steady heart rate at the reference effort, bpm."""
    fresh: Bools
    """Whether it may be judged."""

    def exceedance(self, theta_pct: Floats | float) -> Floats:
        """Return P(drift > ``theta_pct``) for one threshold or a column of them; NaN where drift is."""
        probability: Floats = ndtr((self.pct - theta_pct) / self.sd_pct)
        return probability


class DriftFilter(Lanes):
    """Cardiac drift of many lanes, one row a second."""

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

    def __init__(self, lanes: int) -> None:
        super().__init__(lanes)
        self.memory = DriftMemory(lanes)

    def step(
        self,
        heart: HeartRateVerdict,
        effort: Effort,
        index: Ints,
        running: Bools,
        active: Bools,
    ) -> Drift:
        """Take one second.

        Parameters
        ----------
        heart : HeartRateVerdict
            Heart rate, and what is to be thought of it.
        effort : Effort
            After this second.
        index : Ints, shape (lane,)
            Row number in each lane's run.
        running, active : Bools, shape (lane,)
        """
        believed = active & np.isfinite(heart.believed_bpm)
        self._count(believed, effort, running, active)
        self.sums += np.stack((np.where(believed, heart.believed_bpm, 0.0), believed))
        self._withdraw(heart, index)
        ends = active & (index % CELL_S == CELL_S - 1)
        lane = np.flatnonzero(ends)
        if lane.size:
            self._close(lane, index[lane] // CELL_S, effort)
        return self._answer(effort, active)

    def _count(self, believed: Bools, effort: Effort, running: Bools, active: Bools) -> None:
        """Advance the clocks."""
        moving = active & running
        self.running_s += moving
        np.copyto(self.seen_effort, effort.lagged, where=active)
        np.copyto(self.silent_s, np.where(believed, 0.0, self.silent_s + 1.0), where=active)
        idle_s = np.where(moving, 0.0, self.idle_s + effort.known)
        stopped = effort.known & ~moving & ((effort.speed < WALK_SPEED) | (idle_s > WALK_S))
        left_s = np.maximum(self.settle_s - 1.0, 0.0)
        np.copyto(self.idle_s, idle_s, where=active)
        np.copyto(self.settle_s, np.where(stopped, np.maximum(SETTLE_S, left_s), left_s), where=active)
        changing = (np.abs(effort.change) > PACE_CHANGE) & (self.settle_s == 0.0)
        change_s = np.where(changing, PACE_SETTLE_S, np.maximum(self.change_s - 1.0, 0.0))
        np.copyto(self.change_s, change_s, where=active)
        counts = moving & effort.known & ~self.drifting
        keep = 1.0 - 1.0 / REFERENCE_S
        total = keep * self.reference + np.stack(
            (effort.lagged[0] + effort.lagged[1], np.ones_like(change_s))
        )
        np.copyto(self.reference, total, where=counts)

    def _withdraw(self, heart: HeartRateVerdict, index: Ints) -> None:
        """Take back heart rate that turned out not to be believable."""
        anew = np.flatnonzero(heart.restart)
        if anew.size:
            self.started[anew] = self.drifting[anew] = False
            self.drift_s[anew] = np.inf
            self.sums[:, anew] = 0.0
        for lane in np.flatnonzero((heart.back_s > 0) & self.started).tolist():
            self.sums[:, lane] = 0.0
            count = -(-int(heart.back_s[lane]) // CELL_S) + 1
            self.memory.take_back(lane, int(index[lane]) // CELL_S, count)

    def _close(self, lane: Ints, number: Ints, effort: Effort) -> None:
        """End the cell of some lanes."""
        total, count = self.sums[:, lane]
        self.sums[:, lane] = 0.0
        heart_rate = np.where(count >= FEWEST_S, total / np.maximum(count, 1.0), np.nan)
        shifted = self.hold_cells[lane] == 1
        self.hold_cells[lane] = np.maximum(self.hold_cells[lane] - 1, 0)
        unsettled = self._unsettled(lane, effort)
        heard = np.isfinite(heart_rate)
        self._start(lane[~self.started[lane] & heard])
        live = self.started[lane].copy()
        self._begin(lane[live & ~unsettled])
        begun = self.drifting[lane]
        drifted_s = np.where(begun, self.running_s[lane] - self.drift_s[lane], 0.0)
        hidden, free = effort.hidden_ground[lane], drifted_s >= FREE_AFTER_S
        cell = Cell(heart_rate, effort.lagged[:, lane], begun, begun & free, unsettled, hidden, shifted)
        self.learned[lane] += ((live & heard & ~unsettled) - self.learned[lane]) / LEARNED_CELLS
        self.memory.add(lane, number, cell, live)
        if begun.any():
            mine, graded = lane[begun], effort.graded[lane[begun]]
            for at in self.memory.find_steps(mine, number[begun], drifted_s[begun], graded):
                self.hold_cells[at] = STEP_HOLD_CELLS

    def _unsettled(self, lane: Ints, effort: Effort) -> Bools:
        """Return where heart rate does not follow effort as it does in settled running."""
        settling = (self.settle_s[lane] + self.change_s[lane] > 0.0) | (self.hold_cells[lane] > 0)
        odd = (effort.steepness[lane] > STEEP) | (effort.running_share[lane] < RUNNING_SHARE)
        unsettled: Bools = settling | odd | ~effort.known[lane] | self._far(effort)[lane]
        return unsettled

    def _far(self, effort: Effort) -> Bools:
        """Return where effort, as the heart sees it, is far from the reference; nowhere before drift counts."""
        reference = self.reference[0] / np.maximum(self.reference[1], 1.0)
        off = np.abs(effort.lagged[0] + effort.lagged[1] - reference)
        far: Bools = self.drifting & (off > FAR * reference)
        return far

    def _start(self, lane: Ints) -> None:
        if lane.size:
            self.memory.start(lane, self.running_s[lane])
            self.started[lane] = True
            self.begun_s[lane] = self.running_s[lane]

    def _begin(self, lane: Ints) -> None:
        """Let drift begin where enough was run, and enough of it with believed heart rate."""
        lane = lane[~self.drifting[lane]]
        from_s = np.where(self.begun_s[lane] > 0.0, self.begun_s[lane] + AFTER_RESTART_S, 0.0)
        lane = lane[self.running_s[lane] >= np.maximum(DRIFT_FROM_S, from_s)]
        self.drifting[lane] = True
        self.drift_s[lane] = self.running_s[lane]

    def reading(self, shown: Bools) -> tuple[Floats, Floats, Floats]:
        """Return drift [%], its SD [%] and the reference heart rate [bpm] as they stand; NaN where not ``shown``."""
        effort_ref = self.reference[0] / np.maximum(self.reference[1], 1.0)
        reference = np.where(shown, self.memory.model.level(effort_ref), np.nan)
        bpm, sd_bpm = self.memory.model.drift()
        return 100.0 * bpm / reference, 100.0 * sd_bpm / reference, reference

    def expected(self, lane: int) -> tuple[float, float]:
        """Return the heart rate that effort explains now, without drift, and the SD of a reading [bpm]."""
        return self.memory.model.explained(lane, self.seen_effort[:, lane])

    def _answer(self, effort: Effort, active: Bools) -> Drift:
        """Return the answer of this row."""
        shown = active & self.drifting
        pct, sd_pct, reference = self.reading(shown)
        ran = self.running_s >= self.drift_s + JUDGE_AFTER_S
        settled = effort.known & (self.silent_s <= MAX_SILENCE_S) & (self.hold_cells == 0)
        even = (
            (effort.unevenness <= UNEVEN)
            & (effort.steepness <= STEEP)
            & (effort.running_share >= RUNNING_SHARE)
        )
        near = even & ~self._far(effort)
        fresh = shown & ran & settled & near & (self.learned >= LEARNED_SHARE)
        return Drift(pct, sd_pct, reference, fresh)
