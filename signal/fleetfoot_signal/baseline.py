"""The personal baseline: what this runner's form is like at this speed and grade.

The logarithm of a form quantity is a straight line in ``x = (ln(v/3), grade)``. The slopes are Bayesian: a
population prior, sharpened by what earlier runs of this athlete with this sensor have taught, sharpened by
this run. The level is the median of this run's first blocks after warm-up, :data:`LEVEL_BLOCKS` unless the
detector asks for more. From day to day it moves by about 2 % (Craib 1994: step length CV 2.2-2.5 %), so that
earlier runs say only of a large difference at once what it is (:mod:`fleetfoot_signal.history`).

Stride noise is long-range correlated (Hurst exponent about 0.8: Meardon 2011, Hausdorff 1996), and n blocks
are worth only ``n**(2 - 2H)`` independent ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.lanes import Lanes, floats
from fleetfoot_signal.robust import MAD_TO_SD, median
from fleetfoot_signal.through_time import some

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

LEVEL_BLOCKS: Final = 20
"""5 min. Noise with a long memory averages out slowly: the level of 10 min is only 1.15 times as sure. On 295 simulated
hours as few false alerts of step length and bounce (none) as with 10 min, and a change from minute 10 on is seen."""
HURST: Final = 0.8
FASTEST_M_S: Final = 4.5
"""Above about 65 % of maximal speed cadence rises faster; nothing is learned there (PMC8523042)."""
SIGMA_BLOCKS: Final = 80
"""Weight of the default block SD, in blocks."""
SIGMA_RANGE: Final = (0.005, 0.03)


class Prior(NamedTuple):
    """Population prior of the slopes."""

    speed: float
    speed_sd: float
    grade: float
    grade_sd: float


class Baseline(Lanes):
    """Level, slopes and block SD of one quantity, one state per lane; all in natural logarithms."""

    precision = floats(0.0, 3)
    """Prior precision of the slopes: speed-speed, speed-grade, grade-grade."""
    slope = floats(np.nan, 2)
    """Posterior mean of the slopes; before the first block that of the prior."""
    prior_slope = floats(np.nan, 2)
    level = floats(np.nan)
    sigma = floats(np.nan)
    default_sigma = floats(np.nan)
    count = floats(0.0)
    mean = floats(0.0, 3)
    """Running means of ln(v/3), grade and the quantity."""
    spread = floats(0.0, 5)
    """Centred sums: speed-speed, speed-grade, grade-grade, speed-quantity, grade-quantity."""
    first = floats(np.nan, "blocks", 3)
    """The blocks that define the level: ln(v/3), grade, quantity."""
    usual = floats(np.nan, 2)
    """Level of earlier runs and the SD of today's about it; NaN where they say too little."""
    begun = floats(np.nan, 2)
    """Level with which today began, and its number of blocks, where that of earlier runs took its place."""
    squares = floats(0.0)
    """Sum of squared residuals of the blocks that were learned."""

    def __init__(self, lanes: int, prior: Prior, sigma: float, level_blocks: int = LEVEL_BLOCKS) -> None:
        super().__init__(lanes, blocks=level_blocks)
        self.precision[0] = prior.speed_sd**-2
        self.precision[2] = prior.grade_sd**-2
        self.slope[0], self.slope[1] = prior.speed, prior.grade
        self.prior_slope[:] = self.slope
        self.sigma[:] = self.default_sigma[:] = sigma

    @property
    def level_blocks(self) -> int:
        """How many blocks define the level."""
        return len(self.first)

    def learned(self, lanes: Ints) -> Bools:
        """Return which of the lanes know their level."""
        enough: Bools = self.count[lanes] >= self.level_blocks
        return enough

    def departure(self, lanes: Ints) -> tuple[Floats, Floats]:
        """Return how far the first blocks of today lie from earlier runs, and that in its SDs; NaN where unknown."""
        slope, first = self.slope[:, lanes], self.first[:, :, lanes]
        today = median(first[:, 2] - slope[0] * first[:, 0] - slope[1] * first[:, 1])
        level, sd = self.usual[:, lanes]
        error = self.sigma[lanes] * np.maximum(self.count[lanes], 1.0) ** (HURST - 1.0)
        return today - level, (today - level) / np.sqrt(sd * sd + error * error)

    def adopt_usual(self, lanes: Ints) -> None:
        """Let the level of earlier runs be that of today, until so many blocks were learned again."""
        self.begun[:, lanes] = self.departure(lanes)[0] + self.usual[0, lanes], self.count[lanes]
        self.level[lanes] = self.usual[0, lanes]
        self.count[lanes] = 0.0
        self.first[:, :, lanes] = np.nan
        self.mean[:, lanes] = self.spread[:, lanes] = 0.0

    def residual(self, lanes: Ints, x: Floats, y: Floats) -> Floats:
        """Return what the baseline does not explain of ``y``; NaN before the level is known.

        Parameters
        ----------
        lanes : Ints, shape (m,)
        x : Floats, shape (2, m)
            ln(v/3) and grade.
        y : Floats, shape (m,)
        """
        slope = self.slope[:, lanes]
        unexplained: Floats = y - self.level[lanes] - slope[0] * x[0] - slope[1] * x[1]
        return unexplained

    def learn(self, lanes: Ints, x: Floats, y: Floats) -> None:
        """Take one block of each of the lanes; all values must be known."""
        if not lanes.size:
            return
        self._residual_square(lanes, x, y)
        self._accumulate(lanes, x, y)
        self._solve(lanes)
        self._set_level(lanes)

    def _accumulate(self, lanes: Ints, x: Floats, y: Floats) -> None:
        """Add to the centred sums (Welford 1962)."""
        count = self.count[lanes]
        early = count < self.level_blocks
        place = count[early].astype(np.int64)
        values = np.array((x[0], x[1], y))
        self.first[place, :, lanes[early]] = values[:, early].T
        before = values - self.mean[:, lanes]
        self.mean[:, lanes] += before / (count + 1.0)
        after = values - self.mean[:, lanes]
        self.spread[:, lanes] += before[[0, 0, 1, 0, 1]] * after[[0, 1, 1, 2, 2]]
        self.count[lanes] = count + 1.0

    def _solve(self, lanes: Ints) -> None:
        """Posterior mean of the two slopes, by Cramer's rule lane by lane."""
        # n blocks are worth n ** (2 - 2 H) independent ones, so each of them n ** (1 - 2 H).
        weight = self.count[lanes] ** (1.0 - 2.0 * HURST) / self.sigma[lanes] ** 2
        p11, p12, p22 = self.precision[:, lanes]
        m1, m2 = self.prior_slope[:, lanes]
        s11, s12, s22, s1y, s2y = weight * self.spread[:, lanes]
        a11, a12, a22 = p11 + s11, p12 + s12, p22 + s22
        b1 = p11 * m1 + p12 * m2 + s1y
        b2 = p12 * m1 + p22 * m2 + s2y
        determinant = a11 * a22 - a12 * a12
        self.slope[0, lanes] = (a22 * b1 - a12 * b2) / determinant
        self.slope[1, lanes] = (a11 * b2 - a12 * b1) / determinant

    def _set_level(self, lanes: Ints) -> None:
        """Level of the first blocks under the present slopes; their scatter when they are complete."""
        complete = lanes[self.learned(lanes)]
        if not complete.size:
            return
        first = self.first[:, :, complete]
        slope = self.slope[:, complete]
        levels = first[:, 2] - slope[0] * first[:, 0] - slope[1] * first[:, 1]
        self.level[complete] = median(levels)
        just = self.count[complete] == self.level_blocks
        if some(just):
            fresh = complete[just]
            scatter = MAD_TO_SD * median(np.abs(levels[:, just] - self.level[fresh]))
            self.squares[fresh] += self.level_blocks * scatter**2
        self._set_sigma(complete)

    def _residual_square(self, lanes: Ints, x: Floats, y: Floats) -> None:
        residual = np.abs(self.residual(lanes, x, y))
        known = ~np.isnan(residual)
        clipped = np.minimum(residual, 3.0 * self.sigma[lanes])[known]
        self.squares[lanes[known]] += clipped**2

    def _set_sigma(self, lanes: Ints) -> None:
        """Block SD, shrunk towards the default."""
        default = SIGMA_BLOCKS * self.default_sigma[lanes] ** 2
        pooled = (default + self.squares[lanes]) / (SIGMA_BLOCKS + self.count[lanes])
        self.sigma[lanes] = np.minimum(np.maximum(np.sqrt(pooled), SIGMA_RANGE[0]), SIGMA_RANGE[1])
