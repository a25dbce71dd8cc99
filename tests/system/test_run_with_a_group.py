"""``fleetfoot run`` as a black box with a group on a track: eight athletes with two sensors each, on one radio."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from aiomqtt import Client
from bluez_world import bluez_world
from cli import fleetfoot, query
from mosquitto import mosquitto
from patience import PATIENCE_S

from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.virtual import FootPod, Strap, notifications

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from bluez_world import BluezWorld, Command

    from fleetfoot.sim.ble.peripheral import Peripheral

WARM_S = 200.0
NAMES = ("Ana", "Bo", "Chloë", "Dragan", "Eve", "Fatou", "Gus", "<Hal>")


class Group(NamedTuple):
    """A run of several athletes under way."""

    world: BluezWorld
    command: Command
    sensors: dict[str, list[Peripheral]]
    """Strap and pod of each athlete."""

    def connected(self, *names: str) -> bool:
        """Whether all sensors of these athletes were last told to be connected."""
        told = [self.command.told(each.address) for name in names for each in self.sensors[name]]
        return all(each and each[-1] for each in told)


def play(sensors: list[Peripheral], seed: int) -> list[asyncio.Task[None]]:
    """Let the two sensors of a runner play a run of their own from its middle."""
    run = simulate(replace(SCENARIOS["steady"], duration_s=400), seed=seed)
    virtual = [each.sensor for each in sensors]
    sent = [each for each in notifications(run, sensors=virtual) if each.t_s >= WARM_S]
    origin_s = asyncio.get_running_loop().time() - WARM_S
    return [asyncio.create_task(each.play(sent, origin_s=origin_s)) for each in sensors]


@asynccontextmanager
async def group(folder: Path, names: tuple[str, ...], *arguments: str) -> AsyncGenerator[Group]:
    """Start a run of a group whose sensors are in the configuration; straps by name, pods by address."""
    async with bluez_world(folder) as world:
        sensors: dict[str, list[Peripheral]] = {}
        for seed, name in enumerate(names):
            strap = await world.add(Strap(f"strap {seed}"))
            sensors[name] = [strap, await world.add(FootPod(f"pod {seed}"), name=f"Pod {seed}")]
        stranger = await world.add(Strap("stranger"), name="Somebody's")
        config = folder / "group.toml"
        config.write_text(
            "".join(
                f"[athletes.{json.dumps(name, ensure_ascii=False)}]\n"
                f'use = ["{strap.name}", "{pod.address}"]\nheight_m = 1.{70 + seed}\n'
                for seed, (name, (strap, pod)) in enumerate(sensors.items())
            ),
            encoding="utf-8",
        )
        tasks = [task for seed, own in enumerate(sensors.values()) for task in play(own, seed)]
        files = ("--config", config, "--store", folder / "runs.db")
        async with world.fleetfoot(folder, "run", "--json", *files, *arguments) as command:
            yield Group(world, command, sensors)
        assert not stranger.is_connected
        for task in tasks:
            task.cancel()


async def test_eight_athletes_with_sixteen_sensors_have_a_run_each(tmp_path: Path) -> None:
    (tmp_path / "broker").mkdir()
    with mosquitto(tmp_path / "broker") as broker:
        async with (
            Client("127.0.0.1", broker.port, timeout=PATIENCE_S) as client,
            group(tmp_path, NAMES, "--mqtt", broker.url) as made,
        ):
            await client.subscribe("fleetfoot/+/tick")
            await made.command.until(lambda: made.connected(*NAMES))
            told = await ticks(client, len(NAMES))
            await made.command.until(lambda: fewest_seconds(tmp_path) >= 5)
            done = (await made.command.interrupt()).ended(0)
            assert not any(each.is_connected for own in made.sensors.values() for each in own)
    assert told == set(NAMES)
    summaries = {summary["athlete"]: summary for summary in done.summaries}
    assert summaries.keys() == set(NAMES)
    assert len({summary["run"] for summary in done.summaries}) == len(NAMES)
    for name, (strap, pod) in made.sensors.items():
        assert summaries[name]["sensors"]["heart_rate_bpm"] == strap.address
        assert summaries[name]["sensors"]["cadence_spm"] == pod.address
    assert "Somebody's is named for nobody in [athletes]: it is left alone" in done.err
    assert "Bo: Strap 3 is connected: heart rate strap" in done.err
    runs = {line["sensor"]: line["run"] for line in done.lines if line["type"] == "sensor"}
    for name, own in made.sensors.items():
        assert {runs[each.address] for each in own} == {summaries[name]["run"]}


async def ticks(client: Client, count: int) -> set[str]:
    """Return the athletes whose seconds are published, once they are so many that know their heart rate."""
    told: set[str] = set()
    async with asyncio.timeout(PATIENCE_S):
        async for message in client.messages:
            payload = json.loads(bytes(message.payload))
            if payload["values"]["heart_rate_bpm"] is not None:
                told.add(payload["athlete"])
            if len(told) == count:
                break
    return told


def fewest_seconds(folder: Path) -> int:
    """Return how many seconds of heart rate and cadence the athlete of the group has who has fewest."""
    found = query(
        folder / "runs.db",
        "SELECT min(n) FROM (SELECT count(heart_rate_bpm + cadence_spm) AS n"
        " FROM run LEFT JOIN tick ON tick.run = run.rowid GROUP BY run.rowid)",
    )
    return int(found[0][0] or 0)


async def test_what_befalls_one_athlete_does_not_show_in_another(tmp_path: Path) -> None:
    async with group(tmp_path, NAMES[:2]) as made:
        await made.command.until(lambda: made.connected("Ana", "Bo"))
        strap, _ = made.sensors["Ana"]
        made.world.air.drop(strap.address)
        await made.command.until(lambda: made.command.told(strap.address) == [True, False, True])
        await made.command.until(lambda: fewest_seconds(tmp_path) >= 3)
        done = (await made.command.interrupt()).ended(0)
        assert [made.command.told(each.address) for each in made.sensors["Bo"]] == [[True], [True]]
    assert "Ana: Strap 1 is lost (the link was lost): searching for it" in done.err


async def test_an_athlete_of_the_group_is_watched_alone_where_the_command_line_says_so(
    tmp_path: Path,
) -> None:
    async with group(tmp_path, NAMES[:2], "--athlete", "Bo") as made:
        await made.command.until(lambda: made.connected("Bo"))
        (summary,) = (await made.command.interrupt()).ended(0).summaries
        assert not any(made.command.told(each.address) for each in made.sensors["Ana"])
    assert summary["athlete"] == "Bo"
    done = fleetfoot(tmp_path, "run", "--config", tmp_path / "group.toml", "--athlete", "Zoe")
    assert done.code == 2
    assert "not in [athletes]" in done.err
    assert "known there: Ana, Bo" in done.err


def test_a_capture_of_several_athletes_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "group.toml"
    config.write_text('[athletes.Ana]\nuse = ["A"]\n[athletes.Bo]\nuse = ["B"]\n')
    done = fleetfoot(tmp_path, "run", "--config", config, "--capture", tmp_path / "run.capture.jsonl")
    assert done.code == 2
    assert "--capture holds one athlete" in done.err
