"""Whether a count is of one foot or of both, by the length of a step at that speed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot_signal.footfalls import counts_one_foot, misfit, recorded_strides

NAN = float("nan")


@pytest.mark.parametrize(
    ("count", "speed", "one_foot"),
    [
        (84, 3.0, True),
        (79, 1.7, True),  # a slow jog: steps of 1.29 m are nobody's
        (57, 1.4, True),  # a walk
        (95, 5.5, True),
        (168, 3.0, False),
        (120, 1.7, False),  # a brisk walk: 240 would be steps of 0.43 m
        (158, 1.7, False),
        (112, 1.3, False),
        (118, 2.5, False),
        (84, 0.2, False),  # standing: nothing to tell by
        (0, 3.0, False),
        (84, NAN, False),
        (NAN, 3.0, False),
    ],
)
def test_a_count_is_doubled_where_its_double_is_how_people_step(
    count: float, speed: float, *, one_foot: bool
) -> None:
    assert bool(counts_one_foot(np.array(count), np.array(speed))) is one_foot


@given(speed=st.floats(1.0, 6.0), differs=st.floats(-0.1, 0.1), walks=st.booleans())
def test_people_step_as_people_do_whatever_is_counted(speed: float, differs: float, walks: bool) -> None:
    at = np.array(min(speed, 2.2) if walks else speed)
    usual = np.sqrt(60.0 * at / 0.0065) if walks else 164.0 * (at / 3.0) ** 0.155
    cadence = usual * np.exp(differs)
    assert misfit(cadence, at) <= abs(differs) + 1e-9
    assert counts_one_foot(cadence / 2.0, at)
    assert not counts_one_foot(cadence, at)


RUN_WALK = np.repeat([[160.0, 2.8], [112.0, 1.4], [0.0, 0.0]], [40, 60, 5], axis=0).T


@pytest.mark.parametrize("known", [True, False])
def test_a_recording_counts_strides_or_steps_as_a_whole(*, known: bool) -> None:
    steps, speed = RUN_WALK
    speed = speed if known else np.full(speed.shape, NAN)
    assert recorded_strides(steps / 2.0, speed)
    assert not recorded_strides(steps, speed)


def test_without_any_turn_there_is_nothing_to_double_wrongly() -> None:
    assert recorded_strides(np.zeros(5), np.full(5, 3.0))
