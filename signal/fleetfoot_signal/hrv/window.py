"""The two minutes of beats that variability is taken of: whole, mended, and judged by how much of them is made up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.hrv.artefacts import MEDIAN_WIDTH, WIDTH, judge, material, repair

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

WINDOW_MS: Final = 120_000.0
"""Two minutes (Rogers 2021; Kubios): windows of 30 to 60 s are invalid at low intensity (within-subject agreement of
a1 .02 to .37 there, preprint 2026.02.02.703217)."""
CONTEXT: Final = WIDTH // 2 + MEDIAN_WIDTH // 2 + 1
"""Beats before the window that its first verdicts look at."""
UNJUDGED: Final = 2
"""The last beats have no verdict: it needs two successors."""
MOST_ARTEFACTS_PCT: Final = 3.0
"""From here on figures are not to be trusted (Rogers 2021): repairing 3 % moves a1 by .11 (1 SD, simulated for this
project's survey), and upwards where effort is high."""


class Variability(NamedTuple):
    """What a window of beats says; NaN where it says nothing."""

    rmssd_ms: float
    """Root mean square of the differences of successive intervals, without those that were mended."""
    artefacts_pct: float
    """Share of the intervals that are none."""
    mended_ms: Floats
    """float64[beat]: the window for DFA a1; empty where there is no figure."""


NOTHING: Final = Variability(math.nan, math.nan, np.empty(0))


def variability_of(rr_ms: Floats) -> Variability:
    """Return the variability of the last two minutes of beats.

    Parameters
    ----------
    rr_ms : Floats, shape (beat,)
        Intervals, oldest first, all known and none of them lost.

    Returns
    -------
    Variability
        Nothing of less than two minutes; only the share of artefacts where that is more than
        :data:`MOST_ARTEFACTS_PCT`.
    """
    age_ms = np.cumsum(rr_ms[:-UNJUDGED][::-1])
    if not age_ms.size or age_ms[-1] < WINDOW_MS:
        return NOTHING
    beats = int(np.searchsorted(age_ms, WINDOW_MS)) + 1
    judged = rr_ms[-(beats + UNJUDGED + CONTEXT) :]
    verdicts = material(judged, judge(judged))
    share_pct = 100.0 * np.count_nonzero(verdicts[-(beats + UNJUDGED) :]) / beats
    if share_pct > MOST_ARTEFACTS_PCT:
        return Variability(math.nan, share_pct, np.empty(0))
    mended, made = repair(judged, verdicts)
    mended, made = mended[:-UNJUDGED], made[:-UNJUDGED]
    first = max(mended.size - 1 - int(np.searchsorted(np.cumsum(mended[::-1]), WINDOW_MS)), 0)
    mended, own = mended[first:], made[first:] == 0.0
    steps: Floats = np.diff(mended)[own[1:] & own[:-1]]
    return Variability(math.sqrt(float(np.mean(steps * steps))), share_pct, mended)
