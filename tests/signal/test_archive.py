from __future__ import annotations

import hashlib
import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fleetfoot_signal.archive import MAGIC, pack, unpack
from fleetfoot_signal.engine import Engine

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)
ARRAYS = st.sampled_from([np.float64, np.int64, np.bool_]).flatmap(lambda kind: hnp.arrays(kind, SHAPES))


def sealed(content: bytes) -> bytes:
    """An archive whose digest is right, whatever its content."""
    return MAGIC + hashlib.sha256(content).digest() + content


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(max_size=10), ARRAYS, max_size=5))
def test_everything_that_is_packed_is_unpacked_bit_for_bit(state: dict[str, np.ndarray]) -> None:
    again = unpack(pack(state))
    assert again.keys() == state.keys()
    for name, array in state.items():
        assert (again[name].dtype, again[name].shape) == (array.dtype, array.shape)
        assert again[name].tobytes() == array.tobytes()


def test_the_bytes_do_not_depend_on_the_order_of_the_arrays() -> None:
    a, b = np.array(1.0), np.array([True])
    assert pack({"a": a, "b": b}) == pack({"b": b, "a": a})


def test_negative_zero_and_the_payload_of_a_nan_survive() -> None:
    odd = np.array([-0.0, np.inf, 5e-324, np.frombuffer(b"\x01\0\0\0\0\0\xf8\x7f")[0]])
    assert unpack(pack({"x": odd}))["x"].tobytes() == odd.tobytes()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_bytes_are_refused(data: st.DataObject) -> None:
    whole = pack({"speed": np.arange(3.0), "open": np.array([True, False])})
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytearray(whole)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    for bad in (bytes(flipped), whole[:at], whole + b"\0", whole[at:] if at else b""):
        with pytest.raises(ValueError, match="lane archive"):
            unpack(bad)


HOSTILE = [
    b"",
    b"\n",
    b"null\n",
    b"7\n",
    b'{"a": 1}\n',
    b"[1]\n",
    b"[[]]\n",
    b'["abc"]\n',
    b'[["a","float64"]]\n',
    b'[["a","float64",3]]\n',
    b'[["a","float64",[1],4]]\n' + bytes(8),
    b'[["a","object",[1]]]\n' + bytes(8),
    b'[["a",["float64"],[1]]]\n' + bytes(8),
    b'[[1,"float64",[1]]]\n' + bytes(8),
    b'[["a","float64",[-1]]]\n' + bytes(8),
    b'[["a","float64",[1.0]]]\n' + bytes(8),
    b'[["a","float64",["1"]]]\n' + bytes(8),
    b'[["a","float64",[NaN]]]\n' + bytes(8),
    b'[["a","float64",[null]]]\n' + bytes(8),
    b'[["a","float64",[1000000000000]]]\n',
    b'[["a","float64",[4294967296,4294967296]]]\n',
    b'[["a","float64",[0,99999999999999999999999999]]]\n',
    b'[["a","float64",[1000000,1000000,1000000]]]\n',
    b'[["a","bool",' + json.dumps([1] * 100).encode() + b"]]\n" + bytes(1),
    b'[["a","float64",[2]]]\n' + bytes(8),
    b'[["a","float64",[1]]]\n' + bytes(9),
    b'[["a","bool",[1]],["a","bool",[1]]]\n' + bytes(2),
    b"[" * 100_000 + b"\n",
    b"1" * 10_000 + b"\n",
    b"\xff\xfe\n",
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_bytes_are_refused_without_allocating_what_they_claim(content: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(ValueError, match="the lane archive contradicts itself"):
        unpack(sealed(content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["a", "float64", "bool", "int64"]),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=100, deadline=None)
@given(head=JSON, body=st.binary(max_size=40))
def test_whatever_the_header_says_the_answer_is_a_state_or_a_value_error(head: object, body: bytes) -> None:
    try:
        state = unpack(sealed(json.dumps(head).encode() + b"\n" + body))
    except ValueError:
        return
    assert sum(array.nbytes for array in state.values()) == len(body)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(content)
    with pytest.raises(ValueError):
        unpack(MAGIC + content)


def test_a_foreign_archive_is_refused_by_the_engine() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Engine(1).load(0, pack({"speed": np.zeros(3)}))


def test_the_archive_of_a_lane_is_small_enough_to_be_sent_every_minute() -> None:
    assert len(Engine(5).dump(3)) < 20_000
