"""Polar Measurement Data: known packets (polar-ble-sdk, Polar's specification), laws, hostile frames."""

from __future__ import annotations

import random
import tracemalloc
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fleetfoot.gatt import pmd_delta
from fleetfoot.gatt.pmd_acceleration import (
    BYTES,
    DELTA_G,
    DELTA_MG,
    TRIPLES,
    WORDS,
    acceleration_g,
    write_words,
)
from fleetfoot.gatt.pmd_control_point import (
    PmdAnswer,
    PmdCommand,
    PmdFeatures,
    PmdOperation,
    PmdStatus,
    PmdStopped,
    PmdStream,
)
from fleetfoot.gatt.pmd_frame import PmdFrame
from fleetfoot.gatt.pmd_settings import PmdSettings
from fleetfoot.gatt.wire import DecodeError

if TYPE_CHECKING:
    from fleetfoot_signal.types import Ints

ACC = PmdStream.ACCELERATION

RESTING = "02 00943577 00000000 01 F7FFFFFFE703 F8FFFEFFE503"
LONG_DELTA = """
7107F06A9E8D0A38BE5CBEBA2F96B3EE4BE5ADFB42B9EBBE4CFEBA2F92BFEE4BE4B1FB12B9ECBD3C3EBB2F8FD3DE4BE3B5F7
D2B8EDBD307E7B2F8BE3CE8BE2BAF7A2B8EEBC20BE7B2F88F3CECBE1BDEF52F8EFBC18FE3B2F8403BFCBE0C2EF32B8F0BB04
4EBC2E8113AF0BE0C6EFF2F7F1B9FC7DBC2E7D279F4BDFCAEBC2F7F2B8ECCD7C2E7B378F4BDECEE392F7F3B8E00DFD2D774B
7FCBDDD2DF6237F5B7D44DBD2D745B6FCBDCD7D73237F6B5C88D7D2D716B4F4BDCDCD3F236F7B4BCDDFD2C6F7B3F4BDBE0CF
D236F8B2B02DBE2C6C8F1FCBDAE3C7A276F9
"""

H10_OFFER = "F0 01 02 00 00 00 04 19 00 32 00 64 00 C8 00 01 01 10 00 02 03 02 00 04 00 08 00"
VERITY_STARTED = "F0 02 02 00 00 05 01 40 DA 7F 39"

SETTINGS = [
    (
        "00013400 01011000 0204F500F401E803D007 040103",
        PmdSettings((52,), (16,), (245, 500, 1000, 2000), (3,)),
    ),
    ("", PmdSettings()),
    ("01", PmdSettings()),  # what the H10 sends after starting
    ("0301 00000100 00013400", PmdSettings((52,))),  # a type that is no longer used
    ("00013400 63 01 02", PmdSettings((52,))),  # a type of unknown size
]


def frame(kind: int, content: bytes) -> PmdFrame:
    return PmdFrame(ACC, 2_000_000_000, kind, content)


@pytest.mark.parametrize(("parameters", "expected"), SETTINGS)
def test_settings_vectors(parameters: str, expected: PmdSettings) -> None:
    assert PmdSettings.from_bytes(bytes.fromhex(parameters)) == expected


def test_the_offer_of_an_h10() -> None:
    answer = PmdAnswer.from_bytes(bytes.fromhex(H10_OFFER))
    assert (answer.operation, answer.stream, answer.outcome) == (PmdOperation.SETTINGS, ACC, "success")
    assert answer.settings == PmdSettings((25, 50, 100, 200), (16,), (2, 4, 8))
    assert bytes(answer) == bytes.fromhex(H10_OFFER)


def test_the_factor_of_a_verity_sense() -> None:
    factor = PmdAnswer.from_bytes(bytes.fromhex(VERITY_STARTED)).settings.factor
    assert factor == pytest.approx(2.44e-4, rel=1e-7)


