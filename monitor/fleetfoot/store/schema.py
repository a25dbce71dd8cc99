"""The tables, and how a file of any earlier version becomes one of the present version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from fleetfoot.errors import StoreError
from fleetfoot_signal.channel import SPECS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

APPLICATION_ID: Final = 0x666C6674
"""``flft`` in ASCII: tells a store from other programs' files (sqlite.org/fileformat.html, offset 68)."""

Step: TypeAlias = "str | Callable[[sqlite3.Connection], None]"
"""One statement, or what a statement cannot say."""

_FIRST: Final[tuple[Step, ...]] = (
    "CREATE TABLE athlete(key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    # One row a pass: the same run may be recorded again, so its id is not unique here.
    """CREATE TABLE run(
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        athlete INTEGER NOT NULL REFERENCES athlete,
        source TEXT NOT NULL,
        started_utc TEXT,
        recorded_utc TEXT NOT NULL,
        written_utc TEXT NOT NULL,
        sensors TEXT NOT NULL,
        complete INTEGER NOT NULL DEFAULT 0,
        summary TEXT NOT NULL DEFAULT '{}') STRICT""",
    "CREATE INDEX run_id ON run(id, athlete)",
    # AUTOINCREMENT: a number is never given twice, so that a reader can follow the table with a cursor
    # although superseded passes are deleted. upgrade() adds the columns of channels and scores.
    """CREATE TABLE tick(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        t INTEGER NOT NULL,
        UNIQUE(run, t)) STRICT""",
    """CREATE TABLE rr(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        t_s REAL,
        rr_ms REAL,
        sensor TEXT NOT NULL) STRICT""",
    "CREATE INDEX rr_run ON rr(run)",
    """CREATE TABLE event(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        id TEXT NOT NULL,
        t_s REAL,
        detector TEXT NOT NULL,
        phase TEXT NOT NULL,
        severity TEXT NOT NULL,
        payload TEXT NOT NULL,
        UNIQUE(run, id)) STRICT""",
    # The whole history: row n is what n runs have taught, the nth being run_id.
    """CREATE TABLE baseline(
        athlete INTEGER NOT NULL REFERENCES athlete,
        sensor TEXT NOT NULL,
        channel TEXT NOT NULL,
        runs INTEGER NOT NULL,
        run_id TEXT NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY(athlete, sensor, channel, runs),
        UNIQUE(athlete, sensor, channel, run_id)) STRICT""",
)

_SECOND: Final[tuple[Step, ...]] = (
    # How far each run has come at each server. By the id of the run: what comes after a pass takes its place over.
    """CREATE TABLE shipment(
        target TEXT NOT NULL,
        athlete INTEGER NOT NULL REFERENCES athlete,
        run_id TEXT NOT NULL,
        pass INTEGER NOT NULL,
        device TEXT NOT NULL,
        epoch_ms INTEGER NOT NULL,
        t INTEGER NOT NULL,
        event INTEGER NOT NULL,
        ended INTEGER NOT NULL,
        PRIMARY KEY(target, athlete, run_id)) STRICT""",
    """CREATE TABLE quarantine(
        target TEXT NOT NULL,
        athlete INTEGER NOT NULL REFERENCES athlete,
        run_id TEXT NOT NULL,
        line TEXT NOT NULL,
        lines INTEGER NOT NULL,
        status INTEGER NOT NULL,
        answer TEXT NOT NULL,
        refused_utc TEXT NOT NULL,
        PRIMARY KEY(target, athlete, run_id, line)) STRICT""",
)

_THIRD: Final[tuple[Step, ...]] = (
    # Until payload 2 the end of an episode that nobody could judge any more was a clear with another sentence.
    """UPDATE event SET
        id = replace(id, '-clear', '-unjudged'),
        phase = 'unjudged',
        payload = json_set(payload, '$.schema', 2, '$.id', replace(id, '-clear', '-unjudged'),
            '$.phase', 'unjudged', '$.missing', json('[]'), '$.code', detector || '.unjudged')
        WHERE phase = 'clear' AND payload LIKE '%: cannot judge any more. %'""",
)

_FOURTH: Final[tuple[Step, ...]] = (
    # A value by whom it came from; what belongs to a run names it as people do, for it may be imported later.
    """CREATE TABLE diary(
        athlete INTEGER NOT NULL REFERENCES athlete,
        day TEXT NOT NULL,
        clock TEXT NOT NULL,
        run TEXT NOT NULL,
        nth INTEGER NOT NULL,
        field TEXT NOT NULL,
        source TEXT NOT NULL,
        value TEXT NOT NULL,
        noted_utc TEXT NOT NULL,
        PRIMARY KEY(athlete, day, clock, run, nth, field, source)) STRICT""",
    """CREATE TABLE figures(
        run INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
        version INTEGER NOT NULL,
        content TEXT NOT NULL) STRICT""",
)

