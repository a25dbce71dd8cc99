"""Who records an athlete now: a lock that ends with the process that has it, however that ends."""

from __future__ import annotations

import sys
import zlib
from typing import IO, TYPE_CHECKING, Final, Self

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

SUFFIX: Final = ".live"
"""Of the file beside the store; it stays empty, and may be deleted when nobody runs."""


class Claim:
    """Claims athletes for as long as it is open: one byte of a file for each, locked.

    Where the system has no such locks, or the folder takes no file, every claim fails, and whoever asks begins anew.
    """

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(f"{store.name}{SUFFIX}")
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def take(self, athlete: str) -> bool:
        """Claim an athlete; False where another process has them."""
        if sys.platform == "win32":
            return False
        place = zlib.crc32(athlete.encode(errors="replace"))
        try:
            if self._file is None:
                self._file = self._path.open("ab")
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            return False
        return True
