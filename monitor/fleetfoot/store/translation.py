"""The border to sqlite3: what it raises leaves as a StoreError that says what is wrong and what to do."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

BUSY_TIMEOUT_S: Final = 5.0
"""How long one process waits for another's transaction; ours last milliseconds."""

_IN_USE: Final = (
    f"another process has kept it locked for {BUSY_TIMEOUT_S:.0f} s; stop that process and try again"
)
_UNWRITABLE: Final = "check the permissions of the file and its folder, or choose another place with --store"
_DAMAGED: Final = "restore a backup or move the file away; docs/storage.md says how to save what can be saved"
_OTHERWISE: Final = "'fleetfoot doctor' examines the store; choose another place with --store"

_ADVICE: Final[dict[int, str]] = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_FULL: "free some space on its disk",
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_IOERR: "check the disk, or choose another place with --store",
    sqlite3.SQLITE_NOTADB: "it is no SQLite file; choose another place with --store",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
}


def damaged(path: Path, finding: str) -> StoreError:
    """Return the error for a file whose inside contradicts itself."""
    return StoreError(f"store {path} is damaged ({' '.join(finding.split())}): {_DAMAGED}")


def is_locked(error: StoreError) -> bool:
    """Return whether it failed only because somebody else was writing."""
    code = getattr(error.__cause__, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF
    return code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Turn sqlite3's errors into :class:`~fleetfoot.errors.StoreError`.

    Besides its own errors it raises UnicodeEncodeError for text that UTF-8 cannot hold (lone surrogates), and
    UnicodeDecodeError where the names of tables and columns are damaged.
    """
    try:
        yield
    except sqlite3.Error as error:
        # The low byte is the primary result code (sqlite.org/rescode.html); misuse of the module has none.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF
        advice = _ADVICE.get(code)
        text = f"store {path}: {error}" + f": {advice or _OTHERWISE}"
        raise StoreError(text) from error
    except UnicodeEncodeError as error:
        raise StoreError(f"store {path}: {error.object!a} is not valid Unicode text: rename it") from error
    except UnicodeDecodeError as error:
        raise damaged(path, "it holds a name that is no text") from error


@contextmanager
def read_back(path: Path) -> Generator[None]:
    """Translate as :func:`translated` does, and stored JSON and dates that cannot be parsed as damage."""
    with translated(path):
        try:
            yield
        except UnicodeEncodeError:
            raise
        except ValueError as error:
            raise damaged(path, str(error)) from error
