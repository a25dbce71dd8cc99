"""An open file that a thread of its own writes: a slow reader, a full pipe or a full disk holds up nobody."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Final

from fleetfoot.path.waiting import Backoff, chance
from fleetfoot.path.worker import Worker, hand_over

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES: Final = 16 << 20
"""What waits in memory: two hours of a capture with acceleration, or 40,000 alerts."""
PIECE_BYTES: Final = 1 << 16
FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 2.0
"""Pause before what failed is written again: it doubles from the first to the longest."""
SILENT_S: Final = 5.0
"""A disk that takes nothing for so long is worth a line."""


class Outlet:
    """Writes bytes in the order in which they come, each piece whole or not at all.

    What fails is written again from where it stopped. People are told once that it fails, once that it works again,
    and how much did not fit into memory meanwhile. Where nobody reads any more, the rest is dropped: see :attr:`gone`.

    Parameters
    ----------
    fd
        File descriptor; it stays the caller's, who may close it: this has one of its own.
    name
        What people call it.
    notice
        Takes one line for people, in the event loop.
    on_disk
        Whether it is told when nothing is taken for :data:`SILENT_S`; a reader may take its time.
    """

    def __init__(
        self,
        fd: int,
        name: str,
        notice: Callable[[str], None],
        *,
        on_disk: bool,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.gone = False
        """Whether nobody reads any more."""
        self.lost = 0
        """Pieces that were dropped because too much waited."""
        self.trouble: OSError | None = None
        """Why nothing is taken now."""
        self._fd = os.dup(fd)
        self._name = name
        self._notice = notice
        self._on_disk = on_disk
        self._most_bytes = most_bytes
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker = Worker(name)
        self._given = self._taken = 0
        self._taken_s = time.monotonic()
        self._told = False
        self._given_up = threading.Event()

    @property
    def waiting(self) -> int:
        """Bytes that are not written yet."""
        return self._given - self._taken

    def put(self, data: bytes) -> None:
        """Have something written."""
        if self._loop is None:
            with contextlib.suppress(RuntimeError):
                self._loop = asyncio.get_running_loop()
        if self.gone:
            return
        if self.waiting + len(data) > self._most_bytes:
            self.lost += 1
            return
        if not self.waiting:
            self._taken_s = time.monotonic()
        self._given += len(data)
        self._worker.put(partial(self._write, data))
        if self._on_disk and time.monotonic() - self._taken_s > SILENT_S:
            self._tell_once("does not take anything")

    async def settled(self, limit_s: float | None = None) -> bool:
        """Wait until all is written or nobody reads; return whether that was so within ``limit_s``, if there is one."""
        idle = asyncio.ensure_future(self._worker.idle())
        deadline_s = time.monotonic() + limit_s if limit_s is not None else float("inf")
        try:
            while not idle.done() and time.monotonic() < deadline_s:
                await asyncio.wait((idle,), timeout=FIRST_PAUSE_S)
        finally:
            idle.cancel()
        return not self.waiting

    def stop(self, timeout_s: float = 1.0) -> None:
        """Write what can be written within a time and give up the rest; leave a thread that hangs to itself."""
        if self._worker.stop(timeout_s):
            self._close()
        else:
            self._given_up.set()

    def _close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def _write(self, data: bytes) -> None:
        """Write a piece, in the thread; again and again where that fails."""
        left = memoryview(data)
        backoff = Backoff(chance(), FIRST_PAUSE_S, LONGEST_PAUSE_S, fixed=1.0)
        while left and not self.gone and not self._given_up.is_set():
            try:
                written = os.write(self._fd, left[:PIECE_BYTES])
            except BlockingIOError:  # whoever shares the file has made it so
                select.select((), (self._fd,), (), LONGEST_PAUSE_S)
            except BrokenPipeError as error:
                self.gone, self.trouble = True, error
            except OSError as error:
                self.trouble = error
                self._tell_once(error.strerror or str(error))
                self._given_up.wait(backoff.failed())
            else:
                left = left[written:]
                self._works()
        self._taken += len(data)

    def _works(self) -> None:
        self.trouble, self._taken_s = None, time.monotonic()
        if self._told:
            self._told = False
            lost = f"; {self.lost} pieces did not fit into memory meanwhile" if self.lost else ""
            self._tell(f"{self._name} is written again{lost}")

    def _tell_once(self, why: str) -> None:
        if not self._told:
            self._told = True
            self._tell(f"{self._name}: {why}; the run goes on, and what is written waits in memory")

    def _tell(self, line: str) -> None:
        hand_over(self._loop, partial(self._notice, line))
