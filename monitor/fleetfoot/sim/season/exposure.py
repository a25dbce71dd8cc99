"""What happens when a cause is laid on: days and runs as they then are, whoever would look at them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from fleetfoot.sim.season.athlete import Athlete
    from fleetfoot.sim.season.life import Life, Outing

    Change = Callable[[np.random.Generator, Athlete, Life, Outing], None]

LONGEST_MIN: Final = 270.0
"""Nobody here runs longer, whatever came before."""
BLOCKS: Final = frozenset({"overreaching", "too_little_easy", "weekly_jump", "shoes"})
"""What lasts for days or weeks."""
MOST_PUT_OFF: Final = 3
"""Days from one run to the next up to which it can be put off to the day before that."""
BLOCK_DAYS: Final = {"overreaching": 9, "too_little_easy": 28, "weekly_jump": 7, "shoes": 6}


def lay_on(rng: np.random.Generator, athlete: Athlete, life: Life, *, quiet_days: int = 30) -> None:
    """Lay exposures on a season, in place; the first weeks stay quiet, so that there is a usual."""
    for cause, share in athlete.exposed.items():
        runs = [outing for outing in life.outings if outing.day >= quiet_days]
        if cause in BLOCKS:
            _blocks(rng, athlete, life, cause, share, runs)
            continue
        for outing in runs:
            if rng.random() < share and _fits(cause, outing):
                CHANGES[cause](rng, athlete, life, outing)
                outing.exposed.add(cause)


def _fits(cause: str, outing: Outing) -> bool:
    return outing.minutes > 90.0 if cause == "fuel" else not outing.exposed or cause == "dehydration"


def _blocks(
    rng: np.random.Generator, athlete: Athlete, life: Life, cause: str, share: float, runs: list[Outing]
) -> None:
    """Lay a cause on whole stretches, so that about the share of runs lies in one."""
    if not runs:
        return
    length = BLOCK_DAYS[cause]
    span = runs[-1].day - runs[0].day + 1
    for _ in range(int(rng.poisson(share * span / length)) + (share > 0.2)):
        start = int(rng.integers(runs[0].day, max(runs[-1].day - length, runs[0].day) + 1))
        for outing in runs:
            if start <= outing.day < start + length and cause not in outing.exposed:
                CHANGES[cause](rng, athlete, life, outing)
                outing.exposed.add(cause)


def _recent_load(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    """Put a hard session on the day before, beside what was planned."""
    before = next((other for other in life.outings if other.day == outing.day - 1), None)
    if before is None:
        before = replace(outing, day=outing.day - 1, exposed=set(), kind="tempo")
        life.outings.insert(life.outings.index(outing), before)
    before.minutes = max(before.minutes, athlete.minutes * 1.15)
    before.rpe = float(rng.choice([8.0, 8.5, 9.0]))
    before.speed_m_s = athlete.easy_m_s * 1.15
    before.bpm = athlete.easy_bpm + athlete.bpm_per_m_s * 0.15 * athlete.easy_m_s
    life.days[outing.day].soreness += float(rng.uniform(1.0, 4.0))


def _strength(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del athlete
    (life.days[max(outing.day - int(rng.integers(1, 3)), 0)]).strength = True
    life.days[outing.day].soreness += float(rng.uniform(1.0, 4.0))


def _spike(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    """Run far beyond the runs of the month, fed as it should be."""
    del athlete
    month = [other.minutes for other in life.outings if outing.day - 30 <= other.day < outing.day]
    outing.minutes = min(max([outing.minutes, *month]) * float(rng.uniform(1.35, 1.9)), LONGEST_MIN)
    outing.carbs_g = 60.0 * outing.minutes / 60.0
    outing.sweat_l *= outing.minutes / 60.0
    outing.drunk_ml = 1000.0 * max(outing.sweat_l - 0.5, 0.0)


def _weekly_jump(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    """Run more in all runs of a week, so that the week is a half longer."""
    del athlete, life
    outing.minutes *= float(rng.uniform(1.6, 1.8)) if outing.kind != "long" else 1.1


def _overreaching(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    outing.bpm += float(rng.choice([-1.0, -1.0, 1.0]) * rng.uniform(9.0, 13.0))
    outing.rpe = min(outing.rpe + 2.0, 10.0)
    outing.recovery_bpm += float(rng.uniform(12.0, 18.0))
    for day in life.days[max(outing.day - 3, 0) : outing.day + 1]:
        day.resting_bpm = athlete.resting_bpm + float(rng.uniform(6.0, 10.0))
        day.rmssd_ms = athlete.rmssd_ms * float(rng.uniform(0.5, 0.65))


def _short_sleep(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    life.days[outing.day].sleep_h = athlete.sleep_h - float(rng.uniform(2.0, 4.0))


def _heat(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del athlete, life
    outing.air_c = float(rng.uniform(28.0, 35.0))
    outing.drift_bpm += float(rng.uniform(8.0, 14.0))
    outing.sweat_l *= 1.3
    outing.drunk_ml += 250.0 * outing.sweat_l


def _dehydration(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del life
    outing.drunk_ml = 0.0
    outing.sweat_l = max(outing.sweat_l, 0.01 * athlete.mass_kg * float(rng.uniform(3.2, 4.6)))
    outing.drift_bpm += float(rng.uniform(5.0, 9.0))


def _fuel(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    """Run long without eating, hours after the last meal; no longer than the month's longest allow."""
    del athlete
    month = [other.minutes for other in life.outings if outing.day - 30 <= other.day < outing.day]
    outing.minutes = max(outing.minutes, min(110.0, 1.08 * max([outing.minutes, *month])))
    outing.carbs_g, outing.meal_h = 0.0, float(rng.uniform(9.0, 14.0))
    if rng.random() < 0.7:
        outing.fade_pct = float(rng.uniform(11.0, 18.0))
    outing.drift_bpm = float(rng.normal(0.0, 1.0))


