"""How far: the longest run of a month, the week against the one before, and when it was last cut back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.days.windows import shifted, window_greatest, window_sum

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

LONGEST_DAYS: Final = 30
"""Window of the longest run (BJSM 2025;59:1203)."""
FEWEST_IN_MONTH: Final = 3
"""Runs in that window without which the longest says nothing of how this runner trains (JUDGE)."""
SPIKES: Final = (1.1, 1.3, 2.0)
"""Length over the longest of the window from which hazard ratios of injury were 1.64, 1.52 and 2.28 (same study)."""
WEEK: Final = 7
RULE: Final = 1.1
"""The 10 % rule: week over week. No relation was found (same study); runners are told of it, so it is told as weak."""
CUTBACK: Final = 0.85
"""A week of at most so much of the one before is a cutback week: plans say -20 to -30 %, less half of that (JUDGE)."""
CUTBACK_WEEKS: Final = 4
"""Weeks within which plans cut back once (custom)."""


def longest_before(longest: Floats) -> Floats:
    """Return the longest run of the 30 days before each day, that day not among them; NaN where there was none.

    Parameters
    ----------
    longest
        float64[day, athlete]: metres of the longest run of each day; NaN or 0 without a run.
    """
    return window_greatest(shifted(np.where(longest > 0.0, longest, np.nan), 1), LONGEST_DAYS)


def weekly_distance(distance: Floats) -> Floats:
    """Return the metres of the last 7 days."""
    return window_sum(distance, WEEK)


def weekly_ratio(distance: Floats) -> Floats:
    """Return the metres of the last 7 days over those of the 7 before; NaN where those were none."""
    week = weekly_distance(distance)
    before = shifted(week, WEEK)
    known = np.nan_to_num(before) > 0.0
    ratio: Floats = np.divide(week, before, out=np.full(week.shape, np.nan), where=known)
    return ratio


def weekly_rise(distance: Floats) -> Floats:
    """Return the metres of the last 7 days over the fuller of the two weeks before; NaN where both were none.

    So the week after a cutback week, which goes back to what was usual, is no jump.
    """
    week = weekly_distance(distance)
    before = np.fmax(shifted(week, WEEK), shifted(week, 2 * WEEK))
    known = np.nan_to_num(before) > 0.0
    rise: Floats = np.divide(week, before, out=np.full(week.shape, np.nan), where=known)
    return rise


def lacks_cutback(distance: Floats) -> Bools:
    """Return whether none of the last 4 weeks was a cutback week; False before 5 weeks are known."""
    ratio = weekly_ratio(distance)
    lowest = np.full(distance.shape, np.inf)
    known = np.ones(distance.shape, dtype=np.bool_)
    for week in range(CUTBACK_WEEKS):
        then = shifted(ratio, WEEK * week)
        known &= ~np.isnan(then)
        lowest = np.fmin(lowest, then)
    return known & (lowest > CUTBACK)
