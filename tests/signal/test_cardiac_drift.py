"""How the detector turns what the filter says into a verdict; the filter has tests of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from rows import one, span_of

from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.drift_filter import Drift, DriftFilter
from fleetfoot_signal.engine import Engine, run_alone
from fleetfoot_signal.event import Severity

DRIFT = [detector.name for detector in registry()].index("cardiac_drift")
LEVEL = {"sd_pct": 0.5, "heart_rate_ref": 150.0}
"""A filter that is sure of the drift."""


class Says(DriftFilter):
    """A filter that says what it is told."""

    now: Drift

    def step(self, *_: object) -> Drift:
        return self.now


class Runner:
    def __init__(self, lanes: int = 1) -> None:
        self.detector = CardiacDrift(lanes)
        self.detector.filter = Says(lanes)
        self.lanes = lanes
        self.index = np.full(lanes, 1199)

    def second(
        self, pct: float, *, fresh: bool = True, active: list[bool] | None = None, clean_s: float = 3600.0
    ) -> CardiacDrift:
        on = np.array(active) if active else np.ones(self.lanes, dtype=np.bool_)
        self.index += on
        said = {**LEVEL, "pct": pct, "fresh": fresh}
        drift = Drift(**{name: np.full((1, self.lanes), said[name]) for name in Drift._fields})
        self.detector.filter.now = drift._replace(fresh=one(on & fresh))  # type: ignore[attr-defined] # Says
        values = np.full((len(Channel), self.lanes), np.nan)
        span = span_of(self.index * 1.0, self.index.copy(), on, values, on)
        span = replace(span, heart=span.heart._replace(clean_s=np.full((1, self.lanes), clean_s)))
        self.detector.step(span, None, np.zeros(self.lanes, dtype=np.bool_))
        return self.detector


@pytest.mark.parametrize(
    ("pct", "severity"),
    [(3.0, 0), (5.4, 0), (5.5, Severity.NOTICE), (11.0, Severity.WARNING), (21.0, Severity.SEVERE)],
)
def test_a_threshold_counts_when_it_is_surely_passed(pct: float, severity: int) -> None:
    detector = Runner().second(pct)
    assert detector.evident[0] == severity
    assert detector.effect[0] == pct


@pytest.mark.parametrize(("pct", "calm"), [(2.9, True), (3.1, False), (6.0, False)])
def test_it_is_over_two_percent_below_the_lowest_threshold(pct: float, *, calm: bool) -> None:
    assert bool(Runner().second(pct).calm[0]) is calm


def test_what_the_filter_cannot_judge_is_unknown() -> None:
    runner = Runner()
    runner.second(12.0)
    detector = runner.second(12.0, fresh=False)
    assert np.isnan(detector.effect[0])
    assert (detector.evident[0], bool(detector.calm[0]), detector.confidence[0]) == (0, False, 0.0)


def test_the_onset_is_when_drift_crossed_the_lowest_threshold_and_stays() -> None:
    runner = Runner()
    for pct in (4.9, 5.1, 5.3, 5.6):
        runner.second(pct)
    assert runner.detector.evident[0] == Severity.NOTICE
    assert runner.detector.onset_s[0] == 1201.0
    assert runner.second(12.0).onset_s[0] == 1201.0


def test_what_cannot_be_judged_for_a_while_keeps_its_onset() -> None:
    runner = Runner()
    runner.second(6.0)
    for _ in range(100):
        runner.second(6.0, fresh=False)
    assert runner.second(6.0).onset_s[0] == 1200.0


def test_a_short_suspicion_does_not_date_what_begins_much_later() -> None:
    runner = Runner()
    runner.second(5.7)
    for _ in range(1000):
        runner.second(2.0)
    assert np.isnan(runner.detector.onset_s[0])
    assert runner.second(5.7).onset_s[0] > 2000.0


@pytest.mark.parametrize(("clean_s", "severity"), [(599.0, Severity.WARNING), (600.0, Severity.SEVERE)])
def test_nobody_is_told_to_stop_unless_heart_rate_was_beyond_doubt_for_ten_minutes(
    clean_s: float, severity: Severity
) -> None:
    assert Runner().second(25.0, clean_s=clean_s).evident[0] == severity


def test_release_forgets_the_evidence() -> None:
    runner = Runner(2)
    runner.second(6.0)
    runner.detector.release(np.array([0]))
    assert runner.detector.evident.tolist() == [0, Severity.NOTICE]


def test_an_idle_lane_keeps_its_verdict() -> None:
    runner = Runner(2)
    runner.second(12.0)
    before = runner.detector.take(1)
    for _ in range(30):
        runner.second(1.0, active=[True, False])
    after = runner.detector.take(1)
    assert after.keys() == before.keys()
    assert all(after[name].tobytes() == before[name].tobytes() for name in before)
    assert runner.detector.effect.tolist() == [1.0, 12.0]


@pytest.mark.parametrize(("slow_m_s", "judged"), [(2.7, True), (1.9, False)])
def test_effort_that_is_far_from_the_reference_is_not_judged(slow_m_s: float, *, judged: bool) -> None:
    """Who picks a way over rough ground is slow, and heart rate answers the ground: that is no drift."""
    seconds = np.arange(3600)
    speed = np.where(seconds < 1800, 3.0, slow_m_s)
    rows = np.full((MEASURED, seconds.size), np.nan)
    rows[Channel.SPEED], rows[Channel.CADENCE] = speed, 168.0
    beat = np.minimum(150.0, 90.0 + seconds) - 5.0 * (seconds >= 1860)
    rows[Channel.HEART_RATE] = beat + np.round(np.random.default_rng(1).normal(0.0, 1.5, seconds.size))
    scores = [float(tick.scores[DRIFT, 0]) for tick in run_alone(list(rows.T))]
    assert np.isfinite(scores[1200:1800]).mean() > 0.9
    assert bool(np.isfinite(scores[2400:]).mean() > 0.5) is judged


def climb_and_back(seconds_slow: int) -> list[str]:
    """What is told of 20 even minutes, a stretch at half the pace, and a return with a heart rate 9 % higher."""
    pace = np.concatenate([np.full(1200, 3.6), np.full(seconds_slow, 2.0), np.full(2400, 3.6)])
    beats = np.concatenate([np.full(1200, 138.0), np.full(seconds_slow, 138.0), np.full(2400, 150.5)])
    rng = np.random.default_rng(2)
    rows = np.full((MEASURED, pace.size, 1), np.nan)
    rows[Channel.SPEED, :, 0] = pace * (1.0 + 0.01 * rng.standard_normal(pace.size))
    rows[Channel.CADENCE, :, 0] = 165.0
    settled = 138.0 + np.convolve(beats - 138.0, np.exp(-np.arange(400) / 55.0) / 55.5)[: pace.size]
    rows[Channel.HEART_RATE, :, 0] = np.round(settled + rng.standard_normal(pace.size))
    engine = Engine(1, detectors=[CardiacDrift])
    return [event.code for _, event in engine.run(rows, np.zeros(1), np.array([pace.size])).events]


def test_a_heart_rate_that_a_long_slow_climb_has_left_is_no_drift_from_the_pace_before_it() -> None:
    assert climb_and_back(1500) == []


def test_after_a_short_one_it_is() -> None:
    assert climb_and_back(120)
