from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import minimize_scalar
from scipy.special import huber as huber_loss

from fleetfoot_signal.robust import huber_mean, median, total

VALUES = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 20), st.integers(1, 5)),
    elements=st.floats(-1e3, 1e3, width=32) | st.just(np.nan),
)


MAD_TO_SD = 1.4826


def minimiser(values: np.ndarray) -> float:
    """Location of least Huber loss, by general minimisation, at the scale of the median deviation."""
    known = values[~np.isnan(values)]
    scale = MAD_TO_SD * np.median(np.abs(known - np.median(known)))

    def loss(centre: float) -> float:
        return float(np.sum(huber_loss(1.345 * scale, known - centre)))

    return float(minimize_scalar(loss, bounds=(known.min(), known.max()), options={"xatol": 1e-10}).x)


@pytest.mark.parametrize("outlier_share", [0.0, 0.1, 0.3])
def test_huber_mean_minimises_the_huber_loss(outlier_share: float) -> None:
    rng = np.random.default_rng(7)
    values = rng.normal(160.0, 2.0, (15, 50))
    values[rng.random(values.shape) < outlier_share] *= 1.2
    values[rng.random(values.shape) < 0.1] = np.nan
    expected = [minimiser(column) for column in values.T]
    assert huber_mean(values) == pytest.approx(expected, abs=0.2 if outlier_share else 0.02)
    scale = MAD_TO_SD * median(np.abs(values - median(values)))
    assert np.median(np.abs(huber_mean(values) - expected) / scale) < 0.005


def test_many_columns_are_averaged_as_each_alone() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(160.0, 2.0, (15, 2, 1300))
    values[rng.random(values.shape) < 0.2] = np.nan
    alone = [huber_mean(values[..., lane : lane + 1])[:, 0] for lane in range(1300)]
    np.testing.assert_array_equal(huber_mean(values), np.array(alone).T)


def test_huber_mean_of_normal_noise_is_nearly_as_good_as_the_mean() -> None:
    values = np.random.default_rng(1).standard_normal((15, 20_000))
    efficiency = values.mean(axis=0).var() / huber_mean(values).var()
    assert 0.90 < efficiency < 1.0


def test_one_wild_value_hardly_moves_the_huber_mean() -> None:
    values = np.random.default_rng(2).normal(100.0, 1.0, (15, 200))
    wild = values.copy()
    wild[3] = 1e6
    assert np.max(np.abs(huber_mean(wild) - huber_mean(values))) < 1.5


@pytest.mark.parametrize("function", [median, huber_mean])
def test_of_nothing_but_nan_the_answer_is_nan(function: object) -> None:
    assert callable(function)
    assert np.isnan(function(np.full((4, 2), np.nan))).all()


def test_a_majority_of_equal_values_is_their_value() -> None:
    assert huber_mean(np.array([[5.0], [5.0], [5.0], [9.0], [np.nan]])).tolist() == [5.0]


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_median_is_that_of_numpy_without_the_nan(values: np.ndarray) -> None:
    expected = [np.median(c[~np.isnan(c)]) if (~np.isnan(c)).any() else np.nan for c in values.T]
    assert np.array_equal(median(values), expected, equal_nan=True)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_huber_mean_lies_among_the_values_and_each_lane_stands_alone(values: np.ndarray) -> None:
    centre = huber_mean(values)
    for lane, column in enumerate(values.T):
        assert np.array_equal(huber_mean(column[:, None]), centre[lane : lane + 1], equal_nan=True)
        if not np.isnan(column).all():
            slack = 1e-12 * np.nanmax(np.abs(column))
            assert np.nanmin(column) - slack <= centre[lane] <= np.nanmax(column) + slack
        else:
            assert np.isnan(centre[lane])


@settings(max_examples=50, deadline=None)
@given(VALUES, st.integers(-3, 3), st.floats(-100, 100, width=32))
def test_huber_mean_goes_along_with_scale_and_shift(values: np.ndarray, power: int, shift: float) -> None:
    moved = huber_mean(values * 2.0**power + shift)
    assert moved == pytest.approx(huber_mean(values) * 2.0**power + shift, abs=0.02 * 2.0**power, nan_ok=True)


def test_total_adds_in_order_for_any_number_of_lanes() -> None:
    values = np.random.default_rng(3).standard_normal((40, 300)) * 10.0 ** np.arange(-8, 8).repeat(19)[:300]
    for lane in (0, 150, 299):
        added = 0.0
        for value in values[:, lane]:
            added += value
        assert total(values)[lane] == total(values[:, lane : lane + 1])[0] == added
