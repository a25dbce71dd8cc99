"""The JSON of Oura's data export: a list of nights under ``sleep``, in seconds; its table is read as one.

``day`` is that of waking up; only the long sleep is a night. HRV is RMSSD.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.diary.note import Where
from fleetfoot.diary.side import Gathering, Said, Side
from fleetfoot.diary.wellness.json_days import amount, day_of, rows_of

if TYPE_CHECKING:
    from fleetfoot.sources.bundle.member import Member

SOURCE: Final = "oura"
_KEYS: Final = (b'"bedtime_start"', b'"bedtime_end"', b'"average_hrv"', b'"total_sleep_duration"')
_NIGHTS: Final = frozenset({None, "long_sleep"})


def _fits(name: str, head: bytes) -> bool:
    return name.lower().endswith(".json") and any(key in head for key in _KEYS)


def _read(member: Member) -> Said:
    found = Gathering(SOURCE)
    for row in rows_of(member, "sleep.item"):
        day = day_of(row.get("day"))
        if not day or row.get("type") not in _NIGHTS:
            continue
        found.add(Where(day), "sleep_h", amount(row, "total_sleep_duration") / 3600.0)
        found.add(Where(day), "rmssd_ms", amount(row, "average_hrv"))
        found.add(Where(day), "resting_hr_bpm", amount(row, "lowest_heart_rate"))
    return found.said()


SIDES: Final = (Side("Oura sleep", _fits, _read),)
"""By what stands in it."""
