"""Notes out of files: a diary, or what another program knows of days and runs.

For commands that find such files among recordings: :func:`side_of` says whether a file is one, by its name and its
first bytes, and :func:`import_file` takes it into the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from fleetfoot.diary.sheet import header_of
from fleetfoot.diary.side import Said, Side, together
from fleetfoot.diary.table import NAME, diary_of, is_diary
from fleetfoot.diary.wellness import apple, fitbit, garmin, garmin_fit, oura, phones, strava
from fleetfoot.diary.wellness.intervals import INTERVALS
from fleetfoot.diary.wellness.tables import FITBIT_HRV, FITBIT_RESTING, HRV4TRAINING, OURA, WHOOP
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.bundle.walk import Problem, walk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fleetfoot.diary.note import Note
    from fleetfoot.sources.bundle.member import Member


class Imported(NamedTuple):
    """What a file brought."""

    title: str
    notes: int
    days: int
    """Days and runs that it speaks of."""
    passed: tuple[str, ...] = ()
    """What was passed over, one line each."""


class Notebook(Protocol):
    """Where notes are kept: a store."""

    def note(self, athlete: str, notes: Iterable[Note]) -> int:
        """Keep notes, in place of what the same source said before; return how many were new."""
        ...


def _is_diary(name: str, head: bytes) -> bool:
    return name.lower() == NAME or is_diary(header_of(head))


def _read_diary(member: Member) -> Said:
    return diary_of(member.where, member.content())


_TABLES: Final = (INTERVALS, HRV4TRAINING, WHOOP, OURA, FITBIT_HRV, FITBIT_RESTING)
SIDES: Final[tuple[Side, ...]] = (
    *strava.SIDES,
    *garmin.SIDES,
    *garmin_fit.SIDES,
    *(layout.side() for layout in _TABLES),
    *apple.SIDES,
    *phones.SIDES,
    *oura.SIDES,
    *fitbit.SIDES,
    Side("diary", _is_diary, _read_diary),
)
"""Every kind, the one that is asked first at the front."""


def side_of(member: Member, head: bytes) -> Side | None:
    """Return what kind of side data a file holds, by its own name and its first bytes; None where it is none."""
    return next((kind for kind in SIDES if kind.fits(member.name, head)), None)


def import_file(store: Notebook, athlete: str, path: Path) -> list[Imported]:
    """Take what a file, or the files of an archive or folder say into the store, in place of what the same source said.

    Raises
    ------
    UnreadableError
        There is no side data, or it is not what it claims to be; the line says where and what to do.
    StoreError
        The store cannot be written.
    """
    read: list[tuple[str, Said]] = []
    for each in walk([path]):
        if isinstance(each, Problem):
            raise UnreadableError(f"{each.where}: {each.reason}", "name a file that can be read")
        kind = side_of(each, each.head())
        if kind is not None:
            read.append((kind.title, kind.read(each)))
    store.note(athlete, together(said for _, said in read))
    brought = [
        Imported(title, len(said.notes), len({note.where for note in said.notes}), said.passed)
        for title, said in read
    ]
    if not brought:
        known = ", ".join(dict.fromkeys(kind.title for kind in SIDES))
        raise UnreadableError(f"{path}: is none of {known}", "for recordings use 'fleetfoot replay'")
    return brought
