"""From facts to levels: how much of each cause a run had, in reference doses of the table.

A level of 0 is "known to be none"; NaN is "not known". Where a level is known in part there are several equally likely
choices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.causes.evidence import WINDOW_DAYS, Evidence
from fleetfoot_signal.causes.facts import usual
from fleetfoot_signal.causes.signs import late_cadence_pct, late_contact_pct, signs_of
from fleetfoot_signal.causes.table import CAUSES
from fleetfoot_signal.days.energy import SPREAD, glycogen_left, mass_lost_pct, sweat_rate_l_h
from fleetfoot_signal.days.gear import NEW_RUNS, RARE, WORN_KM
from fleetfoot_signal.days.heat import WARM_C, wet_bulb_globe
from fleetfoot_signal.days.zones import EASY_LEAST

if TYPE_CHECKING:
    from fleetfoot_signal.causes.facts import Facts
    from fleetfoot_signal.types import Floats

LOAD_AU: Final = 300.0
DESCENT_M: Final = 400.0
"""Of descent beyond the usual that is a dose: a tenth of runs on hills have it (JUDGE)."""
SPIKE_RATIO: Final = (1.0, 1.0999, 1.1, 1.3, 2.0, 3.0)
SPIKE_DOSE: Final = (0.0, 0.0, 0.5, 1.0, 2.0, 3.0)
MOST_WEEKS: Final = 4.0
"""Doses of a weekly jump, at most: beyond that it is a spike of single runs, or a holiday before (JUDGE)."""
PACE_BPM: Final = 6.0
"""Heart rate at the same pace differs by 3-4 bpm (SD) from day to day; beyond twice that it is unusual."""
RECOVERY_BPM: Final = 10.0
"""Recovery over a minute differs by 5 bpm (SD) without overreaching (Le Meur 2017)."""
RPE_ABOVE: Final = 1.0
"""RPE rose by .7-2.1 in overreaching (Le Meur 2017)."""
RPE_PER_LN_SPEED: Final = 15.0
RPE_PER_LN_TIME: Final = 1.5
"""What RPE grows by with speed and length: from easy (3-4) to threshold (7) at 25 % more, and a point for twice as long
(RECALL); what is left of it is set beside the runner's usual."""
MORNINGS: Final = 2.0
"""A single morning is none."""
WEEK_MORNINGS: Final = 5.0
"""The week's mean of ln RMSSD moves slowly: by chance it lies outside its band for two days one day in seven (SIM)."""
HOT_C: Final = 25.0
"""In heat a high heart rate is no sign of overreaching."""
SLEEP_H: Final = 7.5
"""Middle of the recommended 7-9 h; what counts is the difference from the runner's own usual."""
HEAT_C: Final = 5.0
GLYCOGEN_BELOW: Final = 0.5
GLYCOGEN_DOSE: Final = 0.25
FUEL_LEAST_S: Final = 3600.0
"""Up to an hour stores suffice (causes.md 3)."""
EATEN_G_H: Final = (0.0, 20.0, 45.0)
DRUNK_L_H: Final = (0.0, 0.3, 0.5)
"""What runners are wont to eat and drink in a run that does not tell (JUDGE), each with one factor of the estimate."""
FAST: Final = 0.08
STEP_PCT: Final = 5.0
BOUNCE_PCT: Final = 8.0
CONTACT_PCT: Final = 5.0
CADENCE_PCT: Final = 3.0
BALANCE_POINTS: Final = 2.5
KM_MORE: Final = WORN_KM[1] - WORN_KM[0]
RESTING_ROW: Final = 3.0
"""Mornings in a row that the resting heart rate is up without symptoms."""


