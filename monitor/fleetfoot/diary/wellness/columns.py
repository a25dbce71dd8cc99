"""Tables with a row a day: which column holds what, as each program writes them."""

from __future__ import annotations

import math
from collections.abc import Mapping  # noqa: TC003 - of the fields of a NamedTuple
from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.diary.fields import BY_NAME, canonical
from fleetfoot.diary.note import Note, Where, when
from fleetfoot.diary.sheet import header_of, sheet_of
from fleetfoot.diary.side import Said, Side, passed_over
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import number, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.diary.sheet import Row, Sheet
    from fleetfoot.sources.bundle.member import Member


class Column(NamedTuple):
    """What a column says, as a line."""

    field: str
    factor: float = 1.0
    offset: float = 0.0


class Layout(NamedTuple):
    """How a program writes its days."""

    source: str
    title: str
    days: tuple[str, ...]
    """Columns that may hold the day, the best first; all names are in lower case."""
    columns: Mapping[str, Column]
    """What is read."""
    signs: tuple[frozenset[str], ...]
    """Of each of these sets a column must be there."""

    def side(self) -> Side:
        """Return it as a kind of file."""

        def fits(name: str, head: bytes) -> bool:
            del name
            return self.fits(header_of(head))

        return Side(self.title, fits, self.read)

    def fits(self, header: Iterable[str]) -> bool:
        """Tell by its header whether a table is of this program."""
        names = {name.strip().lower() for name in header}
        return bool(names & set(self.days)) and all(names & signs for signs in self.signs)

    def read(self, member: Member) -> Said:
        """Return what the days say; 0 is how these programs write nothing.

        Raises
        ------
        UnreadableError
            In one line that names row and column: no day, a day that is none, or a value that cannot be.
        """
        sheet = sheet_of(member.where, member.content())
        names = [name.strip().lower() for name in sheet.header]
        day = next((names.index(name) for name in self.days if name in names), None)
        if day is None:
            raise UnreadableError(
                f"{member.where}: has no column {self.days[0]}", f"export {self.title} as CSV"
            )
        unknown = [name for name in names if name not in self.columns and name not in self.days]
        notes = [note for row in sheet.rows for note in self._row(sheet, row, names, day)]
        return Said(notes, passed_over(unknown))

    def _row(self, sheet: Sheet, row: Row, names: list[str], day: int) -> Iterable[Note]:
        if not row.cells[day].strip():  # a night without a wake-up, as of today
            return
        try:
            date, _ = when(row.cells[day])
        except ValueError as error:
            raise UnreadableError(
                f"{sheet.place(row)}, column {names[day]}: {error}", "mend the row"
            ) from error
        for name, cell in zip(names, row.cells, strict=True):
            if name in self.columns:
                yield from self._noted(f"{sheet.place(row)}, column {name}", date, self.columns[name], cell)

    def _noted(self, place: str, date: str, column: Column, cell: str) -> list[Note]:
        try:
            raw = number(cell)
            if math.isnan(raw) or raw == 0.0:
                return []
            value = canonical(BY_NAME[column.field], f"{column.factor * raw + column.offset:.6g}")
        except ValueError as error:
            raise UnreadableError(f"{place}: {shown(cell)}: {error}", "mend the row") from error
        return [] if value is None else [Note(Where(date), column.field, value, self.source)]
