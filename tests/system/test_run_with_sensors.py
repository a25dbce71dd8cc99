"""``fleetfoot run`` as a black box with one sensor and with four of different families, and all that befalls them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from bluez_world import bluez_world
from cli import query
from virtual.chest import ChestWaveform
from virtual.machines import PowerPod, Treadmill
from virtual.polar import VirtualH10

from fleetfoot.gatt import uuid
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot.sim.virtual import FootPod, notifications
from fleetfoot.sources.capture import read_capture

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bluez_world import BluezWorld, Command

    from fleetfoot.sim.ble.peripheral import Peripheral

RUN = simulate(replace(SCENARIOS["steady"], duration_s=400), seed=3)
WARM_S = 200.0
GIVES = (
    ("heart_rate_bpm",),
    ("cadence_spm", "ground_contact_ms"),
    ("power_w",),
    ("grade",),
)
"""What each of the sensors gives within seconds; what the H10's acceleration gives takes half a minute."""


class Team(NamedTuple):
    """A run under way with its sensors, the H10 first."""

    world: BluezWorld
    command: Command
    sensors: list[Peripheral]
    h10: VirtualH10
    captured: Path

    @property
    def all_connected(self) -> bool:
        """Whether each sensor was last told to be connected."""
        told = [self.command.told(sensor.address) for sensor in self.sensors]
        return all(each and each[-1] for each in told)

    async def until_lost(self, *lost: Peripheral) -> None:
        """Wait until these sensors have been told to be lost once more than found."""
        await self.command.until(lambda: all(not self.command.told(each.address)[-1] for each in lost))

    async def until_back(self) -> None:
        """Wait until all are connected and acceleration comes; the H10 itself streams on through a lost link."""
        await self.command.until(lambda: self.all_connected)
        before = self.frames
        await self.command.until(lambda: self.frames > before)

    @property
    def frames(self) -> int:
        """Frames of acceleration that have been captured."""
        return self.captured.read_text(encoding="utf-8").count(uuid.PMD_DATA) if self.captured.exists() else 0


@asynccontextmanager
async def team(folder: Path, count: int) -> AsyncIterator[Team]:
    """Start a run and wait until all of its sensors are connected."""
    async with bluez_world(folder) as world:
        h10 = VirtualH10(AirRadio(world.air), address="C0:00:00:00:00:99")
        await h10.power_on()
        others = [
            await world.add(sensor, name=name)
            for sensor, name in ((FootPod(), "Pod"), (PowerPod(), "Stryd"), (Treadmill(), "Belt"))[
                : count - 1
            ]
        ]
        sensors: list[Peripheral] = [h10, *others]
        origin_s = asyncio.get_running_loop().time() - WARM_S
        virtual = [each.sensor for each in sensors]
        sent = [each for each in notifications(RUN, sensors=virtual) if each.t_s >= WARM_S]
        tasks = [asyncio.create_task(each.play(sent, origin_s=origin_s)) for each in sensors]
        tasks.append(asyncio.create_task(h10.stream(ChestWaveform(RUN), origin_s=origin_s)))
        files = ("--store", folder / "runs.db", "--capture", folder / "run.capture.jsonl")
        async with world.fleetfoot(folder, "run", "--json", *files) as command:
            made = Team(world, command, sensors, h10, folder / "run.capture.jsonl")
            await made.until_back()
            yield made
        for task in tasks:
            task.cancel()


@pytest.mark.parametrize("count", [1, 4])
async def test_everything_that_the_sensors_send_is_stored_and_ctrl_c_stops_the_stream_first(
    tmp_path: Path, count: int
) -> None:
    wanted = [column for columns in GIVES[:count] for column in columns]
    known = " AND ".join(f"count({column}) > 2" for column in wanted)
    asked = f"SELECT {known} FROM tick"  # noqa: S608 - the columns are those above
    store = tmp_path / "runs.db"
    async with team(tmp_path, count) as made:
        await made.command.until(lambda: query(store, asked) == [(1,)])
        (await made.command.interrupt()).ended(0)
        assert made.h10.pmd.streaming is None  # while it was connected: a lost link would have left it on
        assert not any(sensor.is_connected for sensor in made.sensors)
    captured = read_capture(made.captured).notifications()
    assert sum(each.characteristic == uuid.PMD_DATA for each in captured) > 5


@pytest.mark.parametrize("count", [1, 4])
async def test_a_lost_link_an_adapter_switched_off_and_a_crash_of_bluetoothd_are_survived(
    tmp_path: Path, count: int
) -> None:
    async with team(tmp_path, count) as made:
        made.world.air.drop(made.h10.address)
        await made.until_lost(made.h10)
        await made.until_back()
        await made.world.bluez.power(on=False)
        await made.until_lost(*made.sensors)
        await made.world.bluez.power(on=True)
        await made.until_back()
        await made.world.bluez.die()
        await made.until_lost(*made.sensors)
        await made.world.bluez.start(made.world.address)
        await made.until_back()
        beats = "SELECT count(heart_rate_bpm) > 2 FROM tick"
        await made.command.until(lambda: query(tmp_path / "runs.db", beats) == [(1,)])
        done = (await made.command.interrupt()).ended(0)
        assert made.h10.pmd.streaming is None
    (summary,) = done.summaries
    assert summary["sensors"]["heart_rate_bpm"] == made.h10.address
