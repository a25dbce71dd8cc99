"""A live run that is killed: its sensors stay connected in bluetoothd, and the next run has them all the same."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from bluez_world import bluez_world
from cli import query

from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.sim.virtual import FootPod, Strap

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from bluez_world import BluezWorld, Command

    from fleetfoot.sim.ble.peripheral import Peripheral

HOW_TO_CHOOSE = {
    "the nearest": "",
    "by address": '[sensors]\nuse = ["C0:00:00:00:00:01", "C0:00:00:00:00:02"]\n',
    "by name": '[sensors]\nuse = ["My strap", "My pod"]\n',
}


async def beat(strap: Peripheral) -> None:
    """Let a strap send a heart rate twice a second."""
    while True:
        await strap.send("2a37", bytes(HeartRateMeasurement(150)))
        await asyncio.sleep(0.5)


@asynccontextmanager
async def runner(folder: Path) -> AsyncGenerator[BluezWorld]:
    """Put a strap that beats and a pod on the air."""
    async with bluez_world(folder) as world:
        strap = await world.add(Strap(), name="My strap")
        await world.add(FootPod(), name="My pod")
        beating = asyncio.create_task(beat(strap))
        try:
            yield world
        finally:
            beating.cancel()


async def connected(world: BluezWorld, command: Command) -> None:
    """Wait until a run has told of each sensor that it is connected."""
    await command.until(lambda: all(command.told(each.address)[-1:] == [True] for each in world.sensors))


async def kill(command: Command) -> None:
    command.process.kill()
    await command.process.wait()


@pytest.mark.parametrize("how", HOW_TO_CHOOSE)
async def test_the_next_run_has_the_sensors_of_one_that_was_killed(tmp_path: Path, how: str) -> None:
    await killed_again_and_again(tmp_path, how, times=2)


@pytest.mark.nightly
@pytest.mark.parametrize("how", HOW_TO_CHOOSE)
async def test_twenty_five_kills_in_a_row_lose_no_sensor(tmp_path: Path, how: str) -> None:
    await killed_again_and_again(tmp_path, how, times=25)


async def killed_again_and_again(folder: Path, how: str, times: int) -> None:
    """Kill a run at any moment after its sensors are there, and again; then end one as people do."""
    config = folder / "config.toml"
    config.write_text(HOW_TO_CHOOSE[how], encoding="utf-8")
    arguments = ("run", "--json", "--no-page", "--config", config, "--store", folder / "runs.db")
    rng = random.Random(how)  # noqa: S311 - moments of a test
    async with runner(folder) as world:
        for _ in range(times):
            async with world.fleetfoot(folder, *arguments) as command:
                await connected(world, command)
                await asyncio.sleep(rng.uniform(0.0, 0.5))
                await kill(command)
            assert all(sensor.is_connected for sensor in world.sensors)
        async with world.fleetfoot(folder, *arguments) as command:
            await connected(world, command)
            (await command.interrupt()).ended(0)
        assert not any(sensor.is_connected for sensor in world.sensors)


async def test_a_sensor_that_another_program_listens_to_is_left_alone(tmp_path: Path) -> None:
    async with runner(tmp_path) as world, world.listener(1) as listener:
        await listener.wait("subscribed")
        taken = [sensor for sensor in world.sensors if sensor.is_connected]
        arguments = ("run", "--json", "--no-page", "--store", tmp_path / "runs.db")
        async with world.fleetfoot(tmp_path, *arguments) as command:
            free = next(sensor for sensor in world.sensors if sensor not in taken)
            await command.until(lambda: command.told(free.address)[-1:] == [True])
            assert all(sensor.is_connected for sensor in taken)
            assert all(command.told(sensor.address) == [] for sensor in taken)
            (await command.interrupt()).ended(0)


def rows_of(store: Path) -> list[tuple[int, float | None]]:
    """Return second and heart rate of all that is stored, in the order of time."""
    return query(store, "SELECT t, heart_rate_bpm FROM tick ORDER BY t")


async def test_a_killed_run_goes_on_as_the_same_run(tmp_path: Path) -> None:
    store = tmp_path / "runs.db"
    arguments = ("run", "--json", "--no-page", "--store", store)
    async with runner(tmp_path) as world:
        async with world.fleetfoot(tmp_path, *arguments) as command:
            await connected(world, command)
            await command.until(lambda: len(rows_of(store)) >= 5)
            await kill(command)
        before = rows_of(store)
        await asyncio.sleep(2.0)
        async with world.fleetfoot(tmp_path, *arguments) as command:
            await connected(world, command)
            await command.until(lambda: "that was broken off goes on" in command.err)
            # the strap may have been lost and found again meanwhile: this machine may be busy
            await command.until(lambda: 150.0 in [rate for _, rate in rows_of(store)[len(before) + 5 :]])
            (await command.interrupt()).ended(0)
    after = rows_of(store)
    assert after[: len(before)] == before  # nothing is lost, and nothing written anew
    assert [t for t, _ in after] == list(range(len(after)))  # no second missing, none doubled
    assert query(store, "SELECT count(*), sum(complete) FROM run") == [(1, 1)]
    assert query(store, "SELECT (SELECT count(*) FROM kept), (SELECT count(*) FROM heard)") == [(0, 0)]


async def test_a_run_that_ended_in_good_order_is_over(tmp_path: Path) -> None:
    store = tmp_path / "runs.db"
    arguments = ("run", "--json", "--no-page", "--store", store)
    async with runner(tmp_path) as world:
        for _ in range(2):
            async with world.fleetfoot(tmp_path, *arguments) as command:
                await connected(world, command)
                (await command.interrupt()).ended(0)
                assert "broken off" not in command.err
    assert query(store, "SELECT count(*), sum(complete) FROM run") == [(2, 2)]
