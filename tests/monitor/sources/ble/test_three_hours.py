"""Three hours with forty faults at random, under a virtual clock."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason
from fake_bleak import FakeSensor, FakeStack
from live_source import Listening, drained, listening, until

from fleetfoot.sim.ble.clock import run_virtual

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN_S = 3 * 3600.0
FAULTS = 40
BACK_WITHIN_S = 30.0
OFF = BleakBluetoothNotAvailableError("off", BleakBluetoothNotAvailableReason.POWERED_OFF)


class World:
    """A strap and a pod that number what they send."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - which fault when
        self.stack = FakeStack()
        self.strap, self.pod = self.stack.strap(), self.stack.pod()
        self.delivered: dict[str, list[bytes]] = {"2a37": [], "2a53": []}
        self.muted: set[str] = set()

    async def send(self, sensor: FakeSensor, characteristic: str) -> None:
        for payload in numbered(characteristic):
            await asyncio.sleep(1.0)
            if sensor.address not in self.muted and sensor.notify(characteristic, payload):
                self.delivered[characteristic].append(payload)

    async def misfortune(self, sensor: FakeSensor) -> None:
        """Let one thing go wrong; return when the sensor can be reached again."""
        fault = self.rng.choice(["drop", "off", "mute", "refuse", "hang", "double", "bond", "adapter"])
        if fault == "off":
            sensor.advertises = False
            sensor.drop()
            await asyncio.sleep(self.rng.uniform(1, 120))
            sensor.advertises = True
        elif fault == "mute":
            self.muted.add(sensor.address)
            await asyncio.sleep(self.rng.uniform(1, 40))
            self.muted.discard(sensor.address)
        elif fault == "adapter":
            self.stack.switch_off(OFF)
            await asyncio.sleep(self.rng.uniform(1, 60))
            self.stack.switch_on()
        else:
            sensor.copies = 2 if fault == "double" else 1
            sensor.bonded = fault != "bond"
            sensor.script = {"refuse": ["refuse"], "hang": ["hang"]}.get(fault, [])
            sensor.refused = {"2a37": [0x11], "2a53": [0x11]} if fault == "refuse" else {}
            sensor.drop()


def numbered(characteristic: str) -> Iterator[bytes]:
    for number in range(65536):
        counter = number.to_bytes(2, "little")
        yield b"\x10\x96" + counter if characteristic == "2a37" else b"\x00" + counter + b"\x55"


async def back(live: Listening, sensor: FakeSensor) -> None:
    """Wait until a sensor streams; fail after half a minute."""
    await until(
        lambda: any(
            each.key == sensor.address and each.link.name == "CONNECTED" for each in live.source.statuses
        ),
        BACK_WITHIN_S,
    )


async def three_hours(seed: int) -> tuple[World, Listening]:
    world = World(seed)
    async with listening(world.stack) as live, asyncio.TaskGroup() as group:
        sending = [
            group.create_task(world.send(world.strap, "2a37")),
            group.create_task(world.send(world.pod, "2a53")),
        ]
        await back(live, world.strap)
        await back(live, world.pod)
        for _ in range(FAULTS):
            await asyncio.sleep(world.rng.uniform(0.3, 1.7) * (RUN_S / FAULTS - 60.0))
            sensor = world.rng.choice([world.strap, world.pod])
            await world.misfortune(sensor)
            await back(live, world.strap)
            await back(live, world.pod)
            live.taken += drained(live.source)
        for task in sending:
            task.cancel()
        live.taken += drained(live.source)
    return world, live


@pytest.mark.parametrize("seed", [1])
def test_everything_that_was_delivered_is_there_once_and_every_sensor_comes_back(seed: int) -> None:
    world, live = run_virtual(three_hours(seed))
    for characteristic, delivered in world.delivered.items():
        assert len(delivered) > RUN_S / 2
        assert live.payloads(characteristic) == delivered
    assert live.source.status().dropped == 0
    assert world.stack.overlaps == 0
    assert sum(each.connections for each in live.source.statuses) > FAULTS / 2


def test_the_same_seed_gives_the_same_three_hours() -> None:
    _, first = run_virtual(three_hours(3))
    _, again = run_virtual(three_hours(3))
    assert first.states == again.states
    assert first.taken == again.taken