def _fast_start(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del athlete, life
    outing.first_factor = float(rng.uniform(1.12, 1.2))


def _no_warm_up(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del life
    high = athlete.resting_bpm + float(rng.uniform(0.76, 0.85)) * (athlete.greatest_bpm - athlete.resting_bpm)
    outing.first_bpm = (0.85 * high, high, high, high, high)
    outing.bpm = max(outing.bpm, high - 2.0)


def _no_cool_down(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    """End the run of the day before hard; the last run is put off to then, so that nothing else changes."""
    place = life.outings.index(outing)
    before = life.outings[place - 1]
    if before.exposed or outing.day - before.day > MOST_PUT_OFF:
        before = replace(outing, day=outing.day - 1, minutes=30.0, rpe=3.5, exposed=set())
        life.outings.insert(place, before)
    before.day = outing.day - 1
    before.last_factor = 1.03
    before.bpm = max(
        before.bpm,
        athlete.resting_bpm + float(rng.uniform(0.79, 0.86)) * (athlete.greatest_bpm - athlete.resting_bpm),
    )


def _little_easy(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del life
    hard = athlete.resting_bpm + float(rng.uniform(0.74, 0.82)) * (athlete.greatest_bpm - athlete.resting_bpm)
    outing.speed_m_s += (hard - outing.bpm) / athlete.bpm_per_m_s
    outing.bpm = hard


def _overstriding(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del athlete, life
    outing.long_steps_pct = float(rng.uniform(7.0, 10.0))


def _bounce(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del athlete, life
    outing.bounce_pct = float(rng.uniform(12.0, 18.0))


def _form_decay(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del athlete, life
    outing.contact_late_pct = float(rng.choice([-1.0, 1.0, 1.0]) * rng.uniform(7.0, 11.0))


def _asymmetry(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del athlete, life
    outing.balance_off = float(rng.choice([-1.0, 1.0]) * rng.uniform(3.0, 5.0))


def _surface(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    del rng, athlete, life
    outing.surface = "sand"


def _shoes(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    """Wear a new pair for a week, then go back to the old ones."""
    del rng, athlete, life
    outing.shoe = f"New {outing.day // 7}"


def _illness(rng: np.random.Generator, athlete: Athlete, life: Life, outing: Outing) -> None:
    outing.bpm += float(rng.uniform(5.0, 9.0))
    for day in life.days[max(outing.day - 2, 0) : outing.day + 1]:
        day.sick = True
        day.resting_bpm = athlete.resting_bpm + float(rng.uniform(6.0, 11.0))


CHANGES: Final[dict[str, Change]] = {
    "recent_load": _recent_load,
    "strength_or_downhill": _strength,
    "session_spike": _spike,
    "weekly_jump": _weekly_jump,
    "overreaching": _overreaching,
    "short_sleep": _short_sleep,
    "heat": _heat,
    "dehydration": _dehydration,
    "fuel": _fuel,
    "fast_start": _fast_start,
    "no_warm_up": _no_warm_up,
    "no_cool_down": _no_cool_down,
    "too_little_easy": _little_easy,
    "overstriding": _overstriding,
    "bounce": _bounce,
    "form_decay": _form_decay,
    "asymmetry": _asymmetry,
    "surface": _surface,
    "shoes": _shoes,
    "illness": _illness,
}
