"""Strides or steps: never wrong, and known after 15 s of running."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.gatt.rsc_feature import RscFeature
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.sensors.cadence_evidence import BY_RATIO, LIKELY
from fleetfoot.sensors.cadence_unit import BY_NAME, By, CadenceUnit, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

STEADY: Final = tuple([True] * 40)
STOP_AND_GO: Final = tuple(second % 13 < 8 for second in range(80))


@dataclass(frozen=True)
class Pod:
    """A runner with a pod."""

    counts: Unit
    spm: float
    speed_m_s: float
    length_of: Unit | None = None
    flag: bool = True

    def measure(self, *, running: bool = True) -> RscMeasurement:
        """Return what the pod sends, through its bytes."""
        speed_m_s, spm = (self.speed_m_s, self.spm) if running else (0.0, 0.0)
        length_m: float | None = None
        if self.length_of is not None:
            length_m = self.length_of.steps * 60 * speed_m_s / spm if running else 0.0
        sent = RscMeasurement(
            speed_m_s, round(spm / self.counts.steps), length_m, running=self.flag and running
        )
        return RscMeasurement.from_bytes(bytes(sent))


def feed(unit: CadenceUnit, pod: Pod, seconds: Iterable[bool] = STEADY, start_s: float = 0.0) -> float:
    """Let the runner run or stand, second by second; check every cadence; return when it is known [s run]."""
    ran_s = 0
    known_s = math.nan
    for second, running in enumerate(seconds):
        measured = pod.measure(running=running)
        unit.observe(start_s + second, measured)
        cadence_spm = unit.cadence_spm(measured)
        ran_s += running
        if running and not math.isnan(cadence_spm):
            assert abs(cadence_spm - pod.spm) <= pod.counts.steps
            known_s = ran_s if math.isnan(known_s) else known_s
        assert running or math.isnan(cadence_spm)
    return known_s


@pytest.mark.parametrize("seconds", [STEADY, STOP_AND_GO], ids=["steady", "stop and go"])
@pytest.mark.parametrize("flag", [True, False], ids=["tells running", "does not tell running"])
@pytest.mark.parametrize("length_of", [None, Unit.STRIDES, Unit.STEPS])
@pytest.mark.parametrize(
    ("spm", "speed_m_s"),
    [(142, 2.0), (150, 1.9), (156, 2.4), (170, 2.9), (182, 3.6), (196, 4.6), (210, 5.6), (228, 6.2)],
)
@pytest.mark.parametrize("counts", list(Unit))
def test_right_within_fifteen_seconds_of_running(
    counts: Unit,
    spm: float,
    speed_m_s: float,
    length_of: Unit | None,
    *,
    flag: bool,
    seconds: tuple[bool, ...],
) -> None:
    unit = CadenceUnit()
    assert feed(unit, Pod(counts, spm, speed_m_s, length_of, flag), seconds) <= 15
    assert unit.verdict is not None
    assert (unit.verdict.unit, unit.verdict.by) == (counts, By.RUNNING)


@pytest.mark.parametrize(
    ("counts", "length_of", "step_m"),
    [
        (Unit.STRIDES, Unit.STRIDES, 1.0),
        (Unit.STEPS, Unit.STRIDES, 1.0),
        (Unit.STEPS, Unit.STEPS, 1.0),
        (Unit.STRIDES, Unit.STEPS, 1.0),
    ],
)
def test_step_length_whatever_the_length_is_of(counts: Unit, length_of: Unit, step_m: float) -> None:
    unit = CadenceUnit()
    pod = Pod(counts, 180, 3.0, length_of)
    length_m = pod.measure().stride_length_m
    assert length_m is not None
    assert math.isnan(unit.step_length_m(length_m))
    feed(unit, pod)
    assert unit.step_length_m(length_m) == pytest.approx(step_m, rel=0.01)
    assert math.isnan(unit.step_length_m(0.0))
    feed(unit, replace(pod, length_of=None), start_s=60.0)
    assert unit.step_length_m(length_m) == pytest.approx(step_m, rel=0.01)


def test_stride_length_is_halved_where_running_has_not_shown_otherwise() -> None:
    assert CadenceUnit(configured=Unit.STRIDES).step_length_m(2.2) == 1.1
    assert CadenceUnit(configured=Unit.STEPS).step_length_m(2.2) == 1.1


@pytest.mark.parametrize(
    "pod",
    [
        Pod(Unit.STEPS, 122, 2.6),  # between the limits
        Pod(Unit.STEPS, 122, 0.9, flag=False),  # too slow for a walk
        Pod(Unit.STRIDES, 50, 3.0),  # tenths of the power
    ],
    ids=str,
)
def test_undecided_is_unknown_rather_than_guessed(pod: Pod) -> None:
    unit = CadenceUnit()
    assert math.isnan(feed(unit, pod))
    assert unit.verdict is None


@pytest.mark.parametrize(
    ("spm", "speed_m_s"),
    [(158, 1.7), (150, 1.5), (166, 1.6), (124, 1.7), (132, 1.7), (118, 1.9), (104, 1.3), (244, 6.5)],
    ids=str,
)
@pytest.mark.parametrize("tells", [True, False], ids=["could say running", "cannot say running"])
@pytest.mark.parametrize("counts", list(Unit))
def test_slow_joggers_and_walkers_whom_no_sensor_calls_runners_are_known_by_their_steps(
    counts: Unit, spm: float, speed_m_s: float, *, tells: bool
) -> None:
    unit = CadenceUnit()
    unit.learn(RscFeature(walking_or_running=tells))
    assert feed(unit, Pod(counts, spm, speed_m_s, flag=False)) <= 15
    assert unit.verdict is not None
    assert unit.verdict.unit is counts


@pytest.mark.parametrize("counts", list(Unit))
@pytest.mark.parametrize("raw", [104, 118, 122, 124, 132])
def test_length_decides_where_the_count_may_be_either(counts: Unit, raw: int) -> None:
    unit = CadenceUnit()
    feed(unit, Pod(counts, raw * counts.steps, 3.1, length_of=counts.other))
    assert unit.verdict is not None
    assert unit.verdict.unit is counts


def test_short_steps_of_a_runner_are_told_from_a_walk_by_the_flag() -> None:
    pod = Pod(Unit.STRIDES, 208, 2.0)
    assert feed(CadenceUnit(), pod) <= 15
    unit = CadenceUnit()
    for second in range(40):
        unit.observe(float(second), replace(pod, flag=second % 5 == 0).measure())
    assert unit.verdict is None


def test_a_length_that_comes_only_now_and_then_decides_nothing() -> None:
    unit = CadenceUnit()
    for second in range(40):
        length_of = Unit.STRIDES if second % 5 == 0 else None
        unit.observe(float(second), Pod(Unit.STEPS, 122, 2.6, length_of).measure())
    assert unit.verdict is None


def test_what_was_before_the_last_ten_seconds_of_running_is_forgotten() -> None:
    unit = CadenceUnit()
    feed(unit, Pod(Unit.STEPS, 122, 2.6), [True] * 300)
    assert feed(unit, Pod(Unit.STEPS, 165, 3.0), start_s=300.0) <= 10


def test_silence_is_no_running() -> None:
    unit = CadenceUnit()
    for t_s in (0.0, 60.0, 120.0, 180.0, 240.0):
        unit.observe(t_s, Pod(Unit.STRIDES, 170, 2.9).measure())
    assert unit.verdict is None
    unit.observe(300.0, Pod(Unit.STRIDES, 170, 2.9).measure())
    assert unit.verdict is not None


def test_a_flag_that_means_something_overrides_speed() -> None:
    unit = CadenceUnit()
    unit.learn(RscFeature(walking_or_running=True))
    assert math.isnan(feed(unit, Pod(Unit.STEPS, 150, 3.8, flag=False)))
    unit.learn(RscFeature(walking_or_running=False))
    assert not math.isnan(feed(unit, Pod(Unit.STEPS, 150, 3.8, flag=False), start_s=40.0))


@pytest.mark.parametrize(("beginning", "counts"), BY_NAME)
def test_known_names_need_no_running(beginning: str, counts: Unit) -> None:
    unit = CadenceUnit(name=f"{beginning.title()} 1A2B")
    assert unit.verdict is not None
    assert (unit.verdict.unit, unit.verdict.by) == (counts, By.NAME)
    assert feed(unit, Pod(counts, 170, 2.9)) == 1


def test_configuration_beats_name_and_running() -> None:
    unit = CadenceUnit(configured=Unit.STRIDES, name="TICKR X 1234")
    for second in range(120):
        unit.observe(float(second), Pod(Unit.STEPS, 170, 2.9).measure())
    assert unit.verdict is not None
    assert (unit.verdict.unit, unit.verdict.by, unit.verdict.confidence) == (
        Unit.STRIDES,
        By.CONFIGURATION,
        1.0,
    )


def test_a_wrong_name_is_overturned_by_thirty_seconds_of_running_not_by_less() -> None:
    unit = CadenceUnit(name="Stryd")
    verdicts: list[Unit | None] = []
    for second in range(60):
        unit.observe(float(second), Pod(Unit.STEPS, 170, 2.9).measure())
        verdicts.append(unit.verdict.unit if unit.verdict else None)
    assert verdicts[:39] == [Unit.STRIDES] * 39  # ten seconds to judge at all, then thirty
    assert verdicts[39:] == [Unit.STEPS] * 21


def test_a_verdict_on_weak_evidence_is_revised_by_better() -> None:
    unit = CadenceUnit()
    feed(unit, Pod(Unit.STRIDES, 208, 2.0))  # short steps that could be long ones
    assert unit.verdict is not None
    assert (unit.verdict.unit, unit.verdict.confidence) == (Unit.STRIDES, LIKELY)
    for second in range(60):
        unit.observe(100.0 + second, Pod(Unit.STEPS, 118, 1.7, flag=False).measure())
    assert (unit.verdict.unit, unit.verdict.confidence) == (Unit.STEPS, BY_RATIO)


def test_doubts_that_come_and_go_do_not_add_up() -> None:
    unit = CadenceUnit(name="Stryd")
    for start_s in (0.0, 100.0, 200.0):
        for second in range(24):
            unit.observe(start_s + second, Pod(Unit.STEPS, 170, 2.9).measure())
        for second in range(24, 60):
            unit.observe(start_s + second, Pod(Unit.STRIDES, 170, 2.9).measure())
    assert unit.verdict is not None
    assert unit.verdict.by is By.NAME


def test_a_slow_shuffle_does_not_overturn_a_pod_in_steps() -> None:
    unit = CadenceUnit()
    feed(unit, Pod(Unit.STEPS, 165, 2.8))
    feed(unit, Pod(Unit.STEPS, 110, 2.3), [True] * 120, start_s=40.0)
    assert unit.verdict is not None
    assert unit.verdict.unit is Unit.STEPS


def test_a_matching_stride_length_raises_the_confidence() -> None:
    alone, matched, at_odds = CadenceUnit(), CadenceUnit(), CadenceUnit()
    feed(alone, Pod(Unit.STRIDES, 170, 2.9))
    feed(matched, Pod(Unit.STRIDES, 170, 2.9, Unit.STRIDES))
    feed(at_odds, Pod(Unit.STRIDES, 170, 2.9, Unit.STEPS))
    assert alone.verdict
    assert matched.verdict
    assert at_odds.verdict
    assert matched.verdict.confidence > alone.verdict.confidence == at_odds.verdict.confidence


def test_running_confirms_what_the_name_says() -> None:
    unit = CadenceUnit(name="Stryd")
    assert unit.verdict
    before = unit.verdict
    feed(unit, Pod(Unit.STRIDES, 170, 2.9, Unit.STRIDES))
    assert unit.verdict.by is By.NAME
    assert unit.verdict.confidence > before.confidence


@pytest.mark.parametrize("period_s", [0.25, 0.5, 1.0, 1.9])
def test_it_takes_ten_seconds_at_any_rate_of_notifications(period_s: float) -> None:
    unit = CadenceUnit()
    pod = Pod(Unit.STRIDES, 170, 2.9)
    t_s = 100.0
    while unit.verdict is None:
        unit.observe(t_s, pod.measure())
        t_s += period_s
    assert 10.0 <= t_s - period_s - 100.0 < 12.0


def test_time_that_stands_still_or_runs_back_is_no_evidence() -> None:
    unit = CadenceUnit()
    for t_s in [5.0] * 100 + [4.0] * 100:
        unit.observe(t_s, Pod(Unit.STRIDES, 170, 2.9).measure())
    assert unit.verdict is None
    for second in range(12):
        unit.observe(5.0 + second, Pod(Unit.STEPS, 170, 2.9).measure())
        for _ in range(3):
            unit.observe(5.0 + second, Pod(Unit.STRIDES, 170, 2.9).measure())
    assert unit.verdict is not None
    assert unit.verdict.unit is Unit.STEPS


@given(shift_s=st.floats(-1e5, 1e6), counts=st.sampled_from(Unit))
def test_a_shift_of_all_times_changes_nothing(shift_s: float, counts: Unit) -> None:
    pod = Pod(counts, 170, 2.9)
    assert feed(CadenceUnit(), pod, STOP_AND_GO) == feed(CadenceUnit(), pod, STOP_AND_GO, shift_s)


@pytest.mark.parametrize("start_s", [0.0, 0.6185, 0.8815, 1.0675, 1.3845, 1.9325])
def test_the_rounding_of_times_does_not_decide(start_s: float) -> None:
    unnamed, misnamed = CadenceUnit(), CadenceUnit(name="Stryd")
    known: list[bool] = []
    overturned: list[bool] = []
    for second in range(45):
        measured = Pod(Unit.STEPS, 170, 2.9).measure()
        unnamed.observe(start_s + second, measured)
        misnamed.observe(start_s + second, measured)
        known.append(unnamed.verdict is not None)
        overturned.append(misnamed.verdict is not None and misnamed.verdict.by is By.RUNNING)
    assert (known.index(True), overturned.index(True)) == (10, 39)
