"""The diary in the store: one row a value, with what it belongs to and where it came from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from fleetfoot.diary.note import Note, Where
from fleetfoot.store.reading import utc_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_KEY: Final = "athlete = ? AND day = ? AND clock = ? AND run = ? AND nth = ? AND field = ? AND source = ?"


def read_notes(conn: sqlite3.Connection, athlete: str) -> list[Note]:
    """Return what is noted of an athlete, by day."""
    rows = conn.execute(
        """SELECT day, clock, run, nth, field, value, source FROM diary
           JOIN athlete ON athlete.key = diary.athlete WHERE name = ? ORDER BY day, clock, run, nth""",
        (athlete,),
    ).fetchall()
    return [
        Note(Where(day, clock, run, nth), field, value, source)
        for day, clock, run, nth, field, value, source in rows
    ]


def write_notes(conn: sqlite3.Connection, athlete: str, notes: Iterable[Note]) -> int:
    """Write notes inside the open transaction, in place of what the same source said of the same; return how many."""
    key = _athlete(conn, athlete)
    now = utc_text(datetime.now(UTC))
    rows = [(key, *note.where, note.field, note.source, note.value, now) for note in notes]
    conn.executemany("INSERT OR REPLACE INTO diary VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return len(rows)


def remove_notes(conn: sqlite3.Connection, athlete: str, notes: Iterable[Note]) -> None:
    """Take notes out inside the open transaction, whatever value they had."""
    key = _athlete(conn, athlete)
    conn.executemany(
        f"DELETE FROM diary WHERE {_KEY}",  # noqa: S608 # a constant
        [(key, *note.where, note.field, note.source) for note in notes],
    )


def _athlete(conn: sqlite3.Connection, athlete: str) -> int:
    conn.execute("INSERT OR IGNORE INTO athlete(name) VALUES (?)", (athlete,))
    (key,) = conn.execute("SELECT key FROM athlete WHERE name = ?", (athlete,)).fetchone()
    return int(key)
