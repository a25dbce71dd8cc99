"""Acceleration of Polar sensors: the conversation and what is made of its bytes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fake_link import H10, VERITY, FakeLink, FakePolar

from fleetfoot.errors import BluetoothError, NotAuthenticatedError, RefusedError
from fleetfoot.gatt import pmd_acceleration, pmd_delta, uuid
from fleetfoot.gatt.pmd_control_point import (
    PmdAnswer,
    PmdFeatures,
    PmdOperation,
    PmdStatus,
    PmdStopped,
    PmdStream,
)
from fleetfoot.gatt.pmd_frame import PmdFrame
from fleetfoot.gatt.pmd_settings import PmdSettings
from fleetfoot.gatt.wire import DecodeError
from fleetfoot.path.source import Notification
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sensors.family import Device, Fact
from fleetfoot.sensors.polar import PolarDriver
from fleetfoot.sensors.polar_conversation import PolarConversation
from fleetfoot.sensors.polar_settings import Answers, choose
from fleetfoot_signal.sample import Acceleration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.sensors.family import Reading
    from fleetfoot_signal.types import Ints

STRAP = "D0:11"
H10_START = bytes.fromhex("02 02 00 01 C8 00 01 01 10 00 02 01 08 00")
VERITY_START = bytes.fromhex("02 02 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03")
STOP = b"\x03\x02"
CLOCK_NS = 599_616_000_000_000_000  # 2019-01-01, where a clock starts that was never set


def xyz_mg(samples: int = 36, seed: int = 1) -> Ints:
    return np.random.default_rng(seed).integers(-8000, 8000, (3, samples))


def frame(values: Ints, timestamp_ns: int = CLOCK_NS, kind: int = pmd_acceleration.WORDS) -> bytes:
    write = pmd_acceleration.write_words if kind == pmd_acceleration.WORDS else pmd_delta.encode
    return bytes(PmdFrame(PmdStream.ACCELERATION, timestamp_ns, kind, write(values)))


def fed(driver: PolarDriver, packets: Iterable[tuple[str, bytes]], t_s: float = 1.0) -> list[Reading]:
    return [
        reading
        for characteristic, payload in packets
        for reading in driver.feed(Notification(t_s, STRAP, characteristic, payload))
    ]


async def opened(polar: FakePolar) -> tuple[FakeLink, PolarConversation]:
    link, conversation = FakeLink(polar), PolarConversation()
    await conversation.open(link)
    return link, conversation


async def started(polar: FakePolar, name: str = "Polar H10 1234") -> PolarDriver:
    link, _ = await opened(polar)
    driver = PolarDriver(Device(name))
    fed(driver, link.indicated)
    return driver


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (H10, (200, 16, 8)),
        (VERITY, (52, 16, 8, 3)),
        (PmdSettings((26, 52, 104, 208, 416), (16,), (2, 4, 8, 16), (3,)), (208, 16, 8, 3)),
        (PmdSettings((416, 833), (14,), (2, 4)), (416, 14, 4)),
        (PmdSettings((50,)), (50,)),
    ],
)
def test_the_best_of_what_is_offered_is_chosen(offered: PmdSettings, chosen: tuple[int, ...]) -> None:
    settings = choose(offered)
    assert settings is not None
    lists = (settings.rates_hz, settings.resolutions_bit, settings.ranges, settings.channels)
    assert sum(lists, ()) == chosen


@pytest.mark.parametrize(("offered", "start"), [(H10, H10_START), (VERITY, VERITY_START)])
async def test_settings_are_asked_for_and_the_stream_is_started(offered: PmdSettings, start: bytes) -> None:
    link, _ = await opened(FakePolar(offered))
    assert link.written == [b"\x01\x02", start]


async def test_the_stream_is_stopped_at_the_end_and_only_once() -> None:
    polar = FakePolar()
    link, conversation = await opened(polar)
    await conversation.close(link)
    await conversation.close(link)
    assert link.written[2:] == [STOP]
    assert polar.running is None


async def test_what_was_never_started_is_not_stopped() -> None:
    conversation = PolarConversation()
    link = FakeLink(FakePolar(features=PmdFeatures()))
    with pytest.raises(RefusedError, match="no acceleration"):
        await conversation.open(link)
    await conversation.close(link)
    assert link.written == []


async def test_a_start_without_an_answer_is_stopped_all_the_same() -> None:
    polar = FakePolar(silent=frozenset({PmdOperation.START}))
    link, conversation = FakeLink(polar), PolarConversation()
    with pytest.raises(BluetoothError, match="in time") as caught:
        await conversation.open(link)
    assert not isinstance(caught.value, RefusedError)
    await conversation.close(link)
    assert link.written[-1] == STOP
    assert polar.running is None


async def test_a_stream_that_runs_already_is_stopped_and_started_anew() -> None:
    polar = FakePolar(running=PmdSettings((25,), (16,), (2,)))
    link, _ = await opened(polar)
    assert link.written == [b"\x01\x02", H10_START, STOP, H10_START]
    assert polar.running == choose(H10)


@pytest.mark.parametrize(
    ("operation", "status", "words"),
    [
        (PmdOperation.SETTINGS, PmdStatus.INVALID_PARAMETER, "invalid parameter"),
        (PmdOperation.START, PmdStatus.INVALID_RANGE, "invalid range"),
        (PmdOperation.START, PmdStatus.IN_CHARGER, "in charger"),
        (PmdOperation.START, 17, "status 17"),
    ],
)
async def test_a_refusal_is_told_in_words(operation: PmdOperation, status: int, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        await opened(FakePolar(refusals={operation: [status]}))


async def test_no_rate_on_offer_is_a_refusal() -> None:
    with pytest.raises(RefusedError, match="no rate"):
        await opened(FakePolar(PmdSettings(ranges=(8,))))


async def test_a_refused_mtu_asks_for_another_connection() -> None:
    polar, conversation = (
        FakePolar(refusals={PmdOperation.START: [PmdStatus.INVALID_MTU]}),
        PolarConversation(),
    )
    with pytest.raises(BluetoothError, match="connect again") as caught:
        await conversation.open(FakeLink(polar))
    assert not isinstance(caught.value, RefusedError)
    await conversation.open(FakeLink(polar))
    assert polar.running == choose(H10)


async def test_packets_of_a_link_that_agreed_on_no_mtu_are_too_small() -> None:
    link = FakeLink(FakePolar(), longest_write=20)
    with pytest.raises(BluetoothError, match="20 bytes; connect again") as caught:
        await PolarConversation().open(link)
    assert not isinstance(caught.value, RefusedError)
    assert link.written == []


async def test_bonding_happens_on_demand() -> None:
    link = FakeLink(FakePolar(), bonded=False)
    await PolarConversation().open(link)
    assert link.pairings == 1
    assert link.written == [b"\x01\x02", H10_START]


async def test_bonding_that_does_not_help_is_given_up() -> None:
    class Stubborn(FakeLink):
        async def pair(self) -> None:
            self.pairings += 1

    link = Stubborn(FakePolar(), bonded=False)
    with pytest.raises(NotAuthenticatedError):
        await PolarConversation().open(link)
    assert link.pairings == 1


async def test_no_answer_to_the_settings_is_a_bluetooth_error() -> None:
    with pytest.raises(BluetoothError, match="in time"):
        await opened(FakePolar(silent=frozenset({PmdOperation.SETTINGS})))


async def test_an_answer_in_several_packets_is_put_together() -> None:
    link, _ = await opened(FakePolar(longest=12))
    assert len(link.indicated) > 4
    assert link.written == [b"\x01\x02", H10_START]
    driver = PolarDriver(Device())
    fed(driver, link.indicated)
    (block,) = fed(driver, [(uuid.PMD_DATA, frame(xyz_mg()))])
    assert isinstance(block, Acceleration)
    assert block.rate_hz == 200


async def test_the_other_form_of_continued_answers_is_understood_too() -> None:
    driver = PolarDriver(Device())
    settings = bytes(H10)
    head = bytes([0xF0, PmdOperation.SETTINGS, PmdStream.ACCELERATION, 0])
    packets = [head + b"\x01" + settings[:5], b"\x01" + settings[5:9], b"\x00" + settings[9:]]
    start = bytes(PmdAnswer(PmdOperation.START, PmdStream.ACCELERATION))
    fed(driver, [(uuid.PMD_CONTROL_POINT, packet) for packet in [*packets, start]])
    (block,) = fed(driver, [(uuid.PMD_DATA, frame(xyz_mg()))])
    assert isinstance(block, Acceleration)
    assert block.rate_hz == 200


async def test_foreign_indications_before_the_answer_are_passed_over() -> None:
    link = FakeLink(FakePolar())
    for payload in (
        bytes(link.sensor.read(uuid.PMD_CONTROL_POINT)),
        bytes(PmdStopped((0,))),
        bytes(PmdAnswer(PmdOperation.STOP, PmdStream.ECG)),
    ):
        link.indicate(uuid.PMD_CONTROL_POINT, payload)
    await PolarConversation().open(link)
    assert link.written == [b"\x01\x02", H10_START]


async def test_endless_foreign_indications_are_given_up() -> None:
    link = FakeLink(FakePolar(silent=frozenset(PmdOperation)))
    for _ in range(100):
        link.indicate(uuid.PMD_CONTROL_POINT, bytes(PmdStopped((0,))))
    with pytest.raises(BluetoothError, match="does not answer 01 02"):
        await PolarConversation().open(link)


async def test_nonsense_instead_of_an_answer_is_a_bluetooth_error() -> None:
    link = FakeLink(FakePolar())
    link.indicate(uuid.PMD_CONTROL_POINT, b"\x77")
    with pytest.raises(BluetoothError, match="cannot be understood"):
        await PolarConversation().open(link)


async def test_frames_become_acceleration_with_rate_range_and_device_time() -> None:
    values = xyz_mg()
    driver = await started(FakePolar())
    (block,) = fed(driver, [(uuid.PMD_DATA, frame(values))], t_s=7.5)
    assert isinstance(block, Acceleration)
    assert (block.t_s, block.rate_hz, block.range_g, block.sensor) == (7.5, 200.0, 8.0, STRAP)
    assert block.device_s == CLOCK_NS / 1e9
    assert block.xyz_g.dtype == np.float64
    assert block.xyz_g.flags.c_contiguous
    np.testing.assert_allclose(block.xyz_g, values / 1000, rtol=1e-12)


async def test_compressed_frames_are_multiplied_with_the_factor_that_was_told() -> None:
    values = xyz_mg(20)
    driver = await started(FakePolar(VERITY, factor=2.5e-4), "Polar Sense 99")
    (block,) = fed(driver, [(uuid.PMD_DATA, frame(values, kind=pmd_acceleration.DELTA_G))])
    assert isinstance(block, Acceleration)
    assert block.rate_hz == 52.0
    np.testing.assert_allclose(block.xyz_g, values * 2.5e-4, rtol=1e-6)


async def test_a_compressed_frame_without_a_factor_is_malformed() -> None:
    driver = await started(FakePolar())
    with pytest.raises(DecodeError, match="factor"):
        fed(driver, [(uuid.PMD_DATA, frame(xyz_mg(), kind=pmd_acceleration.DELTA_G))])


@pytest.mark.parametrize(
    ("name", "place"),
    [("Polar H10 1", "chest"), ("Polar Sense 2", "arm"), ("Polar OH1 3", "arm"), ("", None)],
)
async def test_facts_say_how_and_where_acceleration_is_measured(name: str, place: str | None) -> None:
    link, _ = await opened(FakePolar())
    facts = fed(PolarDriver(Device(name)), link.indicated)
    expected = {"acceleration_hz": 200.0, "acceleration_range_g": 8.0} | (
        {"acceleration_at": place} if place else {}
    )
    assert dict(reading for reading in facts if isinstance(reading, Fact)) == expected


async def test_frames_of_a_stream_that_nobody_of_us_started_are_passed_over() -> None:
    polar = FakePolar(running=PmdSettings((25,), (16,), (2,)))
    link, _ = await opened(polar)
    driver = PolarDriver(Device())
    data = (uuid.PMD_DATA, frame(xyz_mg()))
    for indication in link.indicated[:-1]:
        assert fed(driver, [data, indication, data]) == []
    assert fed(driver, link.indicated[-1:])
    assert len(fed(driver, [data])) == 1


async def test_a_frame_that_comes_twice_counts_once() -> None:
    driver = await started(FakePolar())
    first, second = frame(xyz_mg()), frame(xyz_mg(), CLOCK_NS + 180_000_000)
    packets = [(uuid.PMD_DATA, packet) for packet in (first, first, second, second)]
    assert len(fed(driver, packets)) == 2


async def test_a_clock_that_jumps_back_is_no_repetition() -> None:
    driver = await started(FakePolar())
    packets = [(uuid.PMD_DATA, frame(xyz_mg(), CLOCK_NS - step)) for step in range(3)]
    assert len(fed(driver, packets)) == 3


@pytest.mark.parametrize(
    "payload",
    [
        b"\x02",
        bytes(PmdFrame(PmdStream.ECG, 1, 0, bytes(6))),
        bytes(PmdFrame(PmdStream.ACCELERATION, 1, 0x03, bytes(6))),
        bytes(PmdFrame(PmdStream.ACCELERATION, 1, 0x01, bytes(5))),
        bytes(PmdFrame(PmdStream.ACCELERATION, 1, 0x82, bytes(6))),
    ],
)
async def test_unknown_and_broken_frames_are_malformed_and_change_nothing(payload: bytes) -> None:
    driver = await started(FakePolar())
    with pytest.raises(DecodeError):
        fed(driver, [(uuid.PMD_DATA, payload)])
    assert len(fed(driver, [(uuid.PMD_DATA, frame(xyz_mg(), 1))])) == 1


async def test_a_reconnect_negotiates_again_and_the_same_driver_goes_on() -> None:
    polar, conversation, driver = FakePolar(), PolarConversation(), PolarDriver(Device())
    blocks: list[Reading] = []
    for connection in range(3):
        link = FakeLink(polar)
        await conversation.open(link)  # the link was lost without a stop: it runs already
        fed(driver, link.indicated, t_s=100.0 * connection)
        data = (uuid.PMD_DATA, frame(xyz_mg(), CLOCK_NS + connection))
        blocks += fed(driver, [data], t_s=100.0 * connection + 1)
    assert [block.rate_hz for block in blocks if isinstance(block, Acceleration)] == [200.0] * 3


async def test_an_answer_cut_off_by_a_lost_connection_does_not_spoil_the_next() -> None:
    driver = PolarDriver(Device())
    cut, _ = await opened(FakePolar(longest=12))
    fed(driver, cut.indicated[:1], t_s=1.0)
    whole, _ = await opened(FakePolar())
    fed(driver, whole.indicated, t_s=20.0)
    assert len(fed(driver, [(uuid.PMD_DATA, frame(xyz_mg()))])) == 1


def test_another_answer_takes_the_place_of_one_that_never_ended() -> None:
    answers = Answers()
    assert answers.feed(bytes(PmdAnswer(PmdOperation.SETTINGS, PmdStream.ACCELERATION, more=True))) is None
    stopped = PmdAnswer(PmdOperation.STOP, PmdStream.ACCELERATION)
    assert answers.feed(bytes(stopped)) == stopped


async def test_frames_after_the_stop_are_passed_over() -> None:
    link, conversation = await opened(FakePolar())
    await conversation.close(link)
    driver = PolarDriver(Device())
    fed(driver, link.indicated)
    assert fed(driver, [(uuid.PMD_DATA, frame(xyz_mg()))]) == []


async def test_a_capture_of_the_bytes_alone_gives_the_same_acceleration() -> None:
    link, _ = await opened(FakePolar(longest=12))
    data = [(uuid.PMD_DATA, frame(xyz_mg(seed=seed), CLOCK_NS + seed)) for seed in range(5)]
    capture = [
        Notification(float(index), STRAP, characteristic, payload)
        for index, (characteristic, payload) in enumerate([*link.indicated, *data])
    ]
    blocks = [
        [item for notification in capture for item in decoder.feed(notification)]
        for decoder in (Decoder(), Decoder(names={STRAP: "Polar H10"}))
    ]
    assert repr(blocks[0]) == repr(blocks[1])
    assert [item.t_s for item in blocks[0]] == [notification.t_s for notification in capture[-5:]]


async def test_a_sensor_that_tells_no_range_has_none() -> None:
    driver = await started(FakePolar(PmdSettings((50,))))
    (block,) = fed(driver, [(uuid.PMD_DATA, frame(xyz_mg()))])
    assert isinstance(block, Acceleration)
    assert math.isnan(block.range_g)
