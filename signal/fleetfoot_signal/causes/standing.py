"""What no single run explains: legs that are heavy for weeks, and signs that belong before a doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.causes.cause import Grade
from fleetfoot_signal.causes.facts import ONSET_SAME_DISTANCE
from fleetfoot_signal.days.zones import EASY_LEAST

if TYPE_CHECKING:
    from fleetfoot_signal.causes.facts import Facts

HEAVY: Final = 5.0
"""Rating that is heavy whatever is usual: two points above a population's usual 3 (JUDGE)."""
WEEKS_DAYS: Final = 21.0
"""Weeks of heavy legs: three (JUDGE)."""
WEEKS_RATINGS: Final = 5
REST_DAYS: Final = 14.0
"""Heaviness for more than two weeks despite rest is for a doctor (science H)."""
REST_SHARE: Final = 0.7
"""Load of the two weeks, of the usual, below which they were rest (JUDGE)."""
REST_RATINGS: Final = 3


class Standing(NamedTuple):
    """A cause that stands, or would: it has a card of its own and is not ranked."""

    id: str
    grade: Grade
    source: str


CHRONIC: Final[tuple[Standing, ...]] = (
    Standing("iron", Grade.B, "Zuerich marathon: stores depleted in 28 % of women, 1.6 % of men"),
    Standing("low_energy", Grade.B, "IOC consensus on relative energy deficiency in sport (Mountjoy 2023)"),
    Standing("too_little_easy", Grade.C, "Seiler 2010 for the rule; 4 of 5 studies found no difference"),
)
"""Causes of weeks, not of a run. A blood test, not a diary, tells the first."""
RED_FLAGS: Final[tuple[Standing, ...]] = (
    Standing("circulation", Grade.A, "CSMR 2007: heaviness at a repeatable distance that eases on rest"),
    Standing("nerve", Grade.A, "CSMR 2007: numbness or weakness that grows"),
    Standing("medication", Grade.B, "statins and others: legs heavy since a new medicine"),
    Standing(
        "other_medical", Grade.A, "chest pain, fainting, palpitations; one leg swollen; pain at rest or night"
    ),
)
"""Never ranked, and before everything."""


def weeks_heavy(facts: Facts, run: int) -> bool:
    """Return whether legs had been heavy for weeks when a run was over: in most ratings of three weeks."""
    since = (facts.day > facts.day[run] - WEEKS_DAYS) & (facts.day <= facts.day[run])
    legs = facts.legs[since & ~np.isnan(facts.legs)]
    long_enough = bool(np.any(~np.isnan(facts.legs) & (facts.day <= facts.day[run] - 0.75 * WEEKS_DAYS)))
    return legs.size >= WEEKS_RATINGS and long_enough and float(np.mean(legs >= HEAVY)) >= 0.75


def heavy_despite_rest(facts: Facts, run: int, fortnight_load: float, usual_load: float) -> bool:
    """Return whether legs stayed heavy for more than two weeks although there was rest.

    Parameters
    ----------
    fortnight_load
        AU of the 14 days up to the run.
    usual_load
        AU of 14 days before those, on average; NaN where there were none.
    """
    since = (facts.day >= facts.day[run] - REST_DAYS - 1.0) & (facts.day <= facts.day[run])
    rated = since & ~np.isnan(facts.legs)
    legs, days = facts.legs[rated], facts.day[rated]
    if legs.size < REST_RATINGS or float(days[-1] - days[0]) < REST_DAYS - 2.0:
        return False
    return bool(np.all(legs >= HEAVY)) and fortnight_load <= REST_SHARE * usual_load


def same_distance(facts: Facts, run: int) -> bool:
    """Return whether the runner says that heaviness comes at the same distance each time."""
    return bool(facts.onset[run] == ONSET_SAME_DISTANCE)


def little_easy(facts: Facts, run: int) -> bool:
    """Return whether less of four weeks' time was easy than the rule asks for."""
    return bool(facts.easy_share[run] < EASY_LEAST)
