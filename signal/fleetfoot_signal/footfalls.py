"""What a cadence counts: the steps of both feet, or the strides of one.

Devices and files mean either by the same word, and a wrong guess is a factor of two. The length of a step tells: at
every speed people take the steps of a walk or of a run, and of the count and its double one lies nearer to these.
At 1.7 m/s 79 is a count of one foot (a step of 1.29 m at that speed is nobody's), and 120 one of both.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.gate import CADENCE_AT_3_M_S, CADENCE_EXPONENT

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

WALK_RATIO_M_MIN: Final = 0.0065
"""Step length over cadence of walking adults, at every speed nearly the same (Sekiya 1998, Gait Posture 7:225)."""
SLOWEST_M_S: Final = 0.8
"""Below this speed a length of steps means nothing: people shuffle, turn and stand."""
LEAST_COUNT: Final = 20.0
"""Fewer a minute is no gait, but a foot that was lifted."""
ENOUGH: Final = 10
"""So many counts with a speed decide about a whole recording."""
MOST_STRIDES: Final = 110.0
"""Nobody takes 220 steps/min for a tenth of a run; sprinters reach 280 for seconds (Salo 2011)."""

_RUN: Final = math.log(CADENCE_AT_3_M_S) - CADENCE_EXPONENT * math.log(3.0)


def misfit(cadence_spm: Floats, speed_m_s: Floats) -> Floats:
    """Return how far a cadence in steps/min is from that of people at this speed.

    Returns
    -------
    Floats
        |ln| of its ratio to the nearer of the cadences of walking and running; NaN where either input is unknown.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        log_speed = np.log(speed_m_s)
        walk = 0.5 * (math.log(60.0 / WALK_RATIO_M_MIN) + log_speed)
        run = _RUN + CADENCE_EXPONENT * log_speed
        cadence = np.log(cadence_spm)
        return np.minimum(np.abs(cadence - walk), np.abs(cadence - run))


def counts_one_foot(count_per_min: Floats, speed_m_s: Floats) -> Bools:
    """Return where the double of a count is the better cadence; False where the speed is too low or unknown.

    Parameters
    ----------
    count_per_min, speed_m_s : Floats
        Of the same shape, in 1/min and m/s.
    """
    usable = (count_per_min >= LEAST_COUNT) & (speed_m_s >= SLOWEST_M_S)
    better: Bools = misfit(2.0 * count_per_min, speed_m_s) < misfit(count_per_min, speed_m_s)
    return usable & better


def recorded_strides(count_per_min: Floats, speed_m_s: Floats) -> bool:
    """Tell whether the cadence of a recording counts strides: one answer for all of it.

    The median of what speaks for either decides. Without enough speeds the counts alone do: strides unless they are
    too many for that.

    Parameters
    ----------
    count_per_min, speed_m_s : Floats, shape (n,)
        NaN where unknown.
    """
    turning = count_per_min >= LEAST_COUNT
    if not turning.any():
        return True
    usable = turning & (speed_m_s >= SLOWEST_M_S)
    if np.count_nonzero(usable) < ENOUGH:
        return float(np.percentile(count_per_min[turning], 90)) <= MOST_STRIDES
    count, speed = count_per_min[usable], speed_m_s[usable]
    return float(np.median(misfit(count, speed) - misfit(2.0 * count, speed))) > 0.0
