"""Notes out of files: a diary, or what another program knows of days and runs.

For commands that find such files among recordings: :func:`reader_of` says whether a file is one, without reading more
than its beginning, and :func:`import_file` takes it into the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from fleetfoot.diary.sheet import LARGEST_BYTES, header_of
from fleetfoot.diary.table import NAME, is_diary, read_diary
from fleetfoot.diary.wellness.intervals import is_wellness, read_wellness
from fleetfoot.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from fleetfoot.diary.note import Note

HEAD_BYTES: Final = 64 * 1024
"""What a kind of file is told by."""


class Side(NamedTuple):
    """One kind of file beside recordings."""

    title: str
    """What people call it."""
    fits: Callable[[str, bytes], bool]
    """Whether a file is of this kind, by its name and its first :data:`HEAD_BYTES`."""
    read: Callable[[Path], list[Note]]


class Imported(NamedTuple):
    """What a file brought."""

    title: str
    notes: int
    days: int
    """Days and runs that it speaks of."""


class Notebook(Protocol):
    """Where notes are kept: a store."""

    def note(self, athlete: str, notes: Iterable[Note]) -> int:
        """Keep notes, in place of what the same source said before; return how many were new."""
        ...


def kinds() -> tuple[Side, ...]:
    """Return every kind, the one that is asked first at the front."""
    return (
        Side("intervals.icu wellness", _is_intervals, _read_intervals),
        Side("diary", _is_diary, _read_diary),
    )


def reader_of(path: Path) -> Side | None:
    """Return what kind of side data a file holds; None where it is none, or cannot be read at all."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except (OSError, ValueError):  # whoever reads it as a recording says what is wrong
        return None
    return next((kind for kind in kinds() if kind.fits(path.name, head)), None)


def import_file(store: Notebook, athlete: str, path: Path) -> Imported:
    """Take what a file says into the store, in place of what the same source said before.

    Raises
    ------
    UnreadableError
        It is no side data, or not what it claims to be; the line says where and what to do.
    StoreError
        The store cannot be written.
    """
    kind = reader_of(path)
    if kind is None:
        known = ", ".join(each.title for each in kinds())
        raise UnreadableError(f"{path}: is none of {known}", "for recordings use 'fleetfoot replay'")
    notes = kind.read(path)
    store.note(athlete, notes)
    return Imported(kind.title, len(notes), len({note.where for note in notes}))


def content_of(path: Path) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    UnreadableError
        It cannot be read, or is larger than a table may be.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnreadableError(f"{path}: is larger than {LARGEST_BYTES >> 20} MB", "cut it into years")
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableError(f"{path}: {reason}", "name a file that can be read") from error


def _is_diary(name: str, head: bytes) -> bool:
    return name.lower() == NAME or is_diary(header_of(head))


def _read_diary(path: Path) -> list[Note]:
    return read_diary(str(path), content_of(path))


def _is_intervals(name: str, head: bytes) -> bool:
    del name
    return is_wellness(header_of(head))


def _read_intervals(path: Path) -> list[Note]:
    return read_wellness(str(path), content_of(path))
