from __future__ import annotations

import numpy as np
import pytest

from fleetfoot_signal.energy_cost import adjusted_speed, cost_of_running, speed_for_drift

# Check values of the polynomial published by Minetti et al. 2002.
PUBLISHED = {0.0: 3.6, 0.05: 4.685, 0.1: 5.968, -0.05: 2.746, -0.1: 2.152, -0.45: 4.032, 0.45: 19.426}


@pytest.mark.parametrize(("grade", "cost"), PUBLISHED.items())
def test_cost_agrees_with_published_values(grade: float, cost: float) -> None:
    assert cost_of_running(np.array([grade]))[0] == pytest.approx(cost, abs=5e-4)


def test_cost_is_least_at_18_percent_downhill() -> None:
    grades = np.linspace(-0.45, 0.45, 90_001)
    cost = cost_of_running(grades)
    assert grades[cost.argmin()] == pytest.approx(-0.181, abs=5e-4)
    assert cost.min() == pytest.approx(1.781, abs=5e-4)


def test_grades_beyond_the_measured_range_cost_as_much_as_its_ends() -> None:
    assert np.array_equal(cost_of_running(np.array([-2.0, 2.0])), cost_of_running(np.array([-0.45, 0.45])))


def test_level_speed_is_its_own_adjusted_speed() -> None:
    speed = np.array([0.0, 2.5, 4.0])
    assert np.array_equal(adjusted_speed(speed, np.zeros(3)), speed)


def test_one_percent_of_grade_costs_five_percent_of_speed() -> None:
    assert adjusted_speed(np.array([3.0]), np.array([0.01]))[0] == pytest.approx(3.0 * 1.0553, abs=1e-3)


def test_unknown_stays_unknown() -> None:
    nan = np.array([np.nan])
    assert np.isnan(cost_of_running(nan)).all()
    assert np.isnan(adjusted_speed(np.ones(1), nan)).all()
    assert np.isnan(adjusted_speed(nan, np.zeros(1))).all()
    assert np.isnan(speed_for_drift(nan, np.zeros(1))).all()


def test_speed_for_drift_takes_unknown_grade_for_level_and_holds_or_drops_steep_ones() -> None:
    speed = np.full(5, 3.0)
    seen = speed_for_drift(speed, np.array([np.nan, 0.04, 0.3, -0.08, -0.0801]))
    expected = adjusted_speed(speed, np.array([0.0, 0.04, 0.1, -0.08, np.nan]))
    assert np.array_equal(seen, expected, equal_nan=True)


def test_lanes_do_not_touch_each_other() -> None:
    rng = np.random.default_rng(1)
    speed, grade = rng.uniform(0, 6, 37), rng.uniform(-0.5, 0.5, 37)
    together = speed_for_drift(speed, grade)
    alone = [speed_for_drift(speed[i : i + 1], grade[i : i + 1])[0] for i in range(37)]
    assert np.array_equal(together, np.array(alone), equal_nan=True)
