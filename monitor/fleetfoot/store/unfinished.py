"""A live run that was broken off: what the store knows of it, so that it goes on as the same run.

Beside the seconds of a live pass lie what was known of the run at a moment, renewed every half a minute, and every
notification that its sensors have sent since. All of it is committed with the seconds: whatever moment a process is
killed at, the store holds one moment of the run, and leads from there to the last second that it holds.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.path.run import LIVE, Run
from fleetfoot.path.source import Notification

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from fleetfoot.store.backlog import Portion

WITHIN: Final = timedelta(minutes=10)
"""A run that was broken off longer ago is over: its runner has stopped, or has been running unwatched."""
SWIFT: Final = 1
"""Level of compression: a state of 150 kB takes 0.5 ms and becomes 30 kB (measured on the demo)."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A live pass that was broken off."""

    run: Run
    key: int
    """Of the pass."""
    written_utc: datetime
    state: Mapping[str, Any]
    """What was known at a moment: see :meth:`fleetfoot.path.session.Session.keep`."""
    heard: Sequence[Notification]
    """What the sensors have sent since."""
    seconds: int
    """How many seconds are stored."""
    beats_s: float
    """When the latest interval that is stored arrived; minus infinity where there is none."""
    alerts: frozenset[str]
    """Ids of the alerts that are stored."""
    reminders: frozenset[str]
    """Ids of the reminders that are stored."""


def write_thread(conn: sqlite3.Connection, key: int, portion: Portion) -> None:
    """Write what a pass would be taken up from; with a new state what was heard before it goes."""
    if portion.state is not None:
        packed = zlib.compress(json.dumps(portion.state.known).encode(), SWIFT)
        conn.execute("INSERT OR REPLACE INTO kept(run, state) VALUES (?, ?)", (key, packed))
        conn.execute("DELETE FROM heard WHERE run = ?", (key,))
    conn.executemany(
        "INSERT INTO heard(run, nth, t_s, sensor, characteristic, payload) VALUES (?, ?, ?, ?, ?, ?)",
        [(key, nth, *notification) for nth, notification in portion.heard],
    )


def forget_thread(conn: sqlite3.Connection, key: int) -> None:
    """Forget what a pass would be taken up from, and all that was left too long ago for that."""
    left = (datetime.now(UTC) - WITHIN).isoformat(timespec="microseconds")
    old = "run = ? OR run IN (SELECT key FROM run WHERE written_utc < ?)"
    conn.execute(f"DELETE FROM kept WHERE {old}", (key, left))  # noqa: S608 - a text of ours
    conn.execute(f"DELETE FROM heard WHERE {old}", (key, left))  # noqa: S608 - the same


def read_unfinished(conn: sqlite3.Connection, athlete: str, now: datetime) -> Unfinished | None:
    """Return the athlete's latest pass if it is a live one that was broken off within ten minutes, else None.

    Raises
    ------
    ValueError
        What is kept of it is damaged.
    """
    found = conn.execute(
        """SELECT run.key, id, source, started_utc, written_utc, complete, state
           FROM run JOIN athlete ON athlete.key = run.athlete LEFT JOIN kept ON kept.run = run.key
           WHERE name = ? ORDER BY run.key DESC LIMIT 1""",
        (athlete,),
    ).fetchone()
    if found is None:
        return None
    key, run_id, source, started, written, complete, state = found
    written_utc = _utc(written)
    if complete or source != LIVE or started is None or state is None or now - written_utc > WITHIN:
        return None
    run, known = Run(run_id, athlete, LIVE, _utc(started)), json.loads(_unpacked(state))
    return Unfinished(run, key, written_utc, known, _heard(conn, key), *_told(conn, key))


def _unpacked(state: bytes) -> bytes:
    try:
        return zlib.decompress(state)
    except zlib.error as error:
        raise ValueError(f"what is kept of a run is damaged: {error}") from error


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _told(conn: sqlite3.Connection, key: int) -> tuple[int, float, frozenset[str], frozenset[str]]:
    """Return how many seconds of a pass are stored, when its latest interval came, and ids of alerts and reminders."""
    (seconds,) = conn.execute("SELECT coalesce(max(t) + 1, 0) FROM tick WHERE run = ?", (key,)).fetchone()
    (beats_s,) = conn.execute("SELECT max(t_s) FROM rr WHERE run = ?", (key,)).fetchone()
    alerts = frozenset(found for (found,) in conn.execute("SELECT id FROM event WHERE run = ?", (key,)))
    reminders = frozenset(found for (found,) in conn.execute("SELECT id FROM reminder WHERE run = ?", (key,)))
    return int(seconds), float("-inf") if beats_s is None else float(beats_s), alerts, reminders


def _heard(conn: sqlite3.Connection, key: int) -> list[Notification]:
    rows = conn.execute(
        "SELECT t_s, sensor, characteristic, payload FROM heard WHERE run = ? ORDER BY nth", (key,)
    )
    return [Notification(t_s, sensor, uuid, bytes(payload)) for t_s, sensor, uuid, payload in rows]
