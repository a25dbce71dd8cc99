"""``fleetfoot run --by-itself`` as a service over a fake bluetoothd: a process, in real time."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import pytest
from bluez_world import bluez_world
from cli import query

from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.sim.virtual import FootPod, Strap

if TYPE_CHECKING:
    from pathlib import Path

    from bluez_world import Command

    from fleetfoot.sim.ble.peripheral import Peripheral


class Runner:
    """A strap and a pod that send twice a second what their wearer does."""

    def __init__(self, strap: Peripheral, pod: Peripheral) -> None:
        self._strap, self._pod = strap, pod
        self.is_running = False

    async def live(self) -> None:
        while True:
            speed_m_s, strides = (3.0, 84) if self.is_running else (0.0, 0)
            await self._strap.send("2a37", bytes(HeartRateMeasurement(150 if self.is_running else 70)))
            await self._pod.send("2a53", bytes(RscMeasurement(speed_m_s, strides, running=self.is_running)))
            await asyncio.sleep(0.5)


def waits(command: Command) -> int:
    return command.err.count("waiting for anna to set off")


def runs(store: Path) -> list[tuple[int, int, float]]:
    """Return of each run whether it is complete, its seconds, and the share of those at speed."""
    return query(
        store,
        "SELECT complete, count(*), avg(speed_m_s > 2.9) FROM run JOIN tick ON tick.run = run.key"
        " GROUP BY run.key ORDER BY run.key",
    )


async def test_a_service_that_waits_records_nothing_and_is_stopped_in_good_order(tmp_path: Path) -> None:
    store = tmp_path / "runs.db"
    arguments = ("run", "--by-itself", "--json", "--no-page", "--athlete", "anna", "--store", store)
    async with bluez_world(tmp_path) as world:
        runner = Runner(await world.add(Strap()), await world.add(FootPod()))
        living = asyncio.create_task(runner.live())
        async with world.fleetfoot(tmp_path, *arguments) as command:
            await command.until(lambda: command.err.count("is connected") >= 2)
            command.process.send_signal(signal.SIGTERM)
            done = (await command.end()).ended(0)
        living.cancel()
        assert not any(sensor.is_connected for sensor in world.sensors)
    assert waits(command) == 1
    assert done.out == ""
    assert not runs(store)


@pytest.mark.nightly
async def test_each_of_three_outings_is_one_run_though_the_service_is_killed_in_the_first(
    tmp_path: Path,
) -> None:
    outings = 3
    store = tmp_path / "runs.db"
    arguments = ("run", "--by-itself", "--json", "--no-page", "--athlete", "anna", "--store", store)
    async with bluez_world(tmp_path) as world:
        runner = Runner(await world.add(Strap()), await world.add(FootPod()))
        living = asyncio.create_task(runner.live())
        async with world.fleetfoot(tmp_path, *arguments, "--set", "run.stopped_s=30") as command:
            await command.until(lambda: waits(command) == 1)
            await command.until(lambda: command.err.count("is connected") >= 2)
            assert not runs(store)
            runner.is_running = True
            await command.until(lambda: [seconds for _, seconds, _ in runs(store)] > [18])
            command.process.kill()
            await command.process.wait()
        async with world.fleetfoot(tmp_path, *arguments, "--set", "run.stopped_s=30") as command:
            await command.until(lambda: "that was broken off goes on" in command.err)
            before = runs(store)[0][1]
            await command.until(lambda: runs(store)[0][1] > before + 3)
            for outing in range(1, outings + 1):
                runner.is_running = False
                await command.until(lambda: waits(command) == outing)  # noqa: B023 - awaited at once
                if outing < outings:
                    runner.is_running = True
                    await command.until(lambda: len(runs(store)) == outing + 1)  # noqa: B023 - the same
            command.process.send_signal(signal.SIGTERM)
            (await command.end()).ended(0)
        living.cancel()
        assert not any(sensor.is_connected for sensor in world.sensors)
    found = runs(store)
    assert [complete for complete, _, _ in found] == [1] * outings
    assert all(at_speed > 0.3 for _, _, at_speed in found)  # and not what came before or after
