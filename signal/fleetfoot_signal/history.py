"""What earlier runs teach the baseline: one small vector per athlete, sensor and quantity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.baseline import HURST, SIGMA_BLOCKS, Baseline
from fleetfoot_signal.memory import Comparison

if TYPE_CHECKING:
    from fleetfoot_signal.memory import Memory
    from fleetfoot_signal.types import Floats

VERSION: Final = 2
FIRST_VERSION: Final = 1
"""Knew only the mean of the levels, which one run with a wrong unit moves."""
_HEAD: Final = 11
"""Numbers ahead of the levels."""
HALF_LIFE_RUNS: Final = 30.0
"""Runs after which an old run counts half."""
FADE: Final = 0.5 ** (1.0 / HALF_LIFE_RUNS)
FEWEST_RUNS: Final = 3
FEWEST_BLOCKS: Final = 80
"""20 min of valid blocks; with less history nothing is said about earlier runs."""
DAY_SD: Final = 0.023
"""Day-to-day SD of step length in trained men (Craib 1994: 2.2-2.5 %)."""
DAY_SD_RUNS: Final = 4.0
"""Weight of that beside the runner's own, in runs; own ones were 1.3-1.9 % (measured on recorded runs)."""
RECENT_RUNS: Final = 15
"""Levels that are remembered one by one."""
ODD: Final = 0.15
"""A level this far from the median of three runs and more is of another unit or sensor: six to ten day-to-day SDs."""
TELL_Z: Final = 2.5
"""Run-level deviation worth telling after the run, in SDs."""


