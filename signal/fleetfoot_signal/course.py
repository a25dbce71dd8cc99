"""How a figure of the heart usually goes through a runner's runs, five minutes by five minutes.

A course is what one run shows of it; the last fifteen are kept one by one. What is usual at a minute is their median
there, and how far another day may lie off it is the runner's own scatter beside a prior.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.history import DAY_SD_RUNS, FEWEST_RUNS, RECENT_RUNS

if TYPE_CHECKING:
    from fleetfoot_signal.memory import Memory
    from fleetfoot_signal.types import Bools, Floats, Ints, Singles

VERSION: Final = 1
_HEAD: Final = 3
STAGE_S: Final = 300.0
STAGES: Final = 24
"""Two hours in stages of five minutes; what comes later counts to the last."""


def stage_of(seconds: Floats) -> Ints:
    """Return int64[...]: the stage that so many seconds fall into; below 0 or unknown, the first."""
    known = np.where(seconds > 0.0, seconds, 0.0)
    result: Ints = np.minimum(known // STAGE_S, STAGES - 1.0).astype(np.int64)
    return result


def note(course: Singles, told: Bools, stage: Ints, figure: Floats) -> None:
    """Let a course hold the last figure of each stage.

    Parameters
    ----------
    course : Singles, shape (stage, lane)
        It is changed.
    told : Bools, shape (second, lane)
        Where there is a figure.
    stage : Ints, shape (second, lane)
    figure : Floats, shape (second, lane)
    """
    if len(told) == 1:
        (lane,) = told[0].nonzero()
        course[stage[0, lane], lane] = figure[0, lane]
        return
    last = told.copy()  # of its stage: the next that is told is of another
    for lane in np.flatnonzero(told.any(axis=0)).tolist():
        (at,) = told[:, lane].nonzero()
        last[at[:-1], lane] = stage[at[1:], lane] != stage[at[:-1], lane]
        course[stage[last[:, lane], lane], lane] = figure[last[:, lane], lane]


@dataclass(frozen=True, slots=True)
class Courses:
    """The courses of one athlete's last runs with one sensor; a :class:`~fleetfoot_signal.memory.Memory`."""

    runs: int
    recent: Floats
    """float64[1..15, figure], oldest first: the stages, and what else a detector keeps of a run; NaN unknown."""
    shown: int = 0
    """The figure that stands for all where one is asked for."""

    def to_vector(self) -> Floats:
        """Return the courses as one vector, version first."""
        head = np.array([VERSION, self.runs, len(self.recent)], dtype=np.float64)
        return np.concatenate((head, self.recent.ravel()))

    @staticmethod
    def from_vector(vector: Floats, figures: int, shown: int) -> Courses:
        """Return the courses of a vector, of so many figures a run.

        Raises
        ------
        ValueError
            The vector is of another version or shape, or holds what no course can.
        """
        known = vector.ndim == 1 and vector.size >= _HEAD and np.isfinite(vector[:_HEAD]).all()
        version, runs, rows = vector[:_HEAD].tolist() if known else (0.0, 0.0, 0.0)
        whole = rows == int(rows) and runs == int(runs) and 1.0 <= rows <= min(RECENT_RUNS, runs)
        if version != VERSION or not whole or vector.size != _HEAD + int(rows) * figures:
            raise ValueError("not a course of this version")
        if np.isinf(vector).any():
            raise ValueError("not a course: it is not finite")
        return Courses(int(runs), vector[_HEAD:].reshape(int(rows), figures).copy(), shown)

    @staticmethod
    def of(memory: Memory) -> Courses:
        """Return a memory as the courses that it must be.

        Raises
        ------
        TypeError
            It is that of another kind of detector.
        """
        if not isinstance(memory, Courses):
            raise TypeError(f"not the courses of runs: {memory!r}")
        return memory

    def count(self) -> Ints:
        """Return int64[figure]: how many of the runs know each."""
        result: Ints = np.count_nonzero(np.isfinite(self.recent), axis=0)
        return result

    def middle(self) -> Floats:
        """Return float64[figure]: the medians; NaN where fewer than three runs know one."""
        ordered, count = np.sort(self.recent, axis=0), self.count()  # NaN come last
        enough = np.flatnonzero(count >= FEWEST_RUNS)
        found = np.full(self.recent.shape[1], np.nan)
        low, high = (count[enough] - 1) // 2, count[enough] // 2
        found[enough] = 0.5 * (ordered[low, enough] + ordered[high, enough])
        return found

    def scatter(self, prior: Floats | float) -> Floats:
        """Return float64[figure]: SD of another day about the medians: the runner's own, beside a prior worth 4 runs.

        Days that lie further off than 3 SDs of the prior count as such.
        """
        middle, count = self.middle(), self.count()
        off = np.minimum(np.abs(self.recent - middle), 3.0 * np.asarray(prior))
        squares = np.where(np.isfinite(off), off * off, 0.0).sum(axis=0)
        own = np.maximum(count - 1, 0)
        pooled = DAY_SD_RUNS * np.square(prior) + squares * own / np.maximum(count, 1)
        result: Floats = np.sqrt(pooled / (DAY_SD_RUNS + own) * (1.0 + 1.0 / np.maximum(count, 1)))
        return np.where(np.isfinite(middle), result, np.nan)

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to compare a run with."""
        return bool(np.isfinite(self.middle()).any())

    @property
    def level(self) -> float:
        """Median of the figure that stands for all; NaN while fewer than three runs know it."""
        return float(self.middle()[self.shown])

    @property
    def day_sd(self) -> float:
        """SD from day to day of the same, of these runs alone; NaN while fewer than three know it."""
        known = self.recent[np.isfinite(self.recent[:, self.shown]), self.shown]
        return float(np.std(known, ddof=1)) if known.size >= FEWEST_RUNS else float("nan")

    def added(self, run: Floats) -> Courses:
        """Return the courses with one more run, float64[figure]."""
        return Courses(self.runs + 1, np.vstack((self.recent, run))[-RECENT_RUNS:], self.shown)


def begun(run: Floats, shown: int) -> Courses:
    """Return the courses of a first run, float64[figure]."""
    return Courses(1, run[np.newaxis].copy(), shown)
