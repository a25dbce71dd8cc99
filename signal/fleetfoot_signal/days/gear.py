"""Shoes and ground: how far each pair has been run, and how unusual the ground is.

Of one athlete: tags are whole numbers along the runs, -1 where unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.robust import median

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints

WORN_KM: Final = (500.0, 800.0)
"""Kilometres at which shoes are due: 300-500 miles by custom; stance is longer from 320 km on (Kong 2009)."""
NEW_RUNS: Final = 3
"""Runs during which a pair is new (JUDGE)."""
SURFACE_DAYS: Final = 60.0
RARE: Final = 0.2
"""Share of the runs of 60 days below which a ground is unusual for this runner (JUDGE)."""
SURFACE_RUNS: Final = 5
"""Known runs without which nothing is unusual (JUDGE)."""
OFFSET_RUNS: Final = 5.0
"""Runs with no offset that a pair's own offset is shrunk by (JUDGE)."""


def pair_distance(pair: Ints, metres: Floats) -> Floats:
    """Return the metres that the pair of each run had been run before it; NaN where the pair is unknown."""
    before = np.full(metres.shape, np.nan)
    for tag in set(pair.tolist()) - {-1}:
        mine = pair == tag
        run = np.nan_to_num(metres[mine], nan=0.0)
        before[mine] = np.cumsum(run) - run
    return before


def pair_runs(pair: Ints) -> Floats:
    """Return how many runs the pair of each run had done before it; NaN where the pair is unknown."""
    before = np.full(pair.shape, np.nan)
    for tag in set(pair.tolist()) - {-1}:
        mine = pair == tag
        before[mine] = np.arange(np.count_nonzero(mine))
    return before


def pair_offset(pair: Ints, level: Floats) -> Floats:
    """Return how far a quantity lies from usual in the pair of each run, shrunk to nothing; NaN where unknown.

    Parameters
    ----------
    level
        float64[run], such as ln cadence at the reference pace.
    """
    offset = np.full(level.shape, np.nan)
    for tag in set(pair.tolist()) - {-1}:
        mine = pair == tag
        known = level[mine & ~np.isnan(level)] - median(level[:, None])
        offset[mine] = known.sum() / (known.size + OFFSET_RUNS)
    return offset


def surface_share(day: Floats, surface: Ints) -> Floats:
    """Return what share of the runs of the 60 days before had the ground of each run.

    NaN where its ground is unknown or fewer than :data:`SURFACE_RUNS` of those tell.
    """
    share = np.full(day.shape, np.nan)
    for run in range(day.size):
        earlier = surface[:run][(day[:run] >= day[run] - SURFACE_DAYS) & (surface[:run] >= 0)]
        if surface[run] >= 0 and earlier.size >= SURFACE_RUNS:
            share[run] = np.count_nonzero(earlier == surface[run]) / earlier.size
    return share
