"""The normal distribution function against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from fleetfoot_signal.normal import FEW, ndtr


@given(st.lists(st.floats(-40.0, 40.0), min_size=1, max_size=50))
def test_it_is_scipys(values: list[float]) -> None:
    x = np.array(values)
    assert ndtr(x) == pytest.approx(special.ndtr(x), rel=1e-12, abs=1e-300)


def test_the_ends_and_the_unknown() -> None:
    found = ndtr(np.array([-np.inf, np.inf, np.nan, 0.0]))
    assert np.array_equal(found, [0.0, 1.0, np.nan, 0.5], equal_nan=True)


def test_it_never_falls() -> None:
    assert (np.diff(ndtr(np.linspace(-12.0, 12.0, 100_001))) >= 0.0).all()


@given(st.lists(st.floats(), min_size=FEW + 1, max_size=60), st.integers(1, FEW))
def test_few_numbers_come_to_the_bits_of_many(values: list[float], count: int) -> None:
    """Else a run alone would differ from the same run among others (the lane law)."""
    x = np.array(values)
    few = [ndtr(x[at : at + count]) for at in range(0, x.size, count)]
    assert np.concatenate(few).tobytes() == ndtr(x).tobytes()


def test_the_shape_is_kept_for_few_and_for_many() -> None:
    for shape in ((), (0,), (4, 1), (2, 3), (FEW, FEW)):
        assert ndtr(np.zeros(shape)).shape == shape
