"""What is known of a runner before a run, out of the store: for reminders while it goes on."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.assembly.desk import athlete_named
from fleetfoot.assembly.noting import said_of
from fleetfoot.reminders.course import Past
from fleetfoot.reminders.reminding import Before
from fleetfoot.store.store import Store
from fleetfoot.why.before import EASY_DAYS
from fleetfoot.why.season import maximum_seen
from fleetfoot_signal.days.distance import FEWEST_IN_MONTH, LONGEST_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.config import Config
    from fleetfoot.path.run import Run
    from fleetfoot_signal import Floats

SEEN_DAYS: Final = 365
"""How far back a maximum heart rate is looked for: it falls by less than one bpm a year (Tanaka 2001)."""


def before(config: Config, run: Run) -> Before:
    """Return what is known before a run: the same windows as :mod:`fleetfoot.why.before` looks at.

    Of a run that is stored, because it goes on or is played again, also what was said on the way.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    athlete = athlete_named(config, run.athlete)
    began = run.started_utc or datetime.now(UTC)
    with Store.open(config.store.path, read_only=True) as store:
        stored = [each for each in store.runs(run.athlete) if each.id != run.id]
        back = {each.id: began - each.started_utc for each in stored if each.started_utc is not None}
        runs = [
            each for each in stored if timedelta() < back.get(each.id, timedelta()) <= _days(LONGEST_DAYS)
        ]
        earlier = [
            each for each in stored if timedelta() < back.get(each.id, timedelta()) <= _days(SEEN_DAYS)
        ]
        figures = store.figures(earlier)
        again = next((each for each in store.recordings(run.athlete) if each.id == run.id), None)
        legs_during = str(said_of(store, again).get("legs_during", "")) if again is not None else ""
    lengths = [figures[each.id].distance_m for each in runs]
    speeds = [figures[each.id].speed_m_s for each in runs if back[each.id] <= _days(EASY_DAYS)]
    past = Past(
        longest_m=_of(lengths, np.max),
        easy_m_s=_of(speeds, np.median),
        rest_bpm=athlete.hr_rest_bpm or math.nan,
        greatest_bpm=athlete.hr_max_bpm or math.nan,
        seen_bpm=maximum_seen(figures.values()),
        runs=len(runs),
    )
    return Before(past, legs_during)


def _of(values: list[float], what: Callable[[Floats], np.float64]) -> float:
    known = np.array([value for value in values if not math.isnan(value)])
    return float(what(known)) if known.size >= FEWEST_IN_MONTH else math.nan


def _days(count: int) -> timedelta:
    return timedelta(days=count)
