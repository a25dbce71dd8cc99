"""What is kept of values comes back as it was, and nothing else comes back at all."""

from __future__ import annotations

import json
import math
from collections import Counter, deque
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fleetfoot.kept import Kept, Plain, decoded, encoded, keeps
from fleetfoot.path.silence import Gap
from fleetfoot_signal import Channel

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=8)
)
KEYS = (
    st.integers()
    | st.text(max_size=5)
    | st.sampled_from(Channel)
    | st.tuples(st.text(max_size=3), st.integers())
)
VALUES: st.SearchStrategy[object] = st.recursive(
    SCALARS | st.sampled_from(Channel) | st.builds(Gap, st.integers(), st.floats()),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.builds(deque, st.lists(inner, max_size=4), st.none() | st.integers(0, 5))
    ),
    max_leaves=12,
)


def there_and_back(value: object) -> Any:  # noqa: ANN401 (whatever was encoded)
    return decoded(json.loads(json.dumps(encoded(value))))


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_every_value_comes_back_as_it_was_through_json(value: object) -> None:
    assert repr(there_and_back(value)) == repr(value)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from([np.float64, np.int64, np.bool_]).flatmap(
        lambda k: hnp.arrays(k, hnp.array_shapes(min_side=0))
    )
)
def test_arrays_come_back_bit_for_bit(array: np.ndarray) -> None:
    again = there_and_back(array)
    assert (again.dtype, again.shape, again.tobytes()) == (array.dtype, array.shape, array.tobytes())


def test_sets_and_counters_come_back() -> None:
    assert there_and_back({("a", 1), ("b", 2)}) == {("a", 1), ("b", 2)}
    assert there_and_back(Counter(a=3)) == Counter(a=3)
    assert type(there_and_back(Counter())) is Counter


def test_what_is_kept_does_not_hang_on_the_order_of_a_set() -> None:
    """Which differs from process to process."""
    names = [f"sensor {number}" for number in range(40)]
    assert encoded(set(names)) == {"~set": sorted(names)}


class Stranger:
    """Of no class that is registered."""


@pytest.mark.parametrize("value", [Stranger(), [Stranger()], np.zeros(2, dtype=np.float32), 1j])
def test_what_is_not_known_is_not_kept(value: object) -> None:
    with pytest.raises(TypeError, match="a state cannot hold"):
        encoded(value)


HOSTILE: list[Plain] = [
    [],
    {},
    {"a": 1},
    {"~value": ["os.system", ["true"]]},
    {"~value": ["builtins.eval", ["1"]]},
    {"~value": ["silence.Gap", [1]]},
    {"~value": ["silence.Gap", 1]},
    {"~value": ["channel.Channel", [99]]},
    {"~value": 7},
    {"~array": ["object", [1], "AAAA"]},
    {"~array": ["float64", [1 << 40], "AAAA"]},
    {"~array": ["float64", [-1], "AAAA"]},
    {"~array": ["float64", "x", "AAAA"]},
    {"~bytes": "not base64!"},
    {"~bytes": 3},
    {"~deque": [1]},
    {"~dict": [[1]]},
    {"~dict": {"a": 1}},
    {"~nothing": []},
    {"~list": 1, "~tuple": 2},
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_what_nobody_kept_is_refused(value: Plain) -> None:
    with pytest.raises(ValueError):
        decoded(value)


class Inner(Kept):
    kept = ("count",)

    def __init__(self) -> None:
        self.count = 0


class Base(Kept):
    kept: ClassVar[tuple[str, ...]] = ("first",)

    def __init__(self) -> None:
        self.first = math.nan


class Outer(Base):
    kept: ClassVar[tuple[str, ...]] = ("inner", "maybe")

    def __init__(self) -> None:
        super().__init__()
        self.inner = Inner()
        self.maybe: Inner | None = Inner()
        self.told = "not state"


def test_state_of_bases_and_of_parts_comes_with_it_and_nothing_else() -> None:
    here, there = Outer(), Outer()
    here.first, here.inner.count, here.maybe, here.told = 1.5, 3, None, "changed"
    there.resume(json.loads(json.dumps(here.keep())))
    assert (there.first, there.inner.count, there.maybe, there.told) == (1.5, 3, None, "not state")


def test_a_state_with_more_or_less_is_refused() -> None:
    state = Outer().keep()
    more: dict[str, Plain] = state | {"more": 1}
    less: dict[str, Plain] = {"first": 1.0}
    for bad in (more, less):
        with pytest.raises(ValueError, match="does not fit"):
            Outer().resume(bad)


def test_two_classes_of_one_name_are_a_mistake() -> None:
    class Gap:  # another one of the module
        pass

    Gap.__module__, Gap.__qualname__ = "other.silence", "Gap"
    with pytest.raises(TypeError, match="two classes"):
        keeps(Gap)
