"""Runs out of FIT files: native and developer fields, sessions, pauses, beats."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import OtherSportError, UnreadableError
from fleetfoot.sources.recording.draft import MOST_LAPS, Column, Draft, Intervals, Stop
from fleetfoot.sources.recording.fit_file import ACTIVITY, FILE_ID, LAP
from fleetfoot.sources.recording.fit_messages import decode
from fleetfoot.sources.recording.fit_own_fields import own_columns
from fleetfoot.sources.recording.fit_sensors import sensor_names
from fleetfoot.sources.recording.fit_sessions import records_of, sessions_of
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.sources.recording.fit_file import FitFile
    from fleetfoot.sources.recording.fit_sessions import Session
    from fleetfoot_signal.types import Bools, Floats

FIT_EPOCH_S: Final = datetime(1989, 12, 31, tzinfo=UTC).timestamp()
OLDEST_DATE_S: Final = 0x1000_0000
"""Below this a time counts from when the device was switched on (FIT SDK, type date_time)."""
QUARTER_S: Final = 900.0
"""Local times differ from UTC by whole quarters of an hour (IANA time zones)."""
FURTHEST_S: Final = 14 * 3600.0
"""The furthest zones are at -12 and +14 hours."""

NATIVE: Final[dict[Channel, tuple[tuple[str, ...], float]]] = {
    Channel.HEART_RATE: (("heart_rate",), 1.0),
    Channel.SPEED: (("enhanced_speed", "speed"), 1.0),
    Channel.VERTICAL_OSCILLATION: (("vertical_oscillation",), 1.0),
    Channel.GROUND_CONTACT: (("stance_time",), 1.0),
    Channel.STEP_LENGTH: (("step_length",), 0.001),
    Channel.POWER: (("power",), 1.0),
    Channel.ALTITUDE: (("enhanced_altitude", "altitude"), 1.0),
    Channel.GRADE: (("grade",), 0.01),
    Channel.BALANCE: (("stance_time_balance",), 1.0),
    Channel.TEMPERATURE: (("temperature",), 1.0),
    Channel.DISTANCE: (("distance",), 1.0),
}
"""Fields of the record message by channel, the preferred one first, and the factor to the channel's unit."""
SEMICIRCLES: Final = 180.0 / 2.0**31
MOST_SESSIONS: Final = 200
LAST_LAP_S: Final = 60.0
"""The last lap may end so long after the last record: what a value stands for at most."""
_ACTIVITIES: Final = frozenset({"activity", None})


def read_fit(where: str, content: bytes) -> list[Draft]:
    """Return the sessions in a FIT file, each as a draft.

    Raises
    ------
    UnreadableError
        If nothing in it can be read.
    OtherSportError
        If it is a plan.
    """
    files, warnings = decode(content)
    filled = [file for file in files if file.count]
    activities = [file for file in filled if _kind(file) in _ACTIVITIES]
    if filled and not activities:
        kind = str(_kind(filled[0]))
        raise OtherSportError(f"{where}: is a FIT file of type {kind}: a plan, not an activity", kind)
    if not activities:
        raise UnreadableError(f"{where}: {_why_empty(files, warnings)}")
    drafts = [draft for file in activities for draft in _drafts(file)]
    if not drafts:
        raise UnreadableError(f"{where}: its records carry no time")
    for draft in drafts:
        draft.warnings = [*warnings, *draft.warnings]
    return drafts


def _kind(file: FitFile) -> object:
    return next((row.get("type") for row in file.messages(FILE_ID)), None)


def _why_empty(files: list[FitFile], warnings: list[str]) -> str:
    kinds = [str(_kind(file)) for file in files if _kind(file) is not None]
    if kinds and "activity" not in kinds:
        return (
            f"is a FIT file of type {kinds[0]} and holds no records: it is the activity itself that is needed"
        )
    return "is damaged or cut off: no record can be read" if warnings else "holds no records"


