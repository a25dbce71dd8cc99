"""The parts of the ranked answer against what others computed: scipy's distributions, dense least squares."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, truncnorm

from fleetfoot_signal.causes.cause import CAP, Effect, Sign
from fleetfoot_signal.causes.effect import contribution
from fleetfoot_signal.causes.posterior import MEMORY, NEAREST_DAYS, posterior
from fleetfoot_signal.causes.ranking import log_ratio, shifted
from fleetfoot_signal.causes.table import CAUSES, INDEX, SIGNS, sign_row


@pytest.mark.parametrize("mean", [-3.0, -0.2, 0.0, 0.6, 2.0])
@pytest.mark.parametrize("sd", [0.15, 0.6, 1.0])
@pytest.mark.parametrize("dose", [0.3, 1.0, 2.5])
def test_a_contribution_is_that_of_a_normal_effect_cut_at_zero(mean: float, sd: float, dose: float) -> None:
    one = np.full((1, 1, 1), 1.0)
    found = contribution(dose * one, one, np.array([mean]), np.array([sd]))
    effect = truncnorm(-mean / sd, np.inf, loc=mean, scale=sd)
    assert found.probability[0, 0] == pytest.approx(effect.sf(1.0 / dose), abs=1e-9)
    whole = float(found.points(found.probability)[0, 0])
    assert whole == pytest.approx(dose * effect.mean(), rel=1e-6, abs=1e-9)
    if found.probability[0, 0] > 1e-6:
        assert found.above[0, 0] >= 1.0 >= found.below[0, 0]


def test_without_a_dose_nothing_is_contributed() -> None:
    none, one = np.zeros((1, 1, 1)), np.ones((1, 1, 1))
    found = contribution(none, one, np.array([2.0]), np.array([1.0]))
    assert found.probability[0, 0] == 0.0
    assert found.points(found.probability)[0, 0] == 0.0


def test_an_unknown_dose_is_averaged_over() -> None:
    doses, weights = np.array([0.0, 1.0, 3.0]).reshape(3, 1, 1), np.array([0.5, 0.3, 0.2]).reshape(3, 1, 1)
    effect = (np.array([0.5]), np.array([0.5]))
    each = [contribution(d * np.ones((1, 1, 1)), np.ones((1, 1, 1)), *effect) for d in doses[:, 0, 0]]
    mean = sum(w * float(c.probability[0, 0]) for w, c in zip(weights[:, 0, 0], each, strict=True))
    assert contribution(doses, weights, *effect).probability[0, 0] == pytest.approx(mean)


EFFECTS: list[Effect | None] = [Effect(0.6, 0.6), None, Effect(0.2, 0.3)]


def dense(
    day: np.ndarray, y: np.ndarray, x: np.ndarray, noise: float, memory: float
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance by the formulas of the method, with whole matrices."""
    gaps = np.abs(day[:, None] - day[None, :])
    omega = noise**2 * np.where(gaps == 0.0, 1.0, memory**gaps)
    m, t = np.array([0.6, 0.2]), np.diag([0.36, 0.09])
    inverse = np.linalg.inv(omega)
    v = np.linalg.inv(x.T @ inverse @ x + np.linalg.inv(t))
    return v @ (x.T @ inverse @ y + np.linalg.inv(t) @ m), v


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), runs=st.integers(1, 40))
def test_the_posterior_is_the_one_of_the_dense_formulas(seed: int, runs: int) -> None:
    rng = np.random.default_rng(seed)
    day = np.cumsum(rng.uniform(NEAREST_DAYS, 3.0, runs))
    x = rng.gamma(1.0, 1.0, (runs, 2)) + 1e-3
    y = x @ [0.9, 0.1] + rng.normal(0.0, 1.3, runs)
    dose = np.stack((x[:, 0], rng.normal(size=runs), x[:, 1]))
    found = posterior(day, y, dose, np.zeros(dose.shape), EFFECTS)
    mean, covariance = dense(day, y, x, found.noise, found.memory)
    assert found.mean[[0, 2]] == pytest.approx(mean)
    assert found.sd[[0, 2]] == pytest.approx(np.sqrt(np.diag(covariance)))
    assert math.isnan(found.mean[1])
    assert found.ratings == runs


def test_without_ratings_the_table_stands() -> None:
    found = posterior(np.arange(3.0), np.full(3, np.nan), np.ones((3, 3)), np.zeros((3, 3)), EFFECTS)
    assert found.mean[[0, 2]].tolist() == [0.6, 0.2]
    assert found.sd[[0, 2]].tolist() == [0.6, 0.3]
    assert found.ratings == 0


