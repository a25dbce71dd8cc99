"""bleak against virtual sensors, on a virtual clock: ordinary use, and everything that can befall a sensor."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)
from bumble import hci
from virtual_air import STRAP_ADDRESS, World, now_s

from fleetfoot.gatt import uuid
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.virtual import FootPod, Strap

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

HEART_RATE = uuid.HEART_RATE_MEASUREMENT
RATE = bytes(HeartRateMeasurement(150, rr_ms=(400.0,)))
READ_REFUSED = 0x05


class Heard:
    """Collects the notifications of a client with their times, and the ends of its connections."""

    def __init__(self) -> None:
        self.payloads: list[bytes] = []
        self.times_s: list[float] = []
        self.ends_s: list[float] = []

    def __call__(self, _: object, payload: bytearray) -> None:
        self.payloads.append(bytes(payload))
        self.times_s.append(now_s())

    def end(self, _: BleakClient) -> None:
        self.ends_s.append(now_s())


def with_world(test: Callable[[World], Awaitable[None]]) -> None:
    async def main() -> None:
        world = await World.make()
        await world.add()
        await test(world)

    run_virtual(main())


async def subscribed(world: World, heard: Heard) -> BleakClient:
    device = await world.find()
    client = BleakClient(device, disconnected_callback=heard.end, backend=world.bleak.client)
    await client.connect()
    await client.start_notify(HEART_RATE, heard)
    return client


@asynccontextmanager
async def streaming(world: World, heard: Heard) -> AsyncIterator[BleakClient]:
    client = await subscribed(world, heard)
    try:
        yield client
    finally:
        await client.disconnect()


def test_services_and_their_properties_are_discovered() -> None:
    async def test(world: World) -> None:
        async with await world.client() as client:
            rate = client.services.get_characteristic(HEART_RATE)
            location = client.services.get_characteristic(uuid.BODY_SENSOR_LOCATION)
            assert rate is not None
            assert location is not None
            assert rate.properties == ["notify"]
            assert rate.max_write_without_response_size == 244
            assert location.properties == ["read"]
            assert await client.read_gatt_char(location) == b"\x01"

    with_world(test)


def test_only_the_requested_services_are_told() -> None:
    async def test(world: World) -> None:
        device = await world.find()
        client = BleakClient(device, services=[uuid.BATTERY_SERVICE], backend=world.bleak.client)
        async with client:
            assert [service.uuid[4:8] for service in client.services] == ["180f"]

    with_world(test)


def test_notifications_arrive_only_while_subscribed() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        (sensor,) = world.sensors
        async with await world.client() as client:
            await sensor.send(HEART_RATE, b"\x00\x01")
            await client.start_notify(HEART_RATE, heard)
            await sensor.send(HEART_RATE, b"\x00\x02")
            await asyncio.sleep(1)
            await client.stop_notify(HEART_RATE)
            await sensor.send(HEART_RATE, b"\x00\x03")
            await asyncio.sleep(1)
        assert heard.payloads == [b"\x00\x02"]

    with_world(test)


def test_a_notification_waits_for_the_next_connection_event() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        async with streaming(world, heard):
            sent_s = now_s()
            await world.sensors[0].send(HEART_RATE, RATE)
            await asyncio.sleep(1)
        (arrived_s,) = heard.times_s
        assert 0.0 < arrived_s - sent_s <= 0.03 + 1e-9

    with_world(test)


def test_writing_what_cannot_be_written_is_a_protocol_error() -> None:
    async def test(world: World) -> None:
        async with await world.client() as client:
            with pytest.raises(BleakGATTProtocolError) as caught:
                await client.write_gatt_char(uuid.BODY_SENSOR_LOCATION, b"\x01", response=True)
            assert caught.value.code == 0x03
            with pytest.raises(BleakGATTProtocolError) as caught:
                await client.read_gatt_char(HEART_RATE)
            assert caught.value.code == 0x02

    with_world(test)


def test_what_the_sensor_refuses_is_a_protocol_error_until_it_no_longer_does() -> None:
    async def test(world: World) -> None:
        (sensor,) = world.sensors
        heard = Heard()
        async with await world.client() as client:
            sensor.refuse(HEART_RATE, READ_REFUSED)
            with pytest.raises(BleakGATTProtocolError) as caught:
                await client.start_notify(HEART_RATE, heard)
            assert caught.value.code == READ_REFUSED
            sensor.refuse(HEART_RATE, 0)
            await client.start_notify(HEART_RATE, heard)
            await sensor.send(HEART_RATE, RATE)
            await asyncio.sleep(1)
        assert heard.payloads == [RATE]

    with_world(test)


def test_a_sensor_that_is_not_there_is_not_found_and_one_that_left_times_out() -> None:
    async def test(world: World) -> None:
        with pytest.raises(BleakDeviceNotFoundError):
            await BleakClient("C0:00:00:00:00:77", backend=world.bleak.client, timeout=1).connect()
        gone = BLEDevice("C0:00:00:00:00:77", None, hci.Address("C0:00:00:00:00:77"))
        with pytest.raises(TimeoutError):
            await BleakClient(gone, backend=world.bleak.client, timeout=1).connect()
        async with await world.client() as client:  # and the adapter is none the worse for it
            assert client.is_connected

    with_world(test)


@pytest.mark.parametrize("requested", [True, False])
def test_the_end_of_a_connection_is_told_once(requested: bool) -> None:
    async def test(world: World) -> None:
        heard = Heard()
        client = await subscribed(world, heard)
        if requested:
            await client.disconnect()
        else:
            world.air.drop(STRAP_ADDRESS)
        await asyncio.sleep(10)
        await client.disconnect()
        assert len(heard.ends_s) == 1
        assert not client.is_connected
        with pytest.raises(BleakError, match="Service Discovery"):
            await client.read_gatt_char(uuid.BATTERY_LEVEL)

    with_world(test)


def test_a_request_in_flight_when_the_link_drops_is_an_error_and_no_cancellation() -> None:
    async def test(world: World) -> None:
        async with await world.client() as client:
            asyncio.get_running_loop().call_later(0.005, world.air.drop, STRAP_ADDRESS)
            with pytest.raises(BleakError, match="disconnected"):
                await client.read_gatt_char(uuid.BATTERY_LEVEL)

    with_world(test)


def test_a_cancelled_request_stays_cancelled() -> None:
    async def test(world: World) -> None:
        async with await world.client() as client:
            world.air.mute(STRAP_ADDRESS, 3.0)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1.0):
                    await client.read_gatt_char(uuid.BATTERY_LEVEL)

    with_world(test)


def test_after_a_loss_the_same_client_connects_again_and_must_subscribe_again() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        client = await subscribed(world, heard)
        world.air.drop(STRAP_ADDRESS)
        await asyncio.sleep(0.1)
        await client.connect()
        await world.sensors[0].send(HEART_RATE, RATE)
        await asyncio.sleep(1)
        assert heard.payloads == []
        await client.start_notify(HEART_RATE, heard)
        await world.sensors[0].send(HEART_RATE, RATE)
        await asyncio.sleep(1)
        assert heard.payloads == [RATE]

    with_world(test)


def test_silence_shorter_than_the_supervision_timeout_delays_and_loses_nothing() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        async with streaming(world, heard):
            world.air.mute(STRAP_ADDRESS, 3.5)
            end_s = now_s() + 3.5
            for beat in range(3):
                await world.sensors[0].send(HEART_RATE, bytes((0, 100 + beat)))
                await asyncio.sleep(1)
            await asyncio.sleep(2)
        assert [payload[1] for payload in heard.payloads] == [100, 101, 102]
        assert all(end_s <= t_s <= end_s + 0.03 for t_s in heard.times_s)
        assert len(heard.ends_s) == 1  # by our own hand only

    with_world(test)


def test_silence_longer_than_the_supervision_timeout_ends_the_link_at_both_ends() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        await subscribed(world, heard)
        muted_s = now_s()
        world.air.mute(STRAP_ADDRESS, 20.0)
        await asyncio.sleep(5)
        assert heard.ends_s == [pytest.approx(muted_s + 4.0)]
        assert not world.sensors[0].is_connected
        assert await BleakScanner.discover(timeout=5, backend=world.bleak.scanner) == []
        await asyncio.sleep(11)
        assert len(await BleakScanner.discover(timeout=1, backend=world.bleak.scanner)) == 1

    with_world(test)


def test_silences_that_follow_each_other_without_a_break_add_up() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        await subscribed(world, heard)
        muted_s = now_s()
        for _ in range(3):
            world.air.mute(STRAP_ADDRESS, 3.0)
            await asyncio.sleep(2.0)
        assert heard.ends_s == [pytest.approx(muted_s + 4.0)]

    with_world(test)


def test_a_sensor_that_is_switched_off_is_lost_by_timeout_and_found_again() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        client = await subscribed(world, heard)
        off_s = now_s()
        world.sensors[0].power_off()
        await asyncio.sleep(10)
        assert heard.ends_s == [pytest.approx(off_s + 4.0)]
        await world.sensors[0].send(HEART_RATE, RATE)  # nobody hears it
        await world.sensors[0].power_on()
        await client.connect()
        assert client.is_connected

    with_world(test)


def test_a_sensor_that_disconnects_advertises_again() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        await subscribed(world, heard)
        before_s = now_s()
        await world.sensors[0].disconnect()
        await asyncio.sleep(0.1)
        assert len(heard.ends_s) == 1
        assert heard.ends_s[0] - before_s < 0.1
        await world.find()

    with_world(test)


def test_a_flat_battery_is_told_by_the_next_reading() -> None:
    async def test(world: World) -> None:
        world.sensors[0].drain(3)
        assert not world.sensors[0].is_on
        await world.sensors[0].power_on()
        async with await world.client() as client:
            assert await client.read_gatt_char(uuid.BATTERY_LEVEL) == b"\x03"

    with_world(test)


@pytest.mark.parametrize(("tells", "sent"), [(True, [b"\x04\x00"]), (False, [])])
def test_a_strap_that_is_taken_off_says_so_or_nothing_and_leaves(tells: bool, sent: list[bytes]) -> None:
    async def main() -> None:
        world = await World.make()
        sensor = await world.add(Strap(tells_contact=tells))
        heard = Heard()
        await subscribed(world, heard)
        off_s = now_s()
        sensor.take_off()
        contact = True if tells else None
        await sensor.send(HEART_RATE, bytes(HeartRateMeasurement(150, contact)))
        await asyncio.sleep(60)
        assert heard.payloads == sent
        assert heard.ends_s[0] - off_s == pytest.approx(45.0, abs=0.1)
        assert await BleakScanner.discover(timeout=5, backend=world.bleak.scanner) == []
        await sensor.put_on()
        await world.find()

    run_virtual(main())


def test_a_strap_that_is_put_on_again_at_once_stays() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        await subscribed(world, heard)
        world.sensors[0].take_off()
        await asyncio.sleep(20)
        await world.sensors[0].put_on()
        await world.sensors[0].send(HEART_RATE, RATE)
        await asyncio.sleep(60)
        assert heard.payloads == [RATE]
        assert heard.ends_s == []

    with_world(test)


def test_with_the_smallest_mtu_beat_intervals_come_in_several_packets() -> None:
    async def main() -> list[bytes]:
        world = await World.make()
        sensor = await world.add(mtu=23)
        heard = Heard()
        async with streaming(world, heard) as client:
            assert client.mtu_size == 23
            many = HeartRateMeasurement(190, rr_ms=tuple(300.0 + beat for beat in range(12)))
            await sensor.send(HEART_RATE, bytes(many))
            await asyncio.sleep(1)
        return heard.payloads

    first, second = map(HeartRateMeasurement.from_bytes, run_virtual(main()))
    assert len(first.rr_ms) == 9
    assert len(second.rr_ms) == 3
    assert first.rr_ms[0] == pytest.approx(300.0, abs=1)
    assert second.rr_ms[-1] == pytest.approx(311.0, abs=1)
    assert first.heart_rate_bpm == second.heart_rate_bpm == 190


def test_a_sensor_that_repeats_itself_is_heard_twice() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        async with streaming(world, heard):
            world.sensors[0].repeats = True
            await world.sensors[0].send(HEART_RATE, RATE)
            await asyncio.sleep(1)
        assert heard.payloads == [RATE, RATE]

    with_world(test)


def test_an_adapter_that_is_switched_off_ends_connections_and_refuses_to_scan() -> None:
    async def test(world: World) -> None:
        heard = Heard()
        client = await subscribed(world, heard)
        await world.central.power_off()
        assert len(heard.ends_s) == 1
        with pytest.raises(BleakBluetoothNotAvailableError):
            await BleakScanner.discover(timeout=1, backend=world.bleak.scanner)
        with pytest.raises(BleakError, match="off"):
            await client.connect()
        await world.central.power_on()
        await client.connect()
        assert client.is_connected

    with_world(test)


def test_several_sensors_are_served_at_once() -> None:
    async def test(world: World) -> None:
        pod = await world.add(FootPod())
        heard, other = Heard(), Heard()
        async with streaming(world, heard), await world.client(pod.address) as client:
            await client.start_notify(uuid.RSC_MEASUREMENT, other)
            world.air.drop(STRAP_ADDRESS)
            await pod.send(uuid.RSC_MEASUREMENT, b"\x00\x00\x03\x50")
            await asyncio.sleep(1)
        assert other.payloads == [b"\x00\x00\x03\x50"]

    with_world(test)


def test_a_radio_that_nobody_knows_cannot_be_muted() -> None:
    async def test(world: World) -> None:
        with pytest.raises(LookupError, match="77"):
            world.air.mute("C0:00:00:00:00:77", 1.0)

    with_world(test)
