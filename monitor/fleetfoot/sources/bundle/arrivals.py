"""Which files of some folders have arrived: whole, and not looked at before in this state.

Programs write files in pieces, and some give them their name before they are whole. A file has arrived when two looks
in a row find it of the same size and time.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.sources.bundle.walk import TEMPORARY, is_finished

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class _State(NamedTuple):
    """What shows that a file was written to."""

    size: int
    modified_ns: int


class Arrivals:
    """Watches folders, by looking; a folder that is gone for a time is looked at again when it is back.

    Parameters
    ----------
    folders : Sequence[Path]
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._before: dict[Path, _State] = {}
        self._given: dict[Path, _State] = {}

    def look(self) -> list[Path]:
        """Return the files that have arrived since the last look, by name."""
        now = {path: state for folder in self._folders for path, state in _states(folder)}
        arrived = [
            path
            for path, state in now.items()
            if self._before.get(path) == state and self._given.get(path) != state
        ]
        self._before = now
        self._given = {path: state for path, state in self._given.items() if path in now}
        self._given |= {path: now[path] for path in arrived}
        return sorted(arrived)


def _states(folder: Path) -> Iterator[tuple[Path, _State]]:
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(TEMPORARY)]
        for name in names:
            path = Path(root, name)
            try:
                status = path.lstat()
            except OSError:  # it has just gone
                continue
            if stat.S_ISREG(status.st_mode) and status.st_size and is_finished(path):
                yield path, _State(status.st_size, status.st_mtime_ns)
