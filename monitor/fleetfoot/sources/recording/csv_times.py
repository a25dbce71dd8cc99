"""Times and dates as programs write them into columns."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import mktime_tz, parsedate_tz
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import decimal_point, number, plain_numbers, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fleetfoot_signal.types import Floats

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SPREADSHEET: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - days of spreadsheets are local
_SINCE_1970: Final = ((1e17, 1e-9), (1e14, 1e-6), (1e11, 1e-3), (1e8, 1.0))
"""A time beyond each counts from 1970, in so many seconds to a unit: the first second of 1973 is 1e8."""
_LATEST_S: Final = 1e8
_DAYS: Final = (20_000.0, 80_000.0)
"""Days of spreadsheets from 1954 to 2119."""
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)")
_DATE: Final = re.compile(
    r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})"
    r"(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s*([AaPp][Mm])?)?\s*(Z|UTC|GMT)?"
)


class Times(NamedTuple):
    """The times of rows."""

    clock_s: Floats
    """float64[rows]: since 1970 if dated, else since any moment; NaN where a cell says nothing."""
    dated: bool
    utc_offset_s: float | None = None
    """Local time less UTC where the file says so."""


def times(cells: Sequence[str], factor: float, place: Callable[[int], str]) -> Times:
    """Return the times in the cells of a column.

    Dates without a zone are local times of this machine, as spreadsheets and phones write them.

    Parameters
    ----------
    cells
    factor
        Seconds to a unit of numbers; NaN where the header does not say.
    place
        What people call a row, for messages.

    Raises
    ------
    UnreadableError
        A cell is no time, or there is none.
    """
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    try:
        number(decimal_point([first], comma_is_common=True)[0])
    except ValueError:
        return _worded(cells, first, place)
    return _numbered(cells, factor, place)


def _numbered(cells: Sequence[str], factor: float, place: Callable[[int], str]) -> Times:
    parts = decimal_point(cells, comma_is_common=True)
    values = plain_numbers(parts)
    if values is None:
        values = np.array([_number(text, place, i) for i, text in enumerate(parts)])
    largest = float(np.nanmax(values)) if np.isfinite(values).any() else np.nan
    for least, unit_s in _SINCE_1970:
        if largest > least and (np.isnan(factor) or factor * largest > _LATEST_S):
            return Times(unit_s * values, dated=True)
    steps = np.diff(values[np.isfinite(values)])
    if (
        _DAYS[0] < largest < _DAYS[1]
        and steps.size
        and 0.0 < float(np.median(steps)) < 0.01
        and np.isnan(factor)
    ):
        start = (_SPREADSHEET + timedelta(days=float(values[np.isfinite(values)][0]))).astimezone()
        since_s = 86_400.0 * (values - values[np.isfinite(values)][0])
        return Times(start.timestamp() + since_s, dated=True, utc_offset_s=_offset_s(start))
    return Times(values if np.isnan(factor) else factor * values, dated=False)


def _number(text: str, place: Callable[[int], str], index: int) -> float:
    try:
        return number(text)
    except ValueError as error:
        raise UnreadableError(f"{place(index)}: {shown(text)} is not a time") from error


def _worded(cells: Sequence[str], first: str, place: Callable[[int], str]) -> Times:
    if _CLOCK.fullmatch(first):
        seconds = np.array([_of_clock(text, place, i) for i, text in enumerate(cells)])
        return Times(_over_midnight(seconds), dated=False)
    day_first = any(
        int(found[1]) > 12 for text in cells if (found := _DATE.match(text.strip())) and len(found[1]) < 3
    )
    american = bool(
        (found := _DATE.match(first)) and "/" in first[:6] and len(found[1]) < 3 and not day_first
    )
    moments = [moment(text, day_first=not american) if text.strip() else None for text in cells]
    for i, (text, found_moment) in enumerate(zip(cells, moments, strict=True)):
        if text.strip() and found_moment is None:
            raise UnreadableError(f"{place(i)}: {shown(text)} is not a date")
    known = next((each for each in moments if each is not None), None)
    if known is None:
        raise UnreadableError(f"{place(0)}: no row carries a time")
    zoned = [np.nan if each is None else (each - EPOCH).total_seconds() for each in moments]
    return Times(np.array(zoned), dated=True, utc_offset_s=None if _says_utc(first) else _offset_s(known))


def _says_utc(text: str) -> bool:
    return text.rstrip().upper().endswith(("Z", "UTC", "GMT"))


def _offset_s(moment: datetime) -> float | None:
    offset = moment.utcoffset()
    return offset.total_seconds() if offset is not None else None


def _of_clock(text: str, place: Callable[[int], str], index: int) -> float:
    if not text.strip():
        return np.nan
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise UnreadableError(f"{place(index)}: {shown(text)} is not a time")
    hours, minutes, seconds = found[1] or "0", found[2], found[3].replace(",", ".")
    return 3600.0 * int(hours) + 60.0 * int(minutes) + float(seconds)


def _over_midnight(seconds: Floats) -> Floats:
    """Go on counting where the time of day starts anew."""
    steps = np.diff(seconds, prepend=seconds[:1])
    days = np.cumsum(np.nan_to_num(steps) < -43_200.0)
    return seconds + 86_400.0 * days


def moment(text: str, *, day_first: bool = True) -> datetime | None:
    """Return the moment that a text states, with the zone of this machine where it names none; None if it is no date.

    >>> moment("2024-03-11T07:00:00+10:00").isoformat()
    '2024-03-11T07:00:00+10:00'
    >>> moment("noon") is None
    True
    """
    plain = text.strip().removesuffix(" UTC").removesuffix(" GMT")
    utc = plain != text.strip()
    try:
        stated: datetime | None = datetime.fromisoformat(plain)
    except ValueError:
        stated = _numbers(plain, day_first=day_first) or _words(text)
    return _with_zone(stated, utc=utc) if stated is not None else None


def _with_zone(found: datetime, *, utc: bool) -> datetime | None:
    try:
        return found if found.tzinfo else found.replace(tzinfo=UTC) if utc else found.astimezone()
    except (OverflowError, OSError, ValueError):  # at the edges of the calendar
        return None


def _numbers(text: str, *, day_first: bool) -> datetime | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    a, b, c = (int(found[i]) for i in (1, 2, 3))
    year, month, day = (a, b, c) if len(found[1]) == 4 else (c, b, a) if day_first else (c, a, b)
    hour = int(found[4] or 0)
    if found[7]:
        hour = hour % 12 + (12 if found[7].lower() == "pm" else 0)
    seconds = float((found[6] or "0").replace(",", "."))
    try:
        start = datetime(year + 2000 if year < 100 else year, month, day, hour, int(found[5] or 0))  # noqa: DTZ001 - the caller adds the zone
        return (start + timedelta(seconds=seconds)).replace(tzinfo=UTC if found[8] else None)
    except (ValueError, OverflowError):
        return None


def _words(text: str) -> datetime | None:
    """Return the moment of ``Sun Jun 11 07:34:09 PDT 2017``; zones unknown to RFC 2822 count as UTC."""
    words = text.split()
    if len(words) == 6:
        weekday, month, day, time, zone, year = words
        parsed = parsedate_tz(f"{weekday}, {day} {month} {year} {time} {zone}")
        try:
            return EPOCH + timedelta(seconds=mktime_tz(parsed)) if parsed else None
        except (ValueError, OverflowError):
            return None
    return None
