"""A file that a thread writes: who is slow, away or full holds up nobody, and nothing is lost that fits."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import PATIENCE_S, comes_true

from fleetfoot.path import outlet as module
from fleetfoot.path.outlet import Outlet
from fleetfoot.path.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIPE_BYTES = 4096


class Pipe:
    """A pipe that takes little, and whose reader begins when it is told to."""

    def __init__(self) -> None:
        self.read_fd, self.write_fd = os.pipe()
        import fcntl  # noqa: PLC0415 - of POSIX

        fcntl.fcntl(self.write_fd, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        self.got = b""

    def read(self) -> bytes:
        """Read to the end, in a thread; return all of it once nobody writes any more."""
        while piece := os.read(self.read_fd, 1 << 16):
            self.got += piece
        os.close(self.read_fd)
        return self.got


@contextmanager
def writing(fd: int, told: list[str], **options: Any) -> Iterator[Outlet]:  # noqa: ANN401
    outlet = Outlet(fd, "the file", told.append, **{"on_disk": True} | options)
    try:
        yield outlet
    finally:
        outlet.stop(PATIENCE_S)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.binary(max_size=20_000), max_size=12))
def test_a_reader_that_begins_late_gets_everything_in_order(pieces: list[bytes]) -> None:
    pipe, told = Pipe(), list[str]()
    with writing(pipe.write_fd, told, on_disk=False) as outlet:
        for piece in pieces:
            outlet.put(piece)
        os.close(pipe.write_fd)
        reader = threading.Thread(target=pipe.read)
        reader.start()
    reader.join(PATIENCE_S)
    assert pipe.got == b"".join(pieces)
    assert (outlet.waiting, outlet.lost, told) == (0, 0, [])


async def test_who_waits_for_it_to_be_read_goes_on_meanwhile_and_hears_when_it_is() -> None:
    pipe = Pipe()
    with writing(pipe.write_fd, [], on_disk=False) as outlet:
        outlet.put(b"x" * 50_000)
        os.close(pipe.write_fd)
        assert not await outlet.settled(0.05)
        reader = threading.Thread(target=pipe.read)
        reader.start()
        assert await outlet.settled()
    reader.join(PATIENCE_S)
    assert pipe.got == b"x" * 50_000


async def test_a_pipe_that_somebody_else_has_made_not_to_wait_gets_everything_too() -> None:
    pipe = Pipe()
    os.set_blocking(pipe.write_fd, False)
    with writing(pipe.write_fd, [], on_disk=False) as outlet:
        outlet.put(b"x" * 50_000)
        os.close(pipe.write_fd)
        reader = threading.Thread(target=pipe.read)
        reader.start()
        assert await outlet.settled()
    reader.join(PATIENCE_S)
    assert len(pipe.got) == 50_000


async def test_where_nobody_reads_any_more_the_rest_is_dropped() -> None:
    pipe = Pipe()
    os.close(pipe.read_fd)
    with writing(pipe.write_fd, [], on_disk=False) as outlet:
        outlet.put(b"x")
        assert await outlet.settled()
        assert outlet.gone
        outlet.put(b"y")
        assert outlet.waiting == 0


class Disk:
    """A disk that is full for a while, in the middle of a piece."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room = 0
        self.asked = threading.Event()
        self._write = os.write
        monkeypatch.setattr(os, "write", self.write)

    def write(self, fd: int, data: bytes) -> int:
        if not self.room:
            self.asked.set()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = self._write(fd, bytes(data)[: self.room])
        self.room -= taken
        return taken


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE_S", 0.002)
    monkeypatch.setattr(module, "LONGEST_PAUSE_S", 0.01)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("room", [0, 1, 7])
async def test_a_full_disk_that_frees_again_gets_everything_and_both_are_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    told: list[str] = []
    with (tmp_path / "file").open("wb") as file, writing(file.fileno(), told) as outlet:
        disk = Disk(monkeypatch)
        disk.room = room
        for _ in range(10):
            outlet.put(b"0123456789\n")
        assert comes_true(disk.asked.is_set)
        async with asyncio.timeout(PATIENCE_S):
            while not told:  # noqa: ASYNC110 - a thread tells it
                await asyncio.sleep(0.001)
        disk.room = 1 << 20
        assert await outlet.settled()
        await asyncio.sleep(0)
    assert (tmp_path / "file").read_bytes() == b"0123456789\n" * 10
    assert told == [
        "the file: No space left on device; the run goes on, and what is written waits in memory",
        "the file is written again",
    ]


@pytest.mark.usefixtures("quick")
async def test_what_does_not_fit_into_memory_is_dropped_whole_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    with (tmp_path / "file").open("wb") as file, writing(file.fileno(), told, most_bytes=35) as outlet:
        disk = Disk(monkeypatch)
        for number in range(10):
            outlet.put(b"%09d\n" % number)
        assert outlet.lost == 7
        assert comes_true(disk.asked.is_set)
        disk.room = 1 << 20
        assert await outlet.settled()
        await asyncio.sleep(0)
    assert (tmp_path / "file").read_text().split() == [f"{number:09}" for number in range(3)]
    assert told[-1:] == ["the file is written again; 7 pieces did not fit into memory meanwhile"]


@pytest.mark.usefixtures("quick")
async def test_a_disk_that_says_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SILENT_S", 0.0)
    pipe, told = Pipe(), list[str]()
    with writing(pipe.write_fd, told) as outlet:
        outlet.put(b"x" * 50_000)
        assert comes_true(lambda: outlet.waiting > 0)
        await asyncio.sleep(0.01)
        outlet.put(b"y")
        await asyncio.sleep(0)
        os.close(pipe.write_fd)
        reader = threading.Thread(target=pipe.read)
        reader.start()
        assert await outlet.settled()
        await asyncio.sleep(0)
    reader.join(PATIENCE_S)
    assert told[0] == "the file: does not take anything; the run goes on, and what is written waits in memory"
    assert told[1] == "the file is written again"


async def test_one_that_hangs_keeps_nobody_from_ending() -> None:
    pipe = Pipe()
    outlet = Outlet(pipe.write_fd, "the file", print, on_disk=True)
    outlet.put(b"x" * 50_000)
    outlet.stop(0.01)
    os.close(pipe.write_fd)
    reader = threading.Thread(target=pipe.read)
    reader.start()
    reader.join(0.01)  # it may go on, and ends by itself
    assert comes_true(lambda: outlet.waiting == 0)
    outlet.stop(PATIENCE_S)
    reader.join(PATIENCE_S)


async def test_a_worker_does_things_in_order_and_says_when_it_is_idle() -> None:
    done: list[int] = []
    worker = Worker("test")
    for number in range(100):
        worker.put(partial(done.append, number))
    await worker.idle()
    assert done == list(range(100))
    assert worker.stop(PATIENCE_S)


def test_a_worker_that_never_had_anything_to_do_has_stopped() -> None:
    assert Worker("test").stop(0.0)
