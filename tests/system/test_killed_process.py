"""kill -9 while a run is played: the store stays sound and lacks at most the last second of the clock."""

from __future__ import annotations

import asyncio
import json
import random
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest
from cli import Running, fleetfoot, query
from made_runs import csv_of, made
from own_broker import client_of
from patience import PATIENCE_S

from fleetfoot.mqtt.embedded import embedded_broker

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

SPEED = 20
DURATION_S = 620
MOMENTS_S = [random.Random(i).uniform(0.0, 2.0) for i in range(10)]  # noqa: S311 - any moments will do


class Witness:
    """Hears over MQTT which second of its run each process has come to."""

    def __init__(self) -> None:
        self.latest: dict[str, int] = {}

    async def listen(self, url: str, ready: asyncio.Event) -> None:
        async with client_of(urlsplit(url)) as client:
            await client.subscribe("fleetfoot/+/tick")
            ready.set()
            async for message in client.messages:
                self.latest[message.topic.value.split("/")[1]] = int(json.loads(message.payload)["t_s"])

    async def saw(self, athlete: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while athlete not in self.latest:  # noqa: ASYNC110 - messages come at their own time
                await asyncio.sleep(0.01)


@asynccontextmanager
async def witness() -> AsyncGenerator[tuple[Witness, str]]:
    async with embedded_broker() as url, asyncio.TaskGroup() as group:
        heard, ready = Witness(), asyncio.Event()
        task = group.create_task(heard.listen(url, ready))
        await ready.wait()
        yield heard, url
        task.cancel()


async def _kill_at(home: Path, url: str, heard: Witness, moment_s: float) -> int:
    """Play, kill a while after the first second was heard of, and return the last second heard of."""
    login = urlsplit(url)
    (home / "password").write_text(f"{login.password}\n")
    (home / "password").chmod(0o600)
    config = home / "fleetfoot.toml"
    config.write_text(
        f'[mqtt]\nprotocol = "3.1.1"\nhost = "{login.hostname}"\nport = {login.port}\n'
        f'username = "{login.username}"\npassword_file = "password"\n'
    )
    options: list[str | Path] = ["--speed", str(SPEED), "--config", config]
    running = Running(
        home, "replay", home.parent / "run.csv", "--athlete", home.name, *options, "--store", home / "s.db"
    )
    await heard.saw(home.name)
    await asyncio.sleep(moment_s)
    running.process.kill()
    await asyncio.to_thread(running.process.wait)
    return heard.latest[home.name]


class Killed(NamedTuple):
    """What a killed process left in its home."""

    home: Path
    heard_s: int
    """The last second of the run that was heard of."""
    integrity: str
    seconds: int
    last_s: int

    @property
    def store(self) -> Path:
        return self.home / "s.db"


def _examined(home: Path, heard_s: int) -> Killed:
    ((integrity,),) = query(home / "s.db", "PRAGMA integrity_check")
    ((seconds, last_s),) = query(home / "s.db", "SELECT count(*), coalesce(max(t), -1) FROM tick")
    return Killed(home, heard_s, integrity, seconds, last_s)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Killed]:
    """Ten homes, each with the store that a process left that was killed at a moment of its own."""
    folder = tmp_path_factory.mktemp("killed")
    csv_of(made(DURATION_S), folder / "run.csv")
    homes = [folder / f"a{i}" for i in range(len(MOMENTS_S))]
    for home in homes:
        home.mkdir()

    async def all_of_them() -> list[int]:
        async with witness() as (heard, url):
            pairs = zip(homes, MOMENTS_S, strict=True)
            return list(await asyncio.gather(*(_kill_at(home, url, heard, at_s) for home, at_s in pairs)))

    return [_examined(*pair) for pair in zip(homes, asyncio.run(all_of_them()), strict=True)]


def test_the_store_is_sound_and_holds_all_but_the_last_second_of_the_clock(killed: Sequence[Killed]) -> None:
    for left in killed:
        assert left.integrity == "ok", left
        assert left.seconds == left.last_s + 1, left  # without holes
        assert left.last_s >= left.heard_s - SPEED, left


def test_the_moments_differ_and_none_is_after_the_end(killed: Sequence[Killed]) -> None:
    assert len({left.seconds for left in killed}) > 5
    assert max(left.seconds for left in killed) < DURATION_S


def test_a_second_replay_completes_the_run_in_the_same_store(killed: Sequence[Killed]) -> None:
    whole = "SELECT count(*) FROM tick JOIN run ON run.key = run WHERE complete"
    for left in killed:
        options = ["--athlete", left.home.name, "--json", "--store", "s.db"]
        done = fleetfoot(left.home, "replay", left.home.parent / "run.csv", *options).ended(0)
        assert done.summaries[0]["duration_s"] == DURATION_S
        assert query(left.store, whole) == [(DURATION_S,)], left
        assert query(left.store, "PRAGMA integrity_check") == [("ok",)]


def test_before_the_second_replay_the_run_is_listed_as_it_is(tmp_path: Path) -> None:
    csv_of(made(DURATION_S), tmp_path / "run.csv")
    running = Running(
        tmp_path, "replay", "run.csv", "--speed", str(SPEED), "--mqtt", "off", "--store", "s.db"
    )
    with closing(running):
        running.until_stored(tmp_path / "s.db", 50)
    (run,) = fleetfoot(tmp_path, "runs", "--json", "--store", "s.db").ended(0).lines
    assert run["state"] in {"recording", "interrupted"}
    assert 50 <= run["duration_s"] < DURATION_S
