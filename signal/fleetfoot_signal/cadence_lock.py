"""Whether heart rate is locked to the cadence: optical sensors and loose straps take steps, or strides, for the pulse.

A plain "within 3 bpm of the cadence for 30 s" would flag 27 minutes of one sound recording (of 113 recorded runs); the
two rules here marked 4 of 111.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.heart_rate_window import CADENCE, HEART_RATE, JUMP_S
from fleetfoot_signal.through_time import since

if TYPE_CHECKING:
    from fleetfoot_signal.heart_rate_window import HeartRateWindow
    from fleetfoot_signal.types import Bools, Floats, Ints

NEAR_BPM: Final = 3.0
FACTORS: Final = np.array([1.0, 0.5, 2.0])[:, None]
"""Heart rate over cadence when the sensor counts steps, strides, or steps beside a pod that reports strides."""
WINDOW_S: Final = 30
ENTER_SHARE: Final = 0.85
ENTRY_BPM: Final = 7.0
ENTRY_S: Final = 8
LEAVE_SHARE: Final = 0.5
"""Rule A: for 85 % of 30 s within 3 bpm, entered by at least 7 bpm within 8 s at unchanged effort. It is over when
less than half of 30 s is near."""
LONG_S: Final = 180
LONG_SHARE: Final = 0.8
CORRELATION: Final = 0.6
FIRST_S: Final = 60
"""If so many seconds cannot belong to such a window, the others are not looked at."""
LAG_S: Final = 5
SD_SHARE: Final = 0.75
EVERY_S: Final = 15
"""Rule B, for slow entries: over 180 s near for 80 %, differences over 5 s correlated by 0.6 and more, and the
difference from the cadence scatters by at most 0.75 of the scatter of the cadence. Asked every 15 s."""


class Locks(NamedTuple):
    """What speaks for a lock to the cadence, [second, lane] each."""

    by_leap: Ints
    """1 + place in :data:`FACTORS` of what it would be locked to by rule A; 0 is none."""
    reach_s: Ints
    """How far back such a lock reaches."""
    kept: Bools
    """bool[factor, second, lane]: whether a lock would go on."""
    by_likeness: Ints
    """As ``by_leap``, by rule B."""


def since_entry_s(seconds: HeartRateWindow, before: Floats) -> Floats:
    """Return float64[factor, second, lane]: for how long it has been near a multiple of the cadence by a leap."""
    at, lane = seconds.without_cause(ENTRY_S, ENTRY_BPM, seconds.active)
    if not at.size:
        past_s = seconds.active if len(seconds.active) == 1 else np.cumsum(seconds.active, axis=0)
        return before[:, np.newaxis] + past_s
    entered = np.zeros((len(FACTORS), *seconds.active.shape), dtype=np.bool_)
    cadence = seconds.window(1, at, lane)[0, :, CADENCE]
    entered[:, at, lane] = np.abs(seconds.levels[JUMP_S + at, lane] - FACTORS * cadence) <= NEAR_BPM
    return since(entered, seconds.active, before)


def locks_of(seconds: HeartRateWindow, since_entry: Floats, locked: Ints, apart: Bools) -> Locks:
    """Return what speaks for locks; what costs much is computed only in lanes where something is suspected."""
    shape = seconds.active.shape
    by_leap, reach_s = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    kept = np.zeros((len(FACTORS), *shape), dtype=np.bool_)
    by_likeness = _likeness(seconds)
    leapt = seconds.active & ~apart
    (lane,) = ((locked > 0) | (leapt | (by_likeness > 0)).any(axis=0)).nonzero()
    if lane.size:
        first = seconds.index[0, lane] + 1 - seconds.active[0, lane]
        number = first + np.arange(1 - WINDOW_S, shape[0], dtype=np.int64)[:, np.newaxis]
        # The number of near seconds in every window of 30 s is a difference of two running counts.
        count = np.cumsum(_is_near(seconds.past.at(number, lane)), axis=1, dtype=np.int64)
        count[:, WINDOW_S:] -= count[:, :-WINDOW_S].copy()
        share = count[:, WINDOW_S - 1 :] / WINDOW_S
        since_s = since_entry[:, :, lane]
        enters = (share >= ENTER_SHARE) & (since_s <= 2 * WINDOW_S)
        by_leap[:, lane] = np.where(enters.any(axis=0), enters.argmax(axis=0) + 1, 0)
        reach = np.where(enters, np.maximum(since_s + ENTRY_S, WINDOW_S), 0.0).max(axis=0)
        reach_s[:, lane], kept[:, :, lane] = reach.astype(np.int64), share >= LEAVE_SHARE
    return Locks(by_leap, reach_s, kept, by_likeness)


def _likeness(seconds: HeartRateWindow) -> Ints:
    """Return int64[second, lane]: 1 + place in :data:`FACTORS` of what it would be locked to by rule B."""
    index, found = seconds.index, np.zeros(seconds.index.shape, dtype=np.int64)
    due = seconds.active & (index % EVERY_S == EVERY_S - 1) & (index >= LONG_S - 1)
    at, lane = due.nonzero()
    if not at.size:
        return found
    recent = np.count_nonzero(_is_near(seconds.window(FIRST_S, at, lane)), axis=1)
    likely = (recent >= LONG_SHARE * LONG_S - (LONG_S - FIRST_S)).any(axis=0)
    at, lane = at[likely], lane[likely]
    if not at.size:
        return found
    window = seconds.window(LONG_S, at, lane)
    close = np.count_nonzero(_is_near(window), axis=1) >= LONG_SHARE * LONG_S
    for factor, place in np.argwhere(close).tolist():
        cadence = float(FACTORS[factor, 0]) * window[:, place, CADENCE]
        if _follows(window[:, place, HEART_RATE], cadence):
            found[at[place], lane[place]] = factor + 1
    return found


def _is_near(rows: Floats) -> Bools:
    """Return bool[factor, n, m] of float64[n, m, 3]: whether heart rate is near a multiple of the cadence."""
    near: Bools = np.abs(rows[..., HEART_RATE] - FACTORS[..., np.newaxis] * rows[..., CADENCE]) <= NEAR_BPM
    return near


def _follows(heart_rate: Floats, cadence: Floats) -> bool:
    """Tell whether one window of heart rate moves as the cadence does."""
    known = ~np.isnan(heart_rate + cadence)
    if np.count_nonzero(known) < LONG_SHARE * LONG_S:
        return False
    a, b = heart_rate[:-LAG_S] - heart_rate[LAG_S:], cadence[:-LAG_S] - cadence[LAG_S:]
    both = ~np.isnan(a + b)
    a, b = a[both] - a[both].mean(), b[both] - b[both].mean()
    alike = float((a * b).sum()) >= CORRELATION * float((a * a).sum() * (b * b).sum()) ** 0.5 > 0.0
    return bool(alike and (heart_rate - cadence)[known].std() <= SD_SHARE * cadence[known].std())
