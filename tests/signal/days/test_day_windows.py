"""Windows of days against plain loops over each window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot_signal.days.windows import (
    shifted,
    window_greatest,
    window_moments,
    window_quartiles,
    window_sum,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ANY = settings(max_examples=60, deadline=None)


@st.composite
def days(draw: st.DrawFn) -> np.ndarray:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = np.round(rng.normal(50.0, 10.0, (draw(st.integers(1, 70)), 3)), draw(st.integers(0, 3)))
    values[rng.random(values.shape) < draw(st.sampled_from([0.0, 0.3, 0.9]))] = np.nan
    return values


def by_loop(values: np.ndarray, length: int, of: Callable[[np.ndarray], float]) -> np.ndarray:
    def one(day: int, athlete: int) -> float:
        part = values[max(0, day - length + 1) : day + 1, athlete]
        return of(part[~np.isnan(part)])

    return np.array([[one(day, a) for a in range(values.shape[1])] for day in range(values.shape[0])])


def rank(share: float) -> Callable[[np.ndarray], float]:
    return lambda w: float(np.sort(w)[int(np.rint(share * (w.size - 1)))]) if w.size else np.nan


@ANY
@given(values=days(), length=st.integers(1, 40))
def test_sums_means_and_spreads_are_those_of_each_window(values: np.ndarray, length: int) -> None:
    assert window_sum(values, length) == pytest.approx(by_loop(values, length, np.sum))
    found = window_moments(values, length)
    mean = by_loop(values, length, lambda w: float(np.mean(w)) if w.size else np.nan)
    spread = by_loop(values, length, lambda w: float(np.std(w, ddof=1)) if w.size > 1 else np.nan)
    assert found.mean == pytest.approx(mean, nan_ok=True)
    assert found.sd == pytest.approx(spread, nan_ok=True, abs=1e-5)
    assert found.known == pytest.approx(by_loop(values, length, lambda w: float(w.size)))


@ANY
@given(values=days(), length=st.integers(1, 40))
def test_the_greatest_and_the_quartiles_are_those_of_each_window(values: np.ndarray, length: int) -> None:
    greatest = by_loop(values, length, lambda w: float(np.max(w)) if w.size else np.nan)
    assert np.array_equal(window_greatest(values, length), greatest, equal_nan=True)
    found = window_quartiles(values, length)
    for quartile, share in ((found.low, 0.25), (found.middle, 0.5), (found.high, 0.75)):
        assert np.array_equal(quartile, by_loop(values, length, rank(share)), equal_nan=True)


def test_what_is_shifted_comes_from_before() -> None:
    assert shifted(np.array([[1.0], [2.0], [3.0]]), 1).ravel() == pytest.approx(
        [np.nan, 1.0, 2.0], nan_ok=True
    )
    assert np.isnan(shifted(np.ones((2, 1)), 5)).all()
