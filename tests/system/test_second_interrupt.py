"""``fleetfoot run`` ends although bluetoothd answers nothing, and at a second Ctrl-C at once."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import pytest
from bluez_world import bluez_world
from cli import fleetfoot, seconds_stored
from patience import PATIENCE_S

from fleetfoot.gatt import uuid

if TYPE_CHECKING:
    from pathlib import Path

    from bluez_world import BluezWorld
    from dbus_fast import Message

RATE = b"\x00\x96"
ENDING = {"StopNotify", "Disconnect"}
"""What a run asks for when it ends, and while its sensors tell something only then."""


def fall_deaf(world: BluezWorld, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Make bluetoothd answer nothing any more; return what it is asked for."""
    asked: list[str | None] = []

    async def unheard(call: Message) -> None:
        asked.append(call.member)

    monkeypatch.setattr(world.bluez, "_serve", unheard)
    return asked


async def beat(world: BluezWorld) -> None:
    while True:
        await asyncio.sleep(0.2)
        if uuid.HEART_RATE_MEASUREMENT in world.sensors[0].subscribed:
            await world.sensors[0].send(uuid.HEART_RATE_MEASUREMENT, RATE)


async def until(asked: list[str | None]) -> None:
    """Wait until the end of the run waits for an answer."""
    async with asyncio.timeout(PATIENCE_S):
        while ENDING.isdisjoint(asked):  # noqa: ASYNC110 - what happens in another process has no event here
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
async def test_a_second_ctrl_c_does_not_wait_for_sensors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: signal.Signals
) -> None:
    store = tmp_path / "runs.db"
    async with bluez_world(tmp_path, sensors=1) as world:
        beating = asyncio.create_task(beat(world))
        async with world.fleetfoot(tmp_path, "run", "--json", "--store", store) as command:
            await command.until(lambda: seconds_stored(store) >= 2)
            asked = fall_deaf(world, monkeypatch)
            command.process.send_signal(signal.SIGINT)
            await until(asked)
            command.process.send_signal(second)
            done = await command.end()
        beating.cancel()
    if second is signal.SIGTERM:
        assert done.code == -signal.SIGTERM
    else:
        done.ended(130)
        assert "rror" not in done.err, done.err
    assert done.summaries == []
    assert seconds_stored(store) >= 2
    (run,) = fleetfoot(tmp_path, "runs", "--json", "--store", store).ended(0).lines
    assert run["duration_s"] >= 2
    assert run["state"] in {"recording", "interrupted"}  # "recording" for half a minute, then it is clear


async def test_the_first_ctrl_c_ends_a_run_although_bluetoothd_answers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "runs.db"
    async with bluez_world(tmp_path, sensors=1) as world:
        beating = asyncio.create_task(beat(world))
        async with world.fleetfoot(tmp_path, "run", "--json", "--store", store) as command:
            await command.until(lambda: seconds_stored(store) >= 2)
            fall_deaf(world, monkeypatch)
            command.process.send_signal(signal.SIGINT)
            done = await command.end()
        beating.cancel()
    done.ended(0)
    assert len(done.summaries) == 1
    (run,) = fleetfoot(tmp_path, "runs", "--json", "--store", store).ended(0).lines
    assert run["state"] == "complete"
