"""The days of an athlete: what was planned, what was run, slept, eaten and felt in the morning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot.sim.season.athlete import Athlete

WEEK: Final = (("easy", 1.0), None, ("tempo", 0.95), None, ("easy", 0.8), ("long", 2.0), None)
"""Kind and length of the runs of a week, from Tuesday on; None is a day without."""
CUTBACK_EVERY: Final = 4
ROUTE: Final = ("road", "road", "road", "path")
PAIRS: Final = ("Blue", "Grey")


@dataclass(slots=True)
class Day:
    """One day."""

    sleep_h: float
    resting_bpm: float
    rmssd_ms: float
    soreness: float
    strength: bool = False
    sick: bool = False


@dataclass(slots=True)
class Outing:
    """One run, as it was."""

    day: int
    kind: str
    minutes: float
    speed_m_s: float
    """After the start."""
    rpe: float
    bpm: float
    """Steady, in its middle."""
    air_c: float
    humidity_pct: float
    shoe: str
    surface: str
    first_factor: float = 0.97
    """Of the speed, over the first 8 min."""
    first_bpm: tuple[float, ...] = ()
    """By minute, over the first 5."""
    last_factor: float = 0.8
    """Of the speed, over the last 5 min."""
    fade_pct: float = 0.0
    """Loss of pace over the last third, heart rate level."""
    drift_bpm: float = 3.0
    """Rise from minute 10 to the end at one pace."""
    recovery_bpm: float = 28.0
    descent_m: float = 40.0
    long_steps_pct: float = 0.0
    bounce_pct: float = 0.0
    contact_late_pct: float = 0.0
    cadence_late_pct: float = 0.0
    balance_off: float = 0.0
    carbs_g: float = 0.0
    meal_h: float = 3.0
    drunk_ml: float = 0.0
    sweat_l: float = 0.0
    exposed: set[str] = field(default_factory=set[str])
    """Causes that were laid on."""

    @property
    def metres(self) -> float:
        """Length of the run."""
        return 60.0 * self.minutes * self.speed_m_s * (1.0 - 0.33 * self.fade_pct / 100.0)

    @property
    def load(self) -> float:
        """RPE times minutes."""
        return self.rpe * self.minutes

    @property
    def lost_pct(self) -> float:
        """Body mass lost, per 100 kg and litre."""
        return self.sweat_l - self.drunk_ml / 1000.0


@dataclass(slots=True)
class Life:
    """A season."""

    days: list[Day]
    outings: list[Outing]


def live(rng: np.random.Generator, athlete: Athlete, days: int) -> Life:
    """Return a season as it would have been without any exposure."""
    life = Life([_day(rng, athlete) for _ in range(days)], [])
    year = rng.uniform(0.0, 365.0)
    weather = 0.0
    for day in range(days):
        weather = 0.7 * weather + rng.normal(0.0, 2.2)
        planned = WEEK[day % 7]
        if planned is None or rng.random() < 0.06:
            continue
        air = athlete.summer_c + 7.0 * np.sin(2.0 * np.pi * (day + year) / 365.0) + weather
        life.outings.append(_outing(rng, athlete, day, *planned, float(air)))
    return life


def _day(rng: np.random.Generator, athlete: Athlete) -> Day:
    return Day(
        sleep_h=float(np.clip(rng.normal(athlete.sleep_h, 0.45), 4.5, 10.0)),
        resting_bpm=round(rng.normal(athlete.resting_bpm, 1.6)),
        rmssd_ms=float(athlete.rmssd_ms * np.exp(rng.normal(0.0, 0.12))),
        soreness=float(np.clip(rng.normal(2.0, 0.8), 0.0, 10.0)),
    )


def _outing(
    rng: np.random.Generator, athlete: Athlete, day: int, kind: str, length: float, air_c: float
) -> Outing:
    week = day // 7
    growth = 1.0 + 0.015 * min(week, 12)
    cut = 0.75 if week % CUTBACK_EVERY == CUTBACK_EVERY - 1 else 1.0
    minutes = athlete.minutes * length * growth * cut * float(np.exp(rng.normal(0.0, 0.05)))
    quick = 1.12 if kind == "tempo" else 1.0
    speed = athlete.easy_m_s * quick * float(np.exp(rng.normal(0.0, 0.015)))
    bpm = athlete.easy_bpm + athlete.bpm_per_m_s * (speed - athlete.easy_m_s) + rng.normal(0.0, 2.5)
    warm = min(max(air_c - 18.0, 0.0), 20.0)
    rpe = {"easy": 3.5, "tempo": 5.5, "long": 4.5}[kind] + rng.normal(0.0, 0.4)
    outing = Outing(
        day=day,
        kind=kind,
        minutes=minutes,
        speed_m_s=speed,
        rpe=round(2.0 * float(np.clip(rpe, 1.0, 10.0))) / 2.0,
        bpm=float(bpm),
        air_c=air_c,
        humidity_pct=float(np.clip(rng.normal(60.0, 10.0), 20.0, 95.0)),
        shoe=PAIRS[int(rng.random() < 0.4)],
        surface=ROUTE[int(rng.integers(len(ROUTE)))],
        first_factor=float(rng.normal(0.96, 0.015)),
        drift_bpm=float(rng.normal(3.0 + 0.15 * warm, 1.0)),
        recovery_bpm=float(rng.normal(28.0, 4.0)),
        descent_m=float(rng.uniform(20.0, 80.0)),
        contact_late_pct=float(rng.normal(0.3, 1.0)),
        cadence_late_pct=float(rng.normal(0.0, 0.7)),
        balance_off=float(rng.normal(0.0, 0.35)),
        meal_h=float(rng.uniform(2.0, 4.0)),
    )
    hours = minutes / 60.0
    outing.sweat_l = hours * float(rng.normal(0.75 + 0.025 * max(air_c - 10.0, 0.0), 0.08))
    outing.carbs_g = 40.0 * hours if hours > 1.2 else 0.0
    outing.drunk_ml = 1000.0 * max(0.6 * outing.sweat_l - 0.2, 0.0)
    start = athlete.resting_bpm + 45.0
    outing.first_bpm = tuple(start + (bpm - 6.0 - start) * (1.0 - np.exp(-(m + 0.5) / 2.2)) for m in range(5))
    return outing
