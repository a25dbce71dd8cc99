from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot_signal.baseline import LEVEL_BLOCKS, Baseline, Prior
from fleetfoot_signal.history import (
    DAY_SD,
    FADE,
    FEWEST_BLOCKS,
    FEWEST_RUNS,
    HALF_LIFE_RUNS,
    History,
    compare,
    inform,
    remember,
)

PRIOR = Prior(speed=-0.155, speed_sd=0.06, grade=-0.2, grade_sd=0.3)
TRUE = (-0.30, 0.30)


def a_run(seed: int, *, level: float = 1.0, count: int = 120, history: History | None = None) -> Baseline:
    """Baseline after a run whose slopes are TRUE."""
    rng = np.random.default_rng(seed)
    baseline = Baseline(1, PRIOR, 0.015)
    if history is not None:
        inform(baseline, 0, history)
    for _ in range(count):
        x = rng.normal(0.0, (0.06, 0.01)).reshape(2, 1)
        baseline.learn(np.array([0]), x, level + np.array(TRUE) @ x + 0.01 * rng.standard_normal(1))
    return baseline


def after(seeds: range) -> History:
    history = None
    for seed in seeds:
        history = remember(a_run(seed), 0, history)
    assert history is not None
    return history


def equal(one: History, other: History) -> bool:
    return one.to_vector().tobytes() == other.to_vector().tobytes()


@settings(max_examples=40, deadline=None)
@given(
    runs=st.integers(1, 10_000),
    weight=st.floats(1.0, 45.0),
    blocks=st.floats(40.0, 1e5),
    squares=st.floats(0.0, 10.0),
    levels=st.floats(-100.0, 100.0),
    s11=st.floats(1e-9, 10.0),
    s22=st.floats(1e-9, 10.0),
    correlation=st.floats(-1.0, 1.0),
)
def test_a_history_survives_as_a_vector(
    runs: int,
    weight: float,
    blocks: float,
    squares: float,
    levels: float,
    s11: float,
    s22: float,
    correlation: float,
) -> None:
    spread = np.array([s11, correlation * math.sqrt(s11 * s22), s22, 0.3, -0.4])
    history = History(runs, weight, blocks, spread, squares, levels, np.linspace(1.0, 1.1, min(runs, 15)))
    again = History.from_vector(history.to_vector())
    assert equal(again, history)
    assert type(again.runs) is int


GOOD = History(3, 2.9, 300.0, np.array([1.0, 0.1, 0.05, -0.3, 0.01]), 0.03, 2.9, np.array([0.99, 1.0, 1.02]))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 3.0),
        (0, 1.0),
        (1, 0.0),
        (1, 1.5),
        (2, 0.0),
        (2, -1.0),
        (3, -5.0),
        (3, 0.0),
        (4, -1e-9),
        (6, -1.0),
        (8, -0.05),
        (7, 0.5),
        *((place, value) for place in range(14) for value in (np.nan, np.inf)),
    ],
)
def test_a_vector_that_no_run_can_have_left_is_refused(place: int, value: float) -> None:
    vector = GOOD.to_vector()
    vector[place] = value
    with pytest.raises(ValueError, match="not a baseline of this version"):
        History.from_vector(vector)


@pytest.mark.parametrize("shape", [(0,), (10,), (12,), (11, 1)])
def test_a_vector_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="not a baseline"):
        History.from_vector(np.ones(shape))


def test_the_vector_does_not_share_memory_with_the_history() -> None:
    vector = GOOD.to_vector()
    history = History.from_vector(vector)
    vector[:] = 0.0
    assert equal(history, GOOD)


def test_after_thirty_runs_a_run_counts_half() -> None:
    first = later = remember(a_run(0, level=5.0), 0, None)
    alone = None
    for seed in range(1, int(HALF_LIFE_RUNS) + 1):
        later = remember(a_run(seed), 0, later)
        alone = remember(a_run(seed), 0, alone)
    assert first is not None
    assert later is not None
    assert alone is not None
    assert later.weight - alone.weight == pytest.approx(0.5 * first.weight)
    assert later.blocks - alone.blocks == pytest.approx(0.5 * first.blocks)
    assert later.levels - alone.levels == pytest.approx(0.5 * first.levels)
    assert later.spread - alone.spread == pytest.approx(0.5 * first.spread)
    assert later.squares - alone.squares == pytest.approx(0.5 * first.squares)
    assert later.runs == 31


