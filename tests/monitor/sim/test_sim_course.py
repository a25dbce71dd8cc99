from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fleetfoot.sim import SCENARIOS, draw_runner
from fleetfoot.sim.course import cost, make_course


@pytest.mark.parametrize(
    ("grade", "joules"),
    [(0.0, 3.6), (0.05, 4.685), (0.1, 5.968), (-0.05, 2.746), (-0.1, 2.152), (-0.45, 4.032), (0.45, 19.426)],
)
def test_cost_matches_the_published_curve(grade: float, joules: float) -> None:
    assert cost(np.array([grade]))[0] == pytest.approx(joules, abs=0.001)


def test_altitude_is_the_integral_of_grade_over_distance() -> None:
    rng = np.random.default_rng(1)
    course = make_course(rng, SCENARIOS["hills"], draw_runner(rng))
    climbed = np.concatenate(([0.0], np.cumsum(course.speed_m_s * course.grade)[:-1]))
    np.testing.assert_allclose(course.altitude_m, climbed, atol=1.5)
    assert np.ptp(course.altitude_m) > 10.0


def test_grade_has_the_spread_of_the_scenario() -> None:
    spreads = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        spreads.append(make_course(rng, SCENARIOS["hills"], draw_runner(rng)).grade.std())
    assert np.mean(spreads) == pytest.approx(0.03, rel=0.1)


def test_runners_slow_uphill_and_speed_up_downhill() -> None:
    scenario = replace(SCENARIOS["hills"], speed_sd_m_s=0.0, speed=((0.0, 1.0),))
    rng = np.random.default_rng(2)
    runner = draw_runner(rng)
    course = make_course(rng, scenario, runner)
    up, down = course.grade > 0.03, course.grade < -0.03
    assert course.speed_m_s[up].max() < runner.easy_speed_m_s < course.speed_m_s[down].min()


def test_adjusted_speed_is_equal_on_the_level_and_higher_uphill() -> None:
    rng = np.random.default_rng(3)
    course = make_course(rng, SCENARIOS["hills"], draw_runner(rng))
    np.testing.assert_array_equal(course.adjusted_m_s > course.speed_m_s, course.grade > 0.0)


def test_pauses_stand_still_and_end() -> None:
    rng = np.random.default_rng(4)
    course = make_course(rng, SCENARIOS["stops"], draw_runner(rng))
    for start_s, end_s in SCENARIOS["stops"].pauses:
        assert course.speed_m_s[int(end_s) - 1] < 0.1
        assert course.speed_m_s[int(start_s) - 5] > 1.9
        assert course.speed_m_s[int(end_s) + 15] > 1.9
