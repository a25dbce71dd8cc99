"""How hard sessions were, and what many of them add up to.

A session's load is in arbitrary units (AU): RPE times minutes where it was rated, else Banister's TRIMP brought to that
scale. The three count differently and are never added to each other unscaled.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.days.windows import window_moments, window_sum

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

TRIMP_MEN: Final = (0.64, 1.92)
TRIMP_WOMEN: Final = (0.86, 1.67)
"""Factor and exponent of Banister (1991), as given by Morton 1990 and intervals.icu."""
EDWARDS_FROM: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Shares of the maximum heart rate at which the zones of Edwards (1993) begin; they count 1 to 5 a minute."""
AU_PER_TRIMP: Final = 300.0 / 109.7
"""An hour at RPE 5 is 300 AU; an hour at .70 of the reserve is a TRIMP of 109.7, men and women averaged (JUDGE)."""
FITNESS_DAYS: Final = 42.0
FATIGUE_DAYS: Final = 7.0
"""Time constants of the impulse-response model (Banister 1975; values of Coggan)."""
WEEK: Final = 7
MONOTONY_FLOOR: Final = 0.1
"""SD of daily loads, in means, below which monotony would run away (JUDGE)."""


class Form(NamedTuple):
    """Of the impulse-response model; AU a day, float64[day, athlete]."""

    fitness: Floats
    fatigue: Floats

    @property
    def balance(self) -> Floats:
        """Fitness less fatigue, before the day's own session."""
        before = np.zeros(self.fitness.shape)
        before[1:] = (self.fitness - self.fatigue)[:-1]
        return before


def session_load(rpe: Floats, minutes: Floats) -> Floats:
    """Return RPE (0-10) times minutes (Foster 2001), AU; NaN where either is unknown."""
    return rpe * minutes


def banister_trimp(reserve: Floats, minutes: Floats, sex: str | None = None) -> Floats:
    """Return Banister's training impulse of a session, summed over the first axis.

    Parameters
    ----------
    reserve
        float64[part, ...]: share of the heart-rate reserve in each part of the session; NaN counts as nothing.
    minutes
        float64[part, ...]: how long each part was.
    sex
        ``men``, ``women``, or None for the mean of both.

    >>> float(np.round(banister_trimp(np.array([0.7]), np.array([30.0]), "men"), 1))
    51.5
    """
    kinds = {"men": (TRIMP_MEN,), "women": (TRIMP_WOMEN,)}.get(sex or "", (TRIMP_MEN, TRIMP_WOMEN))
    share = np.clip(reserve, 0.0, 1.0)
    weight = sum(factor * np.exp(exponent * share) for factor, exponent in kinds) / len(kinds)
    return np.asarray(np.nansum(minutes * share * weight, axis=0))


def edwards_load(share: Floats, minutes: Floats) -> Floats:
    """Return the load by zones of the maximum heart rate, summed over the first axis; AU of Edwards (1993).

    Parameters
    ----------
    share
        float64[part, ...]: of the maximum heart rate; NaN counts as nothing.
    minutes
        float64[part, ...]: how long each part was.
    """
    points = sum((share >= start).astype(np.float64) for start in EDWARDS_FROM)
    return np.asarray(np.nansum(minutes * points, axis=0))


def form(load: Floats) -> Form:
    """Return fitness and fatigue from daily loads: exponential means with 42 and 7 days."""
    return Form(*(_exponential(load, 1.0 - math.exp(-1.0 / days)) for days in (FITNESS_DAYS, FATIGUE_DAYS)))


def exponential_mean(load: Floats, days: int) -> Floats:
    """Return the exponentially weighted mean with ``lambda = 2 / (N + 1)`` (Williams 2017)."""
    return _exponential(load, 2.0 / (days + 1.0))


def weekly_load(load: Floats) -> Floats:
    """Return the load of the last 7 days."""
    return window_sum(load, WEEK)


def monotony(load: Floats) -> Floats:
    """Return mean over SD of the last 7 daily loads (Foster 1998); NaN before a week is over and without load."""
    week = window_moments(np.nan_to_num(load, nan=0.0), WEEK)
    spread = np.maximum(np.nan_to_num(week.sd), MONOTONY_FLOOR * week.mean)
    found: Floats = np.divide(week.mean, spread, out=np.full(load.shape, np.nan), where=week.mean > 0.0)
    found[: WEEK - 1] = np.nan
    return found


def strain(load: Floats) -> Floats:
    """Return weekly load times monotony (Foster 1998); NaN where monotony is."""
    return weekly_load(load) * monotony(load)


def _exponential(load: Floats, share: float) -> Floats:
    result = np.zeros(load.shape)
    level = np.zeros(load.shape[1:])
    for day, today in enumerate(np.nan_to_num(load, nan=0.0)):
        level = level + share * (today - level)
        result[day] = level
    return result
