"""What is looked at before a file is opened, without changing it or its surroundings by one byte."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import StoreError
from fleetfoot.store.schema import APPLICATION_ID, existing_columns, require_known, version_of
from fleetfoot.store.translation import BUSY_TIMEOUT_S, damaged, translated

if TYPE_CHECKING:
    from collections.abc import Generator

WHOLE_BYTES: Final = 64 * 2**20
"""Files up to this size (55 h of running with beats) are checked page by page at every opening.

That costs 1.2 ms a MB once cached (measured, SQLite 3.40.1). Of larger ones only the first and last rows of
the tables are read: the pages that the next write will touch.
"""


_PAUSES_S: Final = (0.01, 0.03)
"""How long to wait before looking again at what seemed damaged.

A first look past the locks can fall into the milliseconds in which another process makes the file or takes
its log in (measured: 1 of 144 openings by 8 processes that did nothing else).
"""


def side_file(path: Path, suffix: str) -> Path:
    """Return SQLite's file beside the store: ``-wal`` or ``-shm``."""
    return path.with_name(path.name + suffix)


def uri(path: Path, options: str) -> str:
    """Return the path as SQLite takes it with options, whatever characters it holds."""
    return f"{path.as_uri()}?{options}"


def resolved(path: Path) -> Path:
    """Return the path of the file itself: the side files lie beside it, not beside a link to it."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise unreachable(path, error) from error


def unreachable(path: Path, error: Exception) -> StoreError:
    """Return the error for a place that the operating system refuses."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return StoreError(f"store {path}: {reason}: choose another place with --store")


def size_of(path: Path) -> int:
    """Return the size in bytes, 0 where there is no file; StoreError where something else is in its place."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise unreachable(path, error) from error
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
        raise StoreError(f"store {path} is {kind}: name a file with --store")
    return status.st_size


def examine(path: Path) -> bool:
    """Return whether the file holds a store; False where it is missing or empty.

    Raises StoreError where it is damaged, not SQLite, another program's, or made by a newer fleetfoot.
    """
    for pause_s in _PAUSES_S:
        try:
            return size_of(path) > 0 and _examined(path)
        except StoreError:
            time.sleep(pause_s)
    return size_of(path) > 0 and _examined(path)


def _examined(path: Path) -> bool:
    with translated(path), undisturbed(path) as conn:
        objects = conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        application = conn.execute("PRAGMA application_id").fetchone()[0]
        version = version_of(conn)
        if not objects and application in {0, APPLICATION_ID}:
            return False
        if application != APPLICATION_ID:
            raise StoreError(
                f"store {path} is a database of another program: choose another file with --store"
            )
        require_known(path, version)
        if not existing_columns(conn):
            raise damaged(path, "it has no table tick")
        _require_sound(conn, path)
        return True


@contextmanager
def undisturbed(path: Path) -> Generator[sqlite3.Connection]:
    """Open a file for reading in the way that leaves no trace.

    Never by Python's open() where a connection may exist: closing a file drops the locks of this whole
    process on it (sqlite.org/howtocorrupt.html, 2.2). Without a ``-wal`` nobody is connected and the file
    alone is the truth: ``immutable`` makes neither locks nor side files. With ``-wal`` and ``-shm`` a process
    is connected or was killed: read-only, which writes at most to ``-shm``, the shared memory of those
    connected. With ``-wal`` alone somebody moved the files here, so they lie still and can be copied; opening
    them would create ``-shm``.
    """
    wal, shm = side_file(path, "-wal"), side_file(path, "-shm")
    if not wal.exists():
        with closing(_connect(path, "mode=ro&immutable=1")) as conn:
            yield conn
    elif shm.exists():
        with closing(_connect(path, "mode=ro")) as conn:
            yield conn
    else:
        with tempfile.TemporaryDirectory(prefix="fleetfoot-") as folder:
            copy = Path(folder) / "store.db"
            _copy(path, copy)
            _copy(wal, side_file(copy, "-wal"))
            with closing(_connect(copy, "mode=ro")) as conn:
                yield conn


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise unreachable(source, error) from error


def _connect(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(uri(path, options), uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_S)


def _require_sound(conn: sqlite3.Connection, path: Path) -> None:
    if size_of(path) <= WHOLE_BYTES:
        finding = str(conn.execute("PRAGMA quick_check(1)").fetchone()[0])
        if finding != "ok":
            raise damaged(path, finding)
        return
    # A table without row ids has no end that the next write would touch.
    tables = conn.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT wr").fetchall()
    for (table,) in tables:
        for order in ("ASC", "DESC"):
            query = f'SELECT * FROM "{table}" ORDER BY rowid {order} LIMIT 1'  # noqa: S608 # own tables
            conn.execute(query).fetchall()


def is_writable(path: Path) -> bool:
    """Return whether this user may write the file and make side files beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
