"""Reading of a :class:`.Dialect`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import mktime_tz, parsedate_tz
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import shown
from fleetfoot.sources.recording.columns import Column, Draft, check_clock, steps_per_minute
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    from fleetfoot.sources.recording.csv_dialects import Dialect
    from fleetfoot.sources.recording.csv_table import Table
    from fleetfoot_signal.types import Floats

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_S: Final = 1e10


def read_dialect(table: Table, dialect: Dialect) -> Draft:
    """Return the run in a file of another program.

    Raises
    ------
    UnreadableError
        If a cell is not what its column says, or the clock goes back; the line says where.
    """
    clock_s = _clock(table, dialect)
    check_clock(table.where, clock_s, table.places())
    t_s = clock_s - clock_s[0]
    columns = [
        Column(channel, dialect.sensor, _scaled(channel, factor, table.numbers(name)))
        for name, (channel, factor) in dialect.channels.items()
    ]
    if dialect.rr_ms:
        columns.append(Column(Channel.HEART_RATE, dialect.sensor, _rate_bpm(table.numbers(dialect.rr_ms))))
    beats = _beats(table, dialect, t_s)
    dated = dialect.epoch or not dialect.time_unit_s
    started = _EPOCH + timedelta(seconds=float(clock_s[0])) if dated else None
    warnings = [dialect.only] if dialect.only else []
    return Draft(started, t_s if columns else t_s[[0, -1]], columns, beats, warnings)


def _scaled(channel: Channel, factor: float, values: Floats) -> Floats:
    return steps_per_minute(values) if channel is Channel.CADENCE else factor * values


def _rate_bpm(rr_ms: Floats) -> Floats:
    """Return the heart rate of each beat interval; NaN where there is none."""
    known = rr_ms > 0.0
    return np.where(known, 60_000.0 / np.where(known, rr_ms, 1.0), np.nan)


def _beats(table: Table, dialect: Dialect, t_s: Floats) -> list[Beat]:
    if not dialect.rr_ms:
        return []
    pairs = zip(t_s.tolist(), table.numbers(dialect.rr_ms).tolist(), strict=True)
    return [Beat(time_s, rr_ms, dialect.sensor) for time_s, rr_ms in pairs if rr_ms > 0.0]


def _clock(table: Table, dialect: Dialect) -> Floats:
    if not dialect.time_unit_s:
        return np.array([_date(table, i, text) for i, text in enumerate(table.texts(dialect.time))])
    clock_s = dialect.time_unit_s * table.numbers(dialect.time)
    bad = np.flatnonzero(~(np.abs(clock_s) <= _LATEST_S))
    if bad.size:
        cell = table.texts(dialect.time)[int(bad[0])]
        raise UnreadableError(f"{table.where}: {table.place(int(bad[0]))}: {shown(cell)} is not a time")
    latest_s = np.maximum.accumulate(clock_s)
    return np.where(latest_s - clock_s <= dialect.slack_s, latest_s, clock_s)


def _date(table: Table, index: int, text: str) -> float:
    """Seconds since 1970 of ``Sun Jun 11 07:34:09 PDT 2017``; zones unknown to RFC 2822 count as UTC."""
    words = text.split()
    if len(words) == 6:
        weekday, month, day, time, zone, year = words
        parsed = parsedate_tz(f"{weekday}, {day} {month} {year} {time} {zone}")
        if parsed:
            try:
                return float(mktime_tz(parsed))
            except (ValueError, OverflowError) as error:
                raise _no_date(table, index, text) from error
    raise _no_date(table, index, text)


def _no_date(table: Table, index: int, text: str) -> UnreadableError:
    return UnreadableError(f"{table.where}: {table.place(index)}: {shown(text)} is not a date")
