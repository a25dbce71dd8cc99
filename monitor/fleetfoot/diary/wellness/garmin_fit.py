"""What the files of a Garmin watch say of days beside its activities: resting heart rate, and HRV of the night.

Messages 211 (``monitoring_hr_data``) and 370 (``hrv_status_summary``, RMSSD in 1/128 ms) of the FIT profile. A day of
monitoring has thousands of other messages: files without these two are not walked through.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from fleetfoot.diary.note import Where
from fleetfoot.diary.side import Gathering, Said, Side
from fleetfoot.diary.wellness.garmin import SOURCE
from fleetfoot.sources.bundle.fit_glance import EPOCH, Wanted, glance_fit, messages_of
from fleetfoot.sources.fit_framing import MAGIC

if TYPE_CHECKING:
    from fleetfoot.sources.bundle.member import Member

_INFO, _HEART, _HRV = 103, 211, 370
_WANTED: Final[Wanted] = {
    _INFO: {253: "utc", 0: "local"},
    _HEART: {253: "utc", 0: "resting", 1: "today"},
    _HRV: {253: "utc", 1: "night"},
}
_HOLDS: Final = re.compile(rb"[\x40-\x6f]\x00(?:\x00(?:\xd3\x00|\x72\x01)|\x01(?:\x00\xd3|\x01\x72))")
"""The beginning of a definition of one of the two."""
_MONITORING: Final = frozenset({15, 28, 32, *range(35, 247)})
"""Types of files that are no activity, plan or setting: monitoring, and those that the profile does not name."""
_QUARTER_S: Final = 900
_FURTHEST_S: Final = 50_400
_NOW_S: Final = 0x1000_0000
"""Below this a time counts from when the device was switched on (FIT SDK, type date_time)."""


def _fits(name: str, head: bytes) -> bool:
    del name
    return head[8:12] == MAGIC and glance_fit(head).type in _MONITORING


def _read(member: Member) -> Said:
    found = Gathering(SOURCE)
    content = member.content()
    if _HOLDS.search(content) is None:
        return found.said()
    zone: timezone | None = None
    for number, said in messages_of(content, _WANTED):
        utc = said.get("utc", 0)
        if utc < _NOW_S:
            continue
        if number == _INFO:
            zone = _zone(utc, said.get("local", 0)) or zone
        elif number == _HEART:
            found.add(
                _day(utc, zone), "resting_hr_bpm", float(said.get("resting", said.get("today", 0)) or "nan")
            )
        else:
            found.add(_day(utc, zone), "rmssd_ms", said["night"] / 128.0 if "night" in said else float("nan"))
    return found.said()


def _zone(utc_s: int, local_s: int) -> timezone | None:
    offset_s = round((local_s - utc_s) / _QUARTER_S) * _QUARTER_S
    return timezone(timedelta(seconds=offset_s)) if abs(offset_s) <= _FURTHEST_S else None


def _day(utc_s: int, zone: timezone | None) -> Where:
    """Return the local day, by the file's own zone, else by that of this machine."""
    moment: datetime = (EPOCH + timedelta(seconds=utc_s)).astimezone(zone)
    return Where(moment.date().isoformat())


SIDES: Final = (Side("Garmin watch", _fits, _read),)
"""By the type of the file."""
