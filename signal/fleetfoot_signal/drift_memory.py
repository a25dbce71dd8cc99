"""A drift model that can take back what turned out not to be believable, and that suspects efforts nobody reports.

It keeps the cells of the last minutes and the model's state before some of them. To take cells back, it returns to such
a state and gives the model the cells since then once more, without their heart rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.drift_model import (
    DR,
    GAIN_SD,
    HIDDEN_NOISE,
    IN_UPPER,
    UPPER_COLUMNS,
    UPPER_ROWS,
    DriftModel,
)
from fleetfoot_signal.effort import CELL_S
from fleetfoot_signal.lanes import Lanes, bits, floats, ints, part
from fleetfoot_signal.through_time import some

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bits, Bools, Floats, Ints

STEP_CELLS: Final = 18
STEP_GAP_CELLS: Final = 18
STEP_BPM: Final = 5.5
GRADED_FACTOR: Final = 1.4
STEP_DOUBT_BPM: Final = 12.0
"""Drift does not come within three minutes. Where the mean heart rate of 90 s lies 5.5 bpm off that of the 90 s three
minutes before, more than effort and drift explain, an effort may have changed that nobody reports (the incline of a
treadmill, a load, the scale of a speed). What was taken since then is taken back, and the line of heart rate on effort
counts as shifted by an unknown amount. 3 % of incline are 12 bpm; the difference of two such means has an SD of 2.1
bpm, and more where the noise is larger, as it is where the ground may rise and fall unseen. Where grade is known there
is less to suspect."""

CELLS: Final = 80
CHECK_CELLS: Final = 40
"""The model's state is kept every 40 cells, and the cells since: 200 s at least can be taken back."""

_HEART_RATE, _LEVEL, _GRADE = range(3)
_BEGUN, _FREE, _UNSETTLED, _HIDDEN, _SHIFTED = (1 << bit for bit in range(5))


class Cell(NamedTuple):
    """Five seconds of some lanes; all fields have the shape (m,) but for ``effort``."""

    heart_rate: Floats
    """Mean of what is believed; NaN where there is none."""
    effort: Floats
    """float64[2, m]: speed and what grade adds, as the heart sees them [m/s]."""
    begun: Bools
    """Drift counts."""
    free: Bools
    """Its slope may be any that is known of runners."""
    unsettled: Bools
    """The line of heart rate on effort does not hold."""
    hidden: Bools
    """The ground may rise and fall unseen."""
    shifted: Bools
    """The line may have shifted by an unknown amount before this cell."""

    @property
    def marks(self) -> Bits:
        """What holds, one bit each."""
        flags = (self.begun, self.free, self.unsettled, self.hidden, self.shifted)
        marks: Bits = np.packbits(flags, axis=0, bitorder="little")[0]  # the first is the lowest bit
        return marks


