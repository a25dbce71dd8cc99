from __future__ import annotations

import numpy as np
import pytest

from fleetfoot.sim import SCENARIOS, Scenario, draw_runner, simulate
from fleetfoot_signal.channel import MEASURED


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.name)
def test_every_scenario_runs_and_has_the_documented_shapes(scenario: Scenario) -> None:
    run = simulate(scenario, 1)
    n = scenario.duration_s
    np.testing.assert_array_equal(run.t_s, np.arange(n))
    assert run.values.shape == (MEASURED, n)
    assert run.values.dtype == np.float64
    for name in run.truth.__slots__:
        assert getattr(run.truth, name).shape == (n,), name
    assert {label.fault for label in scenario.labels} <= {label.fault for label in run.labels}


def test_the_same_seed_gives_the_same_run_bit_for_bit() -> None:
    one, other = (simulate(SCENARIOS["demo"], 7) for _ in range(2))
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.beats.rr_ms, other.beats.rr_ms)
    np.testing.assert_array_equal(one.steps.step_s, other.steps.step_s)
    assert one.runner == other.runner


def test_another_seed_gives_another_runner_and_run() -> None:
    one, other = simulate(SCENARIOS["demo"], 7), simulate(SCENARIOS["demo"], 8)
    assert one.runner != other.runner
    assert (one.values[1] != other.values[1]).mean() > 0.9


def test_one_seed_is_one_runner_on_one_course_in_all_scenarios() -> None:
    sound, faulty = simulate(SCENARIOS["steady"], 7), simulate(SCENARIOS["bounce-12"], 7)
    assert sound.runner == faulty.runner
    np.testing.assert_array_equal(sound.truth.grade, faulty.truth.grade)
    np.testing.assert_array_equal(sound.values[0], faulty.values[0])
    changed = np.flatnonzero((sound.values != faulty.values) & ~np.isnan(sound.values))
    assert {index // 3600 for index in changed} == {3}


def test_a_runner_can_be_given() -> None:
    runner = draw_runner(np.random.default_rng(99))
    run = simulate(SCENARIOS["steady"], 7, runner=runner)
    assert run.runner is runner
    # The streams of the rest are not moved by it.
    assert run.truth.grade[0] == simulate(SCENARIOS["steady"], 7).truth.grade[0]


def test_blocks_of_normal_running_scatter_as_in_recorded_runs() -> None:
    """Robust SD of 15-s blocks about a regression on speed, grade and time; figures in docs/simulation.md."""
    spreads: dict[str, list[float]] = {"cadence": [], "oscillation": []}
    for seed in range(8):
        run = simulate(SCENARIOS["steady"], seed)
        blocks = run.values[:, 300:].reshape(MEASURED, -1, 15).mean(axis=2)
        grade = run.truth.grade[300:].reshape(-1, 15).mean(axis=1)
        inputs = np.column_stack((np.ones(220), np.log(blocks[1]), grade, np.arange(220)))
        for name, channel in (("cadence", 2), ("oscillation", 3)):
            log = np.log(blocks[channel])
            residual = log - inputs @ np.linalg.lstsq(inputs, log, rcond=None)[0]
            spreads[name].append(148.26 * float(np.median(np.abs(residual))))
    assert 0.7 < np.median(spreads["cadence"]) < 1.4
    assert 1.7 < np.median(spreads["oscillation"]) < 3.5