@pytest.mark.parametrize(
    ("packet", "command"),
    [
        ("01 02", PmdCommand(PmdOperation.SETTINGS, ACC)),
        ("03 02", PmdCommand(PmdOperation.STOP, ACC)),
        (
            "02 02 00 01 C8 00 01 01 10 00 02 01 08 00",
            PmdCommand(PmdOperation.START, ACC, PmdSettings((200,), (16,), (8,))),
        ),
        (
            "02 00 00 01 82 00 01 01 0E 00",
            PmdCommand(PmdOperation.START, PmdStream.ECG, PmdSettings((130,), (14,))),
        ),
        (
            "02 02 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03",
            PmdCommand(PmdOperation.START, ACC, PmdSettings((52,), (16,), (8,), (3,))),
        ),
    ],
)
def test_command_vectors(packet: str, command: PmdCommand) -> None:
    assert bytes(command) == bytes.fromhex(packet)
    assert PmdCommand.from_bytes(bytes.fromhex(packet)) == command


def test_the_order_of_settings_in_a_command_is_free() -> None:
    packet = bytes.fromhex("02 02 02 01 08 00 00 01 C8 00 01 01 10 00")
    assert PmdCommand.from_bytes(packet).settings == PmdSettings((200,), (16,), (8,))


def test_features() -> None:
    h10 = PmdFeatures.from_bytes(bytes.fromhex("0F05" + 15 * "00"))
    assert h10.streams == {PmdStream.ECG, ACC}
    assert bytes(h10) == bytes.fromhex("0F05" + 15 * "00")
    verity = PmdFeatures.from_bytes(bytes.fromhex("0F6E"))
    assert verity.streams == set(PmdStream) - {PmdStream.ECG}


def test_answers_that_are_no_success_have_no_parameters() -> None:
    for packet in ("F0020206", "F002020600", "F00202060001"):
        answer = PmdAnswer.from_bytes(bytes.fromhex(packet))
        assert answer == PmdAnswer(PmdOperation.START, ACC, PmdStatus.ALREADY_IN_STATE)
        assert answer.outcome == "already in state"
    assert PmdAnswer(2, 2, 99).outcome == "status 99"


@given(parameters=st.binary(max_size=200), longest=st.integers(6, 60), short=st.booleans())
def test_answers_in_several_packets_are_put_together(*, parameters: bytes, longest: int, short: bool) -> None:
    whole = PmdAnswer(PmdOperation.SETTINGS, ACC, parameters=parameters)
    first, *others = whole.packets(longest)
    assert all(len(packet) <= longest for packet in (first, *others))
    answer = PmdAnswer.from_bytes(first)
    for packet in others:
        assert answer.more
        answer = answer.continued(packet[4:] if short else packet)
    assert answer == whole


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        ("", "at least 1"),
        ("02 00", "no continuation"),
        ("F0 02 02 00 00", "another answer"),
        ("F0 01 02 00", "at least 5"),
        ("00" + "00" * 3000, "no continuation"),
    ],
)
def test_what_does_not_continue_an_answer_is_refused(packet: str, reason: str) -> None:
    begun = PmdAnswer(PmdOperation.SETTINGS, ACC, more=True)
    with pytest.raises(DecodeError, match=reason):
        begun.continued(bytes.fromhex(packet))


