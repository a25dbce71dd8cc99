"""What an export of Garmin knows of days and shoes: the JSON of ``DI-Connect-Wellness``, ``-Aggregator``, ``-Fitness``.

``calendarDate`` is the local day, of sleep that of waking up. Resting heart rate is that which Garmin shows; the one of
the day so far is prone to faults. HRV is the mean RMSSD of the night, in ms.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, cast

from fleetfoot.diary.fields import LONGEST_NAME
from fleetfoot.diary.matching import UTC_MARK
from fleetfoot.diary.note import Where
from fleetfoot.diary.side import ELSEWHERE, Gathering, Said, Side, called
from fleetfoot.diary.wellness.json_days import amount, day_of, inner_rows, rows_of

if TYPE_CHECKING:
    from fleetfoot.diary.wellness.json_days import Row
    from fleetfoot.sources.bundle.member import Member

SOURCE: Final = "garmin"
_LATEST_MS: Final = 4.1e12
"""The year 2099."""
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


def _gear(member: Member) -> Said:
    """Read ``*_gear.json``: which shoes an activity was run in; it names activities by their numbers."""
    found = Gathering(SOURCE)
    for row in rows_of(member):
        names = {str(pair.get("gearPk")): _shoe(pair) for pair in inner_rows(row.get("gearDTOS"))}
        worn = row.get("gearActivityDTOs")
        for key, activities in cast("Row", worn).items() if isinstance(worn, dict) else ():
            for activity in inner_rows(activities):
                run = f"{ELSEWHERE}{SOURCE}:{activity.get('activityId')}"[:100]
                found.add(Where(run=run), "shoe", names.get(key, ""))
    return found.said()


def _shoe(pair: Row) -> str:
    """Return what a pair is called; nothing of gear that is no shoe."""
    kind = pair.get("gearTypeName")
    if isinstance(kind, str) and "shoe" not in kind.lower():
        return ""
    names = (pair.get(name) for name in ("displayName", "customMakeModel"))
    return next((name.strip()[:LONGEST_NAME] for name in names if isinstance(name, str) and name.strip()), "")


def _activities(member: Member) -> Said:
    """Read ``*_summarizedActivities.json``: when the activities of those numbers began."""
    runs: dict[str, str] = {}
    for row in rows_of(member, "item.summarizedActivitiesExport.item"):
        began_ms = amount(row, "beginTimestamp", "startTimeGmt")
        if not math.isnan(began_ms) and began_ms < _LATEST_MS:
            began = datetime.fromtimestamp(began_ms / 1000.0, UTC)
            runs[f"{ELSEWHERE}{SOURCE}:{row.get('activityId')}"[:100]] = f"{UTC_MARK}{began.isoformat()}"
    return Said([], (), runs)


SIDES: Final = (
    Side("Garmin sleep", called(r".*sleepData\.json"), _sleep),
    Side("Garmin days", called(r"UDSFile.*\.json"), _days),
    Side("Garmin health status", called(r".*healthStatusData\.json"), _health),
    Side("Garmin gear", called(r".*_gear\.json"), _gear),
    Side("Garmin activities", called(r".*summarizedActivities\.json"), _activities),
)
"""By the names that Garmin gives them: their contents are lists of objects like any other."""
