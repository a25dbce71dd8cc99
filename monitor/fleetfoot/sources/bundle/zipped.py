"""ZIP archives from strangers: opened with bounds, read member by member, and never unpacked to a name."""

from __future__ import annotations

import stat
import struct
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

from fleetfoot.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Generator

ZIP: Final = b"PK\x03\x04"
EMPTY_ZIP: Final = b"PK\x05\x06"
MOST_MEMBERS: Final = 200_000
"""A directory of so many members takes about 100 MB to hold; twenty years of a watch are some 50,000."""
_END: Final = struct.Struct("<4s4H2LH")
_END64_LOCATOR: Final = struct.Struct("<4sLQL")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT: Final = 65_535
_ENCRYPTED: Final = 0x1


@contextmanager
def open_zip(where: str, file: IO[bytes]) -> Generator[zipfile.ZipFile]:
    """Open an archive; ``where`` names it in messages.

    Raises
    ------
    UnreadableError
        It is damaged or holds too many members.
    """
    try:
        if (members := _count(file)) > MOST_MEMBERS:
            raise UnreadableError(
                f"{where}: holds {members} files; more than {MOST_MEMBERS} are not read at once",
                "give it in parts",
            )
        archive = zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise UnreadableError(f"{where}: is a damaged ZIP archive: {error}") from error
    with archive:
        yield archive


def readable(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a file that can be read: no folder, no link, not encrypted."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    # Not is_dir(): it raises IndexError for an empty name (Python 3.11).
    is_file = kind in {0, stat.S_IFREG} and bool(info.filename) and not info.filename.endswith("/")
    return is_file and not info.flag_bits & _ENCRYPTED


def encrypted(archive: zipfile.ZipFile) -> bool:
    """Tell whether anything in an archive needs a password."""
    return any(info.flag_bits & _ENCRYPTED for info in archive.infolist())


def opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """Open a member for reading.

    Raises
    ------
    OSError
        It cannot be read: it is damaged, or packed in a way that is not known here.
    """
    try:
        return archive.open(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, struct.error) as error:
        raise OSError(str(error)) from error


def _count(file: IO[bytes]) -> int:
    """Return how many members the end of an archive announces, before any is read; 0 where there is no end."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(EMPTY_ZIP)
    if at < 0 or len(tail) - at < _END.size:
        return 0
    members = int(_END.unpack_from(tail, at)[4])
    locator = at - _END64_LOCATOR.size
    if locator >= 0 and tail[locator : locator + 4] == b"PK\x06\x07":
        file.seek(_END64_LOCATOR.unpack_from(tail, locator)[2])
        end = file.read(_END64.size)
        if len(end) == _END64.size and end[:4] == b"PK\x06\x06":
            members = max(members, int(_END64.unpack(end)[7]))
    file.seek(0)
    return members
