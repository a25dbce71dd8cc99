"""Grade from altitude: the slope of a running regression of altitude on distance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.lanes import Lanes, floats

if TYPE_CHECKING:
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

_KEEP: Final = math.exp(-1.0 / MEMORY_S)
_SPREAD: Final = MIN_SPAN_M**2 / 12.0
# With weights e^(-age/tau): sum(w^2)/sum(w) = 1/2 and sum(w^2 x^2)/sum(w x^2) = 1/4 about the mean. So the
# residual sum of squares loses 3/4 of a sample to the two fitted parameters, and the slope has variance
# sigma^2 / (4 * moment).
_LOST: Final = 0.75
_ERROR: Final = 4.0 * MAX_ERROR**2


class Slope(Lanes):
    """Grade of many lanes, one row a second.

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
        """Take one second and return the grade (rise over run, within +-0.45).

        Parameters
        ----------
        speed, altitude
            float64[lane], m/s and m. Where either is NaN the row adds no point; without speed, distance goes
            on at the last one.
        active
            bool[lane]: lanes that have this row; the others keep their state.

        Returns
        -------
        float64[lane]
            NaN for lanes that are not active, while less than 30 s or 60 m is known, after 10 s without
            altitude, and where the standard error of the slope exceeds 0.01.
        """
        moving = active & np.isfinite(speed)
        known = moving & np.isfinite(altitude)
        self.silent_s = np.where(known, 0.0, self.silent_s + active)
        alive = self.silent_s <= MAX_SILENCE_S
        self.span_s = (self.span_s + active) * (alive & (self.weight > 0.0))
        self.speed = np.where(moving, speed, self.speed)
        self._add(altitude, known, np.where(active, alive * _KEEP, 1.0), self.speed * active)
        return self._grade(active)

    def _add(self, altitude: Floats, known: Bools, keep: Floats, travelled: Floats) -> None:
        """Fade what is known by ``keep``, move on by ``travelled`` m, add the present point where known."""
        before = self.weight * keep
        self.weight = before + known
        share = known / np.maximum(self.weight, 1e-300)
        x = travelled - self.mean[0]
        y = np.where(known, altitude - self.mean[1], 0.0)
        self.mean[0] = x * share - x
        self.mean[1] += y * share
        fresh = before * share
        self.moment *= keep
        self.moment[0] += x * x * fresh
        self.moment[1] += x * y * fresh
        self.moment[2] += y * y * fresh

    def _grade(self, active: Bools) -> Floats:
        """Return the slope where it can be believed, else NaN."""
        xx, xy, yy = self.moment
        slope = xy / np.maximum(xx, 1e-300)
        ready = active & (self.span_s >= MIN_SPAN_S) & (xx >= _SPREAD * self.weight)
        straight = yy - slope * xy <= _ERROR * (self.weight - _LOST) * xx
        return np.where(ready & straight, np.minimum(np.maximum(slope, -MAX_GRADE), MAX_GRADE), np.nan)
