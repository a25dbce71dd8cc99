"""Opening the file: for writing, creating and upgrading it as needed, or for reading."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fleetfoot.errors import StoreError
from fleetfoot.files.place import create
from fleetfoot.store.examination import examine, is_writable, side_file, unreachable, uri
from fleetfoot.store.schema import is_current, upgrade
from fleetfoot.store.translation import BUSY_TIMEOUT_S, translated

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path


def open_for_writing(path: Path, detectors: Sequence[str]) -> sqlite3.Connection:
    """Return a connection to a store of the present version, made if there was none."""
    if not examine(path):
        _make_folder(path)
        _make_private(path)
    conn = _connect(path, "mode=rwc")
    try:
        _prepare(conn, path, detectors)
    except BaseException:
        conn.close()
        raise
    return conn


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot change what is stored; an earlier version is upgraded first."""
    if not examine(path):
        raise StoreError(f"there is no store at {path} yet: record a run first, or name another with --store")
    if not is_writable(path):
        # Read-only folders have no room for side files; without a -wal nobody writes, so none are needed.
        return _connect(path, "mode=ro" if side_file(path, "-wal").exists() else "mode=ro&immutable=1")
    # Not mode=ro: such a connection leaves its side files behind when it closes.
    conn = _connect(path, "mode=rw")
    try:
        with translated(path):
            if not is_current(conn, ()):
                _prepare(conn, path, ())
            conn.execute("PRAGMA query_only = ON")
    except BaseException:
        conn.close()
        raise
    return conn


@contextmanager
def transaction(conn: sqlite3.Connection, path: Path) -> Generator[None]:
    """Write all or nothing; waits up to :data:`BUSY_TIMEOUT_S` for another writer."""
    with translated(path):
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            conn.execute("COMMIT")
        finally:
            if conn.in_transaction:
                conn.execute("ROLLBACK")


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # heart rates are nobody else's business
    except OSError as error:
        raise unreachable(path, error) from error


def _make_private(path: Path) -> None:
    """Make the empty file, readable for its owner only; SQLite gives the files beside it the same rights."""
    with contextlib.suppress(OSError):  # it is there by now, or SQLite says what is wrong with the place
        create(path).close()


def _connect(path: Path, options: str) -> sqlite3.Connection:
    with translated(path):
        return sqlite3.connect(
            uri(path, options),
            uri=True,
            isolation_level=None,  # transactions are opened by name, never by the module
            timeout=BUSY_TIMEOUT_S,
            check_same_thread=False,  # callers may move between threads; one call at a time is their part
        )


def _prepare(conn: sqlite3.Connection, path: Path, detectors: Sequence[str]) -> None:
    with translated(path):
        mode = conn.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise StoreError(
                f"store {path}: its disk cannot hold a write-ahead log: choose a local one with --store"
            )
        # A killed process loses nothing committed; a power cut may lose the last commits but never corrupts
        # (sqlite.org/pragma.html#pragma_synchronous).
        conn.execute("PRAGMA synchronous = NORMAL")
        conn.execute("PRAGMA foreign_keys = ON")
        if not is_current(conn, detectors):
            with transaction(conn, path):
                upgrade(conn, path, detectors)
