from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason
from fake_bleak import BEAT, CONTROL, DATA, HEART_RATE, PMD, FakeSensor, FakeStack
from fake_link import FakePolar
from live_source import Listening, drained, listening, until

from fleetfoot.gatt.pmd_control_point import PmdOperation
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sources.ble.choice import Choice

if TYPE_CHECKING:
    from fake_bleak import Services

CIRCLE = ["SEARCHED", "CONNECTING", "SETTING_UP", "CONNECTED"]


async def connected(live: Listening, within_s: float = 30.0) -> None:
    """Wait until the first sensor streams."""
    await until(lambda: bool(live.source.statuses) and live.status.link.name == "CONNECTED", within_s)


def test_a_strap_is_found_connected_and_heard() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap(values={"2a38": b"\x01", "2a19": b"\x57"})
        async with listening(stack) as live:
            await connected(live)
            await strap.beat(10)
            assert live.states_of(strap.address) == CIRCLE
            assert live.payloads("2a37") == [BEAT] * 10
            assert live.payloads("2a00") == [b"Strap 1"]
            assert live.payloads("2a38") == [b"\x01"]
            assert live.payloads("2a19") == [b"\x57"]
            assert live.status.kinds == ("heart rate strap",)
        assert live.states_of(strap.address)[-1] == "IDLE"
        assert strap.log[-1] == "disconnect"
        assert stack.overlaps == 0
        assert not stack.scanning

    run_virtual(main())


def test_the_name_comes_before_everything_else() -> None:
    async def main() -> None:
        stack = FakeStack()
        stack.strap(values={"2a38": b"\x01"})
        async with listening(stack) as live:
            await connected(live)
            assert [each.characteristic for each in drained(live.source)][:2] == ["2a00", "2a38"]

    run_virtual(main())


def test_a_lost_link_is_made_again_and_disconnected_first() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await connected(live)
            await strap.beat(5)
            strap.drop()
            await asyncio.sleep(5)
            assert live.states_of(strap.address) == [*CIRCLE, "WAITING", *CIRCLE]
            first = strap.log.index("disconnect")
            assert "connect" in strap.log[first:]
            assert await heard(live, strap)

    run_virtual(main())


async def heard(live: Listening, strap: FakeSensor) -> bool:
    before = len(live.payloads("2a37"))
    await strap.beat(3)
    return len(live.payloads("2a37")) == before + 3


@pytest.mark.parametrize("step", ["refuse", "gone", "hang", "abandon"])
def test_a_failed_attempt_to_connect_is_tried_again(step: str) -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap(script=[step, step])
        async with listening(stack) as live:
            await connected(live, 60)
            states = live.states_of(strap.address)
            assert states == ["SEARCHED", "CONNECTING", "WAITING"] * 2 + CIRCLE
            assert strap.log.count("disconnect") == 2
            assert await heard(live, strap)

    run_virtual(main())


def test_waits_double_up_to_half_a_minute_and_begin_anew_after_a_good_minute() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap(script=["refuse"] * 9)
        async with listening(stack) as live:
            await connected(live, 300)
            await strap.beat(65)
            strap.drop()
            await asyncio.sleep(5)
            waits = waits_of(live)
        for number, wait_s in enumerate(waits[:9]):
            whole_s = min(0.5 * 2**number, 30.0)
            assert whole_s / 2 <= wait_s <= whole_s
        assert waits[9] <= 0.5
        assert len(set(waits)) == len(waits)

    run_virtual(main())


def waits_of(live: Listening) -> list[float]:
    times = [(t_s, state) for t_s, _, state in live.states]
    return [end_s - start_s for (start_s, state), (end_s, _) in pairwise(times) if state == "WAITING"]


def test_waits_go_on_growing_while_connections_do_not_last() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            for _ in range(4):
                await connected(live)
                await asyncio.sleep(2)
                strap.drop()
                await asyncio.sleep(0.1)
            await connected(live, 60)
            assert max(waits_of(live)) > 2.0

    run_virtual(main())


def test_a_sensor_that_falls_silent_is_shown_so_after_5_s_and_connected_anew_after_15() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await connected(live)
            await strap.beat(5)
            await asyncio.sleep(4.5)
            assert not live.device.stale
            await asyncio.sleep(1.0)
            assert live.device.stale
            await asyncio.sleep(9.0)
            assert live.states_of(strap.address) == CIRCLE
            await asyncio.sleep(4.0)
            assert live.states_of(strap.address) == [*CIRCLE, "WAITING", *CIRCLE]

    run_virtual(main())


