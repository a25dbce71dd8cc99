"""What was seen of each cause in a run, in the unit that people know it by."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.causes.levels import HEAT_C, LOAD_AU, SLEEP_H, glycogen_pct, lost_water_pct
from fleetfoot_signal.causes.table import INDEX
from fleetfoot_signal.days.heat import WARM_C, wet_bulb_globe

if TYPE_CHECKING:
    from fleetfoot_signal.causes.facts import Facts
    from fleetfoot_signal.causes.ranking import Ranking
    from fleetfoot_signal.types import Floats

_NAN: Final = float("nan")


class Observed(NamedTuple):
    """Of one cause in every run; float64[run], NaN unknown or without a usual."""

    level: Floats
    usual: Floats


def observed(facts: Facts, ranking: Ranking) -> dict[str, Observed]:
    """Return by cause what was seen and, where that is what it counts above, what is usual."""
    usual = {cause: ranking.doses.usual[row] for cause, row in INDEX.items()}
    none = np.full(facts.day.shape, _NAN)
    return {
        "recent_load": Observed(facts.load_before, LOAD_AU * usual["recent_load"]),
        "session_spike": Observed(facts.distance_m / facts.longest_before_m, none),
        "weekly_jump": Observed(facts.weekly_rise, none),
        "short_sleep": Observed(facts.sleep_h, SLEEP_H - usual["short_sleep"]),
        "heat": Observed(
            wet_bulb_globe(facts.temperature_c, facts.humidity_pct),
            np.where(usual["heat"] > 0.0, WARM_C + HEAT_C * usual["heat"], _NAN),
        ),
        "dehydration": Observed(np.mean(lost_water_pct(facts), axis=0), usual["dehydration"]),
        "fuel": Observed(np.mean(glycogen_pct(facts), axis=0), none),
        "fast_start": Observed(
            facts.first_speed_m_s / np.fmax(facts.easy_speed_m_s, facts.rest_speed_m_s), none
        ),
        "no_warm_up": Observed(facts.hard_first_min, none),
        "too_little_easy": Observed(facts.easy_share, none),
        "overstriding": Observed(facts.step_pct, none),
        "bounce": Observed(facts.bounce_pct, none),
        "asymmetry": Observed(np.fmax(np.abs(facts.balance_pct - 50.0), np.abs(facts.balance_late)), none),
        "shoes": Observed(facts.shoe_km, none),
    }


def at(table: dict[str, Observed], cause: str, run: int) -> tuple[float, float]:
    """Return level and usual of a cause in a run; NaN where it goes by neither."""
    found = table.get(cause)
    return (math.nan, math.nan) if found is None else (float(found.level[run]), float(found.usual[run]))
