"""Runs out of CSV files: fleetfoot's own columns, and those of other programs by their words and units."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import shown
from fleetfoot.sources.recording.clock import several
from fleetfoot.sources.recording.csv_programs import Program, program_of, raw_acceleration
from fleetfoot.sources.recording.csv_table import table_of
from fleetfoot.sources.recording.csv_times import EPOCH, Times, moment, times
from fleetfoot.sources.recording.csv_units import scaled
from fleetfoot.sources.recording.csv_words import (
    ACTIVE,
    DATE,
    FACTORS,
    LATITUDE,
    LONGITUDE,
    OWN,
    PACE,
    RR,
    TIME,
    meaning,
)
from fleetfoot.sources.recording.draft import Column, Draft, Intervals, Stated
from fleetfoot.sources.recording.kind import named
from fleetfoot.sources.recording.rr_lists import read_rr
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from fleetfoot.sources.recording.csv_table import Table
    from fleetfoot.sources.recording.csv_words import Meaning
    from fleetfoot.sources.recording.draft import Sport
    from fleetfoot_signal.types import Bools, Floats, Ints

OWN_TIME: Final = "t_s"
_LATEST_S: Final = 1e7
"""A time in fleetfoot's own column beyond this is no run's: it is four months."""


def read_csv(where: str, text: str) -> list[Draft]:
    """Return the run in a CSV file.

    Raises
    ------
    UnreadableError
        If it has no time, or, in fleetfoot's own columns, an unknown one or a cell that is no number; the line says
        where.
    """
    if (listed := read_rr(where, text)) is not None:
        return [listed]
    table = table_of(where, text)
    if OWN_TIME in table.header:
        return [_own(table)]
    found = raw_acceleration(table)
    return [found if found is not None else _foreign(table)]


def _own(table: Table) -> Draft:
    meanings = [meaning(name) for name in table.header]
    for name, found in zip(table.header, meanings, strict=True):
        if found is None:
            raise UnreadableError(f"{table.where}: unknown column {shown(name)}", _hint(name))
        if table.header.count(name) > 1:
            raise UnreadableError(f"{table.where}: column {name} occurs twice", "leave one of them out")
    t_s, _ = table.numbers(table.header.index(OWN_TIME), strict=True)
    bad = np.flatnonzero(~((t_s >= 0.0) & (t_s <= _LATEST_S)))  # NaN is bad too
    if bad.size:
        cell = table.texts(table.header.index(OWN_TIME))[int(bad[0])]
        raise UnreadableError(
            f"{table.where}: {table.place(int(bad[0]))}: {shown(cell)} is not a time in seconds"
        )
    reading = _Reading(table, Program("csv"), strict=True)
    start = _started(table)
    clock = Times(t_s, dated=False) if start is None else start._replace(clock_s=start.clock_s + t_s)
    draft = reading.draft(clock)
    draft.exact, draft.strides = True, False
    return draft


def _hint(name: str) -> str:
    """Return what to do about a column that is not known: the nearest is named if it can only be meant."""
    near = difflib.get_close_matches(name[:80], [OWN_TIME, *OWN], n=1, cutoff=0.8)
    unit = name.rpartition("_")[2]
    if near and near[0].rpartition("_")[2] == unit:
        return f"the nearest is {near[0]}"
    return f"leave it out, or name it one of: {', '.join([OWN_TIME, *OWN])}"


def _started(table: Table) -> Times | None:
    """Return when the run began, by the line ``# started=<ISO time with offset>`` above the header."""
    text = table.notes.get("started", "")
    if not text:
        return None
    found = moment(text)
    if found is None:
        raise UnreadableError(
            f"{table.where}: line 1: {shown(text)} is not an ISO time",
            "write it as 2024-03-11T07:00:00+10:00",
        )
    return _at(found)


def _at(begun: datetime) -> Times:
    offset = begun.utcoffset()
    return Times(
        np.array((begun - EPOCH).total_seconds()),
        dated=True,
        utc_offset_s=offset.total_seconds() if offset is not None else None,
    )


