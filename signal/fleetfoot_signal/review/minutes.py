"""A finished run in minutes: heart rate, effort as the heart sees it, and what of it may be set against the other.

Heart rate and effort are means over the seconds of a minute that count: running, heart rate believed, settled after a
stop, a start and a change of pace. The lag and the limits are those of the live judge of drift
(:mod:`fleetfoot_signal.effort`, :mod:`fleetfoot_signal.drift_filter`): what is said after the run must stand on what
was said in it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.belief import believed
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.drift_filter import PACE_CHANGE, PACE_SETTLE_S, SETTLE_S, START_S, WALK_S, WALK_SPEED
from fleetfoot_signal.drift_gates import FAR, RUNNING_SHARE, STEEP
from fleetfoot_signal.effort import DEAD_S, LAG_S
from fleetfoot_signal.energy_cost import DRIFT_MAX_GRADE, DRIFT_MIN_GRADE, LEVEL_COST, cost_of_running
from fleetfoot_signal.gate import is_running

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

MINUTE_S: Final = 60
FEWEST_S: Final = 30
"""Seconds of a minute that must count."""
NOW_S: Final = 30
BEFORE_S: Final = 60
"""A change of pace shows between the last 30 s and the 60 s before."""


class Minutes(NamedTuple):
    """Minutes that count; every field is float64[minute], in their order."""

    middle_min: Floats
    """Minutes since the first second of the run."""
    heart_rate: Floats
    """bpm."""
    level: Floats
    """Speed as the heart sees it: behind its dead time and lag [m/s]."""
    added: Floats
    """What grade adds to it by its cost [m/s]."""

    @property
    def effort(self) -> Floats:
        """Speed on the level that costs as much [m/s]."""
        return self.level + self.added


def minutes_of(values: Floats) -> Minutes:
    """Return the minutes of a run that count.

    Parameters
    ----------
    values : Floats, shape (channel, second)
        Every second of the run from the first on; NaN unknown.
    """
    heart_rate = believed(values)
    speed, added = _speed(values), _added(values)
    counts = settled(values) & np.isfinite(heart_rate)
    level, grade = _lagged(_lagged(speed, DEAD_S), LAG_S), _lagged(added, LAG_S)
    steep = np.abs(np.nan_to_num(values[Channel.GRADE]))
    count, usable = _sums(counts, np.ones_like(speed)), _sums(is_running(values), np.ones_like(speed))
    known = np.maximum(count, 1.0)
    kept = (
        (count >= FEWEST_S) & (usable >= RUNNING_SHARE * MINUTE_S) & (_sums(counts, steep) / known <= STEEP)
    )
    middle = np.arange(count.size, dtype=np.float64) + 0.5
    means: list[Floats] = [_sums(counts, each) / known for each in (np.nan_to_num(heart_rate), level, grade)]
    found = _where(kept, middle, *means)
    if not found.effort.size:
        return found
    usual = float(np.median(found.effort))
    near: Bools = np.abs(found.effort - usual) <= FAR * usual
    return _where(near, *found)


def _where(kept: Bools, middle: Floats, heart_rate: Floats, level: Floats, added: Floats) -> Minutes:
    return Minutes(middle[kept], heart_rate[kept], level[kept], added[kept])


def settled(values: Floats) -> Bools:
    """Return bool[second]: running, and long enough after the start, a stop and a change of pace."""
    running, speed = is_running(values), values[Channel.SPEED]
    stopped = np.isfinite(speed) & ~running & ((speed < WALK_SPEED) | (_run_length(~running) > WALK_S))
    since = _since(stopped, START_S)
    changed = np.abs(_change(_speed(values), _added(values))) > PACE_CHANGE
    result: Bools = running & (since > SETTLE_S) & (_since(changed & (since > SETTLE_S), 0.0) > PACE_SETTLE_S)
    return result


def graded(values: Floats) -> Floats:
    """Return float64[second]: speed on the level that costs as much [m/s]; NaN where speed is unknown.

    Grade is held to where cost can be believed, an unknown grade counts as level.
    """
    pace: Floats = np.where(np.isfinite(values[Channel.SPEED]), _speed(values) + _added(values), np.nan)
    return pace


def _speed(values: Floats) -> Floats:
    """Return float64[second]: speed, where unknown the last one."""
    speed = values[Channel.SPEED]
    known: Ints = np.maximum.accumulate(
        np.where(np.isfinite(speed), np.arange(speed.size, dtype=np.int64), 0)
    )
    last: Floats = np.nan_to_num(speed[known])
    return last


def _added(values: Floats) -> Floats:
    held = np.clip(np.nan_to_num(values[Channel.GRADE]), DRIFT_MIN_GRADE, DRIFT_MAX_GRADE)
    return _speed(values) * (cost_of_running(held) / LEVEL_COST - 1.0)


def _lagged(values: Floats, lag_s: float) -> Floats:
    """Return the values behind a lag of first order, from 0 on, as the live judge keeps it."""
    share = 1.0 - math.exp(-1.0 / lag_s)
    now, found = 0.0, np.empty_like(values)
    for place, value in enumerate(values.tolist()):
        now += share * (value - now)
        found[place] = now
    return found


def _sums(counts: Bools, values: Floats) -> Floats:
    """Return the sums over the whole minutes, of the seconds that count."""
    whole = values.size // MINUTE_S * MINUTE_S
    rows = np.where(counts, values, 0.0)[:whole].reshape(-1, MINUTE_S)
    return np.asarray(rows.sum(axis=1), dtype=np.float64)


def _run_length(holds: Bools) -> Floats:
    """Return for each second how long it has held by then."""
    place = np.arange(1, holds.size + 1)
    return np.asarray(place - np.maximum.accumulate(np.where(holds, 0, place)), dtype=np.float64)


def _since(happened: Bools, start_s: float) -> Floats:
    """Return the seconds since it happened last; before that as if it had happened ``start_s`` into the settling."""
    since = _run_length(~happened)
    first = int(np.argmax(happened)) if happened.any() else happened.size
    since[:first] += np.inf if start_s == 0.0 else SETTLE_S - start_s
    return since


def _change(speed: Floats, added: Floats) -> Floats:
    """Return the change of pace, the nearer to 0 of that of speed and of adjusted speed; 0 where unknown."""
    both = [_turned(each) for each in (speed, speed + added)]
    return np.where(np.abs(both[0]) < np.abs(both[1]), both[0], both[1])


def _turned(speed: Floats) -> Floats:
    total = np.concatenate((np.zeros(1 + NOW_S + BEFORE_S), np.cumsum(speed)))
    now = (total[NOW_S + BEFORE_S + 1 :] - total[BEFORE_S + 1 : -NOW_S]) / NOW_S
    before = (total[BEFORE_S + 1 : -NOW_S] - total[1 : -NOW_S - BEFORE_S]) / BEFORE_S
    change = np.where(before > 0.0, now / np.maximum(before, 1e-9) - 1.0, 0.0)
    change[: NOW_S + BEFORE_S] = 0.0
    return change