def _drafts(file: FitFile) -> list[Draft]:
    native = file.native()
    clock_s = native.get("timestamp", np.full(file.count, np.nan))
    names = sensor_names(file)
    columns = _native_columns(native, names)
    own, lines = own_columns(file, {c.channel for c in columns if np.nan_to_num(c.values).any()})
    columns += own
    degrees = _degrees(native)
    sessions = sessions_of(file)
    if len(sessions) > MOST_SESSIONS:
        lines.append(f"states {len(sessions):,} sessions: the first {MOST_SESSIONS} are read")
        sessions = sessions[:MOST_SESSIONS]
    drafts: list[Draft] = []
    for index, session in enumerate(sessions):
        mask = records_of(sessions, index, clock_s) & ~np.isnan(clock_s)
        if not mask.any():
            continue
        start_s = float(clock_s[mask][0])
        dated = start_s >= OLDEST_DATE_S
        epoch_s = FIT_EPOCH_S if dated else 0.0
        drafts.append(
            Draft(
                clock_s=clock_s[mask] + epoch_s,
                columns=[column._replace(values=column.values[mask]) for column in columns],
                dated=dated,
                sport=session.sport,
                stated=session.stated,
                felt=session.felt,
                begun_s=_begun_s(file, session, sessions) + epoch_s,
                stops=_stops(file, mask, session, sessions, epoch_s),
                degrees=None if degrees is None else degrees[:, mask],
                laps_s=_laps_s(file, clock_s[mask]) + epoch_s,
                intervals=_intervals(file, mask, names[Channel.HEART_RATE]),
                utc_offset_s=_utc_offset_s(file),
                warnings=list(lines),
            )
        )
    return drafts


def _native_columns(native: dict[str, Floats], names: dict[Channel, str]) -> list[Column]:
    columns = [
        Column(
            channel,
            names[channel],
            factor * _first_known([native[field] for field in fields if field in native]),
        )
        for channel, (fields, factor) in NATIVE.items()
        if any(field in native for field in fields)
    ]
    if "cadence" in native:
        part = np.nan_to_num(native["fractional_cadence"]) if "fractional_cadence" in native else 0.0
        columns.append(Column(Channel.CADENCE, names[Channel.CADENCE], native["cadence"] + part))
    return columns


def _first_known(columns: list[Floats]) -> Floats:
    first, *others = columns
    for other in others:
        first = np.where(np.isnan(first), other, first)
    return first


def _degrees(native: dict[str, Floats]) -> Floats | None:
    if "position_lat" not in native or "position_long" not in native:
        return None
    return SEMICIRCLES * np.stack([native["position_lat"], native["position_long"]])


def _laps_s(file: FitFile, clock_s: Floats) -> Floats:
    """Return when the laps of a session ended; FIT writes a lap when it is over."""
    ends = [row.get("timestamp") for row in file.messages(LAP)[:MOST_LAPS]]
    found: Floats = np.unique(np.array([float(each) for each in ends if isinstance(each, (int, float))]))
    within: Bools = (found > clock_s[0]) & (found <= clock_s[-1] + LAST_LAP_S)
    return np.asarray(found[within])


def _begun_s(file: FitFile, session: Session, sessions: list[Session]) -> float:
    """Return when the timer was started first; of several sessions the one states when it began."""
    if len(sessions) > 1:
        return session.begin_s
    return next((event.time_s for event in file.timer if event.runs), np.nan)


def _stops(
    file: FitFile, mask: Bools, session: Session, sessions: list[Session], epoch_s: float
) -> list[Stop]:
    """Return when the timer stood still within a session; positions count its own records."""
    own = np.append([0], np.cumsum(mask)).tolist()
    stops: list[Stop] = []
    for event in file.timer:
        if event.runs and stops and np.isinf(stops[-1].to_s):
            stops[-1] = stops[-1]._replace(to_s=event.time_s + epoch_s)
        elif not event.runs and (not stops or np.isfinite(stops[-1].to_s)):
            stops.append(Stop(event.time_s + epoch_s, np.inf, own[event.position]))
    if len(sessions) == 1:
        return stops
    low_s, high_s = session.begin_s + epoch_s, session.end_s + epoch_s
    return [stop for stop in stops if low_s <= stop.from_s <= high_s]


def _intervals(file: FitFile, mask: Bools, strap: str) -> Intervals | None:
    """RR intervals written after the first record of a session and before the next of another."""
    if not file.intervals:
        return None
    records = np.flatnonzero(mask)
    first = int(records[0]) + 1 if records[0] > 0 else 0
    last = int(records[-1]) + 1
    position = np.append([0], np.cumsum(mask))
    own = [(int(position[count]), rr_ms) for count, rr_ms in file.intervals if first <= count <= last]
    return Intervals(np.array([rr for _, rr in own]), strap, np.array([at for at, _ in own], dtype=np.int64))


def _utc_offset_s(file: FitFile) -> float | None:
    """Return local time less UTC by what the activity message says of both."""
    for row in file.messages(ACTIVITY):
        local, utc = row.get("local_timestamp"), row.get("timestamp")
        if isinstance(local, (int, float)) and isinstance(utc, (int, float)):
            quarters = round((local - utc) / QUARTER_S)
            if abs(local - utc - quarters * QUARTER_S) <= 60.0 and abs(quarters * QUARTER_S) <= FURTHEST_S:
                return quarters * QUARTER_S
    return None
