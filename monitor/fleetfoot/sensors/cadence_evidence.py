"""What ten seconds of walking or running say about the unit of a sensor's cadence and of its stride length.

Rules, by the median of the counts per minute, the first that tells:

* Of a runner, below 100 they are strides, from 140 on steps, beyond doubt. People change from walking to running at
  about 70 strides (Hansen et al. 2017: 70.6 +- 3.2) or 140 steps per minute (PMC8629136: 136 to 161 at 6 to
  20 years). So 100 steps would be no run, and 140 strides, 280 steps, no run of more than a sprint.
* Between, the stride length of a runner decides where there is one. Speed is count / 60 times the length if both are of
  strides or both of steps, half of that if the count is of steps and the length of strides, and double in the
  opposite case. A match is within 15 %.
* The length of the steps that speed and count would make decides, walking or running
  (:mod:`fleetfoot_signal.walk_ratio`): a slow jog at 1.7 m/s and 79 a minute would be steps of 1.29 m.
* Else, of a runner, below 120 they are strides and from 125 on steps; between the two there is no telling. Of a
  sensor that does not say "running", 100 to 120 may be the steps of a fast walk: then it takes 2.2 m/s,
  above the usual change of gait at 2.0 m/s (PMC8629136), to call them strides.

A runner is who the sensor says runs or, where it cannot tell, who is faster than 1.8 m/s.
"""

from __future__ import annotations

import enum
import math
import statistics
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.kept import Kept, keeps
from fleetfoot_signal.walk_ratio import LEAST_SPEED_M_S, steps_per_count, walk_ratio

if TYPE_CHECKING:
    from fleetfoot.gatt.rsc_measurement import RscMeasurement

_WINDOW_MS: Final = 9_990  # ten seconds; the rounding of times must not decide
# Sensors notify every second; one that was silent for longer was not heard moving.
_LONGEST_SPAN_MS: Final = 2_000

_RUNNING_M_S: Final = 1.8  # faster than most people walk
_SURELY_RUNNING_M_S: Final = 2.2
_LEAST_COUNT: Final = 40  # below, the field is no cadence: early Stryd firmware put tenths of the power there
_STRIDES_BEYOND_DOUBT: Final = 100
_STRIDES: Final = 120
_STEPS: Final = 125
_STEPS_BEYOND_DOUBT: Final = 140
_MATCH: Final = 0.15

# How much to trust a judgement: an order, not measured frequencies.
CONFIRMED: Final = 0.99
BEYOND_DOUBT: Final = 0.95
BY_LENGTH: Final = 0.9
BY_RATIO: Final = 0.9
LIKELY: Final = 0.7


class Unit(enum.StrEnum):
    """What a cadence counts."""

    STRIDES = "strides"
    STEPS = "steps"

    @property
    def steps(self) -> int:
        """How many steps one of it is."""
        return 2 if self is Unit.STRIDES else 1

    @property
    def other(self) -> Unit:
        """The unit that this is not."""
        return Unit.STEPS if self is Unit.STRIDES else Unit.STRIDES


class Judgement(NamedTuple):
    """What the evidence says."""

    unit: Unit
    confidence: float
    """0 to 1; one of the constants of this module."""


class _Second(NamedTuple):
    """One measurement of somebody who walks or runs."""

    span_ms: int
    per_min: int
    speed_m_s: float
    ratio: float | None
    """Speed over count times length: see the rules."""
    runs: bool
    """As the sensor says or, where it cannot tell, the speed."""
    says_running: bool


for _each in (Unit, _Second):
    keeps(_each)


