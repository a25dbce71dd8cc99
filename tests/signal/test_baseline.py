from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot_signal.baseline import (
    HURST,
    LEVEL_BLOCKS,
    SIGMA_BLOCKS,
    SIGMA_RANGE,
    Baseline,
    Prior,
)

PRIOR = Prior(speed=-0.155, speed_sd=0.06, grade=-0.2, grade_sd=0.3)
LANE = np.array([0])


def teach(baseline: Baseline, x: np.ndarray, y: np.ndarray, lane: int = 0) -> None:
    for i in range(len(y)):
        baseline.learn(np.array([lane]), x[:, i : i + 1], y[i : i + 1])


def blocks(
    seed: int, count: int, slope: tuple[float, float] = (-0.3, 0.4), level: float = 1.2
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.stack((rng.normal(0.0, 0.08, count), rng.normal(0.0, 0.015, count)))
    return x, level + np.array(slope) @ x + 0.01 * rng.standard_normal(count)


def oracle(x: np.ndarray, y: np.ndarray, sigma: float) -> np.ndarray:
    """Posterior mean of Bayesian linear regression with a flat prior of the level; n blocks weigh n**(2 - 2H)."""
    design = x - x.mean(axis=1, keepdims=True)
    weight = len(y) ** (2 - 2 * HURST) / len(y) / sigma**2
    precision = np.diag([PRIOR.speed_sd**-2.0, PRIOR.grade_sd**-2.0])
    return np.linalg.solve(
        precision + weight * design @ design.T,
        precision @ [PRIOR.speed, PRIOR.grade] + weight * design @ (y - y.mean()),
    )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), count=st.integers(1, LEVEL_BLOCKS))
def test_slopes_are_the_posterior_mean_of_a_bayesian_regression(seed: int, count: int) -> None:
    x, y = blocks(seed, count)
    baseline = Baseline(1, PRIOR, 0.015)
    teach(baseline, x, y)
    assert baseline.slope[:, 0] == pytest.approx(oracle(x, y, 0.015), rel=1e-9)


def test_after_the_level_is_known_slopes_weigh_with_the_learned_sigma() -> None:
    x, y = blocks(1, 90)
    baseline = Baseline(1, PRIOR, 0.015)
    teach(baseline, x[:, :-1], y[:-1])
    sigma = float(baseline.sigma[0])
    assert sigma != 0.015
    teach(baseline, x[:, -1:], y[-1:])
    assert baseline.slope[:, 0] == pytest.approx(oracle(x, y, sigma), rel=1e-9)


def test_a_large_offset_costs_the_slopes_no_digits() -> None:
    x, y = blocks(2, LEVEL_BLOCKS)
    here, far = Baseline(1, PRIOR, 0.015), Baseline(1, PRIOR, 0.015)
    teach(here, x, y)
    teach(far, x, y + 1e6)
    assert far.slope[:, 0] == pytest.approx(here.slope[:, 0], rel=1e-6)


def test_before_any_block_the_slopes_are_the_prior_and_the_level_unknown() -> None:
    baseline = Baseline(2, PRIOR, 0.015)
    assert baseline.slope.tolist() == [[-0.155] * 2, [-0.2] * 2]
    assert not baseline.learned(np.array([0, 1])).any()
    assert np.isnan(baseline.residual(LANE, np.zeros((2, 1)), np.zeros(1))).all()


def test_the_level_is_known_after_forty_blocks_and_not_before() -> None:
    x, y = blocks(3, LEVEL_BLOCKS)
    baseline = Baseline(1, PRIOR, 0.015)
    teach(baseline, x[:, :-1], y[:-1])
    assert np.isnan(baseline.level[0])
    teach(baseline, x[:, -1:], y[-1:])
    assert baseline.learned(LANE).all()
    assert baseline.level[0] == pytest.approx(np.median(y - baseline.slope[:, 0] @ x), rel=1e-12)


