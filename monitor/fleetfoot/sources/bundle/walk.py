"""Walking through what people give: files, folders, archives and archives within them, file by file."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.bundle.member import BROKEN, LEAVE_IT, Member, check_ratio, plain_name
from fleetfoot.sources.bundle.zipped import EMPTY_ZIP, ZIP, encrypted, open_zip, opened, readable

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator

DEEPEST: Final = 3
"""Archives within each other; Garmin's export has two."""
MOST_UNPACKED: Final = 60
"""An archive unpacks to so many times its size at most: more than the most of 86 recordings each by itself (42)."""
LEAST_BUDGET: Final = 2**28
"""Bytes that any archive may unpack to, however small it is."""
TEMPORARY: Final = (".", "~")
"""How the names of files begin that are hidden or being written, as by Syncthing (``.syncthing.x.tmp``)."""
UNFINISHED: Final = frozenset({".tmp", ".part", ".partial", ".crdownload", ".download", ".swp"})
"""How the names of files end that are being written."""


class Problem(NamedTuple):
    """Something in a bundle that cannot be looked through."""

    where: str
    reason: str
    """Without the place."""


def walk(paths: Iterable[Path], *, scratch: Path | None = None) -> Iterator[Member | Problem]:
    """Yield every file under some paths: folders by name, archives in their own order.

    Links inside folders and archives are not followed, hidden and unfinished files are passed over. A member of an
    archive can be read until the next is taken.

    Parameters
    ----------
    paths : Iterable[Path]
        As given by people: links among them are followed.
    scratch : Path, optional
        Folder for archives that lie within others: they are copied there, without a name, to be read at all.
    """
    for path in paths:
        yield from _walk_path(path, scratch)


def is_finished(path: Path) -> bool:
    """Tell by its name whether a file is neither hidden nor being written."""
    return not path.name.startswith(TEMPORARY) and path.suffix.lower() not in UNFINISHED


def _walk_path(path: Path, scratch: Path | None) -> Iterator[Member | Problem]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        yield Problem(str(path), f"cannot be opened: {reason}")
        return
    if stat.S_ISDIR(mode):
        yield from _walk_folder(path, scratch)
    elif stat.S_ISREG(mode):
        yield from _walk_file(path, scratch)
    else:
        yield Problem(str(path), "is not a regular file")


def _walk_folder(folder: Path, scratch: Path | None) -> Iterator[Member | Problem]:
    failed: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=failed.append):
        folders[:] = sorted(name for name in folders if not name.startswith(TEMPORARY))
        for name in sorted(names):
            path = Path(root, name)
            if is_finished(path) and _is_file(path):
                yield from _walk_file(path, scratch)
    for error in failed:
        yield Problem(str(error.filename), f"cannot be opened: {error.strerror}")


def _is_file(path: Path) -> bool:
    """Tell whether a path is a file itself, and no link, pipe or device; one that has just gone is none."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _walk_file(path: Path, scratch: Path | None) -> Iterator[Member | Problem]:
    try:
        with path.open("rb") as file:
            if file.read(4) not in {ZIP, EMPTY_ZIP}:
                yield Member.of_file(path)
                return
            size = file.seek(0, 2)
            yield from _Zip(str(path), scratch, _Budget(str(path), size)).walk(file, 1)
    except OSError as error:
        yield Problem(str(path), f"cannot be read: {error.strerror or error}")


class _Budget:
    """How much an archive may still unpack to."""

    def __init__(self, where: str, size: int) -> None:
        self._where = where
        self._left = max(LEAST_BUDGET, MOST_UNPACKED * size)

    def spend(self, size: int) -> None:
        """Take note of what was unpacked; raise UnreadableError where it is too much."""
        self._left -= size
        self.check()

    def check(self) -> None:
        if self._left < 0:
            raise UnreadableError(
                f"{self._where}: unpacks to more than {MOST_UNPACKED} times its size, as a zip bomb does",
                LEAVE_IT,
            )


class _Zip:
    """The members of one archive, and of those in it."""

    def __init__(self, where: str, scratch: Path | None, budget: _Budget) -> None:
        self._where = where
        self._scratch = scratch
        self._budget = budget

    def walk(self, file: IO[bytes], depth: int) -> Iterator[Member | Problem]:
        try:
            with open_zip(self._where, file) as archive:
                if encrypted(archive):
                    yield Problem(self._where, "is encrypted: unpack it with its password")
                for info in filter(readable, archive.infolist()):
                    self._budget.check()
                    yield from self._walk_member(archive, info, depth)
        except UnreadableError as error:
            yield Problem(self._where, error.what.removeprefix(f"{self._where}: "))

    def _walk_member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int
    ) -> Iterator[Member | Problem]:
        name = info.filename
        if not is_finished(Path(plain_name(name))):
            return
        where = f"{self._where}: {name}"
        try:
            check_ratio(where, info.compress_size, info.file_size)
        except UnreadableError as error:
            yield Problem(where, error.what.removeprefix(f"{where}: "))
            return
        try:
            with opened(archive, info) as file:
                is_zip = file.read(4) in {ZIP, EMPTY_ZIP}
        except BROKEN as error:
            yield Problem(where, f"cannot be read: {error}")
            return
        if not is_zip:
            yield Member(where, plain_name(name), lambda: opened(archive, info), unpacked=self._budget.spend)
        elif depth >= DEEPEST:
            yield Problem(where, f"lies in {depth} archives: unpack the outer ones")
        else:
            yield from self._walk_inner(archive, info, where, depth)

    def _walk_inner(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, depth: int
    ) -> Iterator[Member | Problem]:
        self._budget.spend(info.file_size)
        try:
            with tempfile.TemporaryFile(dir=self._scratch) as copy:
                with opened(archive, info) as file:
                    shutil.copyfileobj(file, copy, 2**20)
                yield from _Zip(where, self._scratch, self._budget).walk(copy, depth + 1)
        except BROKEN as error:
            yield Problem(where, f"cannot be unpacked: {error}")
