"""A ``diary.csv`` to notes and back."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from fleetfoot.diary.dates import day_comes_first
from fleetfoot.diary.fields import BY_NAME, COLUMNS, EXTRA, Of, canonical, misspelt
from fleetfoot.diary.note import Note, Where, when
from fleetfoot.diary.sheet import sheet_of
from fleetfoot.diary.side import Said, passed_over
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.diary.sheet import Row, Sheet

NAME = "diary.csv"
"""What a folder calls its diary."""


def is_diary(header: Iterable[str]) -> bool:
    """Return whether a header is that of a diary: a date or a run, and a field, and nothing of another table."""
    names = [_plain(name) for name in header]
    return bool({"date", "run"} & set(names)) and any(name in BY_NAME for name in names)


def read_diary(where: str, content: bytes) -> list[Note]:
    """Return the notes of a ``diary.csv``, row by row; raises as :func:`diary_of`."""
    return diary_of(where, content).notes


def diary_of(where: str, content: bytes) -> Said:
    """Return what a ``diary.csv`` says, and which columns it has beside those of a diary.

    Raises
    ------
    UnreadableError
        In one line: a column that is misspelt, a row without date and run, or a cell that is no such value.
    """
    sheet = sheet_of(where, content)
    names = _names(sheet)
    notes: list[Note] = []
    seen: dict[Where, int] = {}
    dates = [row.cells[names.index("date")] for row in sheet.rows] if "date" in names else []
    day_first = day_comes_first(dates, sheet.delimiter)
    for row in sheet.rows:
        at = _where(sheet, row, names, day_first=day_first)
        values = _values(sheet, row, names)
        of_run = any(BY_NAME[name].of is Of.RUN for name, _ in values)  # a morning is no run of its day
        seen[at] = seen.get(at, 0) + of_run
        place = at._replace(nth=1 if at.run or at.clock else max(seen[at], 1))
        notes.extend(Note(place, name, value) for name, value in values)
    foreign = [told for told, name in zip(sheet.header, names, strict=True) if _is_foreign(name)]
    return Said(notes, passed_over(foreign))


def write_diary(rows: Iterable[tuple[str, str, dict[str, str]]]) -> str:
    """Return a ``diary.csv``: of each row the date, the run, and its values by field.

    What is told beside has a column only where it is said.
    """
    said = list(rows)
    beside = [field.name for field in EXTRA if any(field.name in values for *_, values in said)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *beside])
    for date, run, values in said:
        writer.writerow([date, run, *(values.get(name, "") for name in (*COLUMNS[2:], *beside))])
    return out.getvalue()


def _is_foreign(name: str) -> bool:
    return bool(name) and name not in COLUMNS and name not in BY_NAME


def _plain(name: str) -> str:
    return name.strip().lower()


def _names(sheet: Sheet) -> list[str]:
    names = [_plain(name) for name in sheet.header]
    for name, told in zip(names, sheet.header, strict=True):
        if _is_foreign(name) and (near := misspelt(name)) is not None:
            raise UnreadableError(f"{sheet.where}: unknown column {shown(told)}", f"the nearest is {near}")
        if name and names.count(name) > 1:
            raise UnreadableError(f"{sheet.where}: column {name} occurs twice", "leave one of them out")
    if not {"date", "run"} & set(names):
        raise UnreadableError(f"{sheet.where}: has neither a column date nor a column run", "add one of them")
    return names


def _where(sheet: Sheet, row: Row, names: list[str], *, day_first: bool | None) -> Where:
    cells = dict(zip(names, row.cells, strict=True))
    run = " ".join(cells.get("run", "").split())
    if not run and not cells.get("date", "").strip():
        raise UnreadableError(f"{sheet.place(row)}: has neither date nor run", "fill in one of them")
    if len(run) > 300:
        raise UnreadableError(
            f"{sheet.place(row)}, column run: {shown(run)} is no name of a run", "mend the row"
        )
    try:
        day, clock = when(cells["date"], day_first=day_first) if cells.get("date", "").strip() else ("", "")
    except ValueError as error:
        raise UnreadableError(f"{sheet.place(row)}, column date: {error}", "mend the row") from error
    return Where(day, clock, run)


def _values(sheet: Sheet, row: Row, names: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, cell in zip(names, row.cells, strict=True):
        if name not in BY_NAME:
            if cell.strip() and not name:
                raise UnreadableError(
                    f"{sheet.place(row)}: {shown(cell)} stands in a column without a name", "name it"
                )
            continue
        try:
            value = canonical(BY_NAME[name], cell)
        except ValueError as error:
            raise UnreadableError(f"{sheet.place(row)}, column {name}: {error}", "mend the row") from error
        if value is not None:
            found.append((name, value))
    return found