def test_the_level_stays_anchored_in_the_first_forty_blocks() -> None:
    x, y = blocks(4, 200)
    y[LEVEL_BLOCKS:] += 0.03
    x[:, LEVEL_BLOCKS:] = 0.0
    baseline = Baseline(1, PRIOR, 0.015)
    teach(baseline, x, y)
    first = np.median(y[:LEVEL_BLOCKS] - baseline.slope[:, 0] @ x[:, :LEVEL_BLOCKS])
    assert baseline.level[0] == pytest.approx(first, rel=1e-12)
    assert np.median(baseline.residual(np.zeros(160, dtype=int), x[:, 40:], y[40:])) > 0.025


def test_wild_blocks_in_the_warm_up_do_not_move_the_level() -> None:
    x, y = blocks(5, LEVEL_BLOCKS, slope=(0.0, 0.0))
    wild = y.copy()
    wild[: 3 * LEVEL_BLOCKS // 10] += 0.5
    here, there = Baseline(1, PRIOR, 0.015), Baseline(1, PRIOR, 0.015)
    teach(here, np.zeros_like(x), y)
    teach(there, np.zeros_like(x), wild)
    assert abs(there.level[0] - here.level[0]) < 0.01


def test_the_residual_is_what_level_and_slopes_do_not_explain() -> None:
    x, y = blocks(6, 60)
    baseline = Baseline(1, PRIOR, 0.015)
    teach(baseline, x, y)
    there = np.array([[0.1], [0.02]])
    expected = 1.0 - baseline.level[0] - baseline.slope[0, 0] * 0.1 - baseline.slope[1, 0] * 0.02
    assert baseline.residual(LANE, there, np.array([1.0])) == pytest.approx([expected])


@pytest.mark.parametrize(("noise", "expected"), [(0.015, 0.0150), (0.008, 0.0097), (0.02, 0.0192)])
def test_sigma_moves_from_the_default_to_the_scatter_of_the_run(noise: float, expected: float) -> None:
    """Of 320 blocks and a default worth 80, four fifths of the variance are the run's own."""
    rng = np.random.default_rng(8)
    baseline = Baseline(30, PRIOR, 0.015)
    lanes = np.arange(30)
    for _ in range(4 * SIGMA_BLOCKS):
        baseline.learn(lanes, np.zeros((2, 30)), noise * rng.standard_normal(30))
    assert float(np.sqrt(0.2 * 0.015**2 + 0.8 * noise**2)) == pytest.approx(expected, abs=1e-3)
    assert np.mean(baseline.sigma) == pytest.approx(expected, rel=0.04)


def test_sigma_stays_in_its_range_and_one_wild_block_hardly_moves_it() -> None:
    baseline = Baseline(2, PRIOR, 0.015)
    lanes = np.array([0, 1])
    for k in range(400):
        baseline.learn(lanes, np.zeros((2, 2)), np.array([0.0, 0.5 * (k % 2)]))
    assert baseline.sigma.tolist() == pytest.approx([0.015 / np.sqrt(6), SIGMA_RANGE[1]])
    before = float(baseline.sigma[0])
    baseline.learn(LANE, np.zeros((2, 1)), np.array([100.0]))
    assert baseline.sigma[0] < 1.02 * before


def test_lanes_learn_as_if_alone() -> None:
    together = Baseline(3, PRIOR, 0.015)
    alone = [Baseline(1, PRIOR, 0.015) for _ in range(3)]
    runs = [blocks(seed, 70) for seed in range(3)]
    rng = np.random.default_rng(9)
    done = [0, 0, 0]
    while min(done) < 70:
        lanes = np.array(
            [lane for lane in range(3) if done[lane] < 70 and rng.random() < 0.7], dtype=np.int64
        )
        x = np.array([runs[lane][0][:, done[lane]] for lane in lanes]).reshape(-1, 2).T
        y = np.array([runs[lane][1][done[lane]] for lane in lanes])
        together.learn(lanes, x, y)
        for lane in lanes:
            done[lane] += 1
    for lane, (x, y) in enumerate(runs):
        teach(alone[lane], x, y)
        for name, array in together.arrays().items():
            assert array[..., lane].tobytes() == alone[lane].arrays()[name][..., 0].tobytes(), name
