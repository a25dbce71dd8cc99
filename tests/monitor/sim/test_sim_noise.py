from __future__ import annotations

import neurokit2 as nk  # type: ignore[import-untyped] # it has no types
import numpy as np
import pytest

from fleetfoot.sim.noise import fgn, fgn_covariance, lag, ornstein_uhlenbeck, recursion


def exponent(noise: np.ndarray) -> float:
    """DFA exponent by neurokit2, which shares no code with the generator; its small boxes are left out."""
    alpha, _ = nk.fractal_dfa(noise, scale=np.unique(np.geomspace(16, 1024, 20).astype(int)))
    return float(alpha)


@pytest.mark.parametrize("hurst", [0.3, 0.5, 0.8, 0.95])
def test_fgn_has_the_exponent_it_is_asked_for(hurst: float) -> None:
    rng = np.random.default_rng(1)
    measured = np.mean([exponent(fgn(rng, 16_384, hurst)[0]) for _ in range(3)])
    assert measured == pytest.approx(hurst, abs=0.05)


def test_fgn_has_unit_variance_and_the_covariance_of_its_definition() -> None:
    rng = np.random.default_rng(2)
    runs = np.stack([fgn(rng, 64, 0.8)[0] for _ in range(4000)])
    covariance = (runs[:, :1] * runs).mean(axis=0)
    np.testing.assert_allclose(covariance[:8], fgn_covariance(0.8, 7), atol=0.06)


def test_fgn_of_an_exponent_of_one_half_is_white() -> None:
    np.testing.assert_allclose(fgn_covariance(0.5, 5), [1, 0, 0, 0, 0, 0], atol=1e-12)


def test_rows_of_near_exponents_are_nearly_alike() -> None:
    rows = fgn(np.random.default_rng(3), 5000, 0.75, 0.8)
    assert np.corrcoef(rows[0], rows[1])[0, 1] > 0.98


@pytest.mark.parametrize("n", [1, 2, 3, 1000])
def test_fgn_gives_any_length(n: int) -> None:
    rows = fgn(np.random.default_rng(4), n, 0.8)
    assert rows.shape == (1, n)
    assert np.isfinite(rows).all()


def test_ornstein_uhlenbeck_has_its_spread_and_forgets_by_e_in_its_time_constant() -> None:
    noise = ornstein_uhlenbeck(np.random.default_rng(5), 200_000, sd=2.0, tau_s=45.0)
    assert noise.std() == pytest.approx(2.0, rel=0.05)
    assert np.corrcoef(noise[:-45], noise[45:])[0, 1] == pytest.approx(np.exp(-1), abs=0.05)


def test_recursion_is_the_loop_it_stands_for() -> None:
    np.testing.assert_array_equal(recursion(np.array([1.0, 2.0, 3.0]), 0.5, 8.0), [5.0, 4.5, 5.25])


def test_lag_reaches_63_percent_of_a_step_in_its_time_constant() -> None:
    step = np.concatenate((np.zeros(10), np.ones(100)))
    answer = lag(step, 20.0)
    assert answer[9] == 0.0
    assert answer[10 + 19] == pytest.approx(1 - np.exp(-1))