def test_a_battery_that_is_heard_does_not_hide_that_the_heart_is_not() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await connected(live)
            await strap.beat(3)
            for _ in range(18):
                strap.notify("2a19", b"\x50")
                await asyncio.sleep(1)
            assert "WAITING" in live.states_of(strap.address)

    run_virtual(main())


def test_one_connection_at_a_time_and_never_during_a_scan() -> None:
    async def main() -> None:
        stack = FakeStack()
        sensors = [stack.add(FakeSensor(f"C0:00:00:00:01:{i:02X}", f"S{i}", HEART_RATE)) for i in range(16)]
        async with listening(stack, Choice([each.name for each in sensors])) as live:
            await asyncio.sleep(30)
            assert {each.link.name for each in live.source.statuses} == {"CONNECTED"}
            assert len(live.source.statuses) == 16
            assert stack.overlaps == 0

    run_virtual(main())


def test_no_scan_runs_once_all_configured_sensors_are_there() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack, Choice(["strap 1"])) as live:
            await connected(live)
            scans = stack.scans
            await strap.beat(300)
            assert stack.scans <= scans + 1
            assert not stack.scanning
            strap.drop()
            await asyncio.sleep(3)
            assert await heard(live, strap)

    run_virtual(main())


def test_doubled_notifications_after_a_reconnect_are_heard_once() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await connected(live)
            strap.drop()
            await asyncio.sleep(3)
            strap.copies = 2
            for beat in (b"\x16\x48", b"\x16\x48", b"\x16\x49"):
                await strap.beat(1, beat)
            assert live.payloads("2a37") == [b"\x16\x48", b"\x16\x48", b"\x16\x49"]
            assert live.status.duplicates == 3

    run_virtual(main())


def test_equal_beats_of_a_burst_are_kept_on_a_first_connection() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await connected(live)
            strap.notify("2a37", BEAT)
            strap.notify("2a37", BEAT)
            assert live.payloads("2a37") == [BEAT, BEAT]

    run_virtual(main())


def test_the_order_of_arrival_is_kept() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await connected(live)
            sent = [bytes((0, value)) for value in range(60, 120)]
            for payload in sent:
                strap.notify("2a37", payload)
            assert live.payloads("2a37") == sent

    run_virtual(main())


def test_a_full_queue_drops_the_oldest_and_counts() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack, capacity=10) as live:
            await connected(live)
            await asyncio.sleep(1)
            drained(live.source)
            for value in range(60, 75):
                strap.notify("2a37", bytes((0, value)))
            assert live.source.status().dropped == 5
            assert [each[1] for each in live.payloads("2a37")] == list(range(65, 75))

    run_virtual(main())


def test_nothing_unknown_is_subscribed_to_or_read() -> None:
    async def main() -> None:
        stack = FakeStack()
        services: Services = {**HEART_RATE, "fff0": {"fff1": ("read", "notify")}}
        strap = stack.add(FakeSensor("C0:00:00:00:00:01", "RunPod", services))
        async with listening(stack) as live:
            await connected(live)
            await asyncio.sleep(3)
        assert not [line for line in strap.log if "fff1" in line]

    run_virtual(main())


def test_a_characteristic_of_another_service_is_not_mistaken() -> None:
    async def main() -> None:
        stack = FakeStack()
        services: Services = {"180d": {"2a37": ("notify",)}, "fff0": {"2a37": ("notify",)}}
        strap = stack.add(FakeSensor("C0:00:00:00:00:01", "Twin", services))
        async with listening(stack) as live:
            await connected(live)
            assert strap.log.count("subscribe 2a37") == 1

    run_virtual(main())


def test_a_refused_subscription_is_tried_again_on_a_new_connection() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap(refused={"2a37": [0x11]})
        async with listening(stack) as live:
            await connected(live)
            assert live.states_of(strap.address) == [
                "SEARCHED",
                "CONNECTING",
                "SETTING_UP",
                "WAITING",
                *CIRCLE,
            ]
            assert await heard(live, strap)

    run_virtual(main())