def test_a_memory_of_the_noise_is_found_where_there_is_one() -> None:
    rng, runs = np.random.default_rng(3), 400
    noise = np.zeros(runs)
    for i in range(1, runs):
        noise[i] = 0.8 * noise[i - 1] + rng.normal(0.0, 0.9)
    dose = rng.gamma(1.0, 1.0, (3, runs))
    day = np.arange(float(runs))
    assert posterior(day, noise, dose, np.zeros((3, runs)), EFFECTS).memory == 0.8
    white = rng.normal(0.0, 1.5, runs)
    assert posterior(day, white, dose, np.zeros((3, runs)), EFFECTS).memory <= 0.2
    assert max(MEMORY) < 1.0


def test_the_memory_taken_is_the_likeliest_under_the_whole_density() -> None:
    """Against scipy's multivariate normal with the effects integrated out."""
    rng, runs = np.random.default_rng(8), 60
    day = np.cumsum(rng.uniform(0.5, 2.0, runs))
    x = rng.gamma(1.0, 1.0, (runs, 2)) + 1e-3
    noise = multivariate_normal(np.zeros(runs), 2.25 * 0.6 ** np.abs(day[:, None] - day)).rvs(random_state=4)
    y = x @ [0.6, 0.2] + noise
    dose = np.stack((x[:, 0], np.zeros(runs), x[:, 1]))
    found = posterior(day, y, dose, np.zeros(dose.shape), EFFECTS)

    def density(memory: float) -> float:
        gaps = np.abs(day[:, None] - day)
        omega = found.noise**2 * np.where(gaps == 0.0, 1.0, memory**gaps)
        return float(multivariate_normal(x @ [0.6, 0.2], omega + x @ np.diag([0.36, 0.09]) @ x.T).logpdf(y))

    assert density(found.memory) >= max(density(m) for m in MEMORY) - 1.0


def test_doses_that_are_unknown_make_a_rating_teach_less() -> None:
    rng, runs = np.random.default_rng(5), 30
    dose, day = rng.gamma(1.0, 1.0, (3, runs)), np.arange(float(runs))
    y = dose[0] + rng.normal(0.0, 1.0, runs)
    sure = posterior(day, y, dose, np.zeros((3, runs)), EFFECTS)
    unknown = dose.copy()
    unknown[2] = np.nan
    spread = np.zeros((3, runs))
    spread[2] = 9.0
    assert posterior(day, y, unknown, spread, EFFECTS).sd[0] > sure.sd[0]


def test_a_likelihood_ratio_has_its_cap() -> None:
    assert Sign("x", 0.99, 0.01).seen == CAP[1]
    assert Sign("x", 0.99, 0.01).absent == CAP[0]
    assert Sign("x", 0.6, 0.3).seen == pytest.approx(2.0)
    assert Sign("x", 0.6, 0.3).absent == pytest.approx(4 / 7)


def ratio_of(cause: str, **seen: float) -> float:
    signs = np.full((len(SIGNS), 1), np.nan)
    for code, value in seen.items():
        signs[sign_row(code), 0] = value
    return float(np.exp(log_ratio(signs)[INDEX[cause], 0]))


def test_signs_by_themselves_multiply_and_those_of_a_group_count_half_behind_the_strongest() -> None:
    by = {cause.id: {sign.code: sign for sign in cause.signs} for cause in CAUSES}
    fuel, heat = by["fuel"], by["dehydration"]
    assert ratio_of("fuel", fade=1.0, onset_after=0.0) == pytest.approx(
        fuel["fade"].seen * fuel["onset_after"].absent
    )
    assert fuel["fade"].seen == pytest.approx(6.0)
    warm = sorted((heat["drift"].seen, heat["hot"].seen), reverse=True)
    assert ratio_of("dehydration", drift=1.0, hot=1.0) == pytest.approx(warm[0] * math.sqrt(warm[1]))
    assert ratio_of("fuel") == 1.0


@settings(max_examples=100, deadline=None)
@given(p=st.floats(0.0, 1.0), log_odds=st.floats(-8.0, 8.0))
def test_odds_are_multiplied(p: float, log_odds: float) -> None:
    after = float(shifted(np.array(p), np.array(log_odds)))
    assert 0.0 <= after <= 1.0
    if 1e-9 < p < 1.0 - 1e-9:
        assert after / (1.0 - after) == pytest.approx(math.exp(log_odds) * p / (1.0 - p), rel=1e-6)


def test_every_row_of_the_table_is_whole() -> None:
    assert len({cause.id for cause in CAUSES}) == len(CAUSES) == 20
    for cause in CAUSES:
        assert cause.dose
        assert cause.source
        assert 0.0 < cause.exposure.share < 1.0
        assert cause.exposure.size > 0.0
        for effect in (cause.legs, cause.tired):
            assert effect is None or effect.sd > 0.0
        for sign in cause.signs:
            assert 0.0 < sign.sensitivity < 1.0
            assert 0.0 < sign.false_positive < 1.0
            assert sign.seen != 1.0
