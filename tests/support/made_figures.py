"""Seconds of made runs of which the figures are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.derive import complete

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats


def seconds_of(**known: Floats | float) -> Floats:
    """Return float64[channel, second] of what is known, by the names of the channels."""
    count = max(np.size(values) for values in known.values())
    values = np.full((len(SPECS), count), np.nan)
    for name, column in known.items():
        values[Channel[name.upper()]] = column
    complete(values, values[Channel.GRADE])
    return values


def even(
    minutes: int = 60, *, speed: float = 3.0, beats: float = 150.0, end_drift_pct: float = 0.0
) -> Floats:
    """Return a run at one pace whose heart rate rises evenly over it."""
    share = np.arange(60 * minutes) / max(60 * minutes - 1, 1)
    return seconds_of(
        speed=np.full(share.size, speed), heart_rate=beats * (1.0 + 0.01 * end_drift_pct * share)
    )


def answering(
    speed: Floats, *, gain: float = 23.0, drift_bpm: float = 0.0, grade: Floats | float = 0.0
) -> Floats:
    """Return a run whose heart rate follows effort behind a lag of 50 s, and drifts evenly from minute 10 on."""
    seen, beats = float(speed[0]), np.empty_like(speed)
    for place, now in enumerate(speed):
        seen += (now - seen) / 50.0
        beats[place] = 75.0 + gain * seen
    late = np.clip((np.arange(speed.size) - 600.0) / max(speed.size - 600.0, 1.0), 0.0, 1.0)
    return seconds_of(speed=speed, heart_rate=beats + drift_bpm * late, grade=grade)
