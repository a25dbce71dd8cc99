"""What a stage keeps is what it declares."""

from __future__ import annotations

import math

import numpy as np
import pytest
from lane_state import undeclared

from fleetfoot_signal.lanes import Lanes, bools, floats, ints, part


class Part(Lanes):
    count = ints(0)
    seen = bools()


class Whole(Lanes):
    speed = floats(math.nan, 2)
    inner: Part = part()
    pair: tuple[Part, ...] = part()
    row: list[Part] = part()
    table = floats(1.0, "rows", 3)

    def __init__(self, lanes: int) -> None:
        super().__init__(lanes, rows=4)
        self.inner = Part(lanes)
        self.pair = (Part(lanes), Part(lanes))
        self.row = [Part(lanes)]
        self.name = "no state"


class Wider(Whole):
    version = 3
    more = floats(0.0)


def test_what_is_declared_is_allocated_with_the_lane_axis_last() -> None:
    stage = Whole(5)
    assert stage.speed.shape == (2, 5)
    assert stage.table.shape == (4, 3, 5)
    assert (stage.table == 1.0).all()
    assert [stage.inner.count.dtype.name, stage.inner.seen.dtype.name] == ["int64", "bool"]


def test_all_arrays_of_a_stage_and_its_parts_are_found_by_name_in_lists_and_tuples_too() -> None:
    parts = ["inner", "pair.0-Part", "pair.1-Part", "row.0-Part"]
    assert list(Whole(3).arrays()) == [
        "speed",
        "table",
        *(f"{name}.{array}" for name in parts for array in ("count", "seen")),
    ]


def test_a_stage_has_what_its_bases_declare_and_a_version_of_its_own() -> None:
    assert list(Wider(1).arrays()) == [*list(Whole(1).arrays())[:2], "more", *list(Whole(1).arrays())[2:]]
    assert Wider(1).versions() == Whole(1).versions() | {"": 3}
    assert list(Whole(1).versions()) == ["", "inner", "pair.0-Part", "pair.1-Part", "row.0-Part"]


def test_a_declared_part_that_is_never_made_is_missed() -> None:
    class Careless(Lanes):
        inner: Part = part()

    with pytest.raises(AttributeError, match="inner"):
        Careless(1).arrays()


def test_no_two_stages_share_an_array() -> None:
    one, other = Whole(1), Whole(1)
    one.speed[:] = 4.0
    assert np.isnan(other.speed).all()


def test_what_is_not_declared_is_found_by_the_contract() -> None:
    class Sly(Whole):
        def __init__(self, lanes: int) -> None:
            super().__init__(lanes)
            self.hidden = np.zeros((2, lanes))
            self.deep = {"a": [Part(lanes)]}
            self.constant = np.zeros(3)

    assert undeclared(Whole(7)) == []
    assert sorted(undeclared(Sly(7))) == ["deep.a.0.count", "deep.a.0.seen", "hidden"]


def test_what_is_taken_from_one_lane_can_be_put_into_another() -> None:
    here, there = Whole(3), Whole(2)
    here.speed[:, 1] = 1.0, 2.0
    here.row[0].count[1] = 7
    there.put(0, here.take(1))
    assert there.speed[:, 0].tolist() == [1.0, 2.0]
    assert there.row[0].count.tolist() == [7, 0]
    assert np.isnan(there.speed[:, 1]).all()


def test_many_lanes_are_taken_and_put_at_once_in_any_order() -> None:
    here, there = Whole(4), Whole(3)
    here.inner.count[:] = [10, 11, 12, 13]
    there.put_many(np.array([2, 0]), here.take_many(np.array([1, 3])))
    assert there.inner.count.tolist() == [13, 0, 11]


def test_what_is_taken_is_a_copy() -> None:
    stage = Whole(1)
    state, many = stage.take(0), stage.take_many(np.array([0]))
    stage.speed[:] = 5.0
    assert np.isnan(state["speed"]).all()
    assert np.isnan(many["speed"]).all()


def test_a_stage_that_is_widened_has_room_for_many_that_are_as_its_first_was_and_share_nothing() -> None:
    stage = Whole(2)
    stage.speed[:, 0], stage.pair[1].count[0], stage.inner.seen[0] = (1.0, 2.0), 7, True
    before = stage.take(0)
    stage.widen(5)
    for lane in range(5):
        assert all((stage.take(lane)[name] == array).all() for name, array in before.items())
    for number, array in enumerate(stage.arrays().values()):
        array[...] = number % 2 if array.dtype == np.bool_ else number
    numbers = enumerate(stage.arrays().values())
    assert all((array == (n % 2 if array.dtype == np.bool_ else n)).all() for n, array in numbers)


@pytest.mark.parametrize(
    "change",
    [
        {"speed": np.zeros(3)},
        {"speed": np.zeros(2, dtype=np.int64)},
        {"inner.count": np.array(0.5)},
        {"other": np.zeros(2)},
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(change: dict[str, np.ndarray]) -> None:
    stage = Whole(2)
    stage.inner.count[:] = 3
    with pytest.raises(ValueError, match="does not fit"):
        stage.put(1, Whole(1).take(0) | change)
    assert stage.inner.count.tolist() == [3, 3]


def test_a_state_of_another_number_of_lanes_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Whole(3).put_many(np.array([0, 1]), Whole(3).take_many(np.array([0, 1, 2])))


def test_a_state_with_something_missing_is_refused() -> None:
    state = Whole(1).take(0)
    del state["inner.count"]
    with pytest.raises(ValueError, match=r"inner\.count"):
        Whole(1).put(0, state)
