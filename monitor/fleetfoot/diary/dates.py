"""Dates as spreadsheets write them back: ``31.05.2026``, ``31/05/2026`` or ``5/31/2026``.

Whoever opens a diary in a spreadsheet and saves it gets its dates in the order of that machine's country.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\b(.*)", re.ASCII)
_DOTTED: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b(.*)", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b(.*)", re.ASCII)
_CLOCK: Final = re.compile(r"(?:,|\s)*(\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp]\.?[Mm]\.?)?", re.ASCII)
_MONTHS: Final = 12
_NOON: Final = 12


def day_comes_first(dates: Iterable[str], delimiter: str) -> bool | None:
    """Return whether a column of dates with slashes has the day before the month; None where nothing tells.

    A number beyond 12 tells, else that cells are parted by semicolons, as where the day comes first.
    """
    for text in dates:
        found = _SLASHED.match(text.strip())
        if found and int(found[1]) > _MONTHS:
            return True
        if found and int(found[2]) > _MONTHS:
            return False
    return True if delimiter == ";" else None


def in_order_of_size(text: str, *, day_first: bool | None) -> str:
    """Return a date of a spreadsheet with the year first; any other text as it is.

    Raises
    ------
    ValueError
        Nothing tells whether the day or the month comes first.

    >>> in_order_of_size("5/31/2026 7:30 PM", day_first=None), in_order_of_size("1.5.2026", day_first=None)
    ('2026-5-31 19:30', '2026-5-1')
    """
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, rest = found.groups()
    elif found := _DOTTED.fullmatch(text):
        day, month, year, rest = found.groups()
    elif found := _SLASHED.fullmatch(text):
        day, month, year, rest = found.groups()
        first = day_comes_first([text], "") if day == month or day_first is None else day_first
        if first is None and day != month:
            raise ValueError(f"{text!r} may be two days: write it as {year}-{month:0>2}-{day:0>2}")
        if first is False:
            day, month = month, day
    else:
        return text
    return f"{year}-{month}-{day}{_clock(rest)}"


def _clock(rest: str) -> str:
    found = _CLOCK.fullmatch(rest.rstrip())
    if found is None:
        return rest
    hour = int(found[1])
    half = (found[3] or "").lower()[:1]
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return f" {hour}:{found[2]}"