@dataclass(frozen=True, slots=True)
class History:
    """Faded sums over the runs of one athlete with one sensor.

    The slopes are learned within runs only (sums centred on each run's own means), so that a difference
    between days is never taken for an effect of speed or grade.
    """

    runs: int
    weight: float
    """Faded number of runs."""
    blocks: float
    """Faded number of blocks."""
    spread: Floats
    """float64[5]: faded centred sums, as in :class:`~fleetfoot_signal.baseline.Baseline`."""
    squares: float
    levels: float
    """Faded sum of the runs' levels."""
    recent: Floats
    """float64[1..15]: the levels of the last runs, oldest first."""

    def to_vector(self) -> Floats:
        """Return the history as one vector, version first."""
        head = [VERSION, self.runs, self.weight, self.blocks, self.squares, self.levels]
        return np.concatenate((np.array(head, dtype=np.float64), self.spread, self.recent))

    @staticmethod
    def from_vector(vector: Floats) -> History:
        """Return the history of a vector, also of one of the first version.

        Raises
        ------
        ValueError
            The vector is of another version or shape, or holds what no history can.
        """
        if not _is_known(vector) or not _is_possible(vector):
            raise ValueError("not a baseline of this version")
        runs, weight, blocks, squares, levels = (float(x) for x in vector[1:6])
        recent = vector[_HEAD:].copy() if vector[0] == VERSION else np.array([levels / weight])
        return History(int(runs), weight, blocks, vector[6:_HEAD].copy(), squares, levels, recent)

    @staticmethod
    def of(memory: Memory) -> History:
        """Return a memory as the history that it must be.

        Raises
        ------
        TypeError
            It is that of another kind of detector.
        """
        if not isinstance(memory, History):
            raise TypeError(f"not a history of form: {memory!r}")
        return memory

    @property
    def level(self) -> float:
        """Median level of the last runs."""
        return float(np.median(self.recent))

    @property
    def day_sd(self) -> float:
        """SD of the level from day to day: the runner's own, beside that of others; odd days count as 3 SDs."""
        off = np.minimum(np.abs(self.recent - self.level), 3.0 * DAY_SD)
        own = max(self.recent.size - 1, 0)
        pooled = DAY_SD_RUNS * DAY_SD**2 + float((off * off).sum()) * own / self.recent.size
        return float((pooled / (DAY_SD_RUNS + own)) ** 0.5)

    @property
    def doubt(self) -> float:
        """SD of the level of another day about the median of these."""
        return self.day_sd * float((1.0 + 1.0 / self.recent.size) ** 0.5)

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to compare a run with."""
        return self.runs >= FEWEST_RUNS and self.blocks >= FEWEST_BLOCKS


def _is_known(vector: Floats) -> bool:
    """Return whether this is the shape of a version that can be read."""
    if vector.ndim != 1 or vector.size < _HEAD:
        return False
    more = vector.size - _HEAD
    first = vector[0] == FIRST_VERSION and more == 0
    return bool(first or (vector[0] == VERSION and 1 <= more <= min(RECENT_RUNS, vector[1])))


def _is_possible(vector: Floats) -> bool:
    """Return whether sums over at least one run could have these values."""
    if not np.isfinite(vector).all():
        return False
    _, runs, weight, blocks, squares, _, s11, s12, s22, _, _ = (float(x) for x in vector[:_HEAD])
    counts = runs >= 1.0 and runs == int(runs) and weight >= 1.0 and blocks >= 1.0
    sums = squares >= 0.0 and s11 >= 0.0 and s22 >= 0.0
    return counts and sums and abs(s12) <= (1.0 + 1e-9) * s11**0.5 * s22**0.5


def inform(baseline: Baseline, lane: int, history: History) -> None:
    """Sharpen the prior of one lane, before its first block, by what earlier runs taught."""
    if history.is_enough:
        baseline.usual[:, lane] = history.level, history.doubt
    sigma = max(baseline.sigma[lane], (history.squares / max(history.blocks, 1.0)) ** 0.5)
    weight = max(history.blocks, 1.0) ** (1.0 - 2.0 * HURST) / sigma**2
    s11, s12, s22, s1y, s2y = weight * history.spread
    p11, p12, p22 = baseline.precision[:, lane]
    m1, m2 = baseline.prior_slope[:, lane]
    a11, a12, a22 = p11 + s11, p12 + s12, p22 + s22
    b1 = p11 * m1 + p12 * m2 + s1y
    b2 = p12 * m1 + p22 * m2 + s2y
    determinant = a11 * a22 - a12 * a12
    baseline.precision[:, lane] = a11, a12, a22
    baseline.prior_slope[:, lane] = (a22 * b1 - a12 * b2) / determinant, (a11 * b2 - a12 * b1) / determinant
    baseline.slope[:, lane] = baseline.prior_slope[:, lane]
    learned = SIGMA_BLOCKS * baseline.default_sigma[lane] ** 2 + history.squares
    baseline.default_sigma[lane] = (learned / (SIGMA_BLOCKS + history.blocks)) ** 0.5
    baseline.sigma[lane] = baseline.default_sigma[lane]


def remember(
    baseline: Baseline, lane: int, history: History | None, plausible: tuple[float, float] = (-np.inf, np.inf)
) -> History | None:
    """Return the history with this run added; None where the run did not learn its level, or one that cannot be.

    Parameters
    ----------
    plausible
        Ends of what a level can be: beyond them the unit is another.
    """
    level = float(baseline.level[lane])
    if baseline.count[lane] < baseline.level_blocks or not plausible[0] <= level <= plausible[1]:
        return None
    if history is not None and history.runs >= FEWEST_RUNS and abs(level - history.level) > ODD:
        return None
    old = history or History(0, 0.0, 0.0, np.zeros(5), 0.0, 0.0, np.zeros(0))
    return History(
        runs=old.runs + 1,
        weight=FADE * old.weight + 1.0,
        blocks=FADE * old.blocks + float(baseline.count[lane]),
        spread=FADE * old.spread + baseline.spread[:, lane],
        squares=FADE * old.squares + float(baseline.squares[lane]),
        levels=FADE * old.levels + level,
        recent=np.append(old.recent, level)[-RECENT_RUNS:],
    )


def compare(baseline: Baseline, lane: int, history: History) -> Comparison | None:
    """Return how this run's level lies beside the usual; None where the run did not learn it, or too few runs did."""
    level, count = float(baseline.level[lane]), float(baseline.count[lane])
    if not np.isnan(baseline.begun[0, lane]):  # the level is that of the history
        level, count = (float(x) for x in baseline.begun[:, lane])
    if np.isnan(level) or not history.is_enough:
        return None
    error = baseline.sigma[lane] * count ** (HURST - 1.0)
    difference = level - history.level
    z = difference / (history.doubt**2 + error**2) ** 0.5
    return Comparison(history.runs, 100.0 * difference, float(z), bool(abs(z) >= TELL_Z))
