"""What a cadence counts: told by the length of the steps that it would mean."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fleetfoot_signal.walk_ratio import are_strides, steps_per_count, walk_ratio


def told(speed_m_s: float, per_min: float) -> int | None:
    ratio = walk_ratio(np.array([speed_m_s]), np.array([per_min]))
    return steps_per_count(float(ratio[0]), per_min)


# Speed and steps a minute of people who walk, jog slowly, run and race.
GAITS = [
    (1.1, 98.0),
    (1.4, 112.0),
    (1.7, 124.0),
    (1.9, 131.0),
    (1.5, 152.0),
    (1.7, 158.0),
    (1.8, 146.0),
    (2.0, 165.0),
    (2.4, 156.0),
    (2.9, 170.0),
    (3.6, 182.0),
    (4.6, 196.0),
    (5.6, 210.0),
    (6.2, 228.0),
]


@pytest.mark.parametrize(("speed_m_s", "spm"), GAITS)
def test_steps_and_strides_of_one_gait_are_told_apart(speed_m_s: float, spm: float) -> None:
    assert told(speed_m_s, spm) == 1
    assert told(speed_m_s, spm / 2) == 2
    both = are_strides(np.full(2, speed_m_s), np.array([spm, spm / 2]))
    assert both.tolist() == [False, True]


def test_cadence_in_steps_of_a_run_with_walking_is_not_doubled() -> None:
    assert told(1.72, 120.0) == 1


@pytest.mark.parametrize(
    ("speed_m_s", "per_min"),
    [
        (0.0, 80.0),  # standing
        (0.7, 60.0),  # strolling
        (math.nan, 80.0),
        (3.0, 0.0),
        (3.0, math.nan),
        (3.0, 25.0),  # tenths of the power
        (2.0, 104.0),  # long steps or very short ones
        (5.9, 140.0),  # of strides it would be 280 steps
    ],
)
def test_what_fits_both_or_neither_is_not_told(speed_m_s: float, per_min: float) -> None:
    assert told(speed_m_s, per_min) is None


def test_every_place_of_an_array_is_its_own() -> None:
    speed_m_s = np.array([[3.0, math.nan], [0.5, 1.7]])
    per_min = np.array([[170.0, 170.0], [170.0, 79.0]])
    ratio = walk_ratio(speed_m_s, per_min)
    assert np.isnan(ratio).tolist() == [[False, True], [True, False]]
    assert ratio[1, 1] == pytest.approx(60 * 1.7 / 79**2)
