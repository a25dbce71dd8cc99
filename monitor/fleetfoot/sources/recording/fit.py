"""Runs out of FIT files: native and developer fields, sessions, beats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.columns import Column, Draft, check_clock, steps_per_minute
from fleetfoot.sources.recording.fit_beats import beats_of
from fleetfoot.sources.recording.fit_messages import FILE_ID, FitFile, decode
from fleetfoot.sources.recording.fit_sensors import DEVELOPER_FIELDS, DEVELOPERS, sensor_names
from fleetfoot.sources.recording.fit_sessions import records_of, running, sessions_of
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

FIT_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
OLDEST_DATE_S: Final = 0x1000_0000
"""Below this a time counts from when the device was switched on (FIT SDK, type date_time)."""

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


def read_fit(where: str, content: bytes) -> list[Draft]:
    """Return the runs in a FIT file, one for each running session.

    Raises
    ------
    UnreadableError
        If nothing in it can be read, or it is not a run, or its clock cannot be a run's.
    """
    files, warnings = decode(content)
    activities = [file for file in files if file.records]
    if not activities:
        raise UnreadableError(f"{where}: {_why_empty(files, warnings)}")
    runs: list[Draft] = []
    refused: list[UnreadableError] = []
    for file in activities:
        try:
            runs += _runs(where, file)
        except UnreadableError as error:
            refused.append(error)
    if not runs:
        raise refused[0]
    warnings += [error.what.removeprefix(f"{where}: ") for error in refused]
    # What a damaged file does not say, such as its sport, it has most likely lost: one line tells enough.
    return [run._replace(warnings=warnings or run.warnings) for run in runs]


def _why_empty(files: list[FitFile], warnings: list[str]) -> str:
    kinds = [
        str(row["type"]) for file in files for row in file.messages(FILE_ID) if row.get("type") is not None
    ]
    if kinds and "activity" not in kinds:
        return (
            f"is a FIT file of type {kinds[0]} and holds no records: it is the activity itself that is needed"
        )
    return "is damaged or cut off: no record can be read" if warnings else "holds no records"


def _runs(where: str, file: FitFile) -> list[Draft]:
    sessions = sessions_of(file)
    chosen, warnings = running(where, sessions)
    native = file.native()
    clock_s = native.get("timestamp", np.full(len(file.records), np.nan))
    if bool(np.isnan(clock_s).all()):
        raise UnreadableError(f"{where}: its records carry no time")
    names = sensor_names(file)
    columns = _native_columns(native, names) + _developer_columns(file)
    runs: list[Draft] = []
    for index in chosen:
        mask = records_of(sessions, index, clock_s) & ~np.isnan(clock_s)
        if mask.any():
            run = _run(where, file, clock_s, mask, columns, names[Channel.HEART_RATE])
            runs.append(run._replace(warnings=warnings))
    if not runs:
        raise UnreadableError(f"{where}: no record lies within its running sessions")
    return runs


def _run(where: str, file: FitFile, clock_s: Floats, mask: Bools, columns: list[Column], strap: str) -> Draft:
    own_s = clock_s[mask]
    check_clock(where, own_s)
    start_s = float(own_s[0])
    t_s = own_s - start_s
    started = FIT_EPOCH + timedelta(seconds=start_s) if start_s >= OLDEST_DATE_S else None
    cut = [column._replace(values=_own_part(column, mask)) for column in columns]
    return Draft(started, t_s, cut, beats_of(_intervals(file, mask), t_s, strap), [])


def _own_part(column: Column, mask: Bools) -> Floats:
    """Values of the records of a run; a distance counts from where the session before it ended."""
    own = column.values[mask]
    before = column.values[: int(np.flatnonzero(mask)[0])]
    if column.channel is not Channel.DISTANCE or np.isnan(before).all() or np.isnan(own).all():
        return own
    reached_m = float(before[~np.isnan(before)][-1])
    return own - reached_m if np.nanmin(own) >= reached_m else own


def _intervals(file: FitFile, mask: Bools) -> list[tuple[int, float]]:
    """RR intervals written after the first record of a run and before the next of another."""
    own = np.flatnonzero(mask)
    first = int(own[0]) + 1 if own[0] > 0 else 0
    last = int(own[-1]) + 1
    position = np.append([0], np.cumsum(mask))
    return [(int(position[count]), rr_ms) for count, rr_ms in file.intervals if first <= count <= last]


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
        steps = steps_per_minute(native["cadence"] + part)
        columns.append(Column(Channel.CADENCE, names[Channel.CADENCE], steps))
    return columns


def _first_known(columns: list[Floats]) -> Floats:
    first, *others = columns
    for other in others:
        first = np.where(np.isnan(first), other, first)
    return first


def _developer_columns(file: FitFile) -> list[Column]:
    columns: list[Column] = []
    for (app, name, unit), values in file.developer().items():
        if app in DEVELOPERS and (name, unit) in DEVELOPER_FIELDS:
            channel, factor = DEVELOPER_FIELDS[name, unit]
            scaled = steps_per_minute(values) if channel is Channel.CADENCE else factor * values
            columns.append(Column(channel, DEVELOPERS[app], scaled))
    return columns
