"""``fleetfoot run`` beside a store that is locked or full and readers that stop: alerts go on, and nothing is lost."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import sqlite3
import subprocess
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiomqtt
import pytest
from bluez_world import bluez_world
from cli import command, environment, query
from mosquitto import mosquitto, skip_without_mosquitto
from patience import PATIENCE_S, comes_true

from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.virtual import FootPod, Strap, notifications

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from pathlib import Path

    from bluez_world import BluezWorld, Command

pytestmark = pytest.mark.mosquitto

SECONDS = pytest.mark.parametrize(
    "seconds", [6, pytest.param(31, marks=pytest.mark.nightly)], ids=["5 s", "30 s"]
)
"""So many seconds are published while something does not answer."""


@dataclass
class Heard:
    """The seconds that a subscriber has heard."""

    at: list[int] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self, port: int) -> None:
        async with aiomqtt.Client("127.0.0.1", port, timeout=PATIENCE_S) as client:
            await client.subscribe("fleetfoot/+/tick")
            async for message in client.messages:
                async with self.came:
                    self.at.append(json.loads(bytes(message.payload))["t_s"])
                    self.came.notify_all()

    async def more(self, seconds: int) -> None:
        """Wait for so many seconds more than there are by now."""
        goal = len(self.at) + seconds
        async with asyncio.timeout(PATIENCE_S), self.came:
            await self.came.wait_for(lambda: len(self.at) >= goal)

    @property
    def whole(self) -> bool:
        """Whether none is missing."""
        return self.at == list(range(self.at[0], self.at[0] + len(self.at)))


@asynccontextmanager
async def under_way(folder: Path) -> AsyncGenerator[tuple[BluezWorld, str, Heard]]:
    """Put a strap and a pod on the air, and listen at a broker."""
    skip_without_mosquitto()
    async with AsyncExitStack() as stack:
        broker = stack.enter_context(mosquitto(folder))
        world = await stack.enter_async_context(bluez_world(folder))
        for sensor, name in ((Strap(), "Strap"), (FootPod(), "Pod")):
            await world.add(sensor, name=name)
        run = simulate(SCENARIOS["steady"], seed=3)
        sent = list(notifications(run, sensors=[each.sensor for each in world.sensors]))
        origin_s = asyncio.get_running_loop().time()
        heard = Heard()
        tasks = [asyncio.create_task(each.play(sent, origin_s=origin_s)) for each in world.sensors]
        tasks.append(asyncio.create_task(heard.listen(broker.port)))
        yield world, broker.url, heard
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def stored(store: Path) -> list[int]:
    return [t for (t,) in query(store, "SELECT t FROM tick ORDER BY t")]


@contextmanager
def locked(store: Path) -> Generator[None]:
    with closing(sqlite3.connect(store, isolation_level=None, timeout=PATIENCE_S)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full(store: Path) -> Generator[None]:
    """Leave no room on the disk of the store."""
    filler = store.with_name("filler")
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):  # noqa: PT012 - until full
        while True:
            file.write(b"x" * 4096)
    yield
    filler.unlink()


@contextmanager
def small_disk(folder: Path) -> Generator[Path]:
    """A disk of 1 MB."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def outlives(
    folder: Path, disk: Path, trouble: Callable[[Path], Any], seconds: int, *said: str
) -> tuple[Command, list[int], Heard]:
    """Run, with a trouble of the disk for a while, until each is told; return what was said, stored and heard."""
    store, capture = disk / "runs.db", disk / "run.capture.jsonl"
    async with under_way(folder) as (world, broker, heard):
        files = ("--store", store, "--capture", capture, "--mqtt", broker)
        async with world.fleetfoot(folder, "run", "--no-page", "--json", *files) as run:
            await run.until(store.exists)
            await heard.more(3)
            with trouble(store):
                await heard.more(seconds)
                await run.until(lambda: all(f"{each}; the run goes on" in run.err for each in said))
            await run.until(lambda: f"store {store} is written again" in run.err)
            await heard.more(2)
            done = (await run.interrupt()).ended(0)
    assert len(done.summaries) == 1
    assert capture.read_text().splitlines()[-1].startswith('{"end"')
    return run, stored(store), heard