def _foreign(table: Table) -> Draft:
    meanings = [meaning(name) for name in table.header]
    quantities = [each.quantity for each in meanings if each is not None]
    if not {TIME, DATE, RR} & set(quantities):
        _refuse(table)
    program = program_of(table)
    reading = _Reading(table, program, strict=False)
    return reading.draft(_times(table, meanings, program))


def _refuse(table: Table) -> None:
    names = ", ".join([OWN_TIME, *OWN])
    if any(_is_number(cell) for cell in table.header):
        raise UnreadableError(f"{table.where}: has no header", f"name its columns in the first line: {names}")
    if any(name in OWN for name in table.header):
        raise UnreadableError(
            f"{table.where}: has no column {OWN_TIME}, the seconds since the start", "add it"
        )
    known = next((name for name in table.header if name), "")
    raise UnreadableError(f"{table.where}: unknown column {shown(known)}", _hint(known))


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text.replace(",", "."))))
    except ValueError:
        return False


def _times(table: Table, meanings: list[Meaning | None], program: Program) -> Times:
    """Return the times of the rows: a date and a time of day in two columns belong together."""
    by_quantity = {each.quantity: i for i, each in reversed(list(enumerate(meanings))) if each is not None}
    at, on = by_quantity.get(TIME), by_quantity.get(DATE)

    def place(index: int) -> str:
        return f"{table.where}: {table.place(index)}"

    if at is None and on is None:
        rr_ms, _ = table.numbers(by_quantity[RR], strict=False)
        return Times(
            np.cumsum(np.nan_to_num(rr_ms)) * (0.001 if np.nanmedian(rr_ms) > 10.0 else 1.0), dated=False
        )
    if at is None or (on is not None and program.time_in_date):
        return times(table.texts(on if on is not None else 0), np.nan, place)
    found = meanings[at]
    unit = found.unit if found is not None else ""
    factor = program.time_unit_s or FACTORS[TIME].get(unit, np.nan)
    clock = times(table.texts(at), factor, place)
    if clock.dated:
        return clock
    if on is not None and table.texts(on)[0].strip():
        days = times(
            [f"{day} 00:00:00" if len(day.strip()) <= 10 else day for day in table.texts(on)], np.nan, place
        )
        return days._replace(clock_s=days.clock_s[0] + clock.clock_s) if days.dated else clock
    return _since_noted(table, clock)


def _since_noted(table: Table, clock: Times) -> Times:
    """Return the times with the date and start that stand above the header, if any."""
    day, time = table.notes.get("date", ""), table.notes.get("start time", "")
    stated = f"{day} {time}".strip() if day else table.notes.get("started", "")
    begun = moment(stated) if stated else None
    if begun is None:
        return clock
    start = _at(begun)
    return start._replace(clock_s=start.clock_s + clock.clock_s - np.nanmin(clock.clock_s))


