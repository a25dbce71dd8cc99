"""What heart rate did against pace: drifted, stayed, or stayed while the pace was lost.

The judge of cardiac drift asks whether heart rate is higher than the pace calls for. That is so when heart rate rises,
and it is so when the pace falls and heart rate does not; only the first is drift. So each finding of the judge is
looked at once more against heart rate itself.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.belief import believed
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors.cardiac_drift import HYSTERESIS_PCT, CardiacDrift
from fleetfoot_signal.event import Severity
from fleetfoot_signal.fade import LEVEL_BPM, LEVEL_PCT, Fade, find_fade, then_and_now
from fleetfoot_signal.travel import is_moving

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.report.episode import Episode
    from fleetfoot.report.retrace import DriftTrace
    from fleetfoot_signal.types import Floats

NOTABLE_PCT: Final = CardiacDrift.thresholds[Severity.NOTICE]
"""Drift below this is that of every run."""
TELLING_LOW_PCT: Final = NOTABLE_PCT - HYSTERESIS_PCT
"""Heart rate that surely fell away from the pace by as much is said to; less is called fitting."""


class Finding(enum.Enum):
    """What heart rate did, as far as it could be judged."""

    UNKNOWN = "unknown"
    LEVEL = "level"
    LOW = "low"
    """Heart rate surely lies below what the pace took in the first ten minutes."""
    DRIFT = "drift"
    """Heart rate rose away from the pace."""
    SLOWED = "slowed"
    """Heart rate is high for the pace because the pace fell, not because heart rate rose."""
    UNCLEAR = "unclear"
    """The judge finds heart rate high for the pace; yet neither did it rise nor did the pace fall by much."""


@dataclass(frozen=True, slots=True)
class Heart:
    """Heart rate against pace in one run."""

    finding: Finding
    """Up to where a fade begins."""
    fade: Fade | None
    """Pace lost late without a rise of heart rate."""
    slowed: Fade | None
    """Pace lost late while heart rate rose: no fade, the judge's drift counts."""
    trace: DriftTrace | None
    """The judge's drift; NaN from where a fade begins, because what it sees there is the fade."""
    last_s: int | None
    """The last second that could be judged."""
    rise_bpm: float
    """How far heart rate at that second lay above minutes 10 to 20; NaN where unknown."""

    @property
    def pct(self) -> float:
        """Drift at the end of what could be judged [%]; NaN where unknown."""
        return self._last("pct")

    @property
    def low(self) -> float:
        """Lower end of its central 80 % [%]."""
        return self._last("low")

    @property
    def high(self) -> float:
        """Upper end of its central 80 % [%]."""
        return self._last("high")

    def _last(self, name: str) -> float:
        if self.trace is None or self.last_s is None:
            return math.nan
        return float(getattr(self.trace, name)[self.last_s])


def heart_of(values: Floats, trace: DriftTrace | None) -> Heart:
    """Return what heart rate did.

    Parameters
    ----------
    values : Floats, shape (channel, second)
    trace : DriftTrace, optional
        What the filter said of these seconds.
    """
    lost = find_fade(values[Channel.ADJUSTED_SPEED], believed(values))
    fade, slowed = (None, lost) if lost is not None and lost.has_rise else (lost, None)
    if trace is not None and fade is not None:
        trace = _until(trace, fade.start_s)
    known = np.flatnonzero(np.isfinite(trace.pct)) if trace is not None else np.zeros(0, dtype=np.int64)
    if trace is None or not known.size:
        return Heart(Finding.UNKNOWN, fade, slowed, None, None, math.nan)
    last = int(known[-1])
    high = trace.pct[last] >= NOTABLE_PCT and trace.low[last] >= NOTABLE_PCT - HYSTERESIS_PCT
    low = trace.pct[last] <= -TELLING_LOW_PCT and trace.high[last] < 0.0
    finding = cause_of(values, last) if high else Finding.LOW if low else Finding.LEVEL
    return Heart(finding, fade, slowed, trace, last, _rise(values, last))


def cause_of(values: Floats, at_s: float) -> Finding:
    """Return why heart rate is high for the pace at a second, by what it and the pace were in minutes 10 to 20."""
    moving = is_moving(values[Channel.SPEED])
    if not _rise(values, int(at_s)) <= LEVEL_BPM:  # unknown: nothing speaks against the judge
        return Finding.DRIFT
    then, now = then_and_now(values[Channel.ADJUSTED_SPEED], moving, int(at_s))
    return Finding.SLOWED if now < then * (1.0 - 0.01 * LEVEL_PCT) else Finding.UNCLEAR


def look_back(episode: Episode, heart: Heart, values: Floats) -> Finding:
    """Return what an alert of the judge of drift was about."""
    if heart.fade is not None and episode.told_s >= heart.fade.start_s:
        return Finding.SLOWED
    last_s = values.shape[1] - 1
    at_begin, at_end = (cause_of(values, min(at, last_s)) for at in (episode.told_s, episode.end_s))
    return Finding.DRIFT if at_end is Finding.DRIFT else at_begin


def drift_alerts(episodes: Sequence[Episode]) -> list[Episode]:
    """Return the episodes of the judge of drift."""
    return [episode for episode in episodes if episode.detector == CardiacDrift.name]


def true_drifts(episodes: Sequence[Episode], heart: Heart, values: Floats) -> list[Episode]:
    """Return the episodes in which heart rate rose."""
    return [e for e in drift_alerts(episodes) if look_back(e, heart, values) is Finding.DRIFT]


def _rise(values: Floats, at_s: int) -> float:
    moving = is_moving(values[Channel.SPEED])
    then, now = then_and_now(believed(values), moving, at_s)
    return now - then


def _until(trace: DriftTrace, end_s: int) -> DriftTrace:
    before = np.arange(trace.pct.size) < end_s
    return type(trace)(*(np.where(before, column, np.nan) for column in trace))
