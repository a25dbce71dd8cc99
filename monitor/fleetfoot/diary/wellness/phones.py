"""What phones have gathered of a runner: the databases of Health Connect and Gadgetbridge.

Some tables count seconds, some milliseconds: their size tells. Health Connect keeps the offset of each entry,
Gadgetbridge none: there it is the zone of this machine. Each app or device is a source of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeGuard

from fleetfoot.diary.side import Gathering, Said, Side
from fleetfoot.diary.wellness.database import MAGIC, tables
from fleetfoot.diary.wellness.nights import Days, day_of_night

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fleetfoot.diary.wellness.database import Tables
    from fleetfoot.sources.bundle.member import Member

_MS_FROM: Final = 100_000_000_000
"""Times from here on are in ms: of seconds it would be the year 5138, of ms it is 1973."""
_AWAKE: Final = frozenset({1, 3, 7})
"""Health Connect's stages that are no sleep: awake, out of bed, awake in bed."""


class _Measure(NamedTuple):
    """A table with a value a moment."""

    table: str
    column: str
    field: str
    factor: float = 1.0


_HEALTH_CONNECT: Final = (
    _Measure("resting_heart_rate_record_table", "beats_per_minute", "resting_hr_bpm"),
    _Measure("heart_rate_variability_rmssd_record_table", "heart_rate_variability_millis", "rmssd_ms"),
    _Measure("weight_record_table", "weight", "mass_kg", 0.001),
)
_GADGETBRIDGE: Final = (
    _Measure("HUAMI_HEART_RATE_RESTING_SAMPLE", "HEART_RATE", "resting_hr_bpm"),
    _Measure("GARMIN_HEART_RATE_RESTING_SAMPLE", "HEART_RATE", "resting_hr_bpm"),
    _Measure("XIAOMI_DAILY_SUMMARY_SAMPLE", "HR_RESTING", "resting_hr_bpm"),
    _Measure("GARMIN_HRV_SUMMARY_SAMPLE", "LAST_NIGHT_AVERAGE", "rmssd_ms"),
)


def _health_connect(member: Member) -> Said:
    days = Days()
    with tables(member) as found:
        apps = _names(found, "application_info_table", ("row_id", "app_name"))
        for measure in _HEALTH_CONNECT:
            for at, offset, value, app in found.rows(
                measure.table, ("time", "zone_offset", measure.column, "app_info_id")
            ):
                _take(days, measure, _local(at, offset), value, apps.get(app, ""))
        for start, end, by in _sleeps(found, apps):
            days.slept(start, end, by)
    return _said("health connect", days)


def _sleeps(found: Tables, apps: dict[object, str]) -> Iterator[tuple[datetime, datetime, str]]:
    """Yield stretches of sleep: the stages of a session, the session itself where it has none."""
    stages: dict[object, list[tuple[Any, Any, Any]]] = {}
    for parent, start, end, kind in found.rows(
        "sleep_stages_table", ("parent_key", "stage_start_time", "stage_end_time", "stage_type")
    ):
        stages.setdefault(parent, []).append((start, end, kind))
    columns = ("row_id", "start_time", "end_time", "end_zone_offset", "app_info_id")
    for key, start, end, offset, app in found.rows("sleep_session_record_table", columns):
        for begin, until, kind in stages.get(key, [(start, end, 2)]):
            from_, to = _local(begin, offset), _local(until, offset)
            if kind not in _AWAKE and from_ and to:
                yield from_, to, apps.get(app, "")


def _gadgetbridge(member: Member) -> Said:
    days = Days()
    with tables(member) as found:
        devices = _names(found, "DEVICE", ("_id", "NAME"))
        for measure in _GADGETBRIDGE:
            for at, device, value in found.rows(measure.table, ("TIMESTAMP", "DEVICE_ID", measure.column)):
                _take(days, measure, _local(at, None), value, devices.get(device, ""))
        columns = ("WAKEUP_TIME", "DEVICE_ID", "TOTAL_DURATION")
        for end, device, minutes in found.rows("XIAOMI_SLEEP_TIME_SAMPLE", columns):
            woke = _local(end, None)
            if woke and _is_number(minutes) and 0 < minutes < 1440:
                days.slept(woke - timedelta(minutes=minutes), woke, devices.get(device, ""))
    return _said("gadgetbridge", days)


def _names(found: Tables, table: str, columns: tuple[str, str]) -> dict[object, str]:
    return {key: str(name)[:60] for key, name in found.rows(table, columns) if name}


def _take(days: Days, measure: _Measure, at: datetime | None, value: object, by: str) -> None:
    if at is None or not _is_number(value) or not value:
        return
    night = measure.field == "rmssd_ms"  # it is of the night
    day = day_of_night(at) if night else at.date().isoformat()
    days.add(day, measure.field, measure.factor * value, by)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def _local(at: object, offset_s: object) -> datetime | None:
    """Return the local time of a moment in s or ms since 1970; None where it is none of this and the next century."""
    if not isinstance(at, int | float) or not 0 < at < 4.2e12:
        return None
    moment = datetime.fromtimestamp(at / 1000.0 if at >= _MS_FROM else at, UTC)
    if isinstance(offset_s, int) and abs(offset_s) <= 50_400:
        return moment.astimezone(timezone(timedelta(seconds=offset_s))).replace(tzinfo=None)
    return moment.astimezone().replace(tzinfo=None)


def _said(source: str, days: Days) -> Said:
    found = Gathering(source)
    days.give(found)
    return found.said()


def _called(word: str) -> Callable[[str, bytes], bool]:
    return lambda name, head: head.startswith(MAGIC) and word in name.lower()


SIDES: Final = (
    Side("Health Connect", _called("health_connect"), _health_connect),
    Side("Gadgetbridge", _called("gadgetbridge"), _gadgetbridge),
)
"""By the names that both give their exports; other databases are nobody's business."""