@SECONDS
async def test_a_lock_on_the_store_holds_up_neither_the_radio_nor_mqtt_and_loses_nothing(
    tmp_path: Path, seconds: int
) -> None:
    run, kept, heard = await outlives(tmp_path, tmp_path, locked, seconds, "try again")
    assert heard.whole
    assert kept == list(range(len(kept)))
    assert kept[-1] >= heard.at[-1]
    assert run.err.count("database is locked") == 1


@SECONDS
async def test_a_full_disk_that_frees_again_loses_neither_store_nor_capture(
    tmp_path: Path, seconds: int
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        run, kept, heard = await outlives(
            tmp_path, disk, full, seconds, "free some space on its disk", "No space left on device"
        )
    assert heard.whole
    assert kept == list(range(len(kept)))
    assert kept[-1] >= heard.at[-1]
    assert run.err.count("disk is full") == 1
    assert run.err.count("No space left on device") == 1


class Reader:
    """The reading end of a full pipe: it takes nothing until it is told to."""

    def __init__(self) -> None:
        self.read_fd, self.write_fd = os.pipe()
        size = fcntl.fcntl(self.write_fd, fcntl.F_SETPIPE_SZ, 4096)
        os.write(self.write_fd, b"\n" * size)
        self.text = ""

    def began(self) -> None:
        """Leave the writing end to the process."""
        os.close(self.write_fd)

    async def read(self) -> None:
        """Read to the end."""
        text = b""
        while piece := await asyncio.to_thread(os.read, self.read_fd, 1 << 16):
            text += piece
        os.close(self.read_fd)
        self.text = text.decode().lstrip("\n")


@SECONDS
async def test_readers_that_stop_hold_up_nothing_and_get_everything_when_they_go_on(
    tmp_path: Path, seconds: int
) -> None:
    store, out, err = tmp_path / "runs.db", Reader(), Reader()
    async with under_way(tmp_path) as (world, broker, heard):
        process = await asyncio.create_subprocess_exec(
            *command("run", "--no-page", "--json", "--store", store, "--mqtt", broker),
            env=environment(tmp_path) | world.environment,
            cwd=tmp_path,
            stdout=out.write_fd,
            stderr=err.write_fd,
        )
        try:
            out.began()
            err.began()
            await heard.more(seconds)
            world.air.drop(world.sensors[0].address)
            await heard.more(3)
            process.terminate()
            # Everything is done but the telling: the run is over for everybody who listens.
            assert await asyncio.to_thread(
                comes_true, lambda: query(store, "SELECT complete FROM run") == [(1,)]
            )
            assert process.returncode is None
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(out.read(), err.read())
                assert await process.wait() == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert heard.whole
    lines = [json.loads(line) for line in out.text.splitlines()]
    told = [line["connected"] for line in lines if line.get("sensor") == world.sensors[0].address]
    assert told[:2] == [True, False]
    assert lines[-1]["type"] == "summary"
    assert "Strap is connected" in err.text
    assert "Strap is lost" in err.text
    assert "Sensors: " in err.text
    kept = stored(store)
    assert kept == list(range(len(kept)))
    assert kept[-1] >= heard.at[-1]


async def test_a_reader_that_goes_away_does_not_end_the_run(tmp_path: Path) -> None:
    store = tmp_path / "runs.db"
    read, write = os.pipe()
    async with under_way(tmp_path) as (world, broker, heard):
        with (tmp_path / "stderr").open("wb") as err:
            process = await asyncio.create_subprocess_exec(
                *command("run", "--no-page", "--json", "--store", store, "--mqtt", broker),
                env=environment(tmp_path) | world.environment,
                cwd=tmp_path,
                stdout=write,
                stderr=err,
            )
        os.close(write)
        os.close(read)
        try:
            await heard.more(5)
            process.terminate()
            async with asyncio.timeout(PATIENCE_S):
                assert await process.wait() == 141
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    text = (tmp_path / "stderr").read_text()
    assert text.count("nobody reads standard output any more; the run goes on") == 1
    assert query(store, "SELECT complete FROM run") == [(1,)]
    assert heard.whole
