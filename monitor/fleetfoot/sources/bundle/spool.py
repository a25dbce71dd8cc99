"""Where the recordings out of archives wait for their turn: one file without a name, on the disk of the store."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class Piece(NamedTuple):
    """Where one content lies."""

    start: int
    size: int


class Spool:
    """Keeps contents and gives them back; it is gone with the process, whatever ends that.

    Parameters
    ----------
    folder : Path
        On a disk, not in memory: contents of years may be hundreds of megabytes.
    """

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by __exit__
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, content: bytes) -> Piece:
        """Keep a content; OSError where the disk is full."""
        piece = Piece(self._size, len(content))
        self._file.seek(self._size)
        self._file.write(content)
        self._size += len(content)
        return piece

    def get(self, piece: Piece) -> bytes:
        """Return a content."""
        self._file.seek(piece.start)
        return self._file.read(piece.size)
