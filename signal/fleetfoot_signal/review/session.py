"""What kind of session a finished run was, so that what is said of it fits.

Coaches' words, told apart by pace alone, grade taken into account (and by heart rate, where the runner's highest is
known, for a race). The limits are conventions, sorted by eye on the recorded runs and on the made ones; who is between
two kinds gets the one that claims less.
"""

from __future__ import annotations

import enum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.belief import believed
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.days.stretches import climbs
from fleetfoot_signal.gate import is_running
from fleetfoot_signal.review.minutes import graded
from fleetfoot_signal.travel import is_moving, total_m

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats


class Session(enum.StrEnum):
    """Kind of a session."""

    UNKNOWN = "unknown"
    """Too short, or without speed."""
    STEADY = "steady"
    PROGRESSION = "progression"
    INTERVALS = "intervals"
    LONG = "long"
    HILLY = "hilly"
    RUN_WALK = "run-walk"
    RACE = "race"
    MIXED = "mixed"
    """Of changing pace, without a pattern."""

    @property
    def is_even(self) -> bool:
        """Whether one pace was meant, so that pace at the end can be set against pace before."""
        return self in {Session.STEADY, Session.LONG, Session.HILLY, Session.RACE}


FEWEST_S: Final = 900
"""A quarter of an hour of moving."""
LONG_S: Final = 5400
"""90 min: from here on fuel and fluid count (science H: prompts for runs beyond 75-90 min)."""
HILLY_M_KM: Final = 15.0
"""Metres of ascent for each kilometre."""
RACE_SHARE: Final = 0.88
"""Of the highest heart rate, on the median of the run: marathons are run at 82-88 %, shorter races above."""
WALK_S: Final = 20
WALKS: Final = 3
WALK_SHARE: Final = 0.08
"""Run-walk: at least three walks of 20 s and more, with running between them, and 8 % of the moving time."""
CELL_S: Final = 15
REPEATS: Final = 3
REPEAT_CELLS: Final = (2, 60)
REPEATED: Final = 0.5
"""Intervals: three fast stretches of half a minute to a quarter of an hour, with slower running between them, that hold
half of all that was run fast: a long climb that breaks a run in two is none."""
CONTRAST: Final = 1.12
"""Fast over slow; a steady pace wanders by 3 %, and the judge of drift stops at 12 %."""
WITHIN: Final = 0.5
"""Of the scatter of pace that may be left within fast and slow stretches: two paces, not a wandering one."""
THIRDS: Final = 1.02
QUICKER: Final = 1.06
"""Progression: each third 2 % faster than the one before, the last 6 % faster than the first."""
STEADY_CV: Final = 0.08
"""Steady: minutes without the first five vary by no more (the limit of others: Athlytics), and no third is 6 % faster
than another."""


def session_of(values: Floats, hr_max_bpm: float = np.nan) -> Session:
    """Return what kind of session a run was.

    Parameters
    ----------
    values : Floats, shape (channel, second)
        Every second of the run from the first on; NaN unknown.
    hr_max_bpm : float
        The runner's highest heart rate; NaN where it is unknown.
    """
    moving = is_moving(values[Channel.SPEED])
    if np.count_nonzero(moving) < FEWEST_S:
        return Session.UNKNOWN
    running = is_running(values)
    if _is_run_walk(moving, running):
        return Session.RUN_WALK
    pace = _cells(np.where(running, graded(values), np.nan))
    ascent = float(climbs(values).get("ascent_m", np.nan))
    is_hilly = ascent > HILLY_M_KM * 1e-3 * total_m(values[Channel.SPEED], values[Channel.DISTANCE])
    if not is_hilly and _is_intervals(pace):
        return Session.INTERVALS
    if _is_race(values, running, hr_max_bpm):
        return Session.RACE
    if is_hilly:
        return Session.HILLY
    return _by_pace(pace, int(np.count_nonzero(moving)))


def _by_pace(pace: Floats, moving_s: int) -> Session:
    known = pace[20:][np.isfinite(pace[20:])]
    thirds = [float(np.mean(part)) for part in np.array_split(known, 3) if part.size]
    gains = [after / before for before, after in pairwise(thirds)]
    if gains and min(gains) >= THIRDS and thirds[-1] / thirds[0] >= QUICKER:
        return Session.PROGRESSION
    if moving_s >= LONG_S:
        return Session.LONG
    minutes: Floats = known[: known.size // 4 * 4].reshape(-1, 4).mean(axis=1)
    even = minutes.size > 0 and float(np.std(minutes)) <= STEADY_CV * float(np.mean(minutes))
    level = len(thirds) > 0 and max(thirds) <= QUICKER * min(thirds)
    return Session.STEADY if even and level else Session.MIXED


def _is_run_walk(moving: Bools, running: Bools) -> bool:
    walks = _stretches(moving & ~running)
    long = [end - start for start, end in walks if end - start >= WALK_S]
    enough = sum(long) >= WALK_SHARE * np.count_nonzero(moving)
    return len(long) >= WALKS and bool(enough) and float(np.mean(running[moving])) >= WALK_SHARE


def _is_intervals(pace: Floats) -> bool:
    """Return whether fast and slow stretches take turns: two groups that leave little scatter within (Otsu 1979)."""
    known = pace[np.isfinite(pace)]
    if known.size < 4 * REPEATS:
        return False
    ordered = np.sort(known)
    count = np.arange(1, ordered.size)
    total = np.cumsum(ordered)[:-1]
    low, high = total / count, (ordered.sum() - total) / (ordered.size - count)
    between = count * (ordered.size - count) / ordered.size**2 * (high - low) ** 2
    best = int(np.argmax(between))
    within = float(np.var(ordered)) - float(between[best])
    if high[best] < CONTRAST * low[best] or within > WITHIN**2 * float(np.var(ordered)):
        return False
    fast = [end - start for start, end in _stretches(pace > 0.5 * (low[best] + high[best]))]
    shortest, longest = REPEAT_CELLS
    repeats = [length for length in fast if shortest <= length <= longest]
    return len(repeats) >= REPEATS and sum(repeats) >= REPEATED * sum(fast)


def _is_race(values: Floats, running: Bools, hr_max_bpm: float) -> bool:
    beats = believed(values)[running]
    beats = beats[np.isfinite(beats)]
    return beats.size >= FEWEST_S and bool(np.median(beats) >= RACE_SHARE * hr_max_bpm)


def _cells(pace: Floats) -> Floats:
    """Return the means of 15 s; NaN where not all of them was known."""
    return np.asarray(pace[: pace.size // CELL_S * CELL_S].reshape(-1, CELL_S).mean(axis=1), dtype=np.float64)


def _stretches(holds: Bools) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
