"""Recording: one pass over one run, and what becomes of the earlier passes when it ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.errors import StoreError
from fleetfoot.path.sink import Seconds
from fleetfoot.path.way import NOWHERE
from fleetfoot.store.backlog import Backlog
from fleetfoot.store.baseline import Lesson, add_lesson
from fleetfoot.store.diary import write_notes
from fleetfoot.store.figures import taken, write_figures
from fleetfoot.store.reading import read_ticks, utc_text
from fleetfoot.store.schema import tick_columns
from fleetfoot.store.translation import translated
from fleetfoot.store.twins import has_taught
from fleetfoot.store.unfinished import forget_thread, write_thread
from fleetfoot.store.way import write_way

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from fleetfoot.diary.note import Note
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot.path.source import Notification
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.path.way import Way
    from fleetfoot.store.backlog import Portion
    from fleetfoot.store.store import Store
    from fleetfoot_signal.days.figures import Figures
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


class _End(NamedTuple):
    """How a pass ends."""

    summary: str
    """JSON."""
    lessons: Sequence[Lesson]
    notes: Sequence[Note]
    way: Way


class _Writing(NamedTuple):
    """What of a pass is in the transaction under way, or in the last one."""

    key: int
    portion: Portion
    refused: list[Lesson] | None
    """Of the end; None where that is not in it."""
    written_utc: str
    """When it was written, to the microsecond: what the pass bears if this held."""


class Recorder:
    """One pass over one run: what it is told waits in memory until the store commits.

    With ``key`` it goes on with a pass that was broken off. It may be told by one thread while another commits: what
    comes meanwhile waits for the next commit.
    """

    def __init__(self, store: Store, run: Run, key: int | None = None) -> None:
        _require_text(store, run.id, run.athlete)
        self.run = run
        """May be replaced by a later state of the same run, with more sensors known."""
        self.refused: list[Lesson] = []
        """What the store would not have been taught, once the end is committed."""
        self._store = store
        self._recorded_utc = utc_text(datetime.now(UTC))
        self._key = key
        self._backlog = Backlog()
        self._figures: Figures | None = None
        """Of all seconds, where somebody has looked at them since the last; they need not be read again at the end."""
        self._end: _End | None = None
        self._writing: _Writing | None = None
        self.over = False
        """Whether the end is committed."""

    def second(self, second: Second) -> None:
        """Record one row."""
        self.seconds(Seconds.of(second))

    def seconds(self, seconds: Seconds) -> None:
        """Record some rows; NaN becomes NULL on its way into SQLite."""
        self._require_running()
        self._figures = None
        columns = (seconds.index.tolist(), *seconds.values.tolist(), *seconds.scores.tolist())
        self._backlog.seconds(list(zip(*columns, strict=True)))

    def beats(self, beats: Sequence[Beat]) -> None:
        """Record intervals between heart beats."""
        self._require_running()
        self._backlog.beats([(beat.t_s, beat.rr_ms, _shown(beat.sensor)) for beat in beats])

    def alert(self, alert: Alert) -> None:
        """Record what a detector said; a second alert of the same id is the same and changes nothing."""
        self._require_running()
        payload = alert.payload()
        columns = (payload["id"], payload["t_s"], payload["detector"], payload["phase"], payload["severity"])
        self._backlog.event((*columns, _json(payload, self.run)))

    def reminder(self, reminder: Reminder) -> None:
        """Record what the runner was reminded of; the same again changes nothing."""
        self._require_running()
        self._backlog.reminder((reminder.id, _json(reminder.payload(), self.run)))

    def hear(self, notification: Notification) -> None:
        """Keep what a sensor sent, before the seconds that it leads to are told."""
        self._backlog.hear(notification)

    def keep(self, known: Mapping[str, object]) -> None:
        """Keep what is known of the run when every second of that was told, so that it can go on after this process."""
        self._backlog.keep(known)

    def recorded(self) -> tuple[Ticks, list[dict[str, Any]]]:
        """Return the seconds and alert payloads of this pass, committed or not; reads the store."""
        ticks, alerts = self._store.read_pass(self._key)
        waiting = self._backlog.portion()
        seconds = ticks.followed_by(waiting.seconds)
        self._figures = taken(seconds)
        return seconds, alerts + [json.loads(each[-1]) for each in waiting.events]

    def conclude(
        self,
        summary: Mapping[str, object],
        lessons: Sequence[Lesson] = (),
        notes: Sequence[Note] = (),
        way: Way = NOWHERE,
    ) -> None:
        """Say that the pass is over; what it taught and what was noted of it is stored in the same transaction.

        Earlier passes of the same run of the same athlete go, except those that reach further than this one
        and those that another process may still be recording.
        """
        self._require_running()
        self._end = _End(_json(summary, self.run), lessons, notes, way)

    def end(self, summary: Mapping[str, object], lessons: Sequence[Lesson] = ()) -> list[Lesson]:
        """Conclude the pass and commit; return the lessons that were refused."""
        self.conclude(summary, lessons)
        try:
            self._store.commit()
        except StoreError:
            self._end = None  # it goes on, and may be ended again
            raise
        return self.refused

    @property
    def waiting(self) -> int:
        """How many seconds and beats wait to be committed."""
        return self._backlog.size

    def is_dirty(self) -> bool:
        """Return whether anything waits to be written."""
        waits = self._key is None or self._end is not None or not self._backlog.is_empty()
        return waits and not self.over

    def write(self, conn: sqlite3.Connection) -> None:
        """Write what waits, inside the open transaction; :meth:`written` says that this held."""
        end = self._end  # looked at first: what comes meanwhile comes before it
        portion = self._backlog.portion()
        key = self._insert(conn) if self._key is None else self._key
        self._pour(conn, key, portion)
        write_thread(conn, key, portion)
        written_utc = utc_text(datetime.now(UTC))
        row = (written_utc, _sensors(self.run), key)
        conn.execute("UPDATE run SET written_utc = ?, sensors = ? WHERE key = ?", row)
        refused = self._close(conn, key, end) if end else None
        self._writing = _Writing(key, portion, refused, written_utc)

    def look_back(self, conn: sqlite3.Connection) -> None:
        """Find out, inside an open transaction, whether the last one held although its commit told an error.

        A disk that fails late leaves that open; what was written would be written twice, or stand in its own way for
        ever, because no second is there twice.
        """
        if (last := self._writing) is None:
            return
        row = (last.key, self.run.id, last.written_utc)
        held = conn.execute("SELECT 1 FROM run WHERE key = ? AND id = ? AND written_utc = ?", row).fetchone()
        if held:
            self.written()
        self._writing = None

    def written(self) -> None:
        """Forget what has been committed."""
        now = self._writing
        if now is None:
            return
        self._key, self._writing = now.key, None
        self._backlog.forget(now.portion)
        if now.refused is not None:
            self.refused, self.over = now.refused, True

    def _insert(self, conn: sqlite3.Connection) -> int:
        """Insert the pass; return its key."""
        run, athlete = self.run, _athlete(conn, self.run.athlete)
        started = utc_text(run.started_utc) if run.started_utc else None
        row = (
            run.id,
            athlete,
            _shown(run.source),
            started,
            self._recorded_utc,
            self._recorded_utc,
            _sensors(run),
            run.utc_offset_s,
        )
        key = conn.execute(
            """INSERT INTO run(
                   id, athlete, source, started_utc, recorded_utc, written_utc, sensors, utc_offset_s)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            row,
        ).lastrowid
        if key is None:  # pragma: no cover - an INSERT always has one
            raise StoreError(f"run {run.id} got no key")
        return key

    def _pour(self, conn: sqlite3.Connection, key: int, portion: Portion) -> None:
        """Write the rows."""
        of = (key,)
        conn.executemany(_insert_tick(self._store.detectors), [of + row for row in portion.seconds])
        conn.executemany(
            "INSERT INTO rr(run, t_s, rr_ms, sensor) VALUES (?, ?, ?, ?)", [of + row for row in portion.beats]
        )
        conn.executemany(
            """INSERT OR IGNORE INTO event(run, id, t_s, detector, phase, severity, payload)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            [of + row for row in portion.events],
        )
        conn.executemany(
            "INSERT OR IGNORE INTO reminder(run, id, payload) VALUES (?, ?, ?)",
            [of + row for row in portion.reminders],
        )

    def _close(self, conn: sqlite3.Connection, key: int, end: _End) -> list[Lesson]:
        """Write the end; return the lessons that are refused."""
        conn.execute("UPDATE run SET complete = 1, summary = ? WHERE key = ?", (end.summary, key))
        forget_thread(conn, key)
        write_notes(conn, self.run.athlete, end.notes)
        write_way(conn, key, end.way)
        abandoned = utc_text(datetime.now(UTC) - ABANDONED_AFTER)
        conn.execute(_SUPERSEDE, {"key": key, "abandoned": abandoned})
        if has_taught(conn, key):  # the same run by another device: its lessons are known, and not refused
            return []
        athlete = _athlete(conn, self.run.athlete)
        write_figures(conn, key, self._figures or taken(read_ticks(conn, key, 0, ())))
        return [lesson for lesson in end.lessons if not add_lesson(conn, athlete, lesson, self.run.id)]

    def _require_running(self) -> None:
        if self._end is not None:
            raise StoreError(f"run {self.run.id} has ended: record it anew")


def _athlete(conn: sqlite3.Connection, name: str) -> int:
    """Return the key of an athlete, who is inserted where new."""
    conn.execute("INSERT OR IGNORE INTO athlete(name) VALUES (?)", (name,))
    return int(conn.execute("SELECT key FROM athlete WHERE name = ?", (name,)).fetchone()[0])


def _shown(text: str) -> str:
    """Return a text as the store shows it: file names may hold bytes that are none, which are escaped."""
    return text.encode(errors="backslashreplace").decode()


def _require_text(store: Store, *names: str) -> None:
    """Refuse at once what UTF-8 cannot hold: later it would stand in the way of every commit."""
    with translated(store.path):
        for name in names:
            name.encode()


def _insert_tick(detectors: Sequence[str]) -> str:
    columns = ["run", "t", *tick_columns(detectors)]
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO tick({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 # checked names only


def _sensors(run: Run) -> str:
    return json.dumps({channel.spec.name: sensor for channel, sensor in run.sensors.items()})


def _json(value: Mapping[str, object], run: Run) -> str:
    try:
        return json.dumps(dict(value), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise StoreError(
            f"run {run.id}: its summary, alert or reminder holds what JSON cannot: {error}"
        ) from error
