"""The JSON of Oura's data export: a list of nights under ``sleep``, in seconds; its table is read as one.

``day`` is that of waking up; only the long sleep is a night. HRV is RMSSD.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.diary.note import Where
from fleetfoot.diary.side import Gathering, Said, Side
from fleetfoot.diary.wellness.json_days import amount, day_of, rows_of

if TYPE_CHECKING:
    from fleetfoot.diary.wellness.json_days import Row
    from fleetfoot.sources.bundle.member import Member

SOURCE: Final = "oura"
_KEYS: Final = (b'"bedtime_start"', b'"bedtime_end"', b'"average_hrv"', b'"total_sleep_duration"')
_PLACES: Final = ("sleep.item", "data.item", "item")
"""Of the list in the data export, in answers of Oura's interface that people keep, and by itself."""
_NIGHTS: Final = frozenset({None, "long_sleep"})


def _fits(name: str, head: bytes) -> bool:
    return name.lower().endswith(".json") and any(key in head for key in _KEYS)


def _read(member: Member) -> Said:
    found = Gathering(SOURCE)
    for day, row in _nights(member).items():
        found.add(Where(day), "sleep_h", amount(row, "total_sleep_duration") / 3600.0)
        found.add(Where(day), "rmssd_ms", amount(row, "average_hrv"))
        found.add(Where(day), "resting_hr_bpm", amount(row, "lowest_heart_rate"))
    return found.said()


def _nights(member: Member) -> dict[str, Row]:
    """Return the longest sleep of each day, wherever in the file the list of them stands."""
    nights: dict[str, Row] = {}
    for path in _PLACES:
        for row in rows_of(member, path):
            day = day_of(row.get("day"))
            if not day or row.get("type") not in _NIGHTS:
                continue
            if day not in nights or _slept(row) > _slept(nights[day]):
                nights[day] = row
        if nights:
            break
    return nights


def _slept(row: Row) -> float:
    seconds = amount(row, "total_sleep_duration")
    return -1.0 if math.isnan(seconds) else seconds


SIDES: Final = (Side("Oura sleep", _fits, _read),)
"""By what stands in it."""
