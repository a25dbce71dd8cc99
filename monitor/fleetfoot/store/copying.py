"""The whole store in another file: a backup, and a store out of a backup.

A backup is one file without a log beside it, readable by its owner alone, checked page by page before it takes its
name. A run may be recorded meanwhile: the backup holds it as far as it had come.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.errors import StoreError, UsageError
from fleetfoot.store.examination import examine, resolved, side_file, undisturbed, uri
from fleetfoot.store.opening import open_for_reading, open_for_writing
from fleetfoot.store.reading import FRESH, utc_text
from fleetfoot.store.translation import BUSY_TIMEOUT_S, damaged, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

OWNER_ONLY: Final = 0o600
"""Heart rates are nobody else's business."""
_RETRY_S: Final = 0.05


class Copied(NamedTuple):
    """What a copy holds."""

    path: Path
    runs: int
    size: int
    """Bytes."""


class Restored(NamedTuple):
    """What became of a store."""

    runs: int
    kept: Path | None
    """Where the store that was there before lies now; None where there was none."""


def back_up(store: Path, target: Path, *, replace: bool = False) -> Copied:
    """Write a backup.

    Raises
    ------
    UsageError
        The file exists and is not to be replaced, or its place cannot be written.
    StoreError
        There is no store, or it is damaged.
    """
    real, place = resolved(store), resolved(target)
    if not examine(real):
        raise StoreError(f"there is no store at {real} yet: nothing to back up")
    if place == real:
        raise UsageError(f"{target} is the store itself: name another file")
    if not replace and place.exists():
        raise UsageError(f"{target} exists: name another file, or add --force")
    with _draft(place) as draft:
        with closing(open_for_reading(real)) as source:
            runs = _copy(source, draft)
        draft.replace(place)
    return Copied(place, runs, place.stat().st_size)


def restore(backup: Path, store: Path) -> Restored:
    """Put what a backup holds in the place of the store, which is kept beside it under another name.

    Raises
    ------
    StoreError
        The backup is damaged, no store or made by a newer fleetfoot; or a run is being recorded.
    """
    source_path, real = resolved(backup), resolved(store)
    if source_path == real:
        raise UsageError(f"{backup} is the store itself: name a backup")
    if not examine(source_path):
        raise StoreError(f"{backup} holds no store: name a file that 'fleetfoot backup' wrote")
    with undisturbed(source_path) as source:
        _require_whole(source, source_path)
        kept = _put_aside(real)
        with closing(open_for_writing(real, ())) as target:
            _pour(source, target, real)
            runs = _require_whole(target, real)
    return Restored(runs, kept)


def _put_aside(real: Path) -> Path | None:
    """Keep what is in the store's place: a copy of a sound one; a damaged one itself, out of the way."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    try:
        if not examine(real):
            return None
    except StoreError:
        kept = real.with_name(f"{real.name}.damaged-{stamp}")
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                side_file(real, suffix).rename(side_file(kept, suffix))
        return kept
    _require_idle(real)
    return back_up(real, real.with_name(f"{real.name}.before-{stamp}")).path


def _require_idle(real: Path) -> None:
    """Raise StoreError where a run is being recorded."""
    with translated(real), closing(open_for_reading(real)) as conn:
        fresh = utc_text(datetime.now(UTC) - FRESH)
        (recording,) = conn.execute(
            "SELECT count(*) FROM run WHERE NOT complete AND written_utc > ?", (fresh,)
        ).fetchone()
    if recording:
        raise StoreError(f"store {real}: a run is being recorded in it: end it first")


def _copy(source: sqlite3.Connection, target: Path) -> int:
    """Copy a store into an empty file and check the copy; return how many runs it holds."""
    with translated(target), closing(sqlite3.connect(uri(target, "mode=rw"), uri=True)) as copy:
        _pour(source, copy, target)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log of its own
        return _require_whole(copy, target)


def _pour(source: sqlite3.Connection, target: sqlite3.Connection, path: Path) -> None:
    """Copy all pages as they stand at one moment; others may write to the source meanwhile."""
    with translated(path):
        source.backup(target, pages=-1, progress=_patience(), sleep=_RETRY_S)


def _patience() -> Callable[[int, int, int], None]:
    """Return what ends a copy that waits for a lock for too long: sqlite3 itself would wait for ever."""
    since_s = time.monotonic()

    def progress(status: int, _remaining: int, _total: int) -> None:
        waits = status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        if waits and time.monotonic() - since_s > BUSY_TIMEOUT_S:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error

    return progress


def _require_whole(conn: sqlite3.Connection, path: Path) -> int:
    """Check every page and reference; return how many runs there are."""
    with translated(path):
        findings = [str(row[0]) for row in conn.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
        findings += [
            f"row {row[1]} of {row[0]} belongs to no {row[2]}"
            for row in conn.execute("PRAGMA foreign_key_check")
        ]
        if findings:
            raise damaged(path, findings[0])
        return int(conn.execute("SELECT count(*) FROM (SELECT DISTINCT id, athlete FROM run)").fetchone()[0])


@contextlib.contextmanager
def _draft(place: Path) -> Generator[Path]:
    """Yield an empty file beside a place, for its owner alone; what is left of it at the end goes."""
    draft = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
        yield draft
    except OSError as error:
        raise UsageError(f"cannot write {place}: {error.strerror}: name another place") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
