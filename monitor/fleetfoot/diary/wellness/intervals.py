"""Wellness of intervals.icu, a hub for many brands: the CSV of ``/athlete/{id}/wellness.csv``, a row a day.

``hrv`` is RMSSD in ms and ``hrvSDNN`` SDNN, two baselines. Subjective fields are 1 to 4, 1 the best; 0-10 here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.diary.fields import BY_NAME, canonical
from fleetfoot.diary.note import Note, Where, when
from fleetfoot.diary.sheet import sheet_of
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import number, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCE: Final = "intervals.icu"


class _Column(NamedTuple):
    """What a column says, as a line."""

    field: str
    factor: float
    offset: float = 0.0


_STEP: Final = 10.0 / 3.0
"""From 1-4 to 0-10."""
COLUMNS: Final = {
    "sleepsecs": _Column("sleep_h", 1.0 / 3600.0),
    "hrv": _Column("rmssd_ms", 1.0),
    "hrvsdnn": _Column("sdnn_ms", 1.0),
    "restinghr": _Column("resting_hr_bpm", 1.0),
    "weight": _Column("mass_kg", 1.0),
    "soreness": _Column("soreness", _STEP, -_STEP),
    "stress": _Column("stress", _STEP, -_STEP),
    "mood": _Column("mood", -_STEP, 10.0 + _STEP),
}
"""By the column's name in lower case."""
DAY: Final = ("date", "id", "day")
"""Columns that may hold the day."""


def is_wellness(header: Iterable[str]) -> bool:
    """Return whether a header is that of intervals.icu's wellness."""
    names = {name.strip().lower() for name in header}
    return bool(names & set(DAY)) and bool(names & {"sleepsecs", "hrvsdnn", "restinghr"})


def read_wellness(where: str, content: bytes) -> list[Note]:
    """Return what the days say; columns that the diary has no field for are left out, 0 is how it writes nothing.

    Raises
    ------
    UnreadableError
        In one line that names row and column: no day, a day that is none, or a value that cannot be.
    """
    sheet = sheet_of(where, content)
    names = [name.strip().lower() for name in sheet.header]
    day = next((names.index(name) for name in DAY if name in names), None)
    if day is None:
        raise UnreadableError(f"{where}: has no column date", "export the wellness of intervals.icu as CSV")
    notes: list[Note] = []
    for row in sheet.rows:
        try:
            date, _ = when(row.cells[day])
        except ValueError as error:
            raise UnreadableError(
                f"{sheet.place(row)}, column {names[day]}: {error}", "mend the row"
            ) from error
        for name, cell in zip(names, row.cells, strict=True):
            if name in COLUMNS:
                notes.extend(_noted(f"{sheet.place(row)}, column {name}", date, COLUMNS[name], cell))
    return notes


def _noted(place: str, date: str, column: _Column, cell: str) -> list[Note]:
    try:
        raw = number(cell)
        if math.isnan(raw) or raw == 0.0:
            return []
        value = canonical(BY_NAME[column.field], f"{column.factor * raw + column.offset:.6g}")
    except ValueError as error:
        raise UnreadableError(f"{place}: {shown(cell)}: {error}", "mend the row") from error
    return [] if value is None else [Note(Where(date), column.field, value, SOURCE)]
