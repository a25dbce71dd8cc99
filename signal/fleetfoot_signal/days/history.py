"""All of the history at once, for one athlete or ten thousand."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.days.distance import (
    lacks_cutback,
    longest_before,
    weekly_distance,
    weekly_ratio,
    weekly_rise,
)
from fleetfoot_signal.days.heat import is_acclimatised
from fleetfoot_signal.days.load import form, monotony, strain, weekly_load
from fleetfoot_signal.days.morning import in_a_row, resting_band, variability_band
from fleetfoot_signal.days.zones import easy_share

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

BLOCK: Final = 500
"""Athletes at a time: a year of them fits the cache of a processor, and 10,000 take a third of the time (measured)."""


@dataclass(frozen=True, slots=True)
class Days:
    """What is known of each day; float64[day, athlete], NaN unknown."""

    load: Floats
    """Of all sessions, AU; 0 on a day without one."""
    metres: Floats
    """Run that day; 0 without a run."""
    longest_m: Floats
    """Of the runs of the day; NaN without one."""
    easy_min: Floats
    """Minutes below :data:`~fleetfoot_signal.days.zones.EASY_BELOW`."""
    heart_min: Floats
    """Minutes with heart rate."""
    hottest_c: Floats
    """Of the runs of the day."""
    resting_bpm: Floats
    rmssd_ms: Floats


@dataclass(frozen=True, slots=True)
class DayHistory:
    """What the days add up to, each looking back only; float64[day, athlete], NaN unknown."""

    load: Floats
    metres: Floats
    weekly_load: Floats
    monotony: Floats
    strain: Floats
    fitness: Floats
    fatigue: Floats
    balance: Floats
    weekly_m: Floats
    weekly_ratio: Floats
    weekly_rise: Floats
    """Over the fuller of the two weeks before."""
    lacks_cutback: Floats
    """1 where no week of the last four was a cutback week, else 0."""
    longest_before_m: Floats
    """Longest run of the 30 days before."""
    easy_share: Floats
    """Of 28 days' time."""
    acclimatised: Floats
    """1 where the runner is used to heat, 0 where not."""
    resting_bpm: Floats
    resting_low_bpm: Floats
    resting_high_bpm: Floats
    resting_row: Floats
    """Mornings in a row above (or, negative, below) the band."""
    rmssd_week: Floats
    """Mean of ln RMSSD [ms] over 7 mornings."""
    rmssd_low: Floats
    rmssd_high: Floats
    rmssd_row: Floats


def history_of(days: Days) -> DayHistory:
    """Return the history of every athlete."""
    count, athletes = days.load.shape
    whole = {field.name: np.empty((count, athletes)) for field in fields(DayHistory)}
    for start in range(0, athletes, BLOCK):
        part = slice(start, min(start + BLOCK, athletes))
        some = _history(Days(*(np.ascontiguousarray(getattr(days, f.name)[:, part]) for f in fields(Days))))
        for name, values in whole.items():
            values[:, part] = getattr(some, name)
    return DayHistory(**whole)


def _history(days: Days) -> DayHistory:
    state = form(days.load)
    resting, variability = resting_band(days.resting_bpm), variability_band(days.rmssd_ms)
    return DayHistory(
        load=days.load,
        metres=days.metres,
        weekly_load=weekly_load(days.load),
        monotony=monotony(days.load),
        strain=strain(days.load),
        fitness=state.fitness,
        fatigue=state.fatigue,
        balance=state.balance,
        weekly_m=weekly_distance(days.metres),
        weekly_ratio=weekly_ratio(days.metres),
        weekly_rise=weekly_rise(days.metres),
        lacks_cutback=lacks_cutback(days.metres).astype(np.float64),
        longest_before_m=longest_before(days.longest_m),
        easy_share=easy_share(days.easy_min, days.heart_min),
        acclimatised=is_acclimatised(days.hottest_c),
        resting_bpm=days.resting_bpm,
        resting_low_bpm=resting.low,
        resting_high_bpm=resting.high,
        resting_row=in_a_row(resting.side),
        rmssd_week=variability.now,
        rmssd_low=variability.low,
        rmssd_high=variability.high,
        rmssd_row=in_a_row(variability.side),
    )
