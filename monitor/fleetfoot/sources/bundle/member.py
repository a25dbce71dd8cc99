"""One file of a bundle: named, and unpacked when asked for, up to a bound."""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Final, Self

from fleetfoot.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

GZIP: Final = b"\x1f\x8b"
HEAD: Final = 4096
"""Bytes that tell what a file is: a FIT file's first message, an XML file's root and first activity."""
LARGEST: Final = 64 * 2**20
"""Bytes of an unpacked recording; a day at a point a second takes about 50 MiB in TCX, 5 MiB in FIT."""
FREE: Final = 2**20
"""Bytes that anything may unpack to, however small it is."""
MOST_TIMES: Final = 200
"""A recording unpacks to so many times its size at most: five times the most of 86 recordings (42, a TCX)."""
LEAVE_IT: Final = "it is left out"
BROKEN: Final = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
"""What damaged archives and unreadable files raise; ValueError is of a name with a zero byte, too."""


class Stream:
    """Bytes that are unpacked as they are read, and counted."""

    def __init__(self, file: IO[bytes] | gzip.GzipFile, unpacked: Callable[[int], None]) -> None:
        self._file = file
        self._unpacked = unpacked

    def read(self, most: int) -> bytes:
        """Return the next bytes, at most so many; none at the end."""
        part = self._file.read(most)
        self._unpacked(len(part))
        return part


@dataclass(frozen=True, slots=True)
class Member:
    """One file; what lies in an archive can be read while the walk stands at it, and not later."""

    where: str
    """Its place for people: the path, with that inside each archive."""
    name: str
    """Its own name, without the ``.gz`` of what is packed."""
    opened: Callable[[], IO[bytes]]
    """Opens its bytes as they lie there; raises one of :data:`BROKEN` where they cannot be had."""
    path: Path | None = None
    """Where it lies; None in an archive."""
    unpacked: Callable[[int], None] = lambda _size: None
    """Told how many bytes each reading has unpacked; raises UnreadableError where that is more than an archive may."""

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Return the file at a path."""
        return cls(str(path), plain_name(path.name), lambda: path.open("rb"), path)

    def head(self) -> bytes:
        """Return its first :data:`HEAD` bytes, unpacked; fewer where it is shorter or damaged.

        Raises
        ------
        UnreadableError
            It cannot be opened.
        """
        return self._read(HEAD, whole=False)

    def content(self) -> bytes:
        """Return all of its bytes, unpacked.

        Raises
        ------
        UnreadableError
            It cannot be read, it is damaged, or there are more than :data:`LARGEST`.
        """
        content = self._read(LARGEST + 1, whole=True)
        self.unpacked(len(content))
        if len(content) > LARGEST:
            raise UnreadableError(
                f"{self.where}: unpacks to more than {LARGEST // 2**20} MiB, which no recording of a run does",
                LEAVE_IT,
            )
        return content

    @contextmanager
    def stream(self) -> Generator[Stream]:
        """Open its bytes for reading one after the other, unpacked, however many there are.

        Raises
        ------
        UnreadableError
            It cannot be read, or unpacks to more than its archive may.
        """
        try:
            with self.opened() as file:
                packed = file.read(len(GZIP)) == GZIP
                file.seek(0)
                with gzip.GzipFile(fileobj=file) if packed else file as unpacked:
                    yield Stream(unpacked, self.unpacked)
        except BROKEN as error:
            raise self._unreadable(error) from error

    def _read(self, most: int, *, whole: bool) -> bytes:
        try:
            with self.opened() as file:
                raw = file.read(len(GZIP))
                if raw == GZIP:
                    return self._gunzip(file, most, whole=whole)
                return raw + file.read(most - len(raw))
        except BROKEN as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> UnreadableError:
        reason = getattr(error, "strerror", None) or error
        return UnreadableError(f"{self.where}: cannot be read: {reason}", LEAVE_IT)

    def _gunzip(self, file: IO[bytes], most: int, *, whole: bool) -> bytes:
        """Unpack a gzip file whose first two bytes have been read."""
        unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        parts = [unpacker.decompress(GZIP)]
        size = taken = 0
        while size < most and not unpacker.eof:
            packed = unpacker.unconsumed_tail
            if not packed:
                packed = file.read(65_536)
                taken += len(packed)
            if not packed:
                if whole:
                    raise gzip.BadGzipFile("it was cut off")
                break
            parts.append(unpacker.decompress(packed, most - size))
            size += len(parts[-1])
            check_ratio(self.where, taken, size)
        return b"".join(parts)


def check_ratio(where: str, packed: int, unpacked: int) -> None:
    """Refuse what unpacks to more than any recording does, as bombs do.

    Raises
    ------
    UnreadableError
        ``unpacked`` bytes are more than :data:`MOST_TIMES` ``packed``, and more than :data:`FREE`.
    """
    if unpacked > max(FREE, MOST_TIMES * packed):
        raise UnreadableError(
            f"{where}: unpacks to more than {MOST_TIMES} times its size, as a bomb does", LEAVE_IT
        )


def plain_name(name: str) -> str:
    """Return the name of what a file holds once it is unpacked.

    >>> plain_name("activities/123.fit.gz")
    '123.fit'
    """
    pure = PurePath(name.replace("\\", "/"))
    return pure.stem if pure.suffix.lower() == ".gz" else pure.name
