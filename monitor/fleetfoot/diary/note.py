"""One value of the diary, what it belongs to, and the rows that such values make."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.diary.dates import in_order_of_size
from fleetfoot.sources.recording.cells import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN: Final = "diary"
"""Source of what the runner said here."""
EARLIEST, LATEST = 1990, 2100
"""Years of a diary; a date outside is a slip."""
_DATE: Final = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
"""A clock is that of the runner, whatever offset stands behind it."""
_NO_DATE: Final = "is no date like 2026-05-31 (with a time, 2026-05-31T07:30)"
_NUMERIC: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


class Where(NamedTuple):
    """What a value belongs to: a day, a run, or a run of a day."""

    day: str = ""
    """Local calendar day, ``YYYY-MM-DD``; empty where only the run is named."""
    clock: str = ""
    """Local time of the run, ``HH:MM``; empty where not said."""
    run: str = ""
    """Id, file name or stem of a run; empty where only the day is named."""
    nth: int = 1
    """The how-manieth entry of that day without clock or run: several runs of a day come in their order."""


class Note(NamedTuple):
    """One value."""

    where: Where
    field: str
    value: str
    """As :func:`~fleetfoot.diary.fields.canonical` gives it."""
    source: str = OWN
    """Who told it: ``diary``, ``fit``, ``strava``, ..."""


def when(text: str, *, day_first: bool | None = None) -> tuple[str, str]:
    """Return day and clock of a date as people and spreadsheets write it in a diary.

    ``day_first`` is what the other dates beside it tell, see :func:`~fleetfoot.diary.dates.day_comes_first`.

    Raises
    ------
    ValueError
        If it is none; its message names the text.

    >>> when("2026-5-1"), when("2026-05-01 07:30")
    (('2026-05-01', ''), ('2026-05-01', '07:30'))
    """
    word = text.strip()
    ordered = in_order_of_size(word, day_first=day_first)
    found = _DATE.fullmatch(ordered) or _NUMERIC.fullmatch(ordered)
    if found is None:
        raise ValueError(f"{shown(word)} {_NO_DATE}")
    year, month, day, *clock = found.groups()
    try:
        at = date(int(year), int(month), int(day))
        local = time(int(clock[0]), int(clock[1])) if clock and clock[0] else None
    except ValueError:
        reason = "is no day of the calendar" if ordered == word else _NO_DATE
        raise ValueError(f"{shown(word)} {reason}") from None
    if not EARLIEST <= at.year < LATEST:
        raise ValueError(f"{shown(word)} is not between {EARLIEST} and {LATEST}")
    return at.isoformat(), f"{local:%H:%M}" if local else ""


class DiaryRow(NamedTuple):
    """What is said of one day or run."""

    date: str
    """With the time where it was said; empty where only the run is named."""
    run: str
    values: dict[str, str]
    sources: tuple[str, ...]
    """Who said it."""


def rows_of(notes: Iterable[Note]) -> list[DiaryRow]:
    """Return the rows, oldest first; sources are kept apart."""
    found: dict[tuple[Where, str], dict[str, str]] = {}
    for note in notes:
        found.setdefault((note.where, note.source), {})[note.field] = note.value
    return [
        DiaryRow("T".join(filter(None, (where.day, where.clock))), where.run, values, (source,))
        for (where, source), values in sorted(found.items(), key=lambda item: item[0])
    ]