def evidence_of(facts: Facts) -> Evidence:
    """Return the facts as evidence."""
    levels = {
        "recent_load": facts.load_before / LOAD_AU,
        "strength_or_downhill": _strength_or_downhill(facts),
        "session_spike": np.interp(facts.distance_m / facts.longest_before_m, SPIKE_RATIO, SPIKE_DOSE),
        "weekly_jump": _weekly_jump(facts),
        "overreaching": overreaching(facts),
        "short_sleep": SLEEP_H - facts.sleep_h,
        "heat": np.maximum(wet_bulb_globe(facts.temperature_c, facts.humidity_pct) - WARM_C, 0.0) / HEAT_C,
        "dehydration": lost_water_pct(facts),
        "fuel": _fuel(facts),
        "fast_start": _fast_start(facts),
        "no_warm_up": np.interp(facts.hard_first_min, (0.0, 1.0, 3.0), (0.0, 1.0, 2.0)),
        "no_cool_down": facts.ended_hard,
        "too_little_easy": np.maximum(EASY_LEAST - facts.easy_share, 0.0) / 0.1,
        "overstriding": np.maximum(facts.step_pct, 0.0) / STEP_PCT,
        "bounce": np.maximum(facts.bounce_pct, 0.0) / BOUNCE_PCT,
        "form_decay": _form_decay(facts),
        "asymmetry": _asymmetry(facts),
        "surface": np.where(facts.surface_share < RARE, np.where(facts.surface_share == 0.0, 2.0, 1.0), 0.0)
        + 0.0 * facts.surface_share,
        "shoes": _shoes(facts),
        "illness": _illness(facts),
    }
    shape = (len(SPREAD), facts.day.size)
    table: Floats = np.stack([np.broadcast_to(levels[cause.id], shape) for cause in CAUSES], axis=1)
    return Evidence(facts.day, table, signs_of(facts), np.stack((facts.legs, facts.tired)))


def overreaching(facts: Facts) -> Floats:
    """Return the dose of overreaching: two of heart rate, RPE and mornings beyond usual; NaN where fewer are known."""
    heart = strange_heart(facts)
    rpe = _beyond(rpe_above(facts), RPE_ABOVE)
    resting, variability = np.abs(facts.resting_row), np.abs(facts.rmssd_row)
    mornings = np.fmax(_beyond(resting, MORNINGS), _beyond(variability, WEEK_MORNINGS))
    parts = np.stack((heart, rpe, mornings))
    parts[:, facts.sick > 0.0] = np.nan  # illness does the same
    known, beyond = np.sum(~np.isnan(parts), axis=0), np.nansum(parts, axis=0)
    dose = np.where(beyond >= 3.0, 1.5, np.where(beyond >= 2.0, 1.0, 0.0))
    return np.where(known >= 2, dose, np.nan)


def rpe_above(facts: Facts) -> Floats:
    """Return RPE above the runner's usual at this speed and length; NaN unknown."""
    speed, time = facts.distance_m / facts.duration_s, facts.duration_s
    expected = np.nan_to_num(RPE_PER_LN_SPEED * _ln(speed)) + np.nan_to_num(RPE_PER_LN_TIME * _ln(time))
    net = facts.rpe - expected
    return net - _usual_of(facts, net)


def strange_heart(facts: Facts) -> Floats:
    """Return whether heart rate at reference pace or its recovery is unusual in either direction; NaN unknown."""
    pace = facts.pace_bpm - _usual_of(facts, facts.pace_bpm)
    pace = np.where((facts.temperature_c >= HOT_C) & (pace > 0.0), np.nan, pace)
    recovery = facts.recovery_bpm - _usual_of(facts, facts.recovery_bpm)
    return np.asarray(np.fmax(_beyond(np.abs(pace), PACE_BPM), _beyond(np.abs(recovery), RECOVERY_BPM)))


def lost_water_pct(facts: Facts) -> Floats:
    """Return float64[choice, run]: body mass lost, by the scales or estimated."""
    hours = facts.duration_s / 3600.0
    rate = sweat_rate_l_h(facts.temperature_c)
    estimates = [
        mass_lost_pct(hours, rate * factor, _drunk_l(facts, hours, usual_l_h), facts.mass_kg)
        for factor, usual_l_h in zip(SPREAD, DRUNK_L_H, strict=True)
    ]
    weighed = np.maximum(facts.mass_lost_pct, 0.0)
    return np.where(np.isnan(weighed), np.stack(estimates), weighed)


