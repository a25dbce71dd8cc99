"""Which heart rate of a finished run is believed, now that all of it is known.

The judge of heart rate (:mod:`fleetfoot_signal.heart_rate_quality`) often learns of a fault after the fact, when the
seconds before are long stored as believed. What it then takes back follows from its limits and from the stored rows, so
that figures of a finished run stand on the heart rate that its alerts stood on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.cadence_lock import ENTER_SHARE, FACTORS, LONG_S, NEAR_BPM
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.heart_rate_fault import HeartRateFault
from fleetfoot_signal.heart_rate_quality import FROZEN_S
from fleetfoot_signal.heart_rate_window import JUMP_S, LEVEL_S

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints

_LOCKS: Final = (HeartRateFault.CADENCE, HeartRateFault.HALF_CADENCE, HeartRateFault.TWICE_CADENCE)


def faults_of(values: Floats) -> Ints:
    """Return int64[second]: the :class:`.HeartRateFault` of each second, looked back upon; 0 is believed.

    Parameters
    ----------
    values : Floats, shape (channel, second)
        Every second of the run from the first on; NaN unknown.
    """
    fault: Ints = np.nan_to_num(values[Channel.HEART_RATE_FAULT]).astype(np.int64)
    before = np.concatenate(([0], fault[:-1]))
    for start in np.flatnonzero((fault > 0) & (fault != before)).tolist():
        code = HeartRateFault(fault[start]) if fault[start] < len(HeartRateFault) else HeartRateFault.NONE
        reach_s = _reach_s(values, code, start)
        back = fault[max(start - reach_s, 0) : start]
        back[back == HeartRateFault.NONE] = code
    return fault


def believed(values: Floats) -> Floats:
    """Return float64[second]: heart rate where it is believed, looked back upon; else NaN."""
    return np.where(faults_of(values) > 0, np.nan, values[Channel.HEART_RATE])


def not_false(values: Floats) -> Floats:
    """Return float64[second]: heart rate but where it is known to be false, else NaN.

    A value that does not change is not believed, and may be true all the same: a median may stand on it, a trend may
    not.
    """
    fault = faults_of(values)
    false = (fault > HeartRateFault.SILENT) & (fault != HeartRateFault.FROZEN)
    return np.where(false, np.nan, values[Channel.HEART_RATE])


def _reach_s(values: Floats, code: HeartRateFault, start: int) -> int:
    """Return how many seconds before its first a fault reaches back."""
    if code is HeartRateFault.RESTART:
        return start
    if code is HeartRateFault.FROZEN:
        return FROZEN_S
    if code is HeartRateFault.JUMP:
        return JUMP_S + LEVEL_S
    if code in _LOCKS:
        return _locked_s(values, float(FACTORS[_LOCKS.index(code), 0]), start)
    return 0


def _locked_s(values: Floats, factor: float, start: int) -> int:
    """Return for how long before a second heart rate lay at a multiple of the cadence, up to the longest window."""
    part = slice(max(start - LONG_S, 0), start)
    away = np.abs(values[Channel.HEART_RATE, part] - factor * values[Channel.CADENCE, part])
    near = (away <= NEAR_BPM)[::-1]
    share = np.cumsum(near) / np.arange(1, near.size + 1)
    long = np.flatnonzero(near & (share >= ENTER_SHARE))
    return int(long[-1]) + 1 if long.size else 0
