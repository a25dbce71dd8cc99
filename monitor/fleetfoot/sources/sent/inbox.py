"""All runs that were sent to a fleetfoot: a folder of captures, one process at a time, with an end to its size."""

from __future__ import annotations

import os
import re
import sys
from typing import IO, TYPE_CHECKING, Final

from fleetfoot.errors import StoreError, UsageError
from fleetfoot.sources.sent.lines import SentRun

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fleetfoot.path.source import Notification

ENDING: Final = ".capture.jsonl"
RUN: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}", re.ASCII)
"""What an id of a run looks like; a name of a file is made of it, so it is nothing else."""
LARGEST_BYTES: Final = 4 << 30
"""Of all runs together."""
MOST_RUNS: Final = 5000
"""Of all: a run a day for thirteen years."""
MOST_OPEN: Final = 8
"""Runs whose lines are known in memory; the others are read again when they go on."""


class FullError(Exception):
    """There are as many runs, or bytes of them, as are kept."""


class Inbox:
    """A folder of runs that were sent; open for one process alone.

    Parameters
    ----------
    folder : Path
        Made where it is not there, for its owner only.

    Raises
    ------
    UsageError
        Another process has it.
    StoreError
        It cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, SentRun] = {}
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock: IO[bytes] = (folder / ".lock").open("ab")
        except OSError as error:
            raise StoreError(f"{folder}: cannot be made: {error.strerror}") from error
        self._claim()
        self._sizes = {run: self._path(run).stat().st_size for run in self.runs()}

    def close(self) -> None:
        """Let the folder go."""
        self._lock.close()

    def _claim(self) -> None:
        try:
            if sys.platform != "win32":
                fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise UsageError(
                f"{self.folder}: another fleetfoot takes runs from phones already: end it first"
            ) from error

    def runs(self) -> list[str]:
        """Return the ids of all runs."""
        names = sorted(entry.name for entry in os.scandir(self.folder) if entry.name.endswith(ENDING))
        return [run for name in names if RUN.fullmatch(run := name.removesuffix(ENDING))]

    def run(self, run: str) -> SentRun:
        """Return a run as far as it has come.

        Raises
        ------
        StoreError
            Its file cannot be read.
        UnreadableError
            Its file holds something else.
        """
        found = self._open.pop(run, None) or SentRun(self._path(run), run)
        self._open[run] = found  # the one that was asked for last stands last
        while len(self._open) > MOST_OPEN:
            del self._open[next(iter(self._open))]
        return found

    def take(self, run: str, at: int, lines: Sequence[bytes]) -> list[Notification]:
        """Keep lines of a run: see :meth:`SentRun.take`.

        Raises
        ------
        FullError
            No more is kept.
        """
        if run not in self._sizes and len(self._sizes) >= MOST_RUNS:
            raise FullError
        if sum(self._sizes.values()) + sum(map(len, lines)) > LARGEST_BYTES:
            raise FullError
        found = self.run(run)
        try:
            return found.take(at, lines)
        finally:
            if found.have:
                self._sizes[run] = found.size

    def _path(self, run: str) -> Path:
        if not RUN.fullmatch(run):
            raise UsageError(f"{run!r:.80} is no id of a run")
        return self.folder / f"{run}{ENDING}"
