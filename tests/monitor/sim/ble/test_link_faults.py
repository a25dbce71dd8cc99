"""An hour in which everything befalls the sensors; a plain client connects again each time."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import BleakError
from virtual_air import STRAP_ADDRESS, World, now_s

from fleetfoot.gatt import uuid
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.ble.faults import DURATIONS_S, LinkFault, Mishap, befall, draw_mishaps

HOUR = 3600.0
STEADY = 20.0
"""The client is given this long to connect before the first fault."""


@dataclass
class Log:
    """Second counters heard from the strap, and when it was connected."""

    heard: list[tuple[float, int]] = field(default_factory=list)
    connected_s: list[float] = field(default_factory=list)


async def keep_connected(world: World, log: Log) -> None:
    def hear(_: object, payload: bytearray) -> None:
        log.heard.append((now_s(), int.from_bytes(payload[1:], "little")))

    lost = asyncio.Event()

    def lose(_: BleakClient) -> None:
        lost.set()

    while True:
        lost.clear()
        device = await BleakScanner.find_device_by_address(STRAP_ADDRESS, 5, backend=world.bleak.scanner)
        if device is None:
            continue
        try:
            async with asyncio.timeout(10):
                client = BleakClient(device, lose, backend=world.bleak.client)
                await client.connect()
                await client.start_notify(uuid.HEART_RATE_MEASUREMENT, hear)
        except (BleakError, TimeoutError):
            await client.disconnect()
            await asyncio.sleep(0.5)
            continue
        log.connected_s.append(now_s())
        await lost.wait()


async def count_seconds(world: World) -> None:
    """Send the number of every second."""
    second = 0
    while True:
        await asyncio.sleep(1.0)
        second += 1
        await world.sensors[0].send(uuid.HEART_RATE_MEASUREMENT, b"\x01" + second.to_bytes(2, "little"))


def live(mishaps: list[Mishap], duration_s: float = HOUR, seed: int = 0) -> Log:
    async def main() -> Log:
        world = await World.make(seed=seed)
        await world.add()
        log = Log()
        work = [asyncio.create_task(keep_connected(world, log)), asyncio.create_task(count_seconds(world))]
        await befall(world.air, world.sensors, mishaps, origin_s=STEADY)
        await asyncio.sleep(max(0.0, duration_s + STEADY - now_s()))
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        return log

    return run_virtual(main())


@pytest.mark.parametrize("fault", list(LinkFault))
def test_after_every_kind_of_fault_the_sensor_is_heard_again_soon(fault: LinkFault) -> None:
    for_s = DURATIONS_S[fault][1]
    log = live([Mishap(10.0, 0, fault, for_s)], 150.0)
    over_s = STEADY + 10.0 + for_s
    after = [t_s for t_s, _ in log.heard if t_s >= over_s]
    assert after[0] - over_s < 20.0
    assert after[-1] > STEADY + 148.0


def test_a_short_silence_loses_nothing_and_a_repeating_sensor_is_heard_twice() -> None:
    silent = live([Mishap(10.0, 0, LinkFault.SHORT_SILENCE, 3.5)], 60.0)
    seconds = [second for _, second in silent.heard]
    assert seconds == list(range(seconds[0], seconds[-1] + 1))
    assert len(silent.connected_s) == 1
    repeating = live([Mishap(10.0, 0, LinkFault.REPEATS, 20.0)], 60.0)
    assert set(Counter(second for _, second in repeating.heard).values()) == {1, 2}


def test_in_an_hour_of_faults_the_sensor_always_comes_back_the_same_way() -> None:
    mishaps = draw_mishaps(7, 40, HOUR, 1)
    first, again = live(mishaps), live(mishaps)
    assert digest(first) == digest(again)
    for mishap in mishaps:
        over_s = STEADY + mishap.over_s
        assert next(t_s for t_s, _ in first.heard if t_s > over_s) - over_s < 20.0


def digest(log: Log) -> str:
    return hashlib.sha256(repr(log).encode()).hexdigest()


def test_faults_do_not_overlap_and_are_of_all_kinds_and_sensors() -> None:
    mishaps = draw_mishaps(1, 40, 3 * HOUR, 3)
    assert all(earlier.over_s < later.at_s for earlier, later in pairwise(mishaps))
    assert len(mishaps) == 40
    assert set(Counter(mishap.fault for mishap in mishaps).values()) == {4}
    assert {mishap.sensor for mishap in mishaps} == {0, 1, 2}
    assert mishaps == draw_mishaps(1, 40, 3 * HOUR, 3)
    assert mishaps != draw_mishaps(2, 40, 3 * HOUR, 3)


def test_too_many_faults_for_the_time_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        draw_mishaps(1, 40, 600.0, 1)
