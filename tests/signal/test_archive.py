from __future__ import annotations

import json
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fleetfoot_signal.archive import MAGIC, pack, unpack
from fleetfoot_signal.engine import Engine

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)
ARRAYS = st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_]).flatmap(
    lambda kind: hnp.arrays(kind, SHAPES)
)
VERSIONS = {"": 1, "gate": 2}


def on_lanes(state: dict[str, np.ndarray], lanes: int) -> dict[str, np.ndarray]:
    """The same arrays with a lane axis behind."""
    return {name: np.repeat(array[..., None], lanes, axis=-1) for name, array in state.items()}


def sealed(content: bytes) -> bytes:
    """An archive whose seal is right, whatever its content: a header up to the end of a line, and the rest."""
    head = content.find(b"\n") + 1
    told = head.to_bytes(4, "little") + content[:head]
    words, body = np.frombuffer(content[head:], "<u8", len(content[head:]) // 8), content[head:]
    assert words.size < 1 << 15, "more than one piece"
    summed = (sum(words.tolist()) % 2**64).to_bytes(8, "little") if words.size else b""
    seal = zlib.crc32(told + summed + body[8 * words.size :])
    return MAGIC + seal.to_bytes(4, "little") + told + body


@settings(max_examples=50, deadline=None)
@given(state=st.dictionaries(st.text(max_size=10), ARRAYS, min_size=1, max_size=5), lanes=st.integers(0, 3))
def test_everything_that_is_packed_is_unpacked_bit_for_bit(state: dict[str, np.ndarray], lanes: int) -> None:
    many, keys = on_lanes(state, lanes), [f"athlete {i}" for i in range(lanes)]
    again = unpack(pack(many, VERSIONS, keys))
    assert (again.lanes, again.versions, again.keys) == (lanes, VERSIONS, keys)
    assert again.state.keys() == state.keys()
    for name, array in many.items():
        assert (again.state[name].dtype, again.state[name].shape) == (array.dtype, array.shape)
        assert again.state[name].tobytes() == array.tobytes()


def test_the_bytes_do_not_depend_on_the_order_of_the_arrays() -> None:
    a, b = np.array([1.0]), np.array([True])
    assert pack({"a": a, "b": b}, VERSIONS) == pack({"b": b, "a": a}, VERSIONS)


def test_negative_zero_and_the_payload_of_a_nan_survive() -> None:
    odd = np.array([-0.0, np.inf, 5e-324, np.frombuffer(b"\x01\0\0\0\0\0\xf8\x7f")[0]])
    assert unpack(pack({"x": odd}, VERSIONS)).state["x"].tobytes() == odd.tobytes()


def test_a_lane_among_others_costs_its_numbers_alone() -> None:
    state = {"a": np.zeros((30, 1))}
    one, many = (len(pack(on_lanes(state, lanes), VERSIONS)) for lanes in (1, 101))
    assert abs(many - one - 100 * 240) < 10


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_bytes_are_refused(data: st.DataObject) -> None:
    whole = bytes(pack({"speed": np.arange(3.0), "open": np.array([True, False, True])}, VERSIONS))
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytearray(whole)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    for bad in (bytes(flipped), whole[:at], whole + b"\0", whole[at:] if at else b""):
        with pytest.raises(ValueError, match="lane archive"):
            unpack(bad)


def test_pieces_that_changed_places_are_refused() -> None:
    whole = bytes(pack({"speed": np.arange(3.0 * 2**15)}, VERSIONS))
    begin, piece = len(whole) - 3 * 2**18, 2**18
    with pytest.raises(ValueError, match="the lane archive is damaged"):
        unpack(
            whole[:begin]
            + whole[begin + piece : begin + 2 * piece]
            + whole[begin : begin + piece]
            + whole[-piece:]
        )


def test_every_array_may_be_read_in_place() -> None:
    state = {"flags": np.zeros(3, dtype=np.bool_), "a": np.zeros(3), "b": np.zeros(3, dtype=np.float32)}
    for keys in ([], ["one", "two", "three"]):
        found = unpack(pack(state, VERSIONS, keys)).state
        assert all(array.flags.aligned and not array.flags.owndata for array in found.values())


def head(*entries: str, lanes: str = "1", keys: str = "[]", stages: str = "{}") -> bytes:
    """A header with these entries for arrays."""
    listed = ",".join(entries)
    return f'{{"lanes":{lanes},"stages":{stages},"keys":{keys},"arrays":[{listed}]}}\n'.encode()


HOSTILE = [
    b"",
    b"\n",
    b"null\n",
    b"7\n",
    b'{"lanes": 1}\n',
    b"[1]\n",
    head("[]"),
    head('"abc"'),
    head('["a","float64"]'),
    head('["a","float64",3]'),
    head('["a","float64",[1],4]') + bytes(8),
    head('["a","object",[1]]') + bytes(8),
    head('["a",["float64"],[1]]') + bytes(8),
    head('[1,"float64",[1]]') + bytes(8),
    head('["a","float64",[-1]]') + bytes(8),
    head('["a","float64",[1.0]]') + bytes(8),
    head('["a","float64",[true]]') + bytes(8),
    head('["a","float64",["1"]]') + bytes(8),
    head('["a","float64",[NaN]]') + bytes(8),
    head('["a","float64",[null]]') + bytes(8),
    head('["a","float64",[1000000000000]]'),
    head('["a","float64",[4294967296,4294967296]]'),
    head('["a","float64",[0,99999999999999999999999999]]'),
    head('["a","float64",[1000000,1000000,1000000]]'),
    head('["a","bool",' + json.dumps([1] * 100) + "]") + bytes(1),
    head('["a","float64",[2]]') + bytes(8),
    head('["a","float64",[1]]') + bytes(9),
    head('["a","bool",[1]]', '["a","bool",[1]]') + bytes(2),
    *(
        head('["a","bool",[1]]', lanes=n) + bytes(1)
        for n in ("-1", "2", "true", "1.0", "null", "99999999999")
    ),
    head('["a","float64",[]]', lanes="9999999"),
    *(head('["a","bool",[1]]', keys=keys) + bytes(1) for keys in ('["a","b"]', "[1]", "{}", '"a"', "null")),
    *(head('["a","bool",[1]]', stages=s) + bytes(1) for s in ("[]", '{"a":"1"}', '{"a":null}', "1")),
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
@given(
    fields=st.fixed_dictionaries(
        {"lanes": JSON | st.integers(0, 3), "stages": JSON, "keys": JSON, "arrays": JSON}
    )
    | JSON,
    body=st.binary(max_size=40),
)
def test_whatever_the_header_says_the_answer_is_a_state_or_a_value_error(fields: object, body: bytes) -> None:
    try:
        found = unpack(sealed(json.dumps(fields).encode() + b"\n" + body))
    except ValueError:
        return
    assert sum(array.nbytes for array in found.state.values()) == len(body)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(content)
    with pytest.raises(ValueError):
        unpack(MAGIC + content)


def test_an_archive_of_another_stage_is_refused_by_the_engine() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Engine(1).load(0, pack({"speed": np.zeros((3, 1))}, Engine(1).versions()))


def test_an_archive_of_another_version_is_refused_by_the_engine() -> None:
    engine = Engine(1)
    later = engine.versions() | {"gate": 99}
    with pytest.raises(ValueError, match=r"other versions of \['gate'\]"):
        engine.load(0, pack(engine.take_many(np.array([0])), later))


BEATS_BYTES = 2_500
"""The variability of heart rate keeps the beats of its window of two minutes (256 intervals)."""


def test_the_archive_of_a_lane_is_small_enough_to_be_sent_every_minute() -> None:
    engine = Engine(5)
    assert len(engine.dump(3)) < 5_000 * len(engine.detectors) + BEATS_BYTES
