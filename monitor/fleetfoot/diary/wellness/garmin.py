"""What an export of Garmin knows of days: the JSON of ``DI-Connect-Wellness`` and ``DI-Connect-Aggregator``.

``calendarDate`` is the local day, of sleep that of waking up. Resting heart rate is that which Garmin shows; the one of
the day so far is prone to faults. HRV is the mean RMSSD of the night, in ms.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.diary.note import Where
from fleetfoot.diary.side import Gathering, Said, Side, called
from fleetfoot.diary.wellness.json_days import amount, day_of, inner_rows, rows_of

if TYPE_CHECKING:
    from fleetfoot.diary.wellness.json_days import Row
    from fleetfoot.sources.bundle.member import Member

SOURCE: Final = "garmin"
_STAGES: Final = ("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds")


def _sleep(member: Member) -> Said:
    """Read ``*_sleepData.json``: a night without stages was not measured."""
    found = Gathering(SOURCE)
    for row in rows_of(member):
        stages = [amount(row, name) for name in _STAGES]
        known = [seconds for seconds in stages if not math.isnan(seconds)]
        if (day := day_of(row.get("calendarDate"))) and known:
            found.add(Where(day), "sleep_h", sum(known) / 3600.0)
    return found.said()


def _days(member: Member) -> Said:
    """Read ``UDSFile_*.json``."""
    found = Gathering(SOURCE)
    for row in rows_of(member):
        if day := day_of(row.get("calendarDate")):
            found.add(
                Where(day), "resting_hr_bpm", amount(row, "restingHeartRate", "currentDayRestingHeartRate")
            )
    return found.said()


def _health(member: Member) -> Said:
    """Read ``*_healthStatusData.json``; 511 is how it writes nothing."""
    found = Gathering(SOURCE)
    for row in rows_of(member):
        day = day_of(row.get("calendarDate"))
        for metric in inner_rows(row.get("metrics")) if day else ():
            _metric(found, day, metric)
    return found.said()


def _metric(found: Gathering, day: str, metric: Row) -> None:
    kind, value = metric.get("type"), amount(metric, "value")
    if kind == "HRV" and value != 511.0:
        found.add(Where(day), "rmssd_ms", value)
    elif isinstance(kind, str) and kind != "HRV":
        found.pass_over(kind)


SIDES: Final = (
    Side("Garmin sleep", called(r".*sleepData\.json"), _sleep),
    Side("Garmin days", called(r"UDSFile.*\.json"), _days),
    Side("Garmin health status", called(r".*healthStatusData\.json"), _health),
)
"""By the names that Garmin gives them: their contents are lists of objects like any other."""
