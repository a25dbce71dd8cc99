"""Tables with a row a day: which column holds what, as each program writes them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping  # noqa: TC003 - of the fields of a NamedTuple
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.diary.dates import day_comes_first
from fleetfoot.diary.fields import BY_NAME, canonical
from fleetfoot.diary.note import Note, Where, when
from fleetfoot.diary.sheet import header_of, sheet_of
from fleetfoot.diary.side import Said, Side, passed_over
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import number, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fleetfoot.diary.sheet import Row, Sheet
    from fleetfoot.sources.bundle.member import Member

_BETWEEN: Final = re.compile(r"[^0-9a-z%]+")


class Column(NamedTuple):
    """What a column says, as a line."""

    field: str
    factor: float = 1.0
    offset: float = 0.0


class _Oddity(NamedTuple):
    """What cannot be read."""

    place: str
    reason: str


class Layout(NamedTuple):
    """How a program writes its days; all names are as :func:`plain` gives them."""

    source: str
    title: str
    days: tuple[str, ...]
    """Columns that may hold the day, the best first."""
    columns: Mapping[str, Column]
    """What is read."""
    signs: tuple[frozenset[str], ...]
    """Of each of these sets a column must be there."""
    file: str = ""
    """What the file's name must begin with, where the header alone does not tell."""
    only: Mapping[str, frozenset[str]] = MappingProxyType({})
    """What a row must say in these columns, where they are there, to be a day."""

    def side(self) -> Side:
        """Return it as a kind of file."""

        def fits(name: str, head: bytes) -> bool:
            return name.lower().startswith(self.file) and self.fits(header_of(head))

        return Side(self.title, fits, self.read)

    def fits(self, header: Iterable[str]) -> bool:
        """Tell by its header whether a table is of this program."""
        names = {plain(name) for name in header}
        return bool(names & set(self.days)) and all(names & signs for signs in self.signs)

    def read(self, member: Member) -> Said:
        """Return what the days say; 0 is how these programs write nothing. What cannot be is left out and counted.

        Raises
        ------
        UnreadableError
            In one line: there is no column with the day, or nothing but what cannot be read, with the first of it.
        """
        sheet = sheet_of(member.where, member.content())
        names = [plain(name) for name in sheet.header]
        day = next((names.index(name) for name in self.days if name in names), None)
        if day is None:
            raise UnreadableError(
                f"{member.where}: has no column {self.days[0]}", f"export {self.title} as CSV"
            )
        first = day_comes_first([row.cells[day] for row in sheet.rows], sheet.delimiter)
        notes: list[Note] = []
        odd: list[_Oddity] = []
        for row in sheet.rows:
            for found in self._row(sheet, row, names, day, day_first=first):
                if isinstance(found, _Oddity):
                    odd.append(found)
                else:
                    notes.append(found)
        if odd and not notes:
            raise UnreadableError(f"{odd[0].place}: {odd[0].reason}", "mend the row")
        unread = [
            told.strip().lower()
            for told, name in zip(sheet.header, names, strict=True)
            if name not in self.columns and name not in self.days and name not in self.only
        ]
        return Said(notes, (*_counted(odd), *passed_over(unread)))

    def _row(
        self, sheet: Sheet, row: Row, names: list[str], day: int, *, day_first: bool | None
    ) -> Iterator[Note | _Oddity]:
        if not row.cells[day].strip():  # a night without a wake-up, as of today
            return
        told = dict(zip(names, row.cells, strict=True))
        if any(name in told and told[name].strip().lower() not in kept for name, kept in self.only.items()):
            return
        try:
            date, _ = when(row.cells[day], day_first=day_first)
        except ValueError as error:
            yield _Oddity(f"{sheet.place(row)}, column {sheet.header[day].strip().lower()}", str(error))
            return
        for name, head, cell in zip(names, sheet.header, row.cells, strict=True):
            if name in self.columns:
                place = f"{sheet.place(row)}, column {head.strip().lower()}"
                yield from self._noted(place, date, self.columns[name], cell)

    def _noted(self, place: str, date: str, column: Column, cell: str) -> list[Note | _Oddity]:
        try:
            raw = number(cell)
            if math.isnan(raw) or raw == 0.0:
                return []
            value = canonical(BY_NAME[column.field], f"{column.factor * raw + column.offset:.6g}")
        except ValueError as error:
            return [_Oddity(place, f"{shown(cell)}: {error}")]
        return [] if value is None else [Note(Where(date), column.field, value, self.source)]


def plain(name: str) -> str:
    """Return the name of a column without case, accents and marks.

    >>> plain("Herzfrequenzvariabilität (ms)"), plain(" total_sleep_duration")
    ('herzfrequenzvariabilitat ms', 'total sleep duration')
    """
    folded = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", letters).strip()


def _counted(odd: list[_Oddity]) -> tuple[str, ...]:
    if not odd:
        return ()
    return (f"{len(odd)} cells that cannot be read, such as in {odd[0].place}: {odd[0].reason}: left out",)
