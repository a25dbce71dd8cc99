"""The live source over virtual sensors that are real GATT servers, under a virtual clock."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

from live_source import drained
from virtual_air import World

from fleetfoot.sim import scenario_named, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.virtual import FootPod, Strap, notifications
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.choice import Choice, Choices
from fleetfoot.sources.ble.source import BleSource

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification

SECONDS = 240


async def heard_of_a_run() -> list[Notification]:
    world = await World.make()
    strap, pod = Strap(), FootPod()
    loop = asyncio.get_running_loop()
    backend = BleBackend(*world.bleak)
    source = BleSource(backend, Choices({"anna": Choice()}), loop.time, random.Random(1))  # noqa: S311 - jitter
    told = [each for each in notifications(simulate(scenario_named("demo"), seed=1)) if each.t_s < SECONDS]
    async with asyncio.TaskGroup() as group:
        made = [await world.add(strap), await world.add(pod)]
        listening = group.create_task(source.run())
        await asyncio.sleep(15)
        playing = [group.create_task(each.play(told)) for each in made]
        await asyncio.sleep(60.5)
        world.air.drop(made[0].address)
        await asyncio.sleep(60)
        world.air.mute(made[1].address, 2.0)
        await asyncio.sleep(60)
        world.air.mute(made[1].address, 30.0)
        await asyncio.wait(playing)
        await asyncio.sleep(1)
        listening.cancel()
    await asyncio.sleep(1)  # the end takes a connection event to arrive
    assert not any(each.is_connected for each in made)
    return drained(source)


def test_sensors_are_heard_through_real_gatt_and_come_back_after_losses() -> None:
    heard = run_virtual(heard_of_a_run())
    beats = [each for each in heard if each.characteristic == "2a37"]
    steps = [each for each in heard if each.characteristic == "2a53"]
    assert SECONDS - 5 <= len(beats) <= SECONDS
    assert SECONDS - 45 <= len(steps) <= SECONDS - 25
    assert [each.t_s for each in heard] == sorted(each.t_s for each in heard)
    assert {each.characteristic for each in heard} >= {"2a00", "2a19", "2a38", "2a54"}


def test_the_same_again_to_the_byte() -> None:
    assert run_virtual(heard_of_a_run()) == run_virtual(heard_of_a_run())
