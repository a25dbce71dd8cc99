"""Days in JSON: lists of objects, as exports of watches hold them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast

import ijson  # type: ignore[import-untyped]

from fleetfoot.diary.note import when
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import number
from fleetfoot.sources.recording.json_depth import check_depth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.sources.bundle.member import Member

MOST: Final = 500_000
"""Objects of one file."""
_MARK: Final = b"\xef\xbb\xbf"
"""Byte-order mark of UTF-8, which JSON does not have and some programs write."""
_MS: Final = (1e11, 4.1e12)
"""Days as ms since 1970 in UTC, midnight, from 1973 to 2099."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

Row = dict[str, Any]
"""One object; whatever its values are, they are looked at one by one."""


def rows_of(member: Member, path: str = "item") -> Iterator[Row]:
    """Yield the objects of a list in a JSON file, or the one object there is instead of a list.

    ``path`` is where the list stands, as ijson writes it.

    Raises
    ------
    UnreadableError
        It is no JSON, breaks off, or holds too much.
    """
    count = 0
    content = member.content().removeprefix(_MARK)
    if path == "item" and content.lstrip()[:1] == b"{":
        path = ""
    check_depth(member.where, content)
    items = cast("Any", ijson).items(io.BytesIO(content), path, use_float=True)
    try:
        for item in items:
            count += 1
            if count > MOST:
                raise UnreadableError(f"{member.where}: holds more than {MOST} entries", "cut it into years")
            if isinstance(item, dict):
                yield cast("Row", item)
    except (cast("Any", ijson).JSONError, ValueError, OverflowError, RecursionError) as error:
        reason = (str(error).splitlines() or ["it cannot be read"])[0][:80]
        raise UnreadableError(f"{member.where}: is damaged JSON: {reason}", "export it anew") from error


def inner_rows(value: object) -> list[Row]:
    """Return the objects in a list within an object; none where it is no list."""
    listed = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Row", each) for each in listed if isinstance(each, dict)]


def amount(row: Row, *names: str) -> float:
    """Return the first of these values that is a number above 0, else NaN: 0 and null are how watches say nothing.

    A number may be written as text.
    """
    for name in names:
        value = _numeric(row.get(name))
        if isinstance(value, int | float) and not isinstance(value, bool) and 0.0 < value < 1e13:
            return float(value)
    return float("nan")


def _numeric(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return number(value[:40].replace(",", "."))
    except ValueError:
        return None


def day_of(value: object) -> str:
    """Return the day of a date as exports write it, ``2024-01-31``, ``Jan 31, 2024 12:00:00 AM`` or ``01/31/24``.

    Empty where it is none.

    >>> day_of("2024-01-31T00:00:00.0"), day_of({"date": "Jan 31, 2024 12:00:00 AM"}), day_of("01/31/24 00:00:00")
    ('2024-01-31', '2024-01-31', '2024-01-31')
    """
    if isinstance(value, dict):
        return day_of(cast("Row", value).get("date"))
    if isinstance(value, int | float) and not isinstance(value, bool) and _MS[0] <= value <= _MS[1]:
        return datetime.fromtimestamp(value / 1000.0, UTC).date().isoformat()
    if not isinstance(value, str):
        return ""
    text = value.strip()[:40]
    if text[:3].lower() in _MONTHS:
        month, day, year, *_ = [*text.replace(",", " ").split(), "", "", ""]
        text = f"{year}-{_MONTHS.index(month[:3].lower()) + 1}-{day}"
    elif text[2:3] == "/":
        month, day, year = [*text.split(" ", maxsplit=1)[0].split("/"), "", "", ""][:3]
        text = f"{year if len(year) == 4 else f'20{year}'}-{month}-{day}"
    try:
        return when(text)[0]
    except ValueError:
        return ""
