"""Times of the intervals between heart beats: FIT's ``hrv`` messages carry none."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sensors.pulse import Pulse
from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.sources.recording.clock import Part
    from fleetfoot.sources.recording.columns import Moments
    from fleetfoot.sources.recording.draft import Intervals
    from fleetfoot_signal.types import Floats, Ints

SLACK_S: Final = 5.0
"""How far the sum of the intervals may run from the records before it is set right.

In the recorded runs it stays within 2 s while beats are complete; a message holds up to five intervals."""


def timed(intervals: Intervals | None, part: Part, moments: Moments, t_s: Floats) -> list[Beat]:
    """Return the beats of a part of a recording, on its clock.

    Parameters
    ----------
    intervals : Intervals, optional
        Of the whole recording.
    part : Part
    moments : Moments
        Of the part.
    t_s : Floats, shape (moment,)
    """
    if intervals is None or not t_s.size:
        return []
    if intervals.clock_s is not None:
        return _by_clock(intervals, part)
    if intervals.position is None:
        raise ValueError("intervals need a time or a place")
    order = np.argsort(part.records, kind="stable")
    position = intervals.position
    own = (position > part.records.min()) | (part.records.min() == 0)
    own &= position <= part.records.max() + 1
    before = np.searchsorted(part.records[order], position[own], side="left")
    reached = np.append([0], np.maximum.accumulate(moments.row(order) + 1))
    return beats_of(reached[before], intervals.rr_ms[own], t_s, intervals.sensor)


def rates_bpm(beats: Sequence[Beat], t_s: Floats) -> Floats:
    """Return the heart rate [bpm] at each time of beats that nobody else makes one of; NaN without a regular pulse."""
    pulse = Pulse()
    rates = np.full(t_s.shape, np.nan)
    following = 0
    for row, at_s in enumerate(t_s.tolist()):
        while following < len(beats) and beats[following].t_s <= at_s:
            pulse.feel(beats[following].t_s, [beats[following].rr_ms])
            following += 1
        rates[row] = pulse.rate_bpm(at_s)
    return rates


def _by_clock(intervals: Intervals, part: Part) -> list[Beat]:
    clock_s = np.asarray(intervals.clock_s)
    own = (clock_s >= part.clock_s[0] - SLACK_S) & (clock_s <= part.clock_s[-1] + SLACK_S)
    times = np.maximum.accumulate(clock_s[own]) - float(part.clock_s[0])
    pairs = zip(times.tolist(), intervals.rr_ms[own].tolist(), strict=True)
    return [Beat(time_s, rr_ms, intervals.sensor) for time_s, rr_ms in pairs]


def beats_of(position: Ints, rr_ms: Floats, t_s: Floats, sensor: str) -> list[Beat]:
    """Return the beats with times on the clock of the records.

    The time of a beat is the sum of the intervals before it, held within ``SLACK_S`` of the records between
    which its message stands: pauses and lost beats shift the sum. It never decreases. Beats more than
    ``SLACK_S`` after the last record are dropped: the strap goes on after the watch was stopped.

    Parameters
    ----------
    position
        int64[m]: number of records before each interval.
    rr_ms
        float64[m]
    t_s
        float64[n]: times of the records, increasing.
    sensor
    """
    if not position.size or not t_s.size:
        return []
    # If not scattered, they were written in one go and say nothing of time.
    scattered = bool(position[0] != position[-1])
    before = np.append(t_s[:1], t_s)[position].tolist()
    after = np.append(t_s, [np.inf])[position].tolist()
    times: list[float] = []
    clock_s = latest_s = float(before[0] if scattered else t_s[0])
    for low_s, high_s, interval in zip(before, after, rr_ms.tolist(), strict=True):
        clock_s += interval / 1000.0
        if scattered and clock_s < low_s - SLACK_S:
            clock_s = low_s
        elif scattered and clock_s > high_s + SLACK_S:
            clock_s = high_s
        latest_s = max(latest_s, clock_s)
        times.append(latest_s)
    count = bisect.bisect_right(times, float(t_s[-1]) + SLACK_S)
    return [
        Beat(time_s, interval, sensor)
        for time_s, interval in zip(times[:count], rr_ms[:count].tolist(), strict=True)
    ]
