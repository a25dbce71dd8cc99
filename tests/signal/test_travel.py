from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fleetfoot_signal.travel import cuts_by_length, travelled_m

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

NAN = float("nan")


def test_speed_counts_where_no_distance_is_recorded() -> None:
    speed = np.array([3.0, NAN, 2.0])
    assert travelled_m(speed, np.full(3, NAN)).tolist() == [3.0, 3.0, 5.0]


def test_a_recorded_distance_decides_and_stands_until_the_next() -> None:
    distance = np.array([NAN, 4.0, NAN, 9.0, NAN])
    assert travelled_m(np.full(5, 3.0), distance).tolist() == [3.0, 4.0, 4.0, 9.0, 12.0]


def test_a_distance_that_is_corrected_downwards_does_not_shrink() -> None:
    assert travelled_m(np.full(3, NAN), np.array([5.0, 4.0, 6.0])).tolist() == [5.0, 5.0, 6.0]


numbers = st.one_of(st.just(NAN), st.floats(0.0, 12.0))


@given(speed=arrays(np.float64, 12, elements=numbers), distance=arrays(np.float64, 12, elements=numbers))
def test_nobody_comes_back(speed: Floats, distance: Floats) -> None:
    travelled = travelled_m(speed, distance)
    assert (travelled >= 0.0).all()
    assert (np.diff(travelled) >= 0.0).all()


def test_a_run_is_cut_where_each_kilometre_ends() -> None:
    metres = np.arange(1.0, 2501.0)  # one a second
    assert cuts_by_length(metres, 1000.0) == [0, 1000, 2000, 2500]
    assert cuts_by_length(metres[:2040], 1000.0) == [0, 1000, 2000], "40 m are no part of their own"
    assert cuts_by_length(metres[:900], 1000.0) == [0]


def test_a_distance_that_leaps_past_a_mark_leaves_no_part_without_length() -> None:
    assert cuts_by_length(np.array([1051.0, 1051.0]), 1000.0) == [0, 1]


def test_standing_at_the_end_is_no_part_of_the_last_kilometre() -> None:
    metres = np.concatenate((np.arange(1.0, 1501.0), np.full(90, 1500.0)))
    assert cuts_by_length(metres, 1000.0) == [0, 1000, 1500]