class Evidence(Kept):
    """The last ten seconds of walking and running, gathered across stops.

    Attributes
    ----------
    tells_running : bool or None
        Whether the sensor's running flag means anything; None where it has not said. Unless it does, whatever
        is faster than 1.8 m/s is running, too.
    """

    kept = ("tells_running", "_seconds", "_span_ms", "_last_ms")

    def __init__(self) -> None:
        self.tells_running: bool | None = None
        self._seconds: deque[_Second] = deque()
        self._span_ms = 0
        self._last_ms: int | None = None

    def add(self, t_s: float, measured: RscMeasurement) -> int:
        """Take one measurement and return how much walking or running it adds [ms]."""
        now_ms = round(1000 * t_s)
        last_ms, self._last_ms = self._last_ms, now_ms
        if last_ms is None or now_ms <= last_ms or measured.cadence_per_min < _LEAST_COUNT:
            return 0
        second = self._second(min(now_ms - last_ms, _LONGEST_SPAN_MS), measured)
        if not second.runs and measured.speed_m_s < LEAST_SPEED_M_S:
            return 0
        self._seconds.append(second)
        self._span_ms += second.span_ms
        while self._span_ms - self._seconds[0].span_ms >= _WINDOW_MS:
            self._span_ms -= self._seconds.popleft().span_ms
        return second.span_ms

    def _second(self, span_ms: int, measured: RscMeasurement) -> _Second:
        fast = measured.speed_m_s > _RUNNING_M_S and not self.tells_running
        return _Second(
            span_ms,
            measured.cadence_per_min,
            measured.speed_m_s,
            _ratio(measured),
            measured.running or fast,
            measured.running,
        )

    @property
    def is_complete(self) -> bool:
        """Whether there are ten seconds of walking and running."""
        return self._span_ms >= _WINDOW_MS

    def judge(self) -> Judgement | None:
        """Return what the evidence says; None where it is too little or says nothing."""
        if not self.is_complete:
            return None
        count = statistics.median(second.per_min for second in self._seconds)
        ran = 2 * sum(second.runs for second in self._seconds) > len(self._seconds)
        if ran and not _STRIDES_BEYOND_DOUBT <= count < _STEPS_BEYOND_DOUBT:
            unit = Unit.STRIDES if count < _STRIDES_BEYOND_DOUBT else Unit.STEPS
            return Judgement(unit, CONFIRMED if self.length_unit(unit) is Unit.STRIDES else BEYOND_DOUBT)
        by_ratio = self._judge_by_ratio(count)
        return (self._judge_by_length() or by_ratio or self._judge_by_count(count)) if ran else by_ratio

    def _judge_by_ratio(self, count: float) -> Judgement | None:
        speed_m_s = np.array([second.speed_m_s for second in self._seconds])
        ratios = walk_ratio(speed_m_s, np.array([float(second.per_min) for second in self._seconds]))
        known = ratios[np.isfinite(ratios)]
        steps = steps_per_count(float(np.median(known)), count) if 2 * known.size > ratios.size else None
        return Judgement(Unit.STEPS if steps == 1 else Unit.STRIDES, BY_RATIO) if steps else None

    def _judge_by_length(self) -> Judgement | None:
        if self._matches(0.5):
            return Judgement(Unit.STEPS, BY_LENGTH)
        if self._matches(2.0):
            return Judgement(Unit.STRIDES, BY_LENGTH)
        return None

    def _judge_by_count(self, count: float) -> Judgement | None:
        if count >= _STEPS:
            return Judgement(Unit.STEPS, LIKELY)
        if count >= _STRIDES or not self._is_no_walk():
            return None
        return Judgement(Unit.STRIDES, LIKELY)

    def _is_no_walk(self) -> bool:
        flagged = sum(second.says_running for second in self._seconds)
        speed_m_s = statistics.median(second.speed_m_s for second in self._seconds)
        return 2 * flagged > len(self._seconds) or speed_m_s > _SURELY_RUNNING_M_S

    def length_unit(self, unit: Unit) -> Unit | None:
        """Return what the length is of, given what the count is of; None where neither fits."""
        if not self.is_complete:
            return None
        if self._matches(1.0):
            return unit
        return unit.other if self._matches(2.0 if unit is Unit.STRIDES else 0.5) else None

    def _matches(self, ratio: float) -> bool:
        ratios = [second.ratio for second in self._seconds if second.ratio is not None]
        return 2 * len(ratios) > len(self._seconds) and math.isclose(
            statistics.median(ratios), ratio, rel_tol=0, abs_tol=_MATCH * ratio
        )


def _ratio(measured: RscMeasurement) -> float | None:
    if not measured.stride_length_m:
        return None
    return measured.speed_m_s / (measured.cadence_per_min / 60 * measured.stride_length_m)
