"""Acceleration of Movesense sensors: the conversation and what is made of its bytes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from fake_link import FakeLink, FakeMovesense

from fleetfoot.errors import BluetoothError, RefusedError
from fleetfoot.gatt import uuid
from fleetfoot.gatt.movesense import GspAcceleration, GspKind, GspNotification, write_acceleration
from fleetfoot.gatt.wire import DecodeError
from fleetfoot.path.source import Notification
from fleetfoot.sensors.family import Device, Fact
from fleetfoot.sensors.movesense import MovesenseConversation, MovesenseDriver
from fleetfoot_signal.sample import Acceleration

STRAP = "0C:8C"
SUBSCRIBE_208 = b"\x01\xd0/Meas/Acc/208"
SUBSCRIBE_104 = b"\x01\x68/Meas/Acc/104"


def content(timestamp_ms: int = 1000, samples: int = 8, scale: float = 9.80665) -> bytes:
    xyz = np.zeros((3, samples))
    xyz[1] = -scale
    return write_acceleration(GspAcceleration(timestamp_ms, xyz))


def data(payload: bytes, kind: GspKind = GspKind.DATA, reference: int = 208) -> bytes:
    return bytes(GspNotification(kind, reference, payload))


def fed(driver: MovesenseDriver, *payloads: bytes, t_s: float = 1.0) -> list[Acceleration]:
    readings = [
        reading
        for payload in payloads
        for reading in driver.feed(Notification(t_s, STRAP, uuid.GSP_DATA, payload))
    ]
    return [reading for reading in readings if isinstance(reading, Acceleration)]


async def test_the_better_rate_is_subscribed_to_and_unsubscribed_from() -> None:
    sensor, conversation = FakeMovesense(), MovesenseConversation()
    link = FakeLink(sensor)
    await conversation.open(link)
    assert sensor.streams == {208: "/Meas/Acc/208"}
    await conversation.close(link)
    await conversation.close(link)
    assert link.written == [SUBSCRIBE_208, b"\x02\xd0"]
    assert sensor.streams == {}


async def test_the_lower_rate_is_taken_where_the_better_is_refused() -> None:
    sensor = FakeMovesense(granted=frozenset({"/Meas/Acc/104"}))
    link = FakeLink(sensor)
    await MovesenseConversation().open(link)
    assert link.written == [SUBSCRIBE_208, SUBSCRIBE_104]


async def test_a_sensor_that_grants_nothing_refuses_and_nothing_is_left_to_close() -> None:
    link, conversation = FakeLink(FakeMovesense(granted=frozenset())), MovesenseConversation()
    with pytest.raises(RefusedError, match="status 404"):
        await conversation.open(link)
    await conversation.close(link)
    assert link.written == [SUBSCRIBE_208, SUBSCRIBE_104]


async def test_the_status_of_old_firmware_is_read_in_its_wrong_order() -> None:
    class Full(FakeMovesense):
        def write(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
            del characteristic
            return [(uuid.GSP_DATA, bytes([1, payload[1], 0x01, 0xFB]))]

    with pytest.raises(RefusedError, match="status 507"):
        await MovesenseConversation().open(FakeLink(Full()))


async def test_data_are_answer_enough_from_firmware_that_answers_no_subscription() -> None:
    link = FakeLink(FakeMovesense(talkative=False))
    for payload in (data(content(), reference=7), data(content())):
        link.indicate(uuid.GSP_DATA, payload)
    await MovesenseConversation().open(link)
    assert link.written == [SUBSCRIBE_208]


async def test_silence_is_a_bluetooth_error_and_the_subscription_is_ended_all_the_same() -> None:
    link, conversation = FakeLink(FakeMovesense(talkative=False)), MovesenseConversation()
    with pytest.raises(BluetoothError, match="in time") as caught:
        await conversation.open(link)
    assert not isinstance(caught.value, RefusedError)
    await conversation.close(link)
    assert link.written[-1] == b"\x02\xd0"


async def test_foreign_data_without_end_and_nonsense_are_bluetooth_errors() -> None:
    link = FakeLink(FakeMovesense(talkative=False))
    for _ in range(100):
        link.indicate(uuid.GSP_DATA, data(content(), reference=7))
    with pytest.raises(BluetoothError, match="does not answer"):
        await MovesenseConversation().open(link)
    link = FakeLink(FakeMovesense())
    link.indicate(uuid.GSP_DATA, b"\x09")
    with pytest.raises(BluetoothError, match="understood"):
        await MovesenseConversation().open(link)


def test_data_become_acceleration_in_g_with_the_time_of_the_last_sample() -> None:
    (block,) = fed(MovesenseDriver(Device()), data(content(50_000)), t_s=3.5)
    assert (block.t_s, block.rate_hz, block.sensor) == (3.5, 208.0, STRAP)
    assert block.device_s == pytest.approx(50 + 7 / 208)
    assert math.isnan(block.range_g)
    np.testing.assert_allclose(block.xyz_g, np.outer([0, -1, 0], np.ones(8)), rtol=1e-6)


def test_the_rate_is_that_of_the_reference() -> None:
    (block,) = fed(MovesenseDriver(Device()), data(content(), reference=104))
    assert block.rate_hz == 104.0


@pytest.mark.parametrize("cut", [2, 4, 10, 50, 99])
def test_data_in_two_parts_are_one_block(cut: int) -> None:
    whole = content()
    driver = MovesenseDriver(Device())
    assert fed(driver, data(whole[:cut])) == []
    (block,) = fed(driver, data(whole[cut:], GspKind.SECOND_PART))
    assert block.xyz_g.shape == (3, 8)
    assert block.device_s == pytest.approx(1 + 7 / 208)


def test_parts_that_are_cut_between_samples_lose_and_double_nothing() -> None:
    whole = content(samples=16)
    first, second = fed(MovesenseDriver(Device()), data(whole[:100]), data(whole[100:], GspKind.SECOND_PART))
    assert (first.xyz_g.shape[1], second.xyz_g.shape[1]) == (8, 8)
    assert second.device_s - first.device_s == pytest.approx(8 / 208)


def test_data_that_come_twice_count_once() -> None:
    assert len(fed(MovesenseDriver(Device()), data(content(1)), data(content(1)), data(content(2)))) == 2


@pytest.mark.parametrize(
    "payloads",
    [
        [b"\x02"],
        [b"\x05\xd0"],
        [data(content(), GspKind.SECOND_PART)],
        [data(content()), data(b"", GspKind.SECOND_PART)],
        [data(content()), data(content()[:30], GspKind.SECOND_PART, reference=104)],
        [data(content()[:30]), data(content()[30:42], GspKind.SECOND_PART)],
        [data(content()[:30]), data(content(2)[:30])],
        [data(content(scale=math.inf))],
        [data(content(scale=math.nan))],
        [data(bytes(4) + b"\x01\x00\xa0\x7f" * 3)],  # a NaN that is a signal
    ],
)
def test_malformed_data_are_refused(payloads: list[bytes]) -> None:
    driver = MovesenseDriver(Device())
    fed(driver, *payloads[:-1])
    with pytest.raises(DecodeError):
        fed(driver, payloads[-1])
    assert len(fed(driver, data(content(77)))) == 1


def test_answers_and_foreign_subscriptions_yield_nothing() -> None:
    driver = MovesenseDriver(Device())
    assert fed(driver, bytes(GspNotification.result(208, 200)), data(b"anything", reference=99)) == []


@pytest.mark.parametrize(
    ("scale", "unit", "wrong_blocks"), [(9.80665, "m/s^2", 0), (1000.0, "mg", 0), (1.0, "g", 25)]
)
def test_the_unit_is_found_out_by_gravity(scale: float, unit: str, wrong_blocks: int) -> None:
    driver = MovesenseDriver(Device())
    notifications = [
        Notification(t / 26, STRAP, uuid.GSP_DATA, data(content(t, scale=scale))) for t in range(40)
    ]
    readings = [reading for notification in notifications for reading in driver.feed(notification)]
    blocks = [reading for reading in readings if isinstance(reading, Acceleration)]
    assert len(blocks) == 40
    for block in blocks[wrong_blocks:]:
        np.testing.assert_allclose(block.xyz_g[1], -1.0, rtol=1e-6)
    assert [reading for reading in readings if isinstance(reading, Fact)] == [
        Fact("acceleration_hz", 208.0),
        Fact("acceleration_unit", unit),
    ]


def test_flight_at_the_start_is_not_taken_for_another_unit() -> None:
    driver = MovesenseDriver(Device())
    light, heavy = content(1, samples=26, scale=1.5), content(2, samples=182, scale=14.0)
    first, second = fed(driver, data(light), data(heavy))
    np.testing.assert_allclose(first.xyz_g[1], -1.5 / 9.80665, rtol=1e-6)
    np.testing.assert_allclose(second.xyz_g[1], -14.0 / 9.80665, rtol=1e-6)
