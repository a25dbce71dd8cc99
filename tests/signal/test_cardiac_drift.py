"""How the detector turns what the filter says into a verdict; the filter has tests of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rows import one, span_of

from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.course import STAGES, Courses, begun
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.detectors.cardiac_drift import THIRTY, CardiacDrift
from fleetfoot_signal.drift_filter import DriftFilter
from fleetfoot_signal.drift_gates import Drift
from fleetfoot_signal.engine import Engine, run_alone
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from fleetfoot_signal.verdict import Verdict

DRIFT = [detector.name for detector in registry()].index("cardiac_drift")
LEVEL = {"sd_pct": 0.5, "heart_rate_ref": 150.0, "counted_s": 720.0, "bar_sd_pct": 0.5}
"""A filter that is sure of the drift."""


class Says(DriftFilter):
    """A filter that says what it is told."""

    now: Drift

    def step(self, *_: object, **__: object) -> Drift:
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


def after(runner: Runner, pct: float, minute: float, sd_pct: float = 0.5) -> Verdict:
    """What is said of a second so many minutes after drift began to count."""
    runner.index += 1
    on, yes = np.array([True]), np.array([[True]])
    pcts, sds, reference, counted_s = (one(np.array([x])) for x in (pct, sd_pct, 150.0, 60.0 * minute))
    said = Drift(pcts, sds, reference, yes, counted_s, sds)
    runner.detector.filter.now = said  # type: ignore[attr-defined] # Says
    values = np.full((len(Channel), 1), np.nan)
    return runner.detector.step(span_of(runner.index * 1.0, runner.index.copy(), on, values, on), None, ~on)


def aloud(pct: float, *, usual: list[float] | None = None, minute: float = 20.0, sd_pct: float = 0.5) -> bool:
    """Whether drift is meant for who runs, so many minutes since it counts; ``usual`` is that of earlier runs."""
    runner = Runner()
    if usual:
        courses = begun(np.full(STAGES, usual[0]), THIRTY)
        for each in usual[1:]:
            courses = courses.added(np.full(STAGES, each))
        runner.detector.inform(0, courses)
    verdict = after(runner, pct, minute, sd_pct)
    assert verdict.evident[0, 0] > 0
    assert verdict.aloud is not None
    return bool(verdict.aloud[0, 0])


@pytest.mark.parametrize(
    ("pct", "told"), [(5.5, False), (7.0, False), (7.4, False), (7.5, True), (11.0, True)]
)
def test_without_history_drift_is_worth_a_word_from_seven_percent(pct: float, *, told: bool) -> None:
    assert aloud(pct) is told


def test_whose_days_are_alike_and_low_hears_of_less() -> None:
    assert aloud(6.3, usual=[2.0] * 15)
    assert not aloud(6.3, usual=[4.0] * 15)
    assert not aloud(6.3)


def test_what_is_usual_for_a_runner_at_this_minute_is_no_news() -> None:
    assert not aloud(8.5, usual=[7.5, 8.5, 8.0] * 4)
    assert aloud(8.5)


def test_a_warning_is_worth_a_word_whatever_is_usual() -> None:
    assert aloud(11.0, usual=[15.0] * 12)


def test_a_minute_that_no_earlier_run_reached_is_judged_as_without_history() -> None:
    short = np.full(STAGES, np.nan)
    short[:2] = 1.0
    runner = Runner()
    runner.detector.inform(0, begun(short, THIRTY).added(short).added(short))
    beyond = runner.detector.beyond_usual[:, 0]
    assert np.isfinite(beyond[:2]).all()
    assert np.isnan(beyond[2:]).all()


def test_a_run_teaches_its_drift_by_stages_and_not_what_cannot_be() -> None:
    runner = Runner()
    for minute in range(1, 26):
        assert (runner.detector.lesson(0, None) is None) is (minute <= 5)
        after(runner, 0.2 * minute, minute)
    lesson = runner.detector.lesson(0, None)
    assert lesson is not None
    assert Courses.of(lesson).recent[0, :6] == pytest.approx([0.8, 1.8, 2.8, 3.8, 4.8, 5.0])
    again = runner.detector.lesson(0, lesson)
    assert again is not None
    assert again.runs == 2
    runner.detector.course[3, 0] = 60.0
    assert runner.detector.lesson(0, None) is None


def test_what_drift_has_begun_to_count_by_stays() -> None:
    runner = Runner()
    runner.detector.filter.drifting[0] = True
    runner.detector.inform(0, begun(np.zeros(STAGES), THIRTY))
    assert np.isnan(runner.detector.beyond_usual).all()
