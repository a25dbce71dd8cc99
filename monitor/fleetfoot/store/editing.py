"""Changing what is stored: runs get a title, go, or go over to another athlete; files are remembered as taken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import UsageError
from fleetfoot.store.reading import State, utc_text
from fleetfoot.store.translation import read_back

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store

LONGEST_TITLE: Final = 200

_MINE: Final = "athlete = :athlete AND run_id = :run"
# Only the latest lesson can be taken back: those after it were built upon it.
_UNLEARN: Final = """DELETE FROM baseline WHERE athlete = :athlete AND run_id = :run AND runs = (
    SELECT max(runs) FROM baseline AS later WHERE later.athlete = baseline.athlete
      AND later.sensor = baseline.sensor AND later.channel = baseline.channel)"""


def rename(store: Store, run: StoredRun, title: str) -> None:
    """Give a run a title; an empty one takes it away.

    Raises
    ------
    UsageError
        The title is too long or cannot be printed.
    """
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise UsageError(f"a title is one line of at most {LONGEST_TITLE} characters: choose another")
    with store.transaction() as conn:
        key = _athlete(conn, run.athlete)
        if title:
            conn.execute("INSERT OR REPLACE INTO title VALUES (?, ?, ?)", (key, run.id, title))
        else:
            conn.execute(f"DELETE FROM title WHERE {_MINE}", {"athlete": key, "run": run.id})  # noqa: S608 # a constant


def delete(store: Store, run: StoredRun) -> int:
    """Take a run out, with all that it taught that no later run was built upon; return how many lessons stay.

    The file that it came from stays known, so that no import brings the run back.

    Raises
    ------
    UsageError
        It is being recorded.
    """
    _require_ended(run)
    with store.transaction() as conn:
        mine = {"athlete": _athlete(conn, run.athlete), "run": run.id}
        conn.execute("DELETE FROM run WHERE athlete = :athlete AND id = :run", mine)
        for table in ("title", "shipment", "quarantine"):
            conn.execute(f"DELETE FROM {table} WHERE {_MINE}", mine)  # noqa: S608 # own tables
        return _unlearn(conn, mine)


def give(store: Store, run: StoredRun, athlete: str) -> int:
    """Make a run one of another athlete; return how many lessons of it stay with the first.

    It teaches the other nothing: what was usual before it is not known any more.

    Raises
    ------
    UsageError
        It is being recorded, or the other has it already.
    """
    _require_ended(run)
    with store.transaction() as conn:
        mine = {"athlete": _athlete(conn, run.athlete), "run": run.id}
        theirs = mine | {"to": _athlete(conn, athlete), "name": athlete}
        if conn.execute("SELECT 1 FROM run WHERE athlete = :to AND id = :run", theirs).fetchone():
            raise UsageError(f"{athlete} has the run {run.id} already: delete one of the two")
        for table in ("event", "reminder"):
            conn.execute(
                f"""UPDATE {table} SET payload = json_set(payload, '$.athlete', :name)
                    WHERE run IN (SELECT key FROM run WHERE athlete = :athlete AND id = :run)""",  # noqa: S608 # own
                theirs,
            )
        conn.execute(
            """UPDATE run SET athlete = :to, summary = CASE WHEN complete
               THEN json_set(summary, '$.athlete', :name) ELSE summary END WHERE athlete = :athlete AND id = :run""",
            theirs,
        )
        conn.execute(f"UPDATE title SET athlete = :to WHERE {_MINE}", theirs)  # noqa: S608 # a constant
        for table in ("shipment", "quarantine"):
            conn.execute(f"DELETE FROM {table} WHERE {_MINE}", mine)  # noqa: S608 # own tables
        conn.execute(
            """INSERT OR IGNORE INTO taken SELECT :to, digest, run_ids, taken_utc FROM taken, json_each(run_ids)
               WHERE athlete = :athlete AND value = :run""",
            theirs,
        )
        return _unlearn(conn, mine)


def take(store: Store, athlete: str, digest: str, run_ids: Sequence[str]) -> None:
    """Remember the content of a file as taken in, with the runs that came of it."""
    with store.transaction() as conn:
        row = (_athlete(conn, athlete), digest, json.dumps(list(run_ids)), utc_text(datetime.now(UTC)))
        conn.execute("INSERT OR REPLACE INTO taken VALUES (?, ?, ?, ?)", row)


def taken(store: Store, athlete: str) -> set[str]:
    """Return the digests of all contents that were taken in for an athlete."""
    with read_back(store.path), store.transaction() as conn:
        rows = conn.execute(
            "SELECT digest FROM taken JOIN athlete ON athlete.key = taken.athlete WHERE name = ?", (athlete,)
        )
        return {digest for (digest,) in rows}


def _unlearn(conn: sqlite3.Connection, mine: Mapping[str, object]) -> int:
    conn.execute(_UNLEARN, mine)
    (left,) = conn.execute(f"SELECT count(*) FROM baseline WHERE {_MINE}", mine).fetchone()  # noqa: S608 # a constant
    return int(left)


def _require_ended(run: StoredRun) -> None:
    if run.state is State.RECORDING:
        raise UsageError(f"run {run.id} is being recorded: end it first")


def _athlete(conn: sqlite3.Connection, athlete: str) -> int:
    conn.execute("INSERT OR IGNORE INTO athlete(name) VALUES (?)", (athlete,))
    (key,) = conn.execute("SELECT key FROM athlete WHERE name = ?", (athlete,)).fetchone()
    return int(key)
