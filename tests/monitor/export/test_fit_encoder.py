"""FIT messages as bytes: those of Garmin's own encoder; what a field cannot hold is unknown, not another number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from garmin_fit_sdk import Decoder, Encoder, Profile, Stream
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.export.fit_encoder import FitEncoder, Value
from fleetfoot.export.fit_profile import MESSAGES, PROFILE_VERSION, Field
from fleetfoot.sources.fit_framing import checksum

HEADER = 14
THEIRS: dict[str, Any] = Profile


def read_back(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return what Garmin's decoder reads, without a fault."""
    assert Decoder(Stream.from_byte_array(bytearray(content))).check_integrity()
    messages: Any
    messages, errors = Decoder(Stream.from_byte_array(bytearray(content))).read()
    assert errors == []
    return messages  # type: ignore[no-any-return]


def both(messages: list[tuple[str, dict[str, Any]]]) -> tuple[bytes, bytes]:
    """Return what we write of some messages, and what Garmin's encoder does."""
    ours, theirs = FitEncoder(), Encoder()
    for name, values in messages:
        ours.add(name, values)
        theirs.on_mesg(THEIRS["mesg_num"][name], values)
    return ours.close(), theirs.close()


def fitting(field: Field) -> st.SearchStrategy[Value]:
    """Return values that a field can hold."""
    if field.codes:
        return st.sampled_from(sorted(field.codes))
    raw = st.integers(field.type.least, field.type.most)
    return raw.map(lambda number: number / field.scale - field.offset)


@st.composite
def some_messages(draw: st.DrawFn) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for _ in range(draw(st.integers(1, 40))):
        name = draw(st.sampled_from(sorted(MESSAGES)))
        known = MESSAGES[name].fields
        chosen = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, unique=True))
        # In the order of the profile: Garmin's encoder takes two orders of the same fields for one shape.
        found.append((name, {each: draw(fitting(known[each])) for each in known if each in chosen}))
    return found


@given(some_messages())
def test_whatever_messages_there_are_the_bytes_are_those_of_garmins_encoder(
    messages: list[tuple[str, dict[str, Any]]],
) -> None:
    ours, theirs = both(messages)
    assert ours[HEADER:-2] == theirs[HEADER:-2]


def test_the_header_names_our_profile_and_both_checksums_hold() -> None:
    moment = datetime(2026, 5, 17, 6, 30, tzinfo=UTC)
    ours, _ = both([("EVENT", {"timestamp": moment, "event": "timer", "event_type": "start"})])
    assert int.from_bytes(ours[2:4], "little") == PROFILE_VERSION
    assert read_back(ours)["event_mesgs"][0]["timestamp"] == moment
    assert checksum(ours) == 0  # a checksum behind its content leaves nothing


def test_more_shapes_than_a_reader_keeps_are_defined_anew() -> None:
    names = ("heart_rate", "power", "distance", "enhanced_speed", "temperature")
    start = datetime(2026, 5, 17, tzinfo=UTC)
    shapes = [
        {name: 40.0 for name, wanted in zip(names, chosen, strict=True) if wanted}
        for chosen in product((False, True), repeat=len(names))
    ]
    rows = [
        ("RECORD", {"timestamp": start + timedelta(seconds=second), **shapes[second % len(shapes)]})
        for second in range(3 * len(shapes))
    ]
    ours, theirs = both(rows)
    assert ours == theirs[:2] + ours[2:4] + theirs[4:12] + ours[12:14] + theirs[14:-2] + ours[-2:]
    assert len(read_back(ours)["record_mesgs"]) == len(rows)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("power", 70_000.0),
        ("heart_rate", 256.0),
        ("heart_rate", -1.0),
        ("temperature", 128.0),
        ("grade", 400.0),
        ("enhanced_altitude", -501.0),
    ],
)
def test_what_a_field_cannot_hold_is_unknown(field: str, value: float) -> None:
    encoder = FitEncoder()
    encoder.add("RECORD", {"timestamp": datetime(2026, 5, 17, tzinfo=UTC), "distance": 1.0, field: value})
    assert field not in read_back(encoder.close())["record_mesgs"][0]


def test_every_number_is_that_of_the_profile() -> None:
    for name, message in MESSAGES.items():
        number = THEIRS["mesg_num"][name]
        assert message.number == number
        theirs = {each["name"]: each for each in THEIRS["messages"][number]["fields"].values()}
        for each, field in message.fields.items():
            found = theirs[each]
            assert (field.number, [field.scale], [field.offset]) == (
                found["num"],
                found["scale"],
                found["offset"],
            )
            codes = THEIRS["types"].get(found["type"], {})
            assert field.codes.items() <= {name: int(code) for code, name in codes.items()}.items()