def test_a_sensor_whose_one_half_never_works_is_taken_with_the_other() -> None:
    async def main() -> None:
        stack = FakeStack()
        services: Services = {**HEART_RATE, "1814": {"2a53": ("notify",)}}
        strap = stack.add(FakeSensor("C0:00:00:00:00:01", "Half", services, refused={"2a53": [0x11] * 99}))
        async with listening(stack) as live:
            await connected(live, 60)
            assert await heard(live, strap)
            assert "2a53" in live.status.trouble

    run_virtual(main())


def test_a_half_that_was_refused_for_a_while_is_soon_there_again() -> None:
    async def main() -> None:
        stack = FakeStack()
        services: Services = {**HEART_RATE, "1814": {"2a53": ("notify",)}}
        strap = stack.add(FakeSensor("C0:00:00:00:00:01", "Half", services, refused={"2a53": [0x11] * 4}))
        async with listening(stack) as live:
            await connected(live, 60)
            assert "2a53" in live.status.trouble
            await strap.beat(25)  # the other half is never silent
            assert live.status.connections == 2
            assert not live.status.trouble

    run_virtual(main())


def test_a_half_that_never_works_disturbs_the_other_less_and_less() -> None:
    async def main() -> None:
        stack = FakeStack()
        services: Services = {**HEART_RATE, "1814": {"2a53": ("notify",)}}
        stack.add(FakeSensor("C0:00:00:00:00:01", "Half", services, refused={"2a53": [0x11] * 999}))
        async with listening(stack) as live:
            await connected(live, 60)
            strap = stack.sensors[0]
            for _ in range(2 * 3600):
                await asyncio.sleep(1)
                strap.notify("2a37", b"\x00\x96")
            # 10, 20, 40 ... 600 s: seven in the first 21 min, then one in ten minutes, each with its tries.
            assert live.status.connections <= 20

    run_virtual(main())


def test_a_sensor_that_asks_for_it_is_bonded() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap(bonded=False)
        async with listening(stack) as live:
            await connected(live)
            assert strap.log.count("pair") == 1
            assert live.states_of(strap.address) == CIRCLE
            assert await heard(live, strap)

    run_virtual(main())


def test_a_request_that_is_never_answered_does_not_hold_up_the_other_sensors() -> None:
    async def main() -> None:
        stack = FakeStack()
        stack.strap(hanging={"2a37"})
        pod = stack.pod()
        async with listening(stack) as live:
            await asyncio.sleep(45)
            assert live.states_of(pod.address)[-1] == "CONNECTED"

    run_virtual(main())


def test_what_sensors_say_of_themselves_may_fail() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap(hanging={"2a19"})
        async with listening(stack) as live:
            await connected(live)
            await strap.beat(90)
            assert live.states_of(strap.address) == CIRCLE

    run_virtual(main())


def test_a_battery_that_does_not_notify_is_read_once_a_minute() -> None:
    async def main() -> None:
        stack = FakeStack()
        services: Services = {"180d": {"2a37": ("notify",)}, "180f": {"2a19": ("read",)}}
        strap = stack.add(FakeSensor("C0:00:00:00:00:01", "S", services, values={"2a19": b"\x40"}))
        async with listening(stack) as live:
            await connected(live)
            await strap.beat(200)
            assert len(live.payloads("2a19")) == 4

    run_virtual(main())


def polar() -> tuple[FakeSensor, FakePolar]:
    brain = FakePolar()

    def control(payload: bytes) -> list[bytes]:
        return [answer for _, answer in brain.write(CONTROL, payload)]

    services: Services = {
        "180d": {"2a37": ("notify",)},
        PMD: {CONTROL: ("read", "write", "indicate"), DATA: ("notify",)},
    }
    sensor = FakeSensor(
        "C0:00:00:00:00:05", "Polar H10", services, {CONTROL: bytes(brain.features)}, control=control
    )
    return sensor, brain


def test_a_conversation_starts_the_stream_after_subscribing_and_stops_it_before_disconnecting() -> None:
    async def main() -> None:
        stack = FakeStack()
        sensor, brain = polar()
        stack.add(sensor)
        async with listening(stack) as live:
            await connected(live)
            assert brain.running is not None
            subscribed, written = sensor.log.index(f"subscribe {DATA}"), sensor.log.index(f"write {CONTROL}")
            assert subscribed < written
            assert live.payloads(CONTROL)
        assert brain.running is None
        assert sensor.log[-2:] == [f"write {CONTROL}", "disconnect"]

    run_virtual(main())