@dataclass(slots=True)
class _Reading:
    """The columns of a table on their way into a draft."""

    table: Table
    program: Program
    strict: bool
    lines: list[str] = field(default_factory=list[str])
    columns: list[Column] = field(default_factory=list[Column])
    rr_ms: Floats | None = None
    places: dict[str, Floats] = field(default_factory=dict["str", "Floats"])
    active: Floats | None = None

    def draft(self, clock: Times) -> Draft:
        unread = 0
        passed: list[str] = []
        for i, name in enumerate(self.table.header):
            found = self.program.meanings.get(name.lower()) or meaning(name)
            if found is None or found.quantity in {TIME, DATE}:
                if found is None and name and not self.program.known:
                    passed.append(name)
                continue
            values, bad = (
                self.table.numbers(i, strict=self.strict) if found.quantity is not PACE else self._pace(i)
            )
            unread += bad
            self._take(found, values, clock.clock_s)
        self._say(unread, passed)
        return self._made(clock)

    def _pace(self, index: int) -> tuple[Floats, int]:
        cells = self.table.texts(index)
        if any(":" in cell for cell in cells[:1000]):
            minutes = [_minutes(cell) for cell in cells]
            return np.array(minutes), 0
        return self.table.numbers(index, strict=self.strict)

    def _take(self, found: Meaning, values: Floats, clock_s: Floats) -> None:
        quantity = found.quantity
        if quantity == RR:
            self.rr_ms, line = scaled(RR, found.unit, values, clock_s)
        elif quantity in {LATITUDE, LONGITUDE}:
            self.places[str(quantity)], line = scaled(quantity, found.unit, values, clock_s)
        elif quantity == ACTIVE:
            self.active, line = values, ""
        elif quantity == PACE:
            minutes, line = scaled(PACE, found.unit, values, clock_s)
            speed = np.where(minutes > 0.0, 1000.0 / (60.0 * np.where(minutes > 0.0, minutes, 1.0)), np.nan)
            self.columns.append(Column(Channel.SPEED, self.program.sensor, speed))
        elif isinstance(quantity, Channel):
            named_unit = found.unit or (quantity.spec.unit.lower() if self.strict else "")
            known, line = scaled(quantity, named_unit, values, clock_s)
            self.columns.append(Column(quantity, self.program.sensor, known))
        else:
            line = ""
        self.lines += [line] if line else []

    def _say(self, unread: int, passed: list[str]) -> None:
        if unread:
            self.lines.append(f"{several(unread, 'cell')} that cannot be read")
        if self.table.ragged:
            self.lines.append("breaks off in the midst of its last line")
        if passed:
            listed = ", ".join(shown(name) for name in passed[:5]) + (", ..." if len(passed) > 5 else "")
            self.lines.append(f"{several(len(passed), 'column')} not known and passed over: {listed}")

    def _made(self, clock: Times) -> Draft:
        rr = self.rr_ms
        intervals = None
        if rr is not None:
            sound = (rr > 0.0) & np.isfinite(clock.clock_s)
            intervals = Intervals(rr[sound], self.program.sensor, clock_s=clock.clock_s[sound])
            if not any(column.channel is Channel.HEART_RATE for column in self.columns):
                rate = np.where(rr > 0.0, 60_000.0 / np.where(rr > 0.0, rr, 1.0), np.nan)
                self.columns.append(Column(Channel.HEART_RATE, self.program.sensor, rate))
        keep = (
            np.isfinite(clock.clock_s)
            if self.active is None
            else np.isfinite(clock.clock_s) & (self.active != 0.0)
        )
        if not keep.any():
            raise UnreadableError(f"{self.table.where}: no row carries a time")
        return Draft(
            clock_s=clock.clock_s[keep],
            columns=[
                column._replace(values=column.values[keep])
                for column in self.columns
                if not np.isnan(column.values[keep]).all()
            ],
            dated=clock.dated,
            sport=self._sport(),
            stated=self.program.stated(self.table.notes) if self.program.stated else Stated(),
            breaks=_breaks(keep),
            degrees=self._degrees(keep),
            device=self.program.sensor,
            intervals=intervals,
            utc_offset_s=clock.utc_offset_s,
            warnings=self.lines,
        )

    def _degrees(self, keep: Bools) -> Floats | None:
        if len(self.places) < 2:
            return None
        return np.stack([self.places[LATITUDE][keep], self.places[LONGITUDE][keep]])

    def _sport(self) -> Sport | None:
        told = self.table.notes.get("sport", "")
        return named(told) if told else None


def _breaks(keep: Bools) -> Ints:
    """Return the kept rows before which some were left out."""
    kept = np.flatnonzero(keep)
    return np.flatnonzero(np.diff(kept) > 1) + 1


def _minutes(cell: str) -> float:
    """Return the minutes of ``5:30`` or ``00:05:30``; NaN of anything else."""
    parts = cell.strip().split(":")
    try:
        values = [float(part.replace(",", ".")) for part in parts]
    except ValueError:
        return np.nan
    return sum(value / 60.0**i for i, value in enumerate(values[-2:])) + (
        60.0 * values[0] if len(values) == 3 else 0.0
    )
