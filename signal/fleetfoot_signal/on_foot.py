"""Whether somebody has set off on a run, and whether they are still on their way: what begins a run, and ends it.

Both are asked of seconds of which any channel may be unknown, so that a pod, a treadmill, a strap that counts steps and
a strap that tells heart beats alone each can begin a run. What is known best decides: speed and cadence, else cadence,
else heart rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.gate import JOG_SPEED_M_S, JOG_SPM, is_running

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

WALK_SPM: Final = 100.0
"""Steps/min of walking with a purpose, and not of stepping about (Tudor-Locke 2018, Br J Sports Med 52:776)."""


def sets_off(row: Floats, effort_bpm: float) -> Bools:
    """Return bool[...]: whether a second is one of running, as well as that can be told from what is known.

    Parameters
    ----------
    row : Floats, shape (channel, ...)
        At least the measured channels; NaN is unknown.
    effort_bpm : float
        Heart rate from which on somebody exercises; it decides where neither speed nor cadence is known.
    """
    speed, cadence = row[Channel.SPEED], row[Channel.CADENCE]
    still = np.isnan(speed) & np.isnan(cadence)
    by_steps = np.isnan(speed) & (cadence >= JOG_SPM)
    by_heart = still & (row[Channel.HEART_RATE] >= effort_bpm)
    return np.asarray(is_running(row) | by_steps | by_heart)


def goes_on(row: Floats, effort_bpm: float) -> Bools:
    """Return bool[...]: whether a second is one of running or walking; parameters as of :func:`sets_off`."""
    speed, cadence = row[Channel.SPEED], row[Channel.CADENCE]
    walking = (speed >= JOG_SPEED_M_S) | (np.isnan(speed) & (cadence >= WALK_SPM))
    return np.asarray(sets_off(row, effort_bpm) | walking)
