"""What Google Takeout holds of a Fitbit: JSON of sleep and resting heart rate; its HRV is a table.

``dateOfSleep`` is the day of waking up; naps are no night. Its weight has the unit of its owner's country, which is not
said: it is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.diary.note import Where
from fleetfoot.diary.side import Gathering, Said, Side, called
from fleetfoot.diary.wellness.json_days import amount, day_of, inner_rows, rows_of

if TYPE_CHECKING:
    from fleetfoot.sources.bundle.member import Member

SOURCE: Final = "fitbit"
_DATED: Final = r"-\d{4}-\d{2}-\d{2}\.json"


def _sleep(member: Member) -> Said:
    found = Gathering(SOURCE)
    for row in rows_of(member):
        if str(row.get("mainSleep", True)).lower() == "true" and (day := day_of(row.get("dateOfSleep"))):
            found.add(Where(day), "sleep_h", amount(row, "minutesAsleep") / 60.0)
    return found.said()


def _resting(member: Member) -> Said:
    found = Gathering(SOURCE)
    for row in rows_of(member):
        day = day_of(row.get("dateTime"))
        for inner in inner_rows([row.get("value")]) if day else ():
            found.add(Where(day), "resting_hr_bpm", amount(inner, "value"))
    return found.said()


SIDES: Final = (
    Side("Fitbit sleep", called(f"sleep{_DATED}"), _sleep),
    Side("Fitbit resting heart rate", called(f"resting_heart_rate{_DATED}"), _resting),
)
"""By the names that Google gives them."""