def glycogen_pct(facts: Facts) -> Floats:
    """Return float64[choice, run]: percent of full stores left at the end, estimated."""
    hours = facts.duration_s / 3600.0
    left = [
        glycogen_left(
            factor * facts.used_g_kg,
            np.where(np.isnan(facts.carbs_g), usual_g_h * np.maximum(hours - 1.0, 0.0), facts.carbs_g)
            / facts.mass_kg,
            hours,
            facts.meal_h,
            facts.mass_kg,
        )
        for factor, usual_g_h in zip(SPREAD, EATEN_G_H, strict=True)
    ]
    return np.asarray(100.0 * np.stack(left))


def _drunk_l(facts: Facts, hours: Floats, usual_l_h: float) -> Floats:
    return np.where(
        np.isnan(facts.drunk_ml), usual_l_h * np.maximum(hours - 0.5, 0.0), facts.drunk_ml / 1000.0
    )


def _fuel(facts: Facts) -> Floats:
    dose = np.maximum(GLYCOGEN_BELOW - glycogen_pct(facts) / 100.0, 0.0) / GLYCOGEN_DOSE
    return np.where(facts.duration_s < FUEL_LEAST_S, 0.0, dose)


def _strength_or_downhill(facts: Facts) -> Floats:
    downhill = np.maximum(facts.descent_before_m, 0.0) / DESCENT_M
    both = facts.strength + np.nan_to_num(downhill)
    return np.where(np.isnan(both) & (downhill >= 0.5), downhill, both)


def _weekly_jump(facts: Facts) -> Floats:
    ratio = np.maximum(facts.weekly_rise, 1.0)
    jump = np.log(ratio) / np.log(1.1)
    without = np.where((jump >= 1.0) & (facts.lacks_cutback > 0.0), 1.0, 0.0)
    return np.where(np.isnan(jump), np.nan, np.minimum(jump + without, MOST_WEEKS))


def _fast_start(facts: Facts) -> Floats:
    compared = np.fmax(facts.easy_speed_m_s, facts.rest_speed_m_s)
    dose = (facts.first_speed_m_s / compared - 1.0) / FAST
    known = ~(np.isnan(facts.first_speed_m_s) | np.isnan(facts.rest_speed_m_s))
    return np.where(known, np.where(dose >= 1.0, dose, 0.0), np.nan)


def _form_decay(facts: Facts) -> Floats:
    contact, cadence = (
        np.abs(late_contact_pct(facts)) / CONTACT_PCT,
        np.abs(late_cadence_pct(facts)) / CADENCE_PCT,
    )
    return np.asarray(np.fmax(contact, cadence))


def _asymmetry(facts: Facts) -> Floats:
    away = np.abs(facts.balance_pct - _usual_of(facts, facts.balance_pct))
    points = np.fmax(away, np.abs(facts.balance_late))
    return np.where(points >= BALANCE_POINTS, points / BALANCE_POINTS, 0.0 * points)


def _shoes(facts: Facts) -> Floats:
    worn = np.where(facts.shoe_km >= WORN_KM[0], 1.0 + (facts.shoe_km - WORN_KM[0]) / KM_MORE, 0.0)
    new = np.where(facts.shoe_runs < NEW_RUNS, 1.0, 0.0)
    return np.where(np.isnan(facts.shoe_km), np.nan, np.maximum(worn, new))


def _illness(facts: Facts) -> Floats:
    high = facts.resting_row >= RESTING_ROW
    unasked = np.where(high, 0.5, np.nan)
    return np.where(np.isnan(facts.sick), unasked, np.maximum(facts.sick, np.where(high, 0.25, 0.0)))


def _usual_of(facts: Facts, values: Floats) -> Floats:
    found: Floats = usual(facts.day, values[None], np.empty((1, 0)), WINDOW_DAYS)[0]
    return found


def _ln(values: Floats) -> Floats:
    """Return the logarithm; NaN of what is not positive."""
    return np.log(np.where(values > 0.0, values, np.nan))


def _beyond(values: Floats, limit: float) -> Floats:
    return np.where(np.isnan(values), np.nan, (values >= limit).astype(np.float64))
