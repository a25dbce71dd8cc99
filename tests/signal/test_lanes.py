from __future__ import annotations

import numpy as np
import pytest

from fleetfoot_signal.lanes import Lanes


class Part(Lanes):
    def __init__(self, lanes: int) -> None:
        self.count = np.zeros(lanes, dtype=np.int64)


class Whole(Lanes):
    def __init__(self, lanes: int) -> None:
        self.speed = np.full((2, lanes), np.nan)
        self.part = Part(lanes)
        self.parts = (Part(lanes), Part(lanes))
        self.name = "no state"


def test_all_arrays_of_a_stage_and_its_parts_are_found_by_name() -> None:
    assert list(Whole(3).arrays()) == ["speed", "part.count", "parts.0-Part.count", "parts.1-Part.count"]


def test_what_is_taken_from_one_lane_can_be_put_into_another() -> None:
    here, there = Whole(3), Whole(2)
    here.speed[:, 1] = 1.0, 2.0
    here.parts[1].count[1] = 7
    there.put(0, here.take(1))
    assert there.speed[:, 0].tolist() == [1.0, 2.0]
    assert there.parts[1].count.tolist() == [7, 0]
    assert np.isnan(there.speed[:, 1]).all()


def test_what_is_taken_is_a_copy() -> None:
    stage = Whole(1)
    state = stage.take(0)
    stage.speed[:] = 5.0
    assert np.isnan(state["speed"]).all()


@pytest.mark.parametrize(
    "change",
    [
        {"speed": np.zeros(3)},
        {"speed": np.zeros(2, dtype=np.int64)},
        {"part.count": np.array(0.5)},
        {"other": np.zeros(2)},
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(change: dict[str, np.ndarray]) -> None:
    stage = Whole(2)
    stage.part.count[:] = 3
    with pytest.raises(ValueError, match="does not fit"):
        stage.put(1, Whole(1).take(0) | change)
    assert stage.part.count.tolist() == [3, 3]


def test_a_state_with_something_missing_is_refused() -> None:
    state = Whole(1).take(0)
    del state["part.count"]
    with pytest.raises(ValueError, match=r"part\.count"):
        Whole(1).put(0, state)
