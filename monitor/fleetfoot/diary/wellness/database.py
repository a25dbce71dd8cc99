"""Databases of phones (SQLite), read only: from strangers, so that nothing in them is believed but tables."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from fleetfoot.sources.bundle.member import Member

MAGIC: Final = b"SQLite format 3\0"
MOST_ROWS: Final = 5_000_000
_BROKEN: Final = (sqlite3.Error, OSError, OverflowError, UnicodeError)
"""What reading damaged databases raises; UnicodeError of messages that quote damaged names."""
_STEPS: Final = 2_000
"""Calls of the watchdog, each after a hundred thousand instructions: some seconds of work."""
_INSTRUCTIONS: Final = 100_000


class Tables:
    """The tables of a database."""

    def __init__(self, where: str, connection: sqlite3.Connection) -> None:
        self._where = where
        self._connection = connection
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchmany(10_000)
        self.names = {str(name) for (name,) in rows}

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table; none where it has no such table, or not these columns."""
        if table not in self.names:
            return
        known = {
            str(name)
            for (name,) in self._connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
        }
        if not set(columns) <= known:
            return
        listed = ", ".join(f'"{column}"' for column in columns)
        query = f'SELECT {listed} FROM "{table}" LIMIT {MOST_ROWS}'  # noqa: S608 # names of this program
        yield from self._connection.execute(query)


@contextmanager
def tables(member: Member) -> Generator[Tables]:
    """Open a database; one out of an archive is copied to a file of its own first.

    Raises
    ------
    UnreadableError
        It is damaged, or reading it takes too long.
    """
    try:
        if member.path is not None:
            with _opened(member.where, member.path) as found:
                yield found
            return
        with tempfile.NamedTemporaryFile() as copy, member.stream() as file:
            while chunk := file.read(2**20):
                copy.write(chunk)
            copy.flush()
            with _opened(member.where, Path(copy.name)) as found:
                yield found
    except _BROKEN as error:
        reason = (str(error).splitlines() or ["it cannot be read"])[0][:80]
        raise UnreadableError(f"{member.where}: is a damaged database: {reason}", "export it anew") from error


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace")


@contextmanager
def _opened(where: str, path: Path) -> Generator[Tables]:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.text_factory = _text
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        left = [_STEPS]

        def tick() -> int:
            left[0] -= 1
            return left[0] < 0

        connection.set_progress_handler(tick, _INSTRUCTIONS)
        yield Tables(where, connection)
