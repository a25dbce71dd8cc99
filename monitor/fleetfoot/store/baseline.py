"""Personal baselines: what each run has taught, append-only, per athlete, sensor and subject.

The store does not look into a baseline; the signal core writes and versions its bytes. All rows are kept, so
that a run that is analysed again starts from the baseline it started from the first time and gives the same
events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class StoredBaseline:
    """A baseline as some number of runs has left it."""

    content: bytes
    """As the signal core dumped it."""
    runs: int
    """How many runs have taught it."""
    last_run: str
    """Id of the last of them."""


class Lesson(NamedTuple):
    """What one run makes of a baseline."""

    sensor: str
    subject: str
    """What it is about, as the signal core calls it; the column is named after the channel, which came first."""
    content: bytes
    """The baseline after the run, as the signal core dumped it."""
    onto: int
    """:attr:`StoredBaseline.runs` of the baseline that the run started from; 0 where there was none."""


_READ = """SELECT content, runs, run_id FROM baseline JOIN athlete ON athlete.key = baseline.athlete
    WHERE name = :athlete AND sensor = :sensor AND channel = :channel"""


def read_baseline(
    conn: sqlite3.Connection, athlete: str, sensor: str, subject: str, before: str | None
) -> StoredBaseline | None:
    """Return the newest baseline, or the one that run ``before`` started from if that run has taught it."""
    key = {"athlete": athlete, "sensor": sensor, "channel": subject}
    runs = _runs_before(conn, key, before)
    row = conn.execute(
        f"{_READ} AND (:runs IS NULL OR runs = :runs) ORDER BY runs DESC LIMIT 1", {**key, "runs": runs}
    ).fetchone()
    return StoredBaseline(*row) if row else None


def read_baselines(
    conn: sqlite3.Connection, athlete: str, before: str
) -> dict[tuple[str, str], StoredBaseline]:
    """Return all baselines of an athlete by sensor and subject, each as :func:`read_baseline` does."""
    rows = conn.execute(_READ_ALL, {"athlete": athlete, "run_id": before}).fetchall()
    return {(sensor, subject): StoredBaseline(*row) for sensor, subject, *row in rows}


_READ_ALL = """SELECT sensor, channel, content, runs, run_id
    FROM baseline AS it JOIN athlete ON athlete.key = it.athlete WHERE name = :athlete AND runs = coalesce(
        (SELECT runs - 1 FROM baseline WHERE athlete = it.athlete AND sensor = it.sensor AND channel = it.channel
            AND run_id = :run_id),
        (SELECT max(runs) FROM baseline WHERE athlete = it.athlete AND sensor = it.sensor AND channel = it.channel))"""


def _runs_before(conn: sqlite3.Connection, key: dict[str, str], before: str | None) -> int | None:
    row = conn.execute(f"{_READ} AND run_id = :run_id", {**key, "run_id": before}).fetchone()
    return row[1] - 1 if row else None


def add_lesson(conn: sqlite3.Connection, athlete: int, lesson: Lesson, run_id: str) -> bool:
    """Append a lesson inside the open transaction; False where the store refuses it.

    Refused are a run that has taught this baseline already, and a lesson onto a baseline that another run has
    taught since: it would undo that run.
    """
    key = (athlete, lesson.sensor, lesson.subject)
    runs, known = conn.execute(
        """SELECT coalesce(max(runs), 0), coalesce(max(run_id = ?), 0) FROM baseline
           WHERE athlete = ? AND sensor = ? AND channel = ?""",
        (run_id, *key),
    ).fetchone()
    if known or runs != lesson.onto:
        return False
    conn.execute("INSERT INTO baseline VALUES (?, ?, ?, ?, ?, ?)", (*key, runs + 1, run_id, lesson.content))
    return True


def forget_baselines(conn: sqlite3.Connection, athlete: str, sensor: str | None, subject: str | None) -> int:
    """Take out what was learned of an athlete with a sensor (any) about a subject (any); return how many lessons."""
    return conn.execute(
        """DELETE FROM baseline WHERE athlete = (SELECT key FROM athlete WHERE name = :athlete)
           AND (:sensor IS NULL OR sensor = :sensor) AND (:subject IS NULL OR channel = :subject)""",
        {"athlete": athlete, "sensor": sensor, "subject": subject},
    ).rowcount
