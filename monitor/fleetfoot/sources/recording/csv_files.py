"""Runs out of CSV files: fleetfoot's own columns; for those of other programs see :mod:`.csv_dialects`."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import shown
from fleetfoot.sources.recording.columns import Column, Draft, check_clock
from fleetfoot.sources.recording.csv_dialects import DIALECTS
from fleetfoot.sources.recording.csv_foreign import read_dialect
from fleetfoot.sources.recording.csv_table import Table, table_of
from fleetfoot_signal.channel import MEASURED, SPECS, Channel

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

TIME: Final = "t_s"
COLUMNS: Final = {spec.name: Channel(i) for i, spec in enumerate(SPECS[:MEASURED])}
"""Channel of each column beside the time."""

_LATEST_S: Final = 1e10
"""A time beyond this is not in seconds: as seconds since 1970 it is in the year 2286."""


def read_csv(where: str, content: bytes) -> list[Draft]:
    """Return the run in a CSV file.

    Raises
    ------
    UnreadableError
        If it is not text, has no time, an unknown column, a cell that is not a number or a clock that goes
        back; the line says where.
    """
    table = table_of(where, content)
    for dialect in DIALECTS:
        if table.header == dialect.header:
            return [read_dialect(table, dialect)]
    return [_own(table)]


def _own(table: Table) -> Draft:
    _check_header(table)
    t_s = table.numbers(TIME)
    _check_times(table, t_s)
    check_clock(table.where, t_s, table.places())
    columns = [Column(COLUMNS[name], "csv", table.numbers(name)) for name in table.header if name != TIME]
    known = [column for column in columns if not np.isnan(column.values).all()]
    return Draft(None, t_s, known, [], [], exact=True)


def _check_header(table: Table) -> None:
    names = [TIME, *COLUMNS]
    for name in table.header:
        if name not in names:
            nearest = difflib.get_close_matches(name[:80], names, n=1, cutoff=0.0)[0]
            raise UnreadableError(f"{table.where}: unknown column {shown(name)}", f"the nearest is {nearest}")
        if table.header.count(name) > 1:
            raise UnreadableError(f"{table.where}: column {name} occurs twice", "leave one of them out")
    if TIME not in table.header:
        raise UnreadableError(f"{table.where}: has no column {TIME}, the seconds since the start", "add it")


def _check_times(table: Table, t_s: Floats) -> None:
    bad = np.flatnonzero(~((t_s >= 0.0) & (t_s <= _LATEST_S)))  # NaN is bad too
    if bad.size:
        cell = table.texts(TIME)[int(bad[0])]
        raise UnreadableError(
            f"{table.where}: {table.place(int(bad[0]))}: {shown(cell)} is not a time in seconds"
        )
