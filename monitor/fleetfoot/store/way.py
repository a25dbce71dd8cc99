"""Where runs led: positions of a pass as one blob, to a millionth of a degree, and its laps."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.path.way import NOWHERE, Way

if TYPE_CHECKING:
    import sqlite3

FINE: Final = 1e6
"""Steps of a degree: a millionth is 11 cm on the ground, finer than any watch knows where it is."""


def write_way(conn: sqlite3.Connection, key: int, way: Way) -> None:
    """Write the way of a pass; nothing where none is known."""
    if way:
        places = np.stack([way.t_s, *(FINE * way.degrees)]).round().astype("<i4")
        steps = np.diff(places, axis=1, prepend=0)  # small numbers, which compress
        conn.execute(
            "INSERT OR REPLACE INTO way(run, places, laps) VALUES (?, ?, ?)",
            (key, zlib.compress(steps.astype("<i4").tobytes()), json.dumps(way.laps_s.tolist())),
        )


def read_way(conn: sqlite3.Connection, key: int) -> Way:
    """Return the way of a pass.

    Raises
    ------
    ValueError
        What is stored is damaged.
    """
    row = conn.execute("SELECT places, laps FROM way WHERE run = ?", (key,)).fetchone()
    if row is None:
        return NOWHERE
    try:
        steps = np.frombuffer(zlib.decompress(row[0]), dtype="<i4").reshape(3, -1)
    except zlib.error as error:
        raise ValueError(f"the places of a run are damaged: {error}") from error
    places = np.cumsum(steps, axis=1, dtype=np.int64).astype(np.float64)
    return Way(places[0], places[1:] / FINE, np.array(json.loads(row[1]), dtype=np.float64))
