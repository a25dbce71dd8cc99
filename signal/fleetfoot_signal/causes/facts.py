"""What is measured, computed and said of each run of an athlete, before it is weighed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.robust import median

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

ONSET_START: Final = 0.0
ONSET_AFTER: Final = 1.0
ONSET_SAME_DISTANCE: Final = 2.0
"""How :attr:`Facts.onset` says from when the legs were heavy."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of each run, oldest first; float64[run], NaN unknown. Yes is 1, no is 0."""

    day: Floats
    """When, in days from any moment; ascending."""
    legs: Floats
    tired: Floats
    """Ratings 0-10."""
    onset: Floats
    onset_min: Floats
    rpe: Floats
    soreness: Floats
    sick: Floats
    """On the day; where that is not said, the day before."""
    sleep_h: Floats
    """Of the night before."""
    duration_s: Floats
    distance_m: Floats
    mass_kg: Floats
    """Of the runner; usual where not weighed."""

    load_before: Floats
    """AU of the 72 h before: the last day in full, earlier ones 0.6."""
    load_72h: Floats
    """AU of the 72 h before, all in full."""
    strength: Floats
    """Leg strength training within 48 h."""
    strength_28d: Floats
    """Days with it in the 4 weeks before."""
    descent_before_m: Floats
    """Descent within the 48 h before, beyond the usual of as many runs."""
    longest_before_m: Floats
    """Longest run of the 30 days before; NaN too where there are too few to tell."""
    weekly_rise: Floats
    lacks_cutback: Floats
    resting_row: Floats
    rmssd_row: Floats
    """Mornings in a row above (or, negative, below) the own band."""
    acclimatised: Floats
    easy_share: Floats
    easy_speed_m_s: Floats
    """Usual speed of 28 days."""
    ended_hard: Floats
    """Whether a run of this day or the one before ended without cooling down."""

    temperature_c: Floats
    humidity_pct: Floats
    mass_lost_pct: Floats
    """By the scales."""
    drunk_ml: Floats
    carbs_g: Floats
    meal_h: Floats
    used_g_kg: Floats
    """Estimate of the carbohydrate that the run used."""

    pace_bpm: Floats
    """Heart rate at the reference pace."""
    recovery_bpm: Floats
    reserve: Floats
    """Median share of the heart-rate reserve."""
    hard_first_min: Floats
    """Minutes of the first 5 at .70 of the reserve or more."""
    first_speed_m_s: Floats
    rest_speed_m_s: Floats
    fade: Floats
    drift: Floats
    unusual_heart: Floats
    """Whether heart rate was unusual for the effort, by the detector."""
    step_pct: Floats
    """How much longer steps were than usual at this pace: of the worst episode, or of the whole run."""
    bounce_pct: Floats
    contact_late_pct: Floats
    cadence_late_pct: Floats
    speed_late_pct: Floats
    balance_pct: Floats
    balance_late: Floats
    episode_min: Floats
    """When the first episode of form began."""

    surface_share: Floats
    """Share of earlier runs on the same ground."""
    on_track: Floats
    shoe_km: Floats
    shoe_runs: Floats
    """Of the pair, before this run; runs only where earlier ones were in other pairs, so that it can be new."""

    @staticmethod
    def unknown(day: Floats) -> Facts:
        """Return facts of runs of which nothing is known but when they were."""
        return Facts(**{field.name: np.full(day.shape, np.nan) for field in fields(Facts)} | {"day": day})


def usual(day: Floats, values: Floats, prior: Floats, window_days: float) -> Floats:
    """Return what is usual at each run: the median of the runs within a window around it.

    Parameters
    ----------
    day
        float64[run], ascending.
    values
        float64[row, run]; NaN unknown.
    prior
        float64[row, n]: values of the population that count as n runs of the athlete.
    window_days
        Days before and after.

    A value equal to the median changes no median: adding a run that is exactly usual changes nothing.
    """
    first = np.searchsorted(day, day - window_days, side="left")
    last = np.searchsorted(day, day + window_days, side="right")
    found = np.empty(values.shape)
    for run in range(day.size):
        start, end = int(first[run]), int(last[run])
        if run and (start, end) == (int(first[run - 1]), int(last[run - 1])):
            found[:, run] = found[:, run - 1]
        else:
            found[:, run] = median(np.concatenate((prior, values[:, start:end]), axis=1).T)
    return found
