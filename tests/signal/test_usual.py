"""The personal range: where a channel usually lies at this speed and grade, and that asking changes nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from random_runs import eventful_run, random_run

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors.bounce import Bounce
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.detectors.overstriding import Overstriding
from fleetfoot_signal.engine import Engine
from fleetfoot_signal.form import USUAL_SDS, FormDetector
from fleetfoot_signal.spring_mass import com_oscillation_mm

ACTIVE = np.array([True])
LEVEL, BY_SPEED, BY_GRADE, SIGMA = -math.log(165.0), -0.155, -0.2, 0.01


def row(**values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = np.full(len(Channel), np.nan)
    for name, value in values.items():
        found[Channel[name]] = value
    return found


def knowing(kind: type[Overstriding | Bounce], level: float = LEVEL) -> Overstriding | Bounce:
    """Return a detector of two lanes, the second of which knows its baseline."""
    detector = kind(2)
    detector.baseline.level[1] = level
    detector.baseline.slope[:, 1] = BY_SPEED, BY_GRADE
    detector.baseline.sigma[1] = SIGMA
    return detector


def test_before_the_baseline_is_known_there_is_no_range() -> None:
    assert knowing(Overstriding).usual(0, row(SPEED=3.0)) == {}


def test_cadence_is_expected_two_block_sds_around_the_line() -> None:
    low, high = knowing(Overstriding).usual(1, row(SPEED=3.0))[Channel.CADENCE]
    assert (low, high) == pytest.approx((165.0 * math.exp(-2 * SIGMA), 165.0 * math.exp(2 * SIGMA)))


def test_the_range_follows_speed_and_grade_along_the_personal_slopes() -> None:
    detector = knowing(Overstriding)
    fast = detector.usual(1, row(SPEED=4.0))[Channel.CADENCE]
    uphill = detector.usual(1, row(SPEED=3.0, GRADE=0.05))[Channel.CADENCE]
    assert math.sqrt(math.prod(fast)) == pytest.approx(165.0 * (4.0 / 3.0) ** 0.155)
    assert math.sqrt(math.prod(uphill)) == pytest.approx(165.0 * math.exp(0.2 * 0.05))


def test_step_length_is_what_goes_with_the_cadence_at_this_speed() -> None:
    found = knowing(Overstriding).usual(1, row(SPEED=3.3))
    cadence, step_m = found[Channel.CADENCE], found[Channel.STEP_LENGTH]
    assert step_m == pytest.approx((60.0 * 3.3 / cadence[1], 60.0 * 3.3 / cadence[0]))
    assert step_m[0] < step_m[1]


@pytest.mark.parametrize(
    "values",
    [{}, {"SPEED": 0.0}, {"SPEED": -1.0}, {"SPEED": 3.0, "GRADE": 0.061}, {"SPEED": 3.0, "GRADE": -0.2}],
)
def test_where_form_is_not_judged_there_is_no_range(values: dict[str, float]) -> None:
    assert knowing(Overstriding).usual(1, row(**values)) == {}


def test_bounce_is_expected_around_what_the_model_says_of_cadence_and_contact() -> None:
    level = 0.1
    values = row(SPEED=3.0, CADENCE=165.0, GROUND_CONTACT=250.0)
    low, high = knowing(Bounce, level).usual(1, values)[Channel.VERTICAL_OSCILLATION]
    modelled = float(com_oscillation_mm(np.array([60.0 / 165.0]), np.array([0.25]))[0]) + 17.0
    assert (low, high) == pytest.approx(
        (modelled * math.exp(level - USUAL_SDS * SIGMA), modelled * math.exp(level + USUAL_SDS * SIGMA))
    )


@pytest.mark.parametrize("gone", ["SPEED", "CADENCE", "GROUND_CONTACT"])
def test_without_what_bounce_follows_from_there_is_no_range(gone: str) -> None:
    values = {"SPEED": 3.0, "CADENCE": 165.0, "GROUND_CONTACT": 250.0, gone: math.nan}
    assert knowing(Bounce).usual(1, row(**values)) == {}


def test_heart_rate_is_expected_without_what_has_drifted() -> None:
    detector = CardiacDrift(2)
    assert detector.usual(1, row()) == {}
    detector.effect[1] = 4.0
    detector.filter.seen_effort[0, 1] = 3.0
    detector.filter.memory.model.state[0, 0, 1] = 81.0  # with 3 m/s and 23 bpm per m/s: 150 bpm
    detector.filter.memory.model.state[
        0, 1, 1
    ] = -3.0  # the level was learned at this speed: the gain does not matter
    detector.filter.memory.model.state[4, 0, 1] = 7.0
    detector.filter.memory.model.covariance[0, 0, 1] = 4.5
    low, high = detector.usual(1, row())[Channel.HEART_RATE]
    assert (low, high) == pytest.approx((150.0 - 2 * 3.0, 150.0 + 2 * 3.0))  # 4.5 + 2^2 + 0.5 = 3^2


def test_who_does_not_run_has_no_range() -> None:
    engine = Engine(1)
    for detector in engine.detectors:
        if isinstance(detector, FormDetector):
            detector.baseline.level[0] = LEVEL
    running = row(SPEED=3.0, CADENCE=165.0)
    assert Channel.CADENCE in engine.usual(0, running)
    assert engine.usual(0, row(SPEED=1.2, CADENCE=110.0)) == {}
    assert engine.usual(0, row(CADENCE=165.0)) == {}


def test_to_ask_changes_nothing_to_the_bit() -> None:
    asked, left = Engine(1), Engine(1)
    run = random_run(2)
    for measured in run.rows:
        ticks = [each.step(measured[:, None], np.array([run.start_s]), ACTIVE) for each in (asked, left)]
        asked.usual(0, ticks[0].values[:, 0])
        assert ticks[0].events == ticks[1].events
    assert asked.dump(0) == left.dump(0)


def test_most_of_an_even_run_lies_within_the_range_and_an_overstride_does_not() -> None:
    engine = Engine(1)
    run = eventful_run()
    inside: list[bool] = []
    beyond: list[bool] = []
    for measured in run.rows:
        tick = engine.step(measured[:, None], np.array([run.start_s]), ACTIVE)
        values = tick.values[:, 0]
        ends = engine.usual(0, values).get(Channel.CADENCE)
        if ends is None or math.isnan(values[Channel.CADENCE]):
            continue
        long_steps = engine.episodes.severity[[d.name for d in engine.detectors].index("overstriding"), 0] > 0
        (beyond if long_steps else inside).append(ends[0] <= values[Channel.CADENCE] <= ends[1])
    assert np.mean(inside) > 0.7
    assert beyond
    assert np.mean(beyond) < 0.5