def test_the_weight_of_all_runs_has_a_limit() -> None:
    history = GOOD
    for _ in range(1000):
        history = replace(history, weight=FADE * history.weight + 1.0)
    assert history.weight == pytest.approx(1.0 / (1.0 - FADE))
    assert 40 < history.weight < 45


def test_a_run_that_did_not_learn_its_level_adds_nothing_to_the_history() -> None:
    short = a_run(0, count=LEVEL_BLOCKS - 1)
    assert remember(short, 0, None) is None
    assert remember(short, 0, GOOD) is None


def test_remembering_changes_neither_the_run_nor_the_old_history() -> None:
    run, old = a_run(1), replace(GOOD, spread=GOOD.spread.copy())
    before = run.take(0)
    first, second = remember(run, 0, old), remember(run, 0, old)
    assert first is not None
    assert second is not None
    assert equal(first, second)
    assert equal(old, GOOD)
    assert all(np.array_equal(run.take(0)[name], array, equal_nan=True) for name, array in before.items())


def test_what_a_run_leaves_does_not_depend_on_the_history_that_informed_it() -> None:
    """Else what was learned once would be counted again with every run."""
    history = after(range(5))
    informed, fresh = remember(a_run(9, history=history), 0, None), remember(a_run(9), 0, None)
    assert informed is not None
    assert fresh is not None
    assert informed.spread == pytest.approx(fresh.spread)
    assert (informed.blocks, informed.weight) == (fresh.blocks, fresh.weight)
    assert informed.level == pytest.approx(fresh.level, abs=0.002)


def test_history_brings_the_slopes_nearer_to_the_truth_before_the_first_block() -> None:
    errors = []
    for runs in (1, 5, 25):
        baseline = Baseline(1, PRIOR, 0.015)
        inform(baseline, 0, after(range(100, 100 + runs)))
        assert baseline.slope[:, 0].tolist() == baseline.prior_slope[:, 0].tolist()
        errors.append(abs(baseline.slope[0, 0] - TRUE[0]))
    assert abs(PRIOR.speed - TRUE[0]) > errors[0] > errors[1] > errors[2]
    assert errors[2] < 0.5 * abs(PRIOR.speed - TRUE[0])


def test_the_informed_prior_is_the_posterior_of_all_blocks() -> None:
    history, baseline = after(range(3)), Baseline(1, PRIOR, 0.015)
    sigma = max(0.015, math.sqrt(history.squares / history.blocks))
    inform(baseline, 0, history)
    s11, s12, s22, s1y, s2y = history.spread * history.blocks ** (1 - 2 * 0.8) / sigma**2
    prior = np.diag([PRIOR.speed_sd**-2.0, PRIOR.grade_sd**-2.0])
    precision = prior + np.array([[s11, s12], [s12, s22]])
    mean = np.linalg.solve(precision, prior @ [PRIOR.speed, PRIOR.grade] + [s1y, s2y])
    assert baseline.slope[:, 0] == pytest.approx(mean, rel=1e-9)
    assert baseline.precision[:, 0] == pytest.approx([precision[0, 0], precision[0, 1], precision[1, 1]])


def test_informing_twice_starts_from_what_the_first_has_taught() -> None:
    """Also from its correlation of speed and grade."""
    one, two = (
        replace(GOOD, squares=0.0675),
        replace(GOOD, squares=0.0675, spread=np.array([2.0, 0.2, 0.1, 0.1, 0.0])),
    )
    here, there = Baseline(1, PRIOR, 0.015), Baseline(1, PRIOR, 0.015)
    inform(here, 0, one)
    inform(here, 0, two)
    inform(there, 0, two)
    inform(there, 0, one)
    assert here.precision == pytest.approx(there.precision)
    assert here.slope == pytest.approx(there.slope)


def test_a_history_without_variation_of_speed_teaches_no_slope() -> None:
    baseline = Baseline(1, PRIOR, 0.015)
    inform(baseline, 0, replace(GOOD, spread=np.zeros(5)))
    assert baseline.slope[:, 0] == pytest.approx([PRIOR.speed, PRIOR.grade])


def test_history_sharpens_one_lane_only() -> None:
    baseline = Baseline(3, PRIOR, 0.015)
    before = {name: array.copy() for name, array in baseline.arrays().items()}
    inform(baseline, 1, GOOD)
    for name, array in baseline.arrays().items():
        assert np.array_equal(array[..., [0, 2]], before[name][..., [0, 2]], equal_nan=True)
    assert baseline.slope[0, 1] != before["slope"][0, 1]


