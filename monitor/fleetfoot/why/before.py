"""What came before a run: loads, distances, strength training, and how the last run ended."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.days.distance import FEWEST_IN_MONTH, LONGEST_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.why.season import Season

EARLIER_WEIGHT: Final = 0.6
"""Of loads 24-72 h before beside those of the last day (MEAS: +.33 SD against +.37, over two days)."""
RECENT_DAYS: Final = 3
WEEKS_DAYS: Final = 14
EASY_DAYS: Final = 28
LOOK_BACK_DAYS: Final = 90
"""Nothing here asks for more."""


def before(season: Season, run: int) -> dict[str, float]:
    """Return what the days before a run were like; nothing for a run without a date."""
    row = season.row(run)
    if row is None:
        return {}
    history = season.history
    found = {
        "resting_row": float(history.resting_row[row, 0]),
        "rmssd_row": float(history.rmssd_row[row, 0]),
        "acclimatised": float(history.acclimatised[row, 0]),
        "easy_share": float(history.easy_share[row, 0]),
        "strength": any_of([season.of_day(run, "strength", back) for back in range(3)]),
        "strength_28d": _strength_days(season, run),
    }
    back = _days_back(season, run, row)
    if not back:
        return found
    found |= _loads_before(season, back) | _distances(season, row, back)
    found["ended_hard"] = _ended_hard(season, [other for other, days in back.items() if days <= 1])
    speeds = [season.figures[other].speed_m_s for other, days in back.items() if days <= EASY_DAYS]
    known = [speed for speed in speeds if not math.isnan(speed)]
    found["easy_speed_m_s"] = float(np.median(known)) if len(known) >= FEWEST_IN_MONTH else math.nan
    return found


def _days_back(season: Season, run: int, row: int) -> dict[int, int]:
    """Return the earlier runs, oldest first, with how many days before they were."""
    back: dict[int, int] = {}
    for other in range(run - 1, -1, -1):
        earlier = season.row(other)
        if earlier is not None:
            back[other] = row - earlier
            if back[other] > LOOK_BACK_DAYS:
                break
    return dict(reversed(back.items()))


def _loads_before(season: Season, back: dict[int, int]) -> dict[str, float]:
    """Return the loads of the last days; unknown where the season is not yet as long."""
    if max(back.values()) < RECENT_DAYS:
        return {}
    recent = {other: days for other, days in back.items() if days <= RECENT_DAYS}
    weighted = sum(season.loads[o] * (1.0 if days <= 1 else EARLIER_WEIGHT) for o, days in recent.items())
    typical = [f.descent_m for f in season.figures if not math.isnan(f.descent_m)]
    down = [season.figures[o].descent_m for o, days in recent.items() if days <= 2]
    down = [metres for metres in down if not math.isnan(metres)]
    return {
        "load_before": weighted,
        "load_72h": sum(season.loads[other] for other in recent),
        "descent_before_m": sum(down) - len(down) * float(np.median(typical)) if typical else math.nan,
    }


def _distances(season: Season, row: int, back: dict[int, int]) -> dict[str, float]:
    history = season.history
    in_month = [other for other, days in back.items() if 0 < days <= LONGEST_DAYS]
    same_day = [season.figures[other].distance_m for other, days in back.items() if days == 0]
    longest = float(history.longest_before_m[row, 0])
    enough = len(in_month) >= FEWEST_IN_MONTH
    weeks = max(back.values()) >= WEEKS_DAYS - 1
    return {
        "longest_before_m": float(np.fmax.reduce([longest, *same_day])) if enough else math.nan,
        "weekly_rise": float(history.weekly_rise[row, 0]) if weeks else math.nan,
        "lacks_cutback": float(history.lacks_cutback[row, 0]),
    }


def _strength_days(season: Season, run: int) -> float:
    told = [season.of_day(run, "strength", back) for back in range(1, 29)]
    known = [value for value in told if not math.isnan(value)]
    return float(sum(known)) if known else math.nan


def _ended_hard(season: Season, before: Sequence[int]) -> float:
    """Return whether the last run of this day or the one before ended hard; 0 where there was none."""
    if not before:
        return 0.0
    last = season.figures[before[-1]]
    reserve = (last.last_bpm - season.body.resting_bpm) / (season.body.greatest_bpm - season.body.resting_bpm)
    if math.isnan(reserve) or math.isnan(last.last_speed_m_s):
        return math.nan
    return float(last.last_speed_m_s > 0.85 * last.speed_m_s and reserve > 0.75)


def any_of(values: Sequence[float]) -> float:
    """Return whether any of several answers is yes; unknown where none is and any lacks for the first."""
    if any(value > 0.0 for value in values):
        return 1.0
    return math.nan if all(math.isnan(value) for value in values) else 0.0
