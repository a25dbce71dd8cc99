"""How far each run has come at a server that the store is copied to, and what that server refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from fleetfoot.store.examination import resolved
from fleetfoot.store.opening import open_for_writing, transaction
from fleetfoot.store.reading import StoredRun, best_passes, read_passes, read_ticks, utc_text
from fleetfoot.store.schema import existing_columns
from fleetfoot.store.translation import read_back
from fleetfoot.store.way import read_way

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    from fleetfoot.path.ticks import Ticks
    from fleetfoot.path.way import Way


class Shipment(NamedTuple):
    """How far one run has come at one server."""

    athlete: str
    run_id: str
    key: int
    """Of the pass that is there."""
    device: str
    """As it was said to the server; a run that is sent again keeps it unless the server has forgotten the run."""
    epoch_ms: int
    """Unix time of the run's second 0, as it was said to the server."""
    t: int = -1
    """Last second that is there."""
    event: int = 0
    """``seq`` of the last alert that is there."""
    ended: bool = False
    """Whether all of the run is there, its summary too."""


class Refusal(NamedTuple):
    """Lines that a server does not take, and why not."""

    line: str
    """The first of them."""
    lines: int
    status: int
    """Of HTTP."""
    answer: str
    """In the server's words."""


class Quarantined(NamedTuple):
    """A refusal as it was kept."""

    athlete: str
    run_id: str
    refusal: Refusal
    refused_utc: datetime


_READ: Final = """SELECT pass, device, epoch_ms, t, event, ended FROM shipment
    WHERE target = ? AND athlete = (SELECT key FROM athlete WHERE name = ?) AND run_id = ?"""
_PARDON: Final = """DELETE FROM quarantine
    WHERE target = ? AND athlete = (SELECT key FROM athlete WHERE name = ?) AND run_id = ?"""
_KEEP: Final = """INSERT OR REPLACE INTO shipment
    VALUES (?, (SELECT key FROM athlete WHERE name = ?), ?, ?, ?, ?, ?, ?, ?)"""
_CONDEMN: Final = """INSERT OR REPLACE INTO quarantine
    VALUES (?, (SELECT key FROM athlete WHERE name = ?), ?, ?, ?, ?, ?, ?)"""


class Shipments:
    """The store as a shipper sees it, for one target; a connection of its own, for one caller at a time.

    Every method raises StoreError where the file fails.
    """

    def __init__(self, path: Path, target: str) -> None:
        self.path = resolved(path)
        self.target = target
        self._conn: sqlite3.Connection = open_for_writing(self.path, ())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; closing again does nothing."""
        self._conn.close()

    def columns(self) -> list[str]:
        """Return the names of what a tick holds: channels and scores."""
        with read_back(self.path):
            return [name for name in existing_columns(self._conn) if name not in {"seq", "run", "t"}]

    def waiting(self) -> list[tuple[StoredRun, Shipment | None]]:
        """Return the runs of which something may be missing at the target, the latest first, by their best pass.

        A run whose pass is not complete is among them as long as that is so.
        """
        with read_back(self.path):
            names = self._conn.execute(
                """SELECT DISTINCT name, run.id FROM run JOIN athlete ON athlete.key = run.athlete
                   LEFT JOIN shipment ON target = ? AND shipment.athlete = run.athlete AND run_id = run.id
                   WHERE pass IS NOT run.key OR NOT ended""",
                (self.target,),
            ).fetchall()
            passes = [each for athlete, run_id in names for each in read_passes(self._conn, athlete, run_id)]
            found = [(run, self._of(run)) for run in reversed(best_passes(passes))]
        return [(run, is_at) for run, is_at in found if not (is_at and is_at.ended and is_at.key == run.key)]

    def _of(self, run: StoredRun) -> Shipment | None:
        row = self._conn.execute(_READ, (self.target, run.athlete, run.id)).fetchone()
        if row is None:
            return None
        key, device, epoch_ms, t, event, ended = row
        return Shipment(run.athlete, run.id, key, device, epoch_ms, t, event, bool(ended))

    def lines(
        self, shipment: Shipment, expression: str, head: str, most: int
    ) -> list[tuple[int, str | None]]:
        """Return the seconds that follow a shipment's last, at most so many, as SQL makes text of them.

        Parameters
        ----------
        shipment
            Where to go on.
        expression
            SQL over the columns of a tick and the parameters ``:head`` and ``:epoch_ms``.
        head
            The parameter of that name.
        most
            The longest answer.
        """
        query = f"SELECT t, {expression} FROM tick WHERE run = :key AND t > :t ORDER BY t LIMIT :most"  # noqa: S608 # own names
        with read_back(self.path):
            return self._conn.execute(query, {**shipment._asdict(), "head": head, "most": most}).fetchall()

    def payloads(self, shipment: Shipment) -> list[tuple[int, str]]:
        """Return the alerts that follow a shipment's last: ``seq`` and payload (JSON)."""
        with read_back(self.path):
            return self._conn.execute(
                "SELECT seq, payload FROM event WHERE run = ? AND seq > ? ORDER BY seq",
                (shipment.key, shipment.event),
            ).fetchall()

    def ticks(self, shipment: Shipment) -> Ticks:
        """Return the seconds of a run."""
        with read_back(self.path):
            return read_ticks(self._conn, shipment.key, 0, ())

    def way(self, shipment: Shipment) -> Way:
        """Return where a run led, as far as its recording said."""
        with read_back(self.path):
            return read_way(self._conn, shipment.key)

    def keep(self, shipment: Shipment, refusals: Iterable[Refusal] = (), *, anew: bool = False) -> None:
        """Note in one transaction how far a run has come and what was refused.

        With ``anew`` what was refused of it before is dropped: all of it is going to be sent again.
        """
        key = (self.target, shipment.athlete, shipment.run_id)
        now = utc_text(datetime.now(UTC))
        with transaction(self._conn, self.path):
            if anew:
                self._conn.execute(_PARDON, key)
            self._conn.execute(_KEEP, (*key, *shipment[2:]))
            self._conn.executemany(_CONDEMN, [(*key, *refusal, now) for refusal in refusals])

    def forget(self) -> None:
        """Forget all that is at the target, so that everything is shipped again."""
        with transaction(self._conn, self.path):
            self._conn.execute("DELETE FROM shipment WHERE target = ?", (self.target,))
            self._conn.execute("DELETE FROM quarantine WHERE target = ?", (self.target,))

    def quarantine(self) -> list[Quarantined]:
        """Return what the target refused, oldest first."""
        with read_back(self.path):
            rows: list[tuple[Any, ...]] = self._conn.execute(
                """SELECT name, run_id, line, lines, status, answer, refused_utc FROM quarantine
                   JOIN athlete ON athlete.key = athlete WHERE target = ? ORDER BY refused_utc, line""",
                (self.target,),
            ).fetchall()
            return [
                Quarantined(row[0], row[1], Refusal(*row[2:6]), datetime.fromisoformat(row[6]))
                for row in rows
            ]
