"""Recording: one pass over one run, and what becomes of the earlier passes when it ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.errors import StoreError
from fleetfoot.store.baseline import Lesson, add_lesson
from fleetfoot.store.schema import tick_columns

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot.store.reading import Ticks
    from fleetfoot.store.store import Store
    from fleetfoot_signal.sample import Beat

ABANDONED_AFTER: Final = timedelta(hours=1)
"""An unfinished pass is taken for abandoned when nothing has been written to it for this long.

Before that a process may still be recording it, silent only because its sensors are.
"""

_SUPERSEDE: Final = """DELETE FROM run WHERE key IN (
    SELECT old.key FROM run AS new JOIN run AS old ON old.id = new.id AND old.athlete = new.athlete
    WHERE new.key = :key AND old.key < new.key AND (old.complete OR old.written_utc < :abandoned)
      AND coalesce((SELECT max(t) FROM tick WHERE run = old.key), -1)
       <= coalesce((SELECT max(t) FROM tick WHERE run = new.key), -1))"""


def utc_text(moment: datetime) -> str:
    """Return the moment as stored: ISO 8601, UTC, microseconds: its text sorts as time. Naive means UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def insert_pass(conn: sqlite3.Connection, run: Run) -> tuple[int, int]:
    """Insert a pass inside the open transaction; return its key and the athlete's."""
    conn.execute("INSERT OR IGNORE INTO athlete(name) VALUES (?)", (run.athlete,))
    (athlete,) = conn.execute("SELECT key FROM athlete WHERE name = ?", (run.athlete,)).fetchone()
    now = utc_text(datetime.now(UTC))
    started = utc_text(run.started_utc) if run.started_utc else None
    # File names may hold bytes that are no text; the store shows them escaped.
    source = run.source.encode(errors="backslashreplace").decode()
    row = (run.id, athlete, source, started, now, now, _sensors(run))
    key = conn.execute(
        """INSERT INTO run(id, athlete, source, started_utc, recorded_utc, written_utc, sensors)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        row,
    ).lastrowid
    if key is None:  # pragma: no cover - an INSERT always has one
        raise StoreError(f"run {run.id} got no key")
    return key, athlete


class Recorder:
    """One pass over one run; what it is told waits in memory until the store commits."""

    def __init__(self, store: Store, run: Run, key: int, athlete: int) -> None:
        self.run = run
        """May be replaced by a later state of the same run, with more sensors known."""
        self._store = store
        self._key = key
        self._athlete = athlete
        self._ended = False
        self._ticks: list[tuple[float, ...]] = []
        self._beats: list[tuple[int, float, float, str]] = []
        self._events: list[tuple[int, str, float, str, str, str, str]] = []

    def second(self, second: Second) -> None:
        """Record one row; NaN becomes NULL on its way into SQLite."""
        self._require_running()
        self._ticks.append((self._key, int(second.index), *second.values.tolist(), *second.scores.tolist()))

    def beats(self, beats: Sequence[Beat]) -> None:
        """Record intervals between heart beats."""
        self._require_running()
        self._beats.extend((self._key, beat.t_s, beat.rr_ms, beat.sensor) for beat in beats)

    def alert(self, alert: Alert) -> None:
        """Record what a detector said; a second alert of the same id is the same and changes nothing."""
        self._require_running()
        payload = alert.payload()
        columns = (payload["id"], payload["t_s"], payload["detector"], payload["phase"], payload["severity"])
        self._events.append((self._key, *columns, _json(payload, self.run)))

    def recorded(self) -> tuple[Ticks, list[dict[str, Any]]]:
        """Return the seconds and alert payloads of this pass that are committed."""
        return self._store.read_pass(self._key)

    def end(self, summary: Mapping[str, Any], lessons: Sequence[Lesson] = ()) -> list[Lesson]:
        """Close the pass in one transaction with all that is pending; return the lessons that were refused.

        Earlier passes of the same run of the same athlete go, except those that reach further than this one
        and those that another process may still be recording.
        """
        self._require_running()
        text = _json(summary, self.run)
        with self._store.transaction() as conn:
            self.write(conn)
            conn.execute("UPDATE run SET complete = 1, summary = ? WHERE key = ?", (text, self._key))
            abandoned = utc_text(datetime.now(UTC) - ABANDONED_AFTER)
            conn.execute(_SUPERSEDE, {"key": self._key, "abandoned": abandoned})
            refused = [x for x in lessons if not add_lesson(conn, self._athlete, x, self.run.id)]
        self.written()
        self._ended = True
        self._store.release(self)
        return refused

    def is_dirty(self) -> bool:
        """Return whether anything waits to be written."""
        return bool(self._ticks or self._beats or self._events)

    def write(self, conn: sqlite3.Connection) -> None:
        """Write what waits, inside the open transaction; :meth:`written` says that this held."""
        conn.executemany(_insert_tick(self._store.detectors), self._ticks)
        conn.executemany("INSERT INTO rr(run, t_s, rr_ms, sensor) VALUES (?, ?, ?, ?)", self._beats)
        conn.executemany(
            """INSERT OR IGNORE INTO event(run, id, t_s, detector, phase, severity, payload)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            self._events,
        )
        now = utc_text(datetime.now(UTC))
        conn.execute(
            "UPDATE run SET written_utc = ?, sensors = ? WHERE key = ?", (now, _sensors(self.run), self._key)
        )

    def written(self) -> None:
        """Forget what has been committed."""
        self._ticks.clear()
        self._beats.clear()
        self._events.clear()

    def _require_running(self) -> None:
        if self._ended:
            raise StoreError(f"run {self.run.id} has ended: record it anew")


def _insert_tick(detectors: Sequence[str]) -> str:
    columns = ["run", "t", *tick_columns(detectors)]
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO tick({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 # checked names only


def _sensors(run: Run) -> str:
    return json.dumps({channel.spec.name: sensor for channel, sensor in run.sensors.items()})


def _json(value: Mapping[str, Any], run: Run) -> str:
    try:
        return json.dumps(dict(value), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise StoreError(f"run {run.id}: its summary or alert holds what JSON cannot: {error}") from error
