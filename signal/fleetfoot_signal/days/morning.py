"""Mornings: resting heart rate and heart-rate variability against the runner's own bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.days.windows import shifted, window_moments, window_quartiles

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

RESTING_DAYS: Final = 28
RESTING_LEAST_BPM: Final = 5.0
RESTING_SDS: Final = 2.0
"""A morning is high above the median of 28 days by 5 bpm, and by two robust SDs (5-10 bpm is customary, RECALL)."""
QUARTILES_TO_SD: Final = 1.349
"""Distance of the quartiles of the normal distribution, in SDs."""
FEWEST_MORNINGS: Final = 7
"""Mornings without which there is no band: a week (JUDGE)."""
BAND_DAYS: Final = 60
BAND_SDS: Final = 0.5
WEEK: Final = 7
WEEK_LEAST: Final = 3
"""The mean of 7 days, of at least 3 mornings, against the mean of 60 days +- .5 SD (Plews 2012, 2014)."""
IN_A_ROW: Final = 3
"""Mornings in a row that count as several."""


class Band(NamedTuple):
    """Where the quantity usually lies, and where it is; float64[day, athlete], NaN unknown."""

    low: Floats
    high: Floats
    now: Floats
    """What is compared with the band."""

    @property
    def side(self) -> Floats:
        """1 above, -1 below, 0 within the band, NaN where it cannot be told."""
        known = ~(np.isnan(self.low) | np.isnan(self.high) | np.isnan(self.now))
        beyond = (self.now > self.high).astype(np.float64) - (self.now < self.low).astype(np.float64)
        return np.where(known, beyond, np.nan)


def resting_band(resting_bpm: Floats) -> Band:
    """Return the band of the resting heart rate: of the 28 mornings before each day."""
    before = window_quartiles(shifted(resting_bpm, 1), RESTING_DAYS)
    half = np.maximum(RESTING_LEAST_BPM, RESTING_SDS * (before.high - before.low) / QUARTILES_TO_SD)
    middle = np.where(before.known >= FEWEST_MORNINGS, before.middle, np.nan)
    return Band(middle - half, middle + half, resting_bpm)


def variability_band(rmssd_ms: Floats) -> Band:
    """Return the band of ln RMSSD: the mean of the last 7 days against the 60 days before them.

    The mean of fewer mornings scatters more, by the root of their number: for it the band is as much wider.
    """
    logs = np.log(np.where(rmssd_ms > 0.0, rmssd_ms, np.nan))
    week, before = window_moments(logs, WEEK), window_moments(shifted(logs, WEEK), BAND_DAYS)
    enough = before.known >= FEWEST_MORNINGS
    scatter = np.sqrt(WEEK / np.maximum(week.known, 1.0))
    middle, half = np.where(enough, before.mean, np.nan), BAND_SDS * before.sd * scatter
    return Band(middle - half, middle + half, np.where(week.known >= WEEK_LEAST, week.mean, np.nan))


def in_a_row(side: Floats) -> Floats:
    """Return how many mornings in a row, up to each day, lay beyond the band on one side; unknown ones are passed over.

    float64[day, athlete], signed as the side; NaN where the day's own is unknown.
    """
    count = np.zeros(side.shape)
    running: Floats = np.zeros(side.shape[1:])
    for day in range(side.shape[0]):
        now: Floats = side[day]
        same = np.sign(running) == now
        fresh = np.where(now == 0.0, 0.0, np.where(same, running + now, now))
        running = np.where(np.isnan(now), running, fresh)
        count[day] = np.where(np.isnan(now), np.nan, running)
    return count