def test_history_teaches_the_usual_scatter() -> None:
    quiet, wild = Baseline(1, PRIOR, 0.015), Baseline(1, PRIOR, 0.015)
    inform(quiet, 0, replace(GOOD, blocks=8000.0, squares=8000.0 * 0.008**2))
    inform(wild, 0, replace(GOOD, blocks=8000.0, squares=8000.0 * 0.025**2))
    assert quiet.sigma[0] == pytest.approx(0.008, rel=0.02)
    assert wild.sigma[0] == pytest.approx(0.025, rel=0.02)


def test_a_few_runs_are_not_enough_to_compare_with() -> None:
    assert not replace(GOOD, runs=FEWEST_RUNS - 1).is_enough
    assert not replace(GOOD, blocks=FEWEST_BLOCKS - 1.0).is_enough
    assert replace(GOOD, runs=FEWEST_RUNS, blocks=float(FEWEST_BLOCKS)).is_enough


def test_a_run_is_compared_in_percent_and_in_sds_of_day_and_estimate() -> None:
    history, run = after(range(40, 50)), a_run(7, level=1.06)
    found = compare(run, 0, history)
    assert found is not None
    assert found.runs == 10
    assert found.above_pct == pytest.approx(6.0, abs=0.5)
    error = float(run.sigma[0]) * 120 ** (0.8 - 1.0)
    assert history.day_sd < DAY_SD  # the same level each day
    sd = math.sqrt(history.day_sd**2 * (1 + 1 / 10) + error**2)
    assert found.z == pytest.approx(0.01 * found.above_pct / sd)
    assert 3.5 < found.z < 4.5


@pytest.mark.parametrize(("level", "is_telling"), [(1.01, False), (1.09, True), (0.91, True)])
def test_what_lies_far_from_the_usual_is_worth_a_word(level: float, is_telling: bool) -> None:
    found = compare(a_run(7, level=level), 0, after(range(40, 50)))
    assert found is not None
    assert found.is_telling is is_telling
    assert found.above_pct * found.z > 0.0


def test_a_run_without_level_or_with_too_few_before_it_is_not_compared() -> None:
    assert compare(a_run(0, count=10), 0, GOOD) is None
    assert compare(Baseline(1, PRIOR, 0.015), 0, GOOD) is None
    assert compare(a_run(0), 0, replace(GOOD, runs=FEWEST_RUNS - 1)) is None


class Foreign(NamedTuple):
    """What another kind of detector remembers."""

    runs: int = 3
    is_enough: bool = True

    @property
    def level(self) -> float:
        return 0.0

    @property
    def day_sd(self) -> float:
        return 0.02

    def to_vector(self) -> np.ndarray:
        return np.zeros(2)


def test_what_another_kind_of_detector_remembers_is_refused() -> None:
    with pytest.raises(TypeError, match="not a history of form"):
        History.of(Foreign())


def test_a_history_of_the_first_version_is_still_known() -> None:
    old = np.concatenate(([1.0], GOOD.to_vector()[1:11]))
    history = History.from_vector(old)
    assert history.level == pytest.approx(1.0)
    assert history.day_sd == DAY_SD


def test_one_run_in_another_unit_moves_neither_the_level_nor_the_day() -> None:
    good = after(range(8))
    assert remember(a_run(9, level=1.0 + math.log(0.125)), 0, good) is None
    assert remember(a_run(9, level=9.0), 0, None, (0.5, 1.5)) is None
    odd = replace(good, recent=np.append(good.recent[1:], -1.1))
    assert odd.level == pytest.approx(good.level, abs=0.01)
    assert odd.day_sd < 2.0 * DAY_SD


def test_the_day_to_day_sd_becomes_the_runners_own() -> None:
    rng = np.random.default_rng(4)
    same = [
        remember_all(1.0 + 0.002 * rng.standard_normal(15)),
        remember_all(1.0 + 0.04 * rng.standard_normal(15)),
    ]
    assert same[0].day_sd < 0.014
    assert same[1].day_sd > 0.028


def remember_all(levels: np.ndarray) -> History:
    history = None
    for seed, level in enumerate(levels.tolist()):
        history = remember(a_run(seed, level=level), 0, history)
    assert history is not None
    return history


def test_a_run_that_took_the_level_of_earlier_ones_is_compared_by_how_it_began_and_teaches_nothing() -> None:
    history = after(range(10))
    run = a_run(3, level=1.08, count=8, history=history)
    run.adopt_usual(np.array([0]))
    found = compare(run, 0, history)
    assert found is not None
    assert found.above_pct == pytest.approx(8.0, abs=1.0)
    assert found.is_telling
    assert remember(run, 0, history) is None
