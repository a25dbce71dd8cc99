"""Grade from altitude: the slope of a running regression of altitude on distance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.lanes import Lanes, floats
from fleetfoot_signal.recursion import Recursion

if TYPE_CHECKING:
    from fleetfoot_signal.recursion import Number, Where
    from fleetfoot_signal.types import Bools, Floats

MEMORY_S: Final = 10.0
"""Time constant of the weights. Their spread is that of an even window of ``sqrt(12) * 10 = 35`` s."""

MIN_SPAN_S: Final = 30.0
MIN_SPAN_M: Final = 60.0
"""A 1 % error in grade is 5 % in cost, so the regression must reach over at least this (0.3 m of
barometer noise over 60 m and 30 s is 0.3 % of grade). At 10 s of memory, 60 m need 1.73 m/s: every running
speed."""

MAX_ERROR: Final = 0.01
"""Standard error of the slope beyond which it is unknown: 1 % grade = 5.4 % cost = 4 bpm of heart rate."""

MAX_SILENCE_S: Final = 10.0
"""A longer gap starts afresh: what the altitude did meanwhile is unknown."""

MAX_GRADE: Final = 0.45
"""Steepest plausible grade, as in the channel table."""

_TINY: Final = 1e-300
_KEEP: Final = math.exp(-1.0 / MEMORY_S)
_SPREAD: Final = MIN_SPAN_M**2 / 12.0
# With weights e^(-age/tau): sum(w^2)/sum(w) = 1/2 and sum(w^2 x^2)/sum(w x^2) = 1/4 about the mean. So the
# residual sum of squares loses 3/4 of a sample to the two fitted parameters, and the slope has variance
# sigma^2 / (4 * moment).
_LOST: Final = 0.75
_ERROR: Final = 4.0 * MAX_ERROR**2


class Slope(Lanes):
    """Grade of many lanes.

    A least-squares line of altitude on distance in which a sample ``k`` s old weighs ``exp(-k/10)``; kept as
    weighted means and centred moments, so that neither 1000 m of altitude nor 100 km of distance cost digits,
    and rounding errors fade with the samples that made them.

    The grade is that of the path some 20 s ago (twice the time constant), which is late for a heart that
    itself answers within a minute only slightly, and for a gate on grade by about 60 m. GPS altitude wanders
    slowly and may fit a wrong line well: give it no GPS altitude where there is a barometer.

    Attributes
    ----------
    weight, span_s, silent_s, speed
        float64[lane]: sum of weights; seconds since the first sample; seconds since the last; the last speed
        in m/s.
    mean
        float64[2, lane]: mean distance relative to the present point, and mean altitude, in m.
    moment
        float64[3, lane]: weighted centred sums of distance^2, distance * altitude, altitude^2, in m^2.
    """

    weight = floats(0.0)
    span_s = floats(0.0)
    silent_s = floats(0.0)
    speed = floats(0.0)
    mean = floats(0.0, 2)
    moment = floats(0.0, 3)

    def step(self, speed: Floats, altitude: Floats, active: Bools) -> Floats:
        """Take some seconds and return the grade (rise over run, within +-0.45).

        Parameters
        ----------
        speed, altitude
            float64[second, lane], m/s and m. Where either is NaN the row adds no point; without speed, distance goes
            on at the last one.
        active
            bool[second, lane]: lanes that have this row; the others keep their state.

        Returns
        -------
        float64[second, lane]
            NaN for lanes that are not active, while less than 30 s or 60 m is known, after 10 s without
            altitude, and where the standard error of the slope exceeds 0.01.
        """
        moving = active & np.isfinite(speed)
        known = moving & np.isfinite(altitude)
        state = (self.weight, self.span_s, self.silent_s, self.speed, *self.mean, *self.moment)
        (grade,) = Recursion(_regress, (speed, altitude, moving, known), active, 1).run(state)
        return np.where(active, grade, np.nan)


def _regress(
    state: tuple[Number, ...], given: tuple[Number, ...], where: Where
) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """Fade what is known, move on, add the present point where known; return the slope where it can be believed."""
    weight, span_s, silent_s, last, mean_x, mean_y, xx, xy, yy = state
    speed, altitude, moving, known = given
    silent_s = where(known, 0.0, silent_s + 1.0)
    alive = silent_s <= MAX_SILENCE_S
    span_s = (span_s + 1.0) * (alive & (weight > 0.0))
    last = where(moving, speed, last)
    keep = alive * _KEEP  # after a long silence 0: the line begins anew
    before = weight * keep
    weight = before + known
    share = known / where(weight > _TINY, weight, _TINY)
    x = last - mean_x
    y = where(known, altitude - mean_y, 0.0)
    # Where a weighted mean moves by share of a difference, the centred sums grow by before * share of its square (West
    # 1979): no digits are lost, as they would be in differences of large sums.
    fresh = before * share
    xx = xx * keep + x * x * fresh
    xy = xy * keep + x * y * fresh
    yy = yy * keep + y * y * fresh
    slope = xy / where(xx > _TINY, xx, _TINY)
    ready = (span_s >= MIN_SPAN_S) & (xx >= _SPREAD * weight)
    # sigma^2 / (4 * moment) <= MAX_ERROR^2, multiplied out: nothing is divided by what may be 0.
    straight = yy - slope * xy <= _ERROR * (weight - _LOST) * xx
    held = where(slope < -MAX_GRADE, -MAX_GRADE, where(slope > MAX_GRADE, MAX_GRADE, slope))
    grade = where(ready & straight, held, math.nan)
    return (weight, span_s, silent_s, last, x * share - x, mean_y + y * share, xx, xy, yy), (grade,)
