"""How heavy the legs really got, and why: thresholds, interactions, memory and whim.

None of the forms here is that of the method: effects set in beyond a threshold of the quantity itself, and some make
others stronger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from fleetfoot.sim.season.athlete import Athlete
    from fleetfoot.sim.season.life import Life, Outing

WHIM: Final = 1.15
"""SD of a rating that nothing explains, in points."""
MEMORY: Final = 0.35
"""Correlation of that with the run before."""


class Felt(NamedTuple):
    """What a run felt like, and what made it so."""

    legs: int
    tired: int
    causes: dict[str, float]
    """Points that each cause added to the outcome on which it acts more; those of 0.25 and more."""
    onset: str
    onset_min: float | None


def feel(rng: np.random.Generator, athlete: Athlete, life: Life) -> list[Felt]:
    """Return what every run of a season felt like."""
    felt: list[Felt] = []
    whim = np.zeros(2)
    for outing in life.outings:
        whim = MEMORY * whim + np.sqrt(1.0 - MEMORY**2) * rng.normal(0.0, WHIM, 2)
        strength = _strengths(athlete, life, outing)
        legs = {cause: athlete.effects[cause][0] * s for cause, s in strength.items()}
        tired = {cause: athlete.effects[cause][1] * s for cause, s in strength.items()}
        added = {c: max(legs[c], tired[c]) for c in strength if max(legs[c], tired[c]) >= 0.25}
        onset, minute = _onset(rng, outing, legs)
        felt.append(
            Felt(
                legs=_rated(athlete.legs + whim[0] + sum(legs.values())),
                tired=_rated(athlete.tired + whim[1] + sum(tired.values())),
                causes=added,
                onset=onset,
                onset_min=minute,
            )
        )
    return felt


def _rated(value: float) -> int:
    return int(np.clip(np.rint(value), 0, 10))


def _strengths(athlete: Athlete, life: Life, outing: Outing) -> dict[str, float]:
    """Return how much of an ordinary exposure each cause had, with interactions; 0 below its threshold."""
    day = life.days[outing.day]
    back = {outing.day - other.day: other.load for other in life.outings if 1 <= outing.day - other.day <= 3}
    recent = sum(load * (1.0 if days == 1 else 0.5) for days, load in back.items())
    ordinary = 4.2 * athlete.minutes
    lost = 100.0 * outing.lost_pct / athlete.mass_kg
    found = {cause: float(cause in outing.exposed) for cause in athlete.effects}
    found["illness"] = float(day.sick)
    found["strength_or_downhill"] = float(
        any(d.strength for d in life.days[max(outing.day - 2, 0) : outing.day])
    )
    found["recent_load"] = _step(recent / ordinary, 1.9, 0.15) * min(recent / ordinary / 2.2, 1.4)
    found["heat"] = _step(outing.air_c, 24.0, 1.0) * (0.7 + 0.04 * (outing.air_c - 24.0))
    found["dehydration"] = _step(lost, 2.6, 0.2) * min(lost / 3.2, 1.5)
    found["short_sleep"] = (
        _step(athlete.sleep_h - day.sleep_h, 1.5, 0.15) * (athlete.sleep_h - day.sleep_h) / 2.6
    )
    found["session_spike"] = _spike(life, outing)
    found["weekly_jump"] = _jump(life, outing)
    found["too_little_easy"] = _hard_month(life, outing)
    found["shoes"] *= _strange(life, outing)
    if found["heat"] > 0.3 and found["dehydration"] > 0.3:
        found["dehydration"] *= 1.4
    if found["short_sleep"] > 0.3:
        found["recent_load"] *= 1.4
    if "session_spike" in outing.exposed and "fuel" in outing.exposed:
        found["fuel"] *= 1.3
    return found


def _spike(life: Life, outing: Outing) -> float:
    """Return how much longer than everything of a month a run was, from about a fifth longer on."""
    month = [other.minutes for other in life.outings if outing.day - 30 <= other.day < outing.day]
    if len(month) < 3:
        return 0.0
    over = outing.minutes / max(month)
    return _step(over, 1.22, 0.04) * min((over - 1.0) / 0.4, 1.5)


def _jump(life: Life, outing: Outing) -> float:
    """Return how far a week, with this run, goes beyond both weeks before it; a jump has to have happened."""
    weeks = [
        sum(o.minutes for o in life.outings if 7 * back <= outing.day - o.day < 7 * (back + 1))
        for back in range(3)
    ]
    over = weeks[0] / max(*weeks[1:], 1.0)
    return 0.0 if outing.day < 21 else _step(over, 1.22, 0.04) * min((over - 1.0) / 0.3, 1.5)


def _hard_month(life: Life, outing: Outing) -> float:
    """Return how far the hard part of four weeks goes beyond that of an ordinary plan, a fifth."""
    month = [other for other in life.outings if 0 <= outing.day - other.day < 28]
    hard = sum(o.minutes for o in month if o.kind == "tempo" or "too_little_easy" in o.exposed)
    share = hard / sum(o.minutes for o in month)
    return _step(share, 0.42, 0.03) * min((share - 0.2) / 0.35, 1.5)


def _strange(life: Life, outing: Outing) -> float:
    """Return how strange a pair of shoes still is: hardly any more after three runs."""
    worn = sum(other.shoe == outing.shoe for other in life.outings if other.day < outing.day)
    return (1.0, 0.9, 0.8)[worn] if worn < 3 else 0.2


def _step(value: float, threshold: float, width: float) -> float:
    """Return 0 well below a threshold and 1 well above."""
    return float(1.0 / (1.0 + np.exp(-np.clip((value - threshold) / width, -60.0, 60.0))))


LATE: Final = frozenset(
    {
        *(
            "session_spike",
            "heat",
            "dehydration",
            "fuel",
            "fast_start",
            "overstriding",
            "bounce",
            "form_decay",
        ),
        *("asymmetry", "surface"),
    }
)
"""What comes only after a while."""


def _onset(rng: np.random.Generator, outing: Outing, legs: dict[str, float]) -> tuple[str, float | None]:
    """Return from when the legs were heavy: as the strongest cause has it, four times of five."""
    worst = max(legs, key=lambda cause: legs[cause])
    late = worst in LATE if legs[worst] >= 1.0 else rng.random() < 0.5
    if rng.random() < 0.2:
        late = not late
    if not late:
        return "start", None
    return "after", float(np.rint(outing.minutes * rng.uniform(0.45, 0.8)))