class DriftMemory(Lanes):
    """A drift model with the memory of its last cells, over lanes."""

    model: DriftModel = part()
    checks = floats(0.0, 2, 35)
    """State, upper triangle of the covariance, and noise of the model before two cells."""
    check_cell = ints(-1, 2)
    """The numbers of these cells; -1 is none."""
    cells = floats(np.nan, CELLS, 3)
    """Heart rate and effort of the last cells, by their number modulo their count."""
    marks = bits(CELLS)
    """What held in them."""

    def __init__(self, lanes: int) -> None:
        super().__init__(lanes)
        self.model = DriftModel(lanes)

    def start(self, lane: Ints, ran_s: Floats) -> None:
        """Begin anew in some lanes, so many seconds into the run."""
        self.model.start(lane, ran_s)
        self.check_cell[:, lane] = -1

    def add(self, lane: Ints, number: Ints, cell: Cell, live: Bools) -> None:
        """Keep a cell of some lanes; where ``live``, the model takes it."""
        self.cells[number % CELLS, :, lane] = np.array((cell.heart_rate, *cell.effort)).T
        self.marks[number % CELLS, lane] = cell.marks
        due = live & (number % CHECK_CELLS == 0)
        self._check(lane[due], number[due])
        self._give(lane[live], number[live])

    def take_back(self, lane: int, now: int, count: int) -> None:
        """Give the last ``count`` cells before cell ``now`` of a lane once more, without their heart rate."""
        first = max(now - count, 0)
        slot = self._slot(lane, first)
        self.cells[np.arange(first, now) % CELLS, _HEART_RATE, lane] = np.nan
        if slot is None:
            return
        self._recall(slot, lane)
        for cell in range(int(self.check_cell[slot, lane]), now):
            self._give(np.array([lane]), np.array([cell]))

    def find_steps(
        self, lane: Ints, number: Ints, drifted_s: Floats, graded: Bools, hidden: Bools
    ) -> list[int]:
        """Take back what an effort did that changed and that nobody reports; return the lanes in which it did.

        Parameters
        ----------
        lane, number : Ints, shape (m,)
            The cells that were added last.
        drifted_s : Floats, shape (m,)
            For how long drift has counted.
        graded : Bools, shape (m,)
            Whether grade is known.
        hidden : Bools, shape (m,)
            Whether the ground may rise and fall unseen.
        """
        moved, doubt = self._moved(lane, number, drifted_s)
        limit = (STEP_BPM + doubt) * np.where(graded, GRADED_FACTOR, 1.0)
        least = np.where(hidden, HIDDEN_NOISE, 1.0)
        found: list[int] = []
        for place in (moved >= limit * np.sqrt(least)).nonzero()[0].tolist():
            at, now = int(lane[place]), int(number[place])
            slot = self._slot(at, now - STEP_CELLS - STEP_GAP_CELLS)
            noise = max(0.0 if slot is None else float(self.checks[slot, -2:, at].max()), least[place])
            if moved[place] >= limit[place] * noise**0.5:
                self.take_back(at, now + 1, STEP_CELLS + STEP_GAP_CELLS)
                found.append(at)
        return found

    def _moved(self, lane: Ints, number: Ints, drifted_s: Floats) -> tuple[Floats, Floats]:
        """Return by how much heart rate moved beyond effort and drift, and what the gain's doubt adds to a limit [bpm].

        NaN where not all was settled running.
        """
        back = number - np.arange(STEP_CELLS)[:, None]
        gap = STEP_CELLS + STEP_GAP_CELLS
        now, then = (self.cells[(back - far) % CELLS, :, lane] for far in (0, gap))
        marks = self.marks[back % CELLS, lane] | self.marks[(back - gap) % CELLS, lane]
        unsettled = np.bitwise_or.reduce(marks, axis=0) & _UNSETTLED > 0
        moved = _mean(now) - _mean(then)
        gap_s = float(gap * CELL_S)
        slope = self.model.state[DR, 0, lane] / np.maximum(drifted_s, gap_s) * gap_s
        explained = self.model.explains(lane, moved[:, _LEVEL], moved[:, _GRADE])
        beyond = np.abs(moved[:, _HEART_RATE] - explained - slope)
        return np.where(unsettled, np.nan, beyond), GAIN_SD * np.abs(moved[:, _LEVEL])

    def _slot(self, lane: int, cell: int) -> int | None:
        """Return where the latest state up to a cell is kept; None where it is not."""
        fits = [slot for slot in (0, 1) if 0 <= self.check_cell[slot, lane] <= cell]
        return max(fits, key=lambda slot: int(self.check_cell[slot, lane]), default=None)

    def _check(self, lane: Ints, number: Ints) -> None:
        """Keep the model's state before a cell."""
        if not lane.size:
            return
        slot, model = number // CHECK_CELLS % 2, self.model
        state = (
            model.state[:, :, lane].reshape(12, lane.size),
            model.covariance[:, :, lane][UPPER_ROWS, UPPER_COLUMNS],
            model.noise[:, lane],
        )
        self.checks[slot, :, lane] = np.concatenate(state).T
        self.check_cell[slot, lane] = number

    def _recall(self, slot: int, lane: int) -> None:
        kept = self.checks[slot, :, lane]
        self.model.state[:, :, lane] = kept[:12].reshape(6, 2)
        self.model.covariance[:, :, lane] = kept[12:33][IN_UPPER]
        self.model.noise[:, lane] = kept[33:]

    def _give(self, lane: Ints, number: Ints) -> None:
        """Let the model take a cell as it is kept."""
        if not lane.size:
            return
        heart_rate, *effort = self.cells[number % CELLS, :, lane].T
        marks, before = (self.marks[cell % CELLS, lane] for cell in (number, number - 1))
        new = marks & ~np.where(number > 0, before, 0)
        if some(new & (_BEGUN | _FREE) > 0):
            self.model.begin_drift(lane[new & _BEGUN > 0])
            self.model.free_drift(lane[new & _FREE > 0])
        self.model.doubt(lane[marks & _SHIFTED > 0], STEP_DOUBT_BPM)
        self.model.step(
            lane,
            heart_rate,
            np.array(effort),
            unsettled=marks & _UNSETTLED > 0,
            drifting=(marks & _BEGUN > 0) * (1 + (marks & _FREE > 0)),
            hidden=marks & _HIDDEN > 0,
        )


def _mean(values: Floats) -> Floats:
    """Return the mean over the first axis, added in order, so that one lane alone gives what it gives among others."""
    result: Floats = np.cumsum(values, axis=0)[-1] / len(values)
    return result
