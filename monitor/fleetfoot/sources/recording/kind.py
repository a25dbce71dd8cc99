"""What sport a recording is of: by what it says, and by how fast and with what steps somebody moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.sources.recording.draft import Sport

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

RUNNING: Final = "running"

VEHICLE_M_S: Final = 6.5
"""Nobody runs faster for longer: the record over 10 km is 6.36 m/s, over an hour 5.9 m/s (World Athletics 2024)."""
VEHICLE_S: Final = 300.0
"""A median over so long: the records up to 2 km are faster, and take less."""
SLOW_M_S: Final = 1.9
"""Below this median of the moving time, with the steps of a walk, somebody walked (see the gate)."""
WALKING_SPM: Final = 135.0
ROWING_PER_MIN: Final = (14.0, 46.0)
"""Strokes a minute of rowers; feet turn faster, and cranks too."""
COASTING: Final = 0.05
"""Share of the time above 3 m/s without a turn of the cranks from which it was a bicycle: runners cannot coast."""
FAST_M_S: Final = 5.3
"""A median of the moving time that few people run, and every bicycle rolls."""
MOVING_M_S: Final = 1.0
ENOUGH_S: Final = 60.0

_RUN_WORDS: Final = re.compile(
    r"\b(run|runs|running|runner|jog|jogging|lauf|laufen|laufband|traillauf|course a pied|course à pied"
    r"|correr|carrera|corsa|hardlopen|marathon|treadmill|parkrun|trail run)\b"
)
_NOTHING: Final = frozenset(
    {
        "other",
        "generic",
        "all",
        "training",
        "unknown",
        "activity",
        "sport",
        "workout",
        "none",
        "null",
        "default",
    }
    | {"fitness equipment", "cardio training", "cardio", "multisport", "uncategorized", "gps", "indoor"}
    | {"virtual activity", "other indoor", "other outdoor"}
)
"""Words that say nothing."""
_OF_STRAVA: Final = {"9": RUNNING, "1": "cycling", "4": "hiking", "10": "walking", "16": "swimming"}
"""Numbers that Strava writes as the type of a GPX track."""
_NAMES: Final = {
    "biking": "cycling",
    "bike": "cycling",
    "ride": "cycling",
    "walk": "walking",
    "hike": "hiking",
}


class Guess(NamedTuple):
    """What a recording seems to be of."""

    name: str
    """``running``, another sport, or empty where nothing tells."""
    why: str


def named(*words: str) -> Sport:
    """Return the sport that a file names, the first word that says something.

    >>> named("Other", "trail_running")
    Sport(name='running', runs=True)
    >>> named("BIKING").name
    'cycling'
    """
    for word in words:
        plain = re.sub(r"[\s_-]+", " ", word.strip().lower())[:40]
        known = _OF_STRAVA.get(plain, _NAMES.get(plain, plain))
        if not known or known in _NOTHING:
            continue
        if _RUN_WORDS.search(known):
            return Sport(RUNNING, runs=True)
        return Sport(known)
    return Sport()


def too_fast(t_s: Floats, speed_m_s: Floats) -> Bools:
    """Return which records lie in five minutes whose median speed is nobody's on foot."""
    known = np.flatnonzero(~np.isnan(speed_m_s))
    marked = np.zeros(t_s.shape, dtype=np.bool_)
    if known.size < 2 or not np.any(speed_m_s[known] > VEHICLE_M_S):
        return marked
    fast = speed_m_s[known] > VEHICLE_M_S
    gap_s = np.minimum(np.diff(t_s[known], append=t_s[known[-1:]] + 1.0), 60.0)
    fast_s = np.append([0.0], np.cumsum(np.where(fast, gap_s, 0.0)))
    end = np.searchsorted(t_s[known], t_s[known] + VEHICLE_S, side="left")
    covered = t_s[known][np.minimum(end, known.size - 1)] - t_s[known] >= VEHICLE_S - 60.0
    bad = covered & (fast_s[end] - fast_s[:-1] > 0.5 * VEHICLE_S)
    for first, after in zip(np.flatnonzero(bad).tolist(), end[bad].tolist(), strict=True):
        ridden = np.flatnonzero(fast[first:after]) + first  # half of the five minutes may still be run
        marked[known[ridden[0]] : known[ridden[-1]] + 1] = True
    return marked


def guess(
    t_s: Floats, speed_m_s: Floats | None, count_per_min: Floats | None, cadence_spm: Floats | None
) -> Guess:
    """Return what a recording of an unstated sport seems to be of.

    Parameters
    ----------
    t_s, speed_m_s : Floats, shape (n,)
    count_per_min : Floats, shape (n,), optional
        The cadence as it was counted.
    cadence_spm : Floats, shape (n,), optional
        The cadence in steps.
    """
    if speed_m_s is None or np.isnan(speed_m_s).all():
        return Guess("", "no speed")
    weight_s = np.minimum(np.diff(t_s, append=t_s[-1:] + 1.0), 60.0)
    moving = speed_m_s >= MOVING_M_S
    if np.sum(weight_s[moving]) < ENOUGH_S:
        return Guess("", "hardly any way")
    speed = _median(speed_m_s[moving], weight_s[moving])
    count = _of(count_per_min, moving)
    if count is not None and (rolls := _coasts(speed_m_s, count_per_min, weight_s)):
        return Guess("cycling", rolls)
    if count is not None and ROWING_PER_MIN[0] <= count <= ROWING_PER_MIN[1]:
        return Guess(
            "rowing" if speed > SLOW_M_S else "swimming", f"{count:.0f} strokes a minute at {speed:.1f} m/s"
        )
    if speed > FAST_M_S:
        return Guess("cycling", f"{speed:.1f} m/s in the middle")
    return _on_foot(speed, _of(cadence_spm, moving))


def _on_foot(speed: float, steps: float | None) -> Guess:
    if speed < SLOW_M_S and (steps is None or steps < WALKING_SPM):
        paced = "" if steps is None else f" with {steps:.0f} steps a minute"
        return Guess("walking or hiking", f"{speed:.1f} m/s{paced}")
    return Guess(RUNNING, f"{speed:.1f} m/s")


def _coasts(speed_m_s: Floats, count: Floats | None, weight_s: Floats) -> str:
    if count is None:
        return ""
    rolling = (speed_m_s > 3.0) & ~np.isnan(count)
    rolled_s = float(np.sum(weight_s[rolling]))
    still_s = float(np.sum(weight_s[rolling & (count == 0.0)]))
    if rolled_s < ENOUGH_S or still_s < COASTING * rolled_s or still_s > 0.6 * rolled_s:
        return ""
    return f"rolls without a step for {100.0 * still_s / rolled_s:.0f} % of the way"


def _of(values: Floats | None, where: Bools) -> float | None:
    if values is None:
        return None
    turning = values[where & (values > 0.0)]
    return float(np.median(turning)) if turning.size else None


def _median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, 0.5 * reached[-1])])