@pytest.mark.parametrize(
    ("codec", "packet", "reason"),
    [
        (PmdSettings, "0002C800", "at least 6"),
        (PmdSettings, "0501 00000000", "factor of 0"),
        (PmdSettings, "0501 0000C07F", "factor of nan"),
        (PmdSettings, "0501 000080BF", "factor of -1"),
        (PmdSettings, "0501 0000807F", "factor of inf"),
        (PmdFeatures, "F005", "begins with f0"),
        (PmdCommand, "0902", "9 is not a valid"),
        (PmdCommand, "0204", "4 is not a valid"),
        (PmdAnswer, "0F05", "begins with 0f"),
        (PmdAnswer, "F00102", "at least 4"),
        (PmdStopped, "02", "begins with 02"),
        (PmdFrame, "02 0000000000000000", "9 bytes where at least 10"),
    ],
)
def test_malformed_packets_are_refused(codec: type, packet: str, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        codec.from_bytes(bytes.fromhex(packet))  # type: ignore[attr-defined] # every codec has it


def test_a_resting_frame() -> None:
    resting = PmdFrame.from_bytes(bytes.fromhex(RESTING))
    assert (resting.stream, resting.timestamp_ns, resting.kind) == (ACC, 2_000_000_000, WORDS)
    expected = np.array([[-9, -1, 999], [-8, -2, 997]]).T / 1000
    np.testing.assert_allclose(acceleration_g(resting), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("kind", "content", "factor", "expected"),
    [
        (BYTES, "01FF80", None, [0.001, -0.001, -0.128]),
        (BYTES, "01FF80", 0.5, [0.5, -0.5, -64.0]),
        (WORDS, "01000080FF7F", None, [0.001, -32.768, 32.767]),
        (WORDS, "01000080FF7F", 0.5, [0.0005, -16.384, 16.3835]),
        (TRIPLES, "010000 000080 FFFF7F", None, [0.001, -8388.608, 8388.607]),
        (TRIPLES, "FFFFFF 000000 E80300", None, [-0.001, 0.0, 1.0]),
    ],
)
def test_raw_kinds(kind: int, content: str, factor: float | None, expected: list[float]) -> None:
    xyz_g = acceleration_g(frame(kind, bytes.fromhex(content)), factor)
    np.testing.assert_allclose(xyz_g[:, 0], expected, rtol=1e-12)


def test_a_long_compressed_frame() -> None:
    values = pmd_delta.decode(frame(DELTA_G, bytes.fromhex(LONG_DELTA)))
    assert values.shape == (3, 57)
    assert values[:, 0].tolist() == [1905, 27376, -29282]
    assert (values[:, 1] - values[:, 0]).tolist() == [190, -105, -85]
    xyz_g = acceleration_g(frame(DELTA_G, bytes.fromhex(LONG_DELTA)), 2.44e-4)
    assert np.abs(xyz_g).max() <= 8
    assert xyz_g[0, 0] == pytest.approx(1905 * 2.44e-4)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("F1FF1400F003 06 01 7B0F08", [[-15, 20, 1008], [-20, 17, 1008]]),
        (
            "D0FF6501E40F 08 02 FC07FF0C13F2",
            [[-48, 357, 4068], [-52, 364, 4067], [-40, 383, 4053]],
        ),
        ("010002000300", [[1, 2, 3]]),
        ("010002000300 00 02", [[1, 2, 3]] * 3),  # differences of no bits
        ("010002000300 08 00", [[1, 2, 3]]),  # a block of no samples
        ("010002000300 01 01 05", [[0, 2, 2]]),
        ("010002000300 08 01 010101 10 01 0A00F6FF0000", [[2, 3, 4], [12, -7, 4]]),
    ],
)
def test_compressed_vectors(content: str, expected: list[list[int]]) -> None:
    values = pmd_delta.decode(frame(DELTA_MG, bytes.fromhex(content))).T.tolist()
    assert values[-len(expected) :] == expected


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        (WORDS, "", "0 bytes are no samples"),
        (WORDS, "0102030405", "5 bytes are no samples"),
        (TRIPLES, "010203040506", "6 bytes are no samples"),
        (0x03, "010203040506", "unknown kind 0x03"),
        (0x82, "010203040506", "unknown kind 0x82"),
        (DELTA_G, "010002000300", "factor"),
        (DELTA_MG, "0100020003", "no whole first sample"),
        (DELTA_MG, "010002000300 06", "within the head"),
        (DELTA_MG, "010002000300 06 01 0102", "1 samples of 6 bits at byte 8"),
        (DELTA_MG, "010002000300 19 00", "differences of 25 bits"),
        (DELTA_MG, "010002000300 00FF00FF00FF00FF", "255 samples of 0 bits"),
    ],
)
def test_frames_that_do_not_fit_are_refused(kind: int, content: str, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        acceleration_g(frame(kind, bytes.fromhex(content)))


def test_a_hostile_count_takes_no_memory() -> None:
    hostile = frame(DELTA_MG, bytes(6) + b"\x00\xff" * 200_000)
    tracemalloc.start()
    with pytest.raises(DecodeError):
        pmd_delta.decode(hostile)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * len(hostile.content)  # the error holds and formats the bytes


SAMPLES = st.integers(1, 300).flatmap(
    lambda count: arrays.arrays(np.int64, (3, count), elements=st.integers(-32768, 32767))
)


@given(SAMPLES)
def test_raw_frames_are_written_and_read_back(values: Ints) -> None:
    xyz_g = acceleration_g(frame(WORDS, write_words(values)))
    np.testing.assert_allclose(xyz_g, values / 1000, rtol=1e-12, atol=0)


@given(SAMPLES)
def test_compressed_frames_are_written_and_read_back(values: Ints) -> None:
    assert np.array_equal(pmd_delta.decode(frame(DELTA_MG, pmd_delta.encode(values))), values)


@given(st.integers(1, 20), st.integers(0, 16), st.integers(0, 2**32 - 1))
def test_differences_of_every_width_are_written_and_read_back(samples: int, bits: int, seed: int) -> None:
    steps = np.random.default_rng(seed).integers(-(1 << bits) // 2, (1 << bits) // 2 + 1, (3, samples))
    values = np.clip(steps.cumsum(axis=1), -32768, 32767)
    content = pmd_delta.encode(values)
    assert len(content) <= 8 + -(-(bits + 2) * 3 * samples // 8)
    assert np.array_equal(pmd_delta.decode(frame(DELTA_MG, content)), values)


@pytest.mark.parametrize(
    "values", [np.zeros((3, 0), np.int64), np.full((3, 2), 32768), np.full((3, 2), -32769)]
)
def test_samples_that_do_not_fit_are_not_written(values: Ints) -> None:
    with pytest.raises(ValueError, match="must be"):
        pmd_delta.encode(values)
    if values.size:
        with pytest.raises(ValueError, match="must be"):
            write_words(values)


def test_no_frame_raises_anything_but_the_decode_error(request: pytest.FixtureRequest) -> None:
    number = 1_000_000 if request.config.getoption("--nightly", default=False) else 10_000
    chance = random.Random("PMD")  # noqa: S311 # a fuzzer: the same bytes every time
    good = [bytes.fromhex(LONG_DELTA), bytes.fromhex("F1FF1400F00306017B0F08"), bytes(216)]
    outcomes = {True: 0, False: 0}
    for _ in range(number):
        content = bytearray(
            chance.choice(good) if chance.random() < 0.7 else chance.randbytes(chance.randrange(40))
        )
        for _ in range(chance.randrange(4) if content else 0):
            content[chance.randrange(len(content))] = chance.randrange(256)
        kind = chance.choice([BYTES, WORDS, TRIPLES, DELTA_G, DELTA_MG, chance.randrange(256)])
        try:
            xyz_g = acceleration_g(frame(kind, bytes(content)), chance.choice([None, 2.44e-4]))
        except DecodeError:
            outcomes[False] += 1
        else:
            outcomes[True] += 1
            assert xyz_g.shape[0] == 3
            assert 1 <= xyz_g.shape[1] <= 1000
            assert np.isfinite(xyz_g).all()
    assert min(outcomes.values()) > number // 10


def test_timestamps_of_consecutive_frames_are_kept_to_the_nanosecond() -> None:
    stamps = [599_616_000_000_000_000 + 180_000_001 * index for index in range(4)]
    frames = [PmdFrame.from_bytes(bytes(PmdFrame(ACC, stamp, WORDS, bytes(6)))) for stamp in stamps]
    steps = {later.timestamp_ns - earlier.timestamp_ns for earlier, later in pairwise(frames)}
    assert steps == {180_000_001}
