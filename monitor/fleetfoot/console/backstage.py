"""A screen that a thread of its own draws: a terminal that is held (Ctrl-S), or a slow one, holds up nobody."""

from __future__ import annotations

import io
import os
from functools import partial
from typing import TYPE_CHECKING, Final, TextIO

from fleetfoot.path.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.console.screen import Screen
    from fleetfoot.console.view import Board

MOST_LINES: Final = 10_000
"""Lines that wait, some 2 MB; what comes then is counted and said to be missing."""


class Backstage:
    """Hands to a thread what a screen is to show; a :class:`~fleetfoot.console.screen.Screen` itself.

    Lines come in their order. Of what changes only the state is drawn that holds when the thread gets to it. A
    terminal that is gone shows nothing any more, and the run goes on.
    """

    def __init__(self, screen: Screen) -> None:
        self.moves = screen.moves
        self._screen = screen
        self._worker = Worker("console")
        self._given = self._shown = 0
        self._skipped = self._skipped_told = 0
        self._drawing = False
        self._gone = False

    def open(self) -> None:
        """See :class:`~fleetfoot.console.screen.Screen`."""
        self._put(self._screen.open)

    def line(self, text: str, tone: str = "", *, whole: bool = False) -> None:
        """See :class:`~fleetfoot.console.screen.Screen`."""
        if self._given - self._shown >= MOST_LINES:
            self._skipped += 1
            return
        self._given += 1
        self._put(partial(self._tell, text, tone, whole=whole))

    def show(self, board: Board) -> None:
        """See :class:`~fleetfoot.console.screen.Screen`."""
        if self.moves and not self._drawing:
            self._drawing = True
            self._put(partial(self._draw, board.still()))

    def close(self) -> None:
        """See :class:`~fleetfoot.console.screen.Screen`."""
        self._put(self._screen.close)

    async def settled(self) -> None:
        """Wait until everything has been shown."""
        await self._worker.idle()

    def stop(self, timeout_s: float = 1.0) -> None:
        """End the thread after what there is to show; leave one that hangs to itself."""
        self._worker.stop(timeout_s)

    def _tell(self, text: str, tone: str, *, whole: bool) -> None:
        self._screen.line(text, tone, whole=whole)
        self._shown += 1
        if skipped := self._skipped - self._skipped_told:
            self._skipped_told += skipped
            self._screen.line(f"fleetfoot: {skipped} lines were not shown: nothing was taken here meanwhile")

    def _draw(self, board: Board) -> None:
        self._drawing = False
        self._screen.show(board)

    def _put(self, work: Callable[[], None]) -> None:
        self._worker.put(partial(self._attempt, work))

    def _attempt(self, work: Callable[[], None]) -> None:
        if self._gone:
            return
        try:
            work()
        except OSError:
            self._gone = True  # there is nobody left to tell


def unbuffered(stream: TextIO) -> TextIO:
    """Return a stream to the same place that keeps nothing and locks nothing.

    What a thread writes to ``sys.stderr`` while its reader takes nothing holds a lock that Python waits for at the end
    ("could not acquire lock ... at interpreter shutdown"). A stream without a file is returned as it is.
    """
    if not has_file(stream):
        return stream
    stream.flush()
    return io.TextIOWrapper(
        _Raw(stream.fileno(), stream.name),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=False,
        write_through=True,
    )


def has_file(stream: TextIO) -> bool:
    """Return whether there is a file of the operating system behind a stream."""
    try:
        return stream.fileno() >= 0
    except OSError:
        return False


class _Raw(io.RawIOBase):
    """A file descriptor, as a file that takes all of what it is given."""

    def __init__(self, fd: int, name: str) -> None:
        self.name = name
        self._fd = fd

    def fileno(self) -> int:
        return self._fd

    def isatty(self) -> bool:
        return os.isatty(self._fd)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]
        left = memoryview(data)
        while left:
            left = left[os.write(self._fd, left) :]
        return len(data)
