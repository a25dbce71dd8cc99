"""The store: one SQLite file in WAL mode that holds every run."""

from __future__ import annotations

import math
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from fleetfoot.errors import StoreError
from fleetfoot.store import opening
from fleetfoot.store.baseline import Lesson, StoredBaseline, add_lesson, read_baseline, read_baselines
from fleetfoot.store.diary import read_notes, remove_notes, write_notes
from fleetfoot.store.examination import resolved
from fleetfoot.store.figures import read_figures, taken, write_figures
from fleetfoot.store.reading import (
    State,
    StoredRun,
    best_passes,
    choose,
    read_alerts,
    read_onsets,
    read_passes,
    read_reminders,
    read_ticks,
)
from fleetfoot.store.recorder import Recorder
from fleetfoot.store.translation import read_back, translated
from fleetfoot.store.twins import distinct
from fleetfoot.store.unfinished import read_unfinished
from fleetfoot.store.way import read_way
from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from fleetfoot.diary.note import Note
    from fleetfoot.path.run import Run
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.path.way import Way
    from fleetfoot.store.unfinished import Unfinished
    from fleetfoot_signal.days.figures import Figures


class Store:
    """All runs in one file; opened with :meth:`open`, closed by ``with`` or :meth:`close`.

    One object serves one caller at a time, from any thread; another thread or process opens its own. Readers
    and one writer work at the same time; a second writer waits up to 5 s. Every method raises StoreError
    where the file fails; errors of sqlite3 never come through.
    """

    def __init__(self, conn: sqlite3.Connection, path: Path, detectors: tuple[str, ...]) -> None:
        self.path = path
        self.detectors = detectors
        """Names of the scores of a tick, in the order of its score columns."""
        self.read_only = False
        """Whether it was opened to be read only."""
        self._conn = conn
        self._recorders: list[Recorder] = []

    @classmethod
    def open(cls, path: Path, *, detectors: Sequence[str] = (), read_only: bool = False) -> Store:
        """Open the store at ``path``; for writing it is created, upgraded and given new columns as needed.

        Raises StoreError, with the file and its folder untouched, where it is damaged, not a store, or made
        by a newer fleetfoot; where it cannot be reached; where ``read_only`` finds none.
        """
        real = resolved(path)
        conn = opening.open_for_reading(real) if read_only else opening.open_for_writing(real, detectors)
        store = cls(conn, real, tuple(detectors))
        store.read_only = read_only
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self, *, commit: bool = True) -> None:
        """Commit what waits, unless it is given up, and close; closing again does nothing."""
        try:
            if commit:
                self.commit()
        finally:
            self._recorders.clear()
            with translated(self.path):
                self._conn.close()

    def record(self, run: Run) -> Recorder:
        """Start a pass over a run; readers see it from now on."""
        recorder = self.recorder(run)
        try:
            self.commit()
        except StoreError:
            self._recorders.remove(recorder)
            raise
        return recorder

    def recorder(self, run: Run, key: int | None = None) -> Recorder:
        """Return what a pass over a run is told; it starts with the next :meth:`commit`, or goes on by its key."""
        recorder = Recorder(self, run, key)
        self._recorders.append(recorder)
        return recorder

    @property
    def waiting(self) -> int:
        """How many seconds and beats wait to be committed."""
        return sum(recorder.waiting for recorder in self._recorders)

    def is_dirty(self) -> bool:
        """Return whether anything waits to be committed."""
        return any(recorder.is_dirty() for recorder in self._recorders)

    def wait_at_most(self, seconds: float) -> None:
        """Wait no longer than this for the transaction of another process, for whoever tries again by itself."""
        self._conn.execute(f"PRAGMA busy_timeout = {round(1000.0 * seconds)}")

    def commit(self) -> None:
        """Write all that recorders hold, in one transaction; on error it stays with them for the next try.

        Another thread may tell the recorders more meanwhile.
        """
        dirty = [recorder for recorder in list(self._recorders) if recorder.is_dirty()]
        if not dirty:
            return
        with self.transaction() as conn:
            for recorder in dirty:
                recorder.look_back(conn)
                if recorder.is_dirty():
                    recorder.write(conn)
        for recorder in dirty:
            recorder.written()
            if recorder.over:
                self._recorders.remove(recorder)

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Give the connection for one transaction: all of it or nothing. For this package only."""
        with opening.transaction(self._conn, self.path):
            yield self._conn

    def runs(self, athlete: str | None = None, *, every_pass: bool = False) -> list[StoredRun]:
        """Return the runs, oldest first, each by its best recording and that by its best pass; or every pass.

        The best pass is the latest complete one that reaches to within 10 s of the longest, else the longest. For the
        best recording of those of one run see :mod:`fleetfoot.store.twins`.
        """
        with read_back(self.path):
            passes = read_passes(self._conn, athlete)
        return passes if every_pass else distinct(best_passes(passes))

    def recordings(self, athlete: str | None = None) -> list[StoredRun]:
        """Return all recordings by their best pass, oldest first, those too that are not shown as runs."""
        with read_back(self.path):
            return best_passes(read_passes(self._conn, athlete))

    def find(self, ref: str, athlete: str | None = None) -> StoredRun:
        """Return the recording of this id or unique beginning of an id, or the run recorded ``last``.

        Raises UsageError where none or several fit.
        """
        return choose(self.runs(athlete) if ref == "last" else self.recordings(athlete), ref)

    def unfinished(self, athlete: str) -> Unfinished | None:
        """Return the athlete's live run that was broken off within the last ten minutes; None where there is none.

        Whether another process is still at it, a :class:`~fleetfoot.store.claim.Claim` says.
        """
        with read_back(self.path):
            return read_unfinished(self._conn, athlete, datetime.now(UTC))

    def read_pass(self, key: int | None) -> tuple[Ticks, list[dict[str, Any]]]:
        """Return what is committed of a pass, by its key: seconds and alert payloads; None has nothing."""
        with read_back(self.path):
            key = 0 if key is None else key  # keys begin with 1
            return read_ticks(self._conn, key, 0, self.detectors), read_alerts(self._conn, key)

    def ticks(self, run: StoredRun, since: int = 0) -> Ticks:
        """Return the seconds of a run from ``since`` on.

        The scores are those of the detectors given at opening, else of all that have ever been stored.
        """
        with read_back(self.path):
            return read_ticks(self._conn, run.key, since, self.detectors)

    def beats(self, run: StoredRun) -> list[Beat]:
        """Return the intervals between heart beats, as they arrived."""
        with read_back(self.path):
            rows = self._conn.execute(
                "SELECT t_s, rr_ms, sensor FROM rr WHERE run = ? ORDER BY seq", (run.key,)
            ).fetchall()
        return [Beat(_known(t_s), _known(rr_ms), sensor) for t_s, rr_ms, sensor in rows]

    def alerts(self, run: StoredRun) -> list[dict[str, Any]]:
        """Return the payloads of the alerts, as they fell."""
        with read_back(self.path):
            return read_alerts(self._conn, run.key)

    def way(self, run: StoredRun) -> Way:
        """Return where a run led, as far as its recording said."""
        with read_back(self.path):
            return read_way(self._conn, run.key)

    def reminders(self, run: StoredRun) -> list[dict[str, Any]]:
        """Return the payloads of the reminders, as they fell."""
        with read_back(self.path):
            return read_reminders(self._conn, run.key)

    def baseline(
        self, athlete: str, sensor: str, subject: str, *, before: str | None = None
    ) -> StoredBaseline | None:
        """Return what is usual for an athlete by a sensor, by the core's subject; None where no run has taught it.

        With ``before``, the id of a run about to be analysed: what that run started from the first time, if
        it has taught this baseline before; so the same run gives the same events again.
        """
        with read_back(self.path):
            return read_baseline(self._conn, athlete, sensor, subject, before)

    def baselines(self, athlete: str, *, before: str) -> dict[tuple[str, str], StoredBaseline]:
        """Return all baselines of an athlete by sensor and subject, each as :meth:`baseline` does."""
        with read_back(self.path):
            return read_baselines(self._conn, athlete, before)

    def learned(self, athlete: str, sensor: str, subject: str, run_id: str) -> bool:
        """Return whether a run has taught this baseline."""
        with read_back(self.path):
            row = self._conn.execute(
                """SELECT 1 FROM baseline JOIN athlete ON athlete.key = baseline.athlete
                   WHERE name = ? AND sensor = ? AND channel = ? AND run_id = ?""",
                (athlete, sensor, subject, run_id),
            ).fetchone()
        return row is not None

    def save_baseline(self, athlete: str, lesson: Lesson, run_id: str) -> bool:
        """Append a lesson outside of a recording; False where :func:`~.baseline.add_lesson` refuses it."""
        with self.transaction() as conn:
            conn.execute("INSERT OR IGNORE INTO athlete(name) VALUES (?)", (athlete,))
            (key,) = conn.execute("SELECT key FROM athlete WHERE name = ?", (athlete,)).fetchone()
            return add_lesson(conn, key, lesson, run_id)

    def figures(self, runs: Sequence[StoredRun]) -> dict[str, Figures]:
        """Return the figures of runs of one athlete by their ids; what is not kept yet is taken from the seconds."""
        with read_back(self.path):
            kept = read_figures(self._conn, runs[0].athlete if runs else None)
        return {run.id: kept[run.key] if run.key in kept else taken(self.ticks(run)) for run in runs}

    def keep_figures(self, runs: Sequence[StoredRun]) -> None:
        """Keep the figures of complete runs that have none, those of an earlier fleetfoot; not where opened to read."""
        if self.read_only:
            return
        with read_back(self.path):
            kept = read_figures(self._conn, None)
        lacking = [run for run in runs if run.key not in kept and run.state is State.COMPLETE]
        found = [(run.key, taken(self.ticks(run))) for run in lacking]
        if found:
            with self.transaction() as conn:
                for key, figures in found:
                    write_figures(conn, key, figures)

    def onsets(self, athlete: str) -> dict[int, dict[str, tuple[float, float]]]:
        """Return by pass and detector when its first episode began [s], and the greatest effect that was told."""
        with read_back(self.path):
            return read_onsets(self._conn, athlete)

    def notes(self, athlete: str) -> list[Note]:
        """Return what is noted of an athlete, in the diary and by other programs, by day."""
        with read_back(self.path):
            return read_notes(self._conn, athlete)

    def note(self, athlete: str, notes: Iterable[Note]) -> int:
        """Write notes, in place of what the same source said of the same before; return how many."""
        with self.transaction() as conn:
            return write_notes(conn, athlete, notes)

    def forget(self, athlete: str, notes: Iterable[Note]) -> None:
        """Take notes out, whatever value they had."""
        with self.transaction() as conn:
            remove_notes(conn, athlete, notes)

    def problems(self) -> list[str]:
        """Read the whole file and return what is wrong with it: an empty list for a sound one."""
        with translated(self.path):
            rows = self._conn.execute("PRAGMA integrity_check").fetchall()
            orphans = self._conn.execute("PRAGMA foreign_key_check").fetchall()
        found = [str(row[0]) for row in rows if row[0] != "ok"]
        return found + [f"row {row[1]} of {row[0]} belongs to no {row[2]}" for row in orphans]


def _known(value: float | None) -> float:
    return math.nan if value is None else value
