"""Times of the RR intervals of a FIT file: its ``hrv`` messages carry none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

SLACK_S: Final = 5.0
"""How far the sum of the intervals may run from the records before it is set right.

In the recorded runs it stays within 2 s while beats are complete; a message holds up to five intervals."""


def beats_of(intervals: list[tuple[int, float]], t_s: Floats, sensor: str) -> list[Beat]:
    """Return the beats with times on the clock of the records.

    The time of a beat is the sum of the intervals before it, held within ``SLACK_S`` of the records between
    which its message stands: pauses and lost beats shift the sum. It never decreases. Beats more than
    ``SLACK_S`` after the last record are dropped: the strap goes on after the watch was stopped.

    Parameters
    ----------
    intervals
        Pairs of the number of records before the message and the interval in ms.
    t_s
        float64[n]: times of the records, increasing.
    """
    if not intervals or not t_s.size:
        return []
    scattered = (
        intervals[0][0] != intervals[-1][0]
    )  # else they were written in one go and say nothing of time
    before = np.append(t_s[:1], t_s).tolist()
    after = np.append(t_s, [np.inf]).tolist()
    beats: list[Beat] = []
    clock_s = latest_s = float(before[intervals[0][0]] if scattered else t_s[0])
    for position, rr_ms in intervals:
        clock_s += rr_ms / 1000.0
        if scattered and clock_s < before[position] - SLACK_S:
            clock_s = before[position]
        elif scattered and clock_s > after[position] + SLACK_S:
            clock_s = after[position]
        latest_s = max(latest_s, clock_s)
        beats.append(Beat(latest_s, rr_ms, sensor))
    return [beat for beat in beats if beat.t_s <= t_s[-1] + SLACK_S]
