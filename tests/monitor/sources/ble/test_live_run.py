"""The whole live path under a virtual clock: fake stack, source, track, engine, store, capture; and its replay."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from cli import fleetfoot, query
from fake_bleak import FakeSensor, FakeStack
from patience import comes_true

from fleetfoot.assembly.athletes import remembered
from fleetfoot.assembly.outputs import Outputs, outputs
from fleetfoot.assembly.sensing import Sensing
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.commands.run import listener
from fleetfoot.config import Config, load
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_feature import RscFeature
from fleetfoot.sim import scenario_named, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.virtual import FootPod, Strap, notifications
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine
    from pathlib import Path

    import pytest
    from fake_bleak import Services

    from fleetfoot.path.track import Track
    from fleetfoot.sim.virtual import VirtualSensor

RUN_S = 24 * 60


def config_of(tmp_path: Path, text: str = "") -> Config:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    known = {card.name: levels(card) for card in detectors()}
    return load(file, {}, known, {"store.path": tmp_path / "live.db", "athlete.name": "anna"})


@asynccontextmanager
async def sinks(config: Config) -> AsyncGenerator[Outputs]:
    async with outputs(config, paced=True, json=True, several=False, broker=None) as out:
        yield out


def runner(stack: FakeStack) -> tuple[FakeSensor, FakeSensor]:
    """Put the strap and the pod of the simulated runner on the air."""
    return put(stack, Strap(), 1), put(stack, FootPod(), 2)


def put(stack: FakeStack, sensor: VirtualSensor, number: int) -> FakeSensor:
    services: Services = {
        service: {uuid: ("read",) if uuid in sensor.readable else ("notify",) for uuid in characteristics}
        for service, characteristics in sensor.services.items()
    }
    made = FakeSensor(f"C0:00:00:00:00:0{number}", f"Sensor {number}", services, dict(sensor.readable))
    return stack.add(made)


async def play(stack: FakeStack, scenario: str, seconds: float) -> None:
    """Let the sensors send what a simulated run makes them send, five seconds after the start."""
    strap, pod = stack.sensors
    await asyncio.sleep(5)
    loop = asyncio.get_running_loop()
    start_s = loop.time()
    for each in notifications(simulate(scenario_named(scenario), seed=3)):
        if each.t_s > seconds:
            return
        await asyncio.sleep(max(0.0, start_s + each.t_s - loop.time()))
        sensor = strap if each.sensor == Strap().key else pod
        sensor.notify(each.characteristic, each.payload)


async def live_run(
    tmp_path: Path, stack: FakeStack, happening: Coroutine[None, None, None], text: str = ""
) -> Track:
    config = config_of(tmp_path, text)
    stop = asyncio.Event()

    async def happen() -> None:
        await happening
        stop.set()

    async with sinks(config) as out, asyncio.TaskGroup() as group:
        group.create_task(happen())
        rng = random.Random(1)  # noqa: S311 - jitter
        capture = tmp_path / "run.capture.jsonl"
        (track,) = await Sensing(
            config, out, listener(config, out, stack.backend, rng), stop, capture
        ).one_run()
        return track


def test_a_live_run_with_losses_replays_to_the_same_seconds_and_events(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack = FakeStack()
    strap, pod = runner(stack)

    async def faults() -> None:
        await asyncio.sleep(600)
        strap.drop()
        await asyncio.sleep(300)
        pod.advertises = False
        pod.drop()
        await asyncio.sleep(40)
        pod.advertises = True

    async def happening() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(faults())
            await play(stack, "demo", RUN_S)

    run_virtual(live_run(tmp_path, stack, happening()))
    live_events = [line for line in capsys.readouterr().out.splitlines() if '"type":"event"' in line]
    assert live_events
    replayed = fleetfoot(
        tmp_path, "replay", tmp_path / "run.capture.jsonl", "--json", "--store", tmp_path / "replay.db"
    ).ended(0)
    name = '"source":"live"'
    assert [
        line.replace('"source":"run.capture.jsonl"', name) for line in replayed.event_lines
    ] == live_events
    assert seconds_of(tmp_path / "live.db") == seconds_of(tmp_path / "replay.db")
    live_rows = seconds_of(tmp_path / "live.db")
    assert any(row[2] is None for row in live_rows[900:960])


def seconds_of(store: Path) -> list[tuple[float | None, ...]]:
    return query(
        store,
        "SELECT t, heart_rate_bpm, speed_m_s, cadence_spm, ground_contact_ms, score_overstriding"
        " FROM tick ORDER BY t",
    )


def test_rows_close_by_time_and_a_silent_sensor_is_unknown_after_five_seconds(tmp_path: Path) -> None:
    stack = FakeStack()
    strap = stack.strap()

    async def happening() -> None:
        await asyncio.sleep(5)
        await strap.beat(30, bytes(HeartRateMeasurement(150)))
        strap.advertises = False
        strap.drop()
        await asyncio.sleep(60)
        assert comes_true(lambda: len(stored(tmp_path)) > 80)  # the store's thread is of real time

    track = run_virtual(live_run(tmp_path, stack, happening()))
    rows = [row[0] for row in stored(tmp_path)]
    assert rows[:30] == [150.0] * 30
    assert rows[30:34] == [150.0] * 4
    assert rows[36:] == [None] * len(rows[36:])
    assert any("heart rate of Strap 1 was missing once" in each for each in track.warnings)


def stored(tmp_path: Path) -> list[tuple[float | None, ...]]:
    return query(tmp_path / "live.db", "SELECT heart_rate_bpm FROM tick ORDER BY t")


def test_a_run_in_which_no_sensor_came_ends_in_good_order(tmp_path: Path) -> None:
    async def happening() -> None:
        await asyncio.sleep(100)

    track = run_virtual(live_run(tmp_path, FakeStack(), happening()))
    assert track.exhausted
    fleetfoot(tmp_path, "replay", tmp_path / "run.capture.jsonl").ended(4)  # it holds nothing


def test_sensors_are_remembered_for_the_athlete_and_not_for_others(tmp_path: Path) -> None:
    stack = FakeStack()
    strap = stack.strap()

    async def happening() -> None:
        await asyncio.sleep(5)
        await strap.beat(30)

    run_virtual(live_run(tmp_path, stack, happening()))
    with Store.open(tmp_path / "live.db", read_only=True) as store:
        assert remembered(store, "anna") == {"heart_rate": [strap.address]}
        assert remembered(store, "ben") == {}


def test_the_sensor_of_the_last_run_is_preferred_to_a_stronger_one(tmp_path: Path) -> None:
    stack = FakeStack()
    mine = stack.strap(1)

    async def happening() -> None:
        await asyncio.sleep(5)
        await mine.beat(30)

    run_virtual(live_run(tmp_path, stack, happening()))
    other = stack.strap(2, rssi=-30)
    (tmp_path / "run.capture.jsonl").unlink()
    mine.log.clear()
    run_virtual(live_run(tmp_path, stack, happening()))
    assert "connect" in mine.log
    assert "connect" not in other.log


def test_the_configuration_names_the_sensors(tmp_path: Path) -> None:
    stack = FakeStack()
    first, second = stack.strap(1, rssi=-20), stack.strap(2)

    async def happening() -> None:
        await asyncio.sleep(5)
        await second.beat(10)

    track = run_virtual(live_run(tmp_path, stack, happening(), '[sensors]\nuse = ["Strap 2"]\n'))
    assert track.sensors == {Channel.HEART_RATE: second.address}
    assert first.log == []


def test_it_is_told_who_comes_and_goes_and_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack = FakeStack()
    strap = stack.strap(values={"2a19": b"\x0a"})

    async def happening() -> None:
        await asyncio.sleep(5)
        await strap.beat(10)
        strap.drop()
        await asyncio.sleep(10)

    run_virtual(live_run(tmp_path, stack, happening()))
    printed = capsys.readouterr()
    assert "Strap 1 is connected: heart rate strap" in printed.err
    assert "Strap 1 is lost (the link was lost): searching for it" in printed.err
    assert "the battery of Strap 1 is at 10 %" in printed.err
    assert printed.out.count('"type":"sensor"') == 3


def test_the_advertised_name_settles_the_cadence_unit_live_and_replayed(tmp_path: Path) -> None:
    stack = FakeStack()
    pod = stack.pod(values={"2a54": bytes(RscFeature())})

    async def happening() -> None:
        await asyncio.sleep(5)
        pod.notify("2a53", bytes.fromhex("0000035a"))

    track = run_virtual(live_run(tmp_path, stack, happening()))
    assert Channel.SPEED in track.sensors
    lines = (tmp_path / "run.capture.jsonl").read_text().splitlines()
    assert b"Pod 8".hex() in lines[1]
