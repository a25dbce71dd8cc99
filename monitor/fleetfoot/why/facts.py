"""From a season to facts: one number a run for everything that the causes ask of it."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.why.before import before
from fleetfoot.why.beside import beside_usual, gear
from fleetfoot.why.tapped import tapped
from fleetfoot_signal.causes.facts import ONSET_AFTER, ONSET_SAME_DISTANCE, ONSET_START, Facts
from fleetfoot_signal.days.energy import carbohydrate_share, carbohydrate_used_g_kg
from fleetfoot_signal.days.figures import reserve_minutes
from fleetfoot_signal.days.zones import EASY_BELOW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.why.season import Season

ONSETS: Final = {"start": ONSET_START, "after": ONSET_AFTER, "same_distance": ONSET_SAME_DISTANCE}
GAIN_BPM: Final = 24.2
"""Beats a minute for each m/s, for bringing heart rate to one pace (Hunt 2015)."""
FADE_LEAST_S: Final = 3000.0
"""Runs shorter than this cannot show a fade: 10 min to settle, 15 of pace, and 15 of fading after half-time."""
LATE: Final = 0.5
"""Share of a run from which it is late: as a fade of the report begins."""
RESERVE_MIDDLE: Final = 0.62
"""Share of the reserve that stands for a run without heart rate: half of the energy is carbohydrate (RECALL)."""


def facts_of(season: Season) -> Facts:
    """Return the facts of every run of a season."""
    runs = range(len(season.runs))
    table = {field.name: np.full(len(runs), np.nan) for field in fields(Facts)}
    table["day"] = np.array(season.moments, dtype=np.float64)
    for run in runs:
        for name, value in (
            _said(season, run) | _ran(season, run) | before(season, run) | _told(season, run)
        ).items():
            table[name][run] = value
    beside_usual(season, table)
    gear(season, table)
    tapped(season, table)
    return Facts(**table)


def _said(season: Season, run: int) -> dict[str, float]:
    """Return what the runner and other programs said."""
    numbers = ("legs", "tired", "onset_min", "rpe", "drunk_ml", "carbs_g", "meal_h", "humidity_pct")
    found = {name: season.number(run, name) for name in numbers}
    onset = season.said(run, "onset")
    before, after = season.number(run, "mass_before_kg"), season.number(run, "mass_after_kg")
    noted = season.number(run, "temperature_c")
    return found | {
        "onset": ONSETS.get(onset, math.nan) if isinstance(onset, str) else math.nan,
        "soreness": season.of_day(run, "soreness"),
        "sick": next(
            (v for back in (0, 1) if not math.isnan(v := season.of_day(run, "sick", back))), math.nan
        ),
        "sleep_h": season.of_day(run, "sleep_h"),
        "mass_kg": season.body.mass_kg if math.isnan(before) else before,
        "mass_lost_pct": 100.0 * (before - after) / before,
        "temperature_c": season.figures[run].temperature_c if math.isnan(noted) else noted,
    }


def _ran(season: Season, run: int) -> dict[str, float]:
    """Return what the recording says by itself."""
    figures, body = season.figures[run], season.body
    moving_s = figures.moving_s or figures.duration_s
    share, minutes = reserve_minutes(figures, body.resting_bpm, body.greatest_bpm)
    known = float(np.sum(minutes))
    burnt = float(carbohydrate_share(np.array(RESERVE_MIDDLE)))
    if known > 0.0:
        burnt = float(np.sum(carbohydrate_share(share) * minutes)) / known
    first = [(bpm - body.resting_bpm) / (body.greatest_bpm - body.resting_bpm) for bpm in figures.first_bpm]
    told = [each for each in first if not math.isnan(each)]
    pace = figures.steady_bpm - GAIN_BPM * figures.steady_speed_m_s
    return {
        "duration_s": moving_s,
        "distance_m": figures.distance_m,
        "used_g_kg": float(
            carbohydrate_used_g_kg(np.array(figures.distance_m), np.array(moving_s), np.array(burnt))
        ),
        "pace_bpm": pace,
        "recovery_bpm": figures.recovery_bpm,
        "reserve": (figures.heart_rate_bpm - body.resting_bpm) / (body.greatest_bpm - body.resting_bpm),
        "hard_first_min": sum(each >= EASY_BELOW for each in told) if len(told) >= 3 else math.nan,
        "first_speed_m_s": figures.first_speed_m_s,
        "rest_speed_m_s": figures.rest_speed_m_s,
        "contact_late_pct": figures.contact_late_pct,
        "cadence_late_pct": figures.cadence_late_pct,
        "speed_late_pct": figures.speed_late_pct,
        "balance_pct": figures.balance_pct,
        "balance_late": figures.balance_late,
    }


def _told(season: Season, run: int) -> dict[str, float]:
    """Return what the detectors told, or could not judge."""
    alerts, figures = season.alerts[run], season.figures[run]
    faded = 1.0 if figures.fade_pct > 0.0 or _fades_late(alerts, figures.moving_s) else 0.0
    judged = faded > 0.0 or (figures.moving_s >= FADE_LEAST_S and not math.isnan(figures.fade_pct))
    begun = [
        alerts[name][0] / 60.0
        for name in ("overstriding", "bounce", "asymmetry", "contact_drift")
        if name in alerts
    ]
    return {
        "fade": faded if judged else math.nan,
        # To the judge of drift a fade looks like drift: of a run that faded nobody can say.
        "drift": math.nan if faded else _by_detector(season, run, "cardiac_drift"),
        "unusual_heart": _by_detector(season, run, "heart_rate_unusual"),
        "step_pct": _effect(season, run, "overstriding"),
        "bounce_pct": _effect(season, run, "bounce"),
        "episode_min": min(begun, default=math.nan),
    }


def _fades_late(alerts: Mapping[str, tuple[float, float]], moving_s: float) -> bool:
    """Return whether an alert told of a fade in the second half; one before it was a slower stretch."""
    return "fading" in alerts and alerts["fading"][0] >= LATE * moving_s


def _by_detector(season: Season, run: int, detector: str) -> float:
    if detector in season.alerts[run]:
        return 1.0
    return 0.0 if _available(season, run, detector) else math.nan


def _effect(season: Season, run: int, detector: str) -> float:
    if detector in season.alerts[run]:
        return season.alerts[run][detector][1]
    return 0.0 if _available(season, run, detector) else math.nan


def _available(season: Season, run: int, detector: str) -> bool:
    return bool(season.runs[run].summary.get("detectors", {}).get(detector, {}).get("available"))
