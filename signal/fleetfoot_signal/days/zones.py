"""Time in heart-rate zones, and how much of it was easy."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.days.windows import window_sum

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

ZONES_FROM: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Shares of the heart-rate reserve at which zones 1 to 5 begin (Karvonen 1957, customary edges)."""
EASY_BELOW: Final = 0.7
"""Share of the reserve below which running is easy: near the first ventilatory threshold, the top of zone 2."""
EASY_DAYS: Final = 28
EASY_LEAST: Final = 0.7
"""Share of easy time below which it is little: the 80/20 rule (Seiler 2010) less its own spread (JUDGE)."""
ENOUGH_MIN: Final = 120.0
"""Minutes of heart rate in 28 days below which a share says nothing: four short runs (JUDGE)."""


def reserve_share(heart_rate: Floats, resting: Floats, greatest: Floats) -> Floats:
    """Return the share of the heart-rate reserve (Karvonen 1957); NaN where the reserve is not positive."""
    reserve = greatest - resting
    safe = np.where(reserve > 0.0, reserve, np.nan)
    return np.asarray((heart_rate - resting) / safe)


def zone_minutes(share: Floats, minutes: Floats) -> Floats:
    """Return the minutes below zone 1 and in zones 1 to 5: float64[6, ...], summed over the first axis.

    Parameters
    ----------
    share
        float64[part, ...]: of the reserve.
    minutes
        float64[part, ...]
    """
    edges = (-np.inf, *ZONES_FROM, np.inf)
    parts = [
        np.nansum(np.where((share >= low) & (share < high), minutes, 0.0), axis=0)
        for low, high in pairwise(edges)
    ]
    return np.stack(parts)


def easy_share(easy_min: Floats, known_min: Floats) -> Floats:
    """Return the share of easy minutes of the last 28 days; NaN with less than two hours of known heart rate."""
    easy, known = window_sum(easy_min, EASY_DAYS), window_sum(known_min, EASY_DAYS)
    share: Floats = np.divide(easy, known, out=np.full(easy.shape, np.nan), where=known >= ENOUGH_MIN)
    return share