def test_a_conversation_begins_anew_after_a_reconnect() -> None:
    async def main() -> None:
        stack = FakeStack()
        sensor, brain = polar()
        stack.add(sensor)
        async with listening(stack) as live:
            await connected(live)
            brain.running = None
            sensor.drop()
            await asyncio.sleep(5)
            assert live.status.connections == 2
            assert brain.running is not None

    run_virtual(main())


def test_a_strap_that_never_answers_its_stop_is_disconnected_all_the_same() -> None:
    async def main() -> None:
        stack = FakeStack()
        sensor, brain = polar()
        stack.add(sensor)
        async with listening(stack) as live:
            await connected(live)
            brain.silent = frozenset({PmdOperation.STOP})
        assert sensor.log[-1] == "disconnect"

    run_virtual(main())


def test_a_frame_of_a_stream_that_comes_twice_is_one_frame_however_late() -> None:
    async def main() -> None:
        stack = FakeStack()
        sensor, _ = polar()
        stack.add(sensor)
        async with listening(stack) as live:
            await connected(live)
            for frame in (b"\x02" * 30, b"\x02" * 30, b"\x03" * 30):
                sensor.notify(DATA, frame)
                await asyncio.sleep(0.2)
            assert live.payloads(DATA) == [b"\x02" * 30, b"\x03" * 30]

    run_virtual(main())


OFF = BleakBluetoothNotAvailableError("off", BleakBluetoothNotAvailableReason.POWERED_OFF)


@pytest.mark.parametrize("error", [OFF, FileNotFoundError(2, "no socket"), EOFError(), TimeoutError()])
def test_bluetooth_may_go_and_come_back(error: Exception) -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await connected(live)
            stack.switch_off(error)
            await asyncio.sleep(120)
            assert not live.told[-1].over
            stack.switch_on()
            await asyncio.sleep(30)
            assert live.told[-1].over
            assert len(live.told) == 2
            assert await heard(live, strap)

    run_virtual(main())


def test_a_sensor_that_was_out_of_reach_for_long_is_back_at_once() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await connected(live)
            strap.advertises = False
            strap.drop()
            await asyncio.sleep(1800)
            strap.advertises = True
            await asyncio.sleep(5)
            assert live.status.link.name == "CONNECTED"

    run_virtual(main())


def test_the_same_seed_gives_the_same_course() -> None:
    async def main() -> list[tuple[float, str, str]]:
        stack = FakeStack()
        strap = stack.strap(script=["refuse", "hang", "gone"])
        async with listening(stack) as live:
            await connected(live, 120)
            await strap.beat(5)
            strap.drop()
            await asyncio.sleep(20)
        return live.states

    assert run_virtual(main()) == run_virtual(main())


def test_health_shows_in_the_intervals_between_arrivals() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await connected(live)
            await strap.beat(10)
            await asyncio.sleep(2.5)
            await strap.beat(2)
            pace = live.status.paces["heart_rate"]
            assert pace.received == 12
            assert pace.longest_s == pytest.approx(3.5)
            assert 1.0 < pace.interval_s < 1.3

    run_virtual(main())


def test_a_sensor_that_does_not_say_what_it_is_is_watched_all_the_same() -> None:
    async def main() -> None:
        stack = FakeStack()
        strings = ("2a24", "2a25", "2a26", "2a27", "2a28", "2a29")
        services: Services = {"180d": {"2a37": ("notify",)}, "180a": dict.fromkeys(strings, ("read",))}
        strap = stack.add(FakeSensor("C0:00:00:00:00:01", "S", services, hanging=set(strings)))
        async with listening(stack) as live:
            await connected(live)
            await strap.beat(2)
            await asyncio.sleep(20)
            assert "WAITING" in live.states_of(strap.address)

    run_virtual(main())


def test_a_link_that_is_lost_in_the_middle_of_a_conversation_ends_it_at_once() -> None:
    async def main() -> None:
        stack = FakeStack()
        sensor, brain = polar()
        brain.silent = frozenset({PmdOperation.SETTINGS})
        stack.add(sensor)
        async with listening(stack) as live:
            await until(lambda: f"write {CONTROL}" in sensor.log)
            await asyncio.sleep(0.1)
            sensor.drop()
            await asyncio.sleep(0.5)
            assert "WAITING" in live.states_of(sensor.address)

    run_virtual(main())