_FIFTH: Final[tuple[Step, ...]] = (
    """CREATE TABLE title(
        athlete INTEGER NOT NULL REFERENCES athlete,
        run_id TEXT NOT NULL,
        title TEXT NOT NULL,
        PRIMARY KEY(athlete, run_id)) STRICT""",
    # What was imported, by the SHA-256 of its unpacked content; a run that was deleted stays named here.
    """CREATE TABLE taken(
        athlete INTEGER NOT NULL REFERENCES athlete,
        digest TEXT NOT NULL,
        run_ids TEXT NOT NULL,
        taken_utc TEXT NOT NULL,
        PRIMARY KEY(athlete, digest)) STRICT""",
)

_SUMMED_UP: Final = ("distance_m", "elapsed_s", "timer_s", "moving_s")
"""Figures of the summary that runs are listed and added up by."""

_SIXTH: Final[tuple[Step, ...]] = (
    "ALTER TABLE run ADD COLUMN utc_offset_s INTEGER",
    # Read out of the summary, so that there is one figure only.
    *(
        f"""ALTER TABLE run ADD COLUMN {name} REAL GENERATED ALWAYS AS (
            CASE WHEN json_valid(summary) THEN json_extract(summary, '$.{name}') END) VIRTUAL"""
        for name in _SUMMED_UP
    ),
)

_SEVENTH: Final[tuple[Step, ...]] = (
    # Of a live pass under way: what was known of the run at a moment, and what its sensors have sent since.
    """CREATE TABLE kept(
        run INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
        state BLOB NOT NULL) STRICT""",
    """CREATE TABLE heard(
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        nth INTEGER NOT NULL,
        t_s REAL NOT NULL,
        sensor TEXT NOT NULL,
        characteristic TEXT NOT NULL,
        payload BLOB NOT NULL,
        PRIMARY KEY(run, nth)) STRICT""",
)

_EIGHTH: Final[tuple[Step, ...]] = (
    """CREATE TABLE reminder(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        id TEXT NOT NULL,
        payload TEXT NOT NULL,
        UNIQUE(run, id)) STRICT""",
)

_NINTH: Final[tuple[Step, ...]] = (
    """CREATE TABLE way(
        run INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
        places BLOB NOT NULL,
        laps TEXT NOT NULL) STRICT""",
)

MIGRATIONS: Final[tuple[tuple[Step, ...], ...]] = (
    _FIRST,
    _SECOND,
    _THIRD,
    _FOURTH,
    _FIFTH,
    _SIXTH,
    _SEVENTH,
    _EIGHTH,
    _NINTH,
)
"""Entry n leads from version n to n + 1. What has been released is never edited; a change is a new entry."""

_DETECTOR: Final = re.compile(r"[a-z][a-z0-9_]*")


def score_column(detector: str) -> str:
    """Return the column of a detector's score."""
    if not _DETECTOR.fullmatch(detector):
        raise StoreError(f"detector {detector!r} cannot have a column: use a-z, 0-9 and _, a letter first")
    return f"score_{detector}"


def tick_columns(detectors: Sequence[str]) -> list[str]:
    """Return the columns of a tick: all channels in their order, then the scores of these detectors."""
    return [spec.name for spec in SPECS] + [score_column(name) for name in detectors]


def existing_columns(conn: sqlite3.Connection) -> list[str]:
    """Return the columns that the tick table has, oldest first."""
    return [row[0] for row in conn.execute("SELECT name FROM pragma_table_info('tick') ORDER BY cid")]


def version_of(conn: sqlite3.Connection) -> int:
    """Return the version of the file's schema; 0 means that it has none yet."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def require_known(path: Path, version: int) -> None:
    """Raise StoreError where a newer fleetfoot made the file."""
    if version > len(MIGRATIONS):
        raise StoreError(
            f"store {path} was made by a newer fleetfoot (its schema is {version},"
            f" this one knows up to {len(MIGRATIONS)}): upgrade fleetfoot"
        )


def is_current(conn: sqlite3.Connection, detectors: Sequence[str]) -> bool:
    """Return whether the file needs no :func:`upgrade`; asks for no write lock."""
    return version_of(conn) == len(MIGRATIONS) and set(tick_columns(detectors)) <= set(existing_columns(conn))


def upgrade(conn: sqlite3.Connection, path: Path, detectors: Sequence[str]) -> None:
    """Bring the file to the present version and add missing columns, inside the open transaction.

    The version is read again here: another process may have upgraded between the check and the lock.
    """
    version = version_of(conn)
    require_known(path, version)
    for step in (step for steps in MIGRATIONS[version:] for step in steps):
        if callable(step):
            step(conn)
        else:
            conn.execute(step)
    conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    present = set(existing_columns(conn))
    for column in tick_columns(detectors):
        if column not in present:
            conn.execute(f'ALTER TABLE tick ADD COLUMN "{column}" REAL')
