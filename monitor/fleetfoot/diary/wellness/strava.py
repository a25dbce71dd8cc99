"""What Strava's list of activities says of runs: shoes, exertion and weather; the file is known by its name.

The header is in its owner's language, and its columns repeat. Where it is not in English they are found by their order,
which is the same in every language: names repeat at the same places.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.diary.note import Where
from fleetfoot.diary.sheet import sheet_of
from fleetfoot.diary.side import Gathering, Said, Side
from fleetfoot.sources.bundle.strava import FILE, LIST
from fleetfoot.sources.recording.cells import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.sources.bundle.member import Member

SOURCE: Final = "strava"


class _Column(NamedTuple):
    """A column by its English name and its place."""

    field: str
    name: str
    place: int


_COLUMNS: Final = (
    _Column("shoe", "activity gear", 11),
    _Column("rpe", "perceived exertion", 43),
    _Column("temperature_c", "weather temperature", 56),
    _Column("humidity_pct", "humidity", 59),
)
_REPEATED: Final = ((5, 15), (6, 17), (7, 30), (8, 37), (9, 50))
"""Elapsed time, distance, maximal heart rate, relative effort and commute stand twice (exports of 2021 to 2026)."""
_ENOUGH: Final = 4


def _fits(name: str, head: bytes) -> bool:
    return name.lower() == LIST and (b"," in head or b";" in head)


def _read(member: Member) -> Said:
    found = Gathering(SOURCE)
    sheet = sheet_of(member.where, member.content())
    places = _places(sheet.header)
    if not places:
        return Said(
            [], ("its columns are in an order that is not known: shoes, exertion and weather are left out",)
        )
    for row in sheet.rows:
        file = next((cell.strip() for cell in row.cells if FILE.fullmatch(cell.strip())), "")
        for field, place in places.items() if file else ():
            _add(found, Where(run=file.rsplit("/", 1)[-1]), field, row.cells[place].strip())
    return found.said()


def _places(header: Sequence[str]) -> dict[str, int]:
    """Return where each field stands: by name, else by order where the names repeat as they do in English."""
    names = [name.strip().lower() for name in header]
    by_name = {column.field: names.index(column.name) for column in _COLUMNS if column.name in names}
    if by_name:
        return by_name
    known = [(a, b) for a, b in _REPEATED if b < len(names)]
    if sum(names[a] == names[b] != "" for a, b in known) < _ENOUGH:
        return {}
    return {column.field: column.place for column in _COLUMNS if column.place < len(names)}


def _add(found: Gathering, where: Where, field: str, cell: str) -> None:
    if field == "shoe":
        found.add(where, field, cell)
        return
    try:
        value = number(cell.replace(",", "."))
    except ValueError:
        found.add(where, field, cell)  # counted as what cannot be
        return
    if field == "humidity_pct" and value <= 1.0:
        value *= 100.0  # a share
    if not math.isnan(value) and not (field == "rpe" and value == 0.0):
        found.add(where, field, value)


SIDES: Final = (Side("Strava activities", _fits, _read),)
"""``activities.csv`` of an export."""
