"""One way into everything that holds runs: recordings, captures, and gzip, archives and folders of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from fleetfoot.errors import OtherSportError, UnreadableError
from fleetfoot.sources.bundle.glance import Kind, glance, may_be_recorded
from fleetfoot.sources.bundle.member import GZIP, Member
from fleetfoot.sources.bundle.walk import walk
from fleetfoot.sources.bundle.zipped import EMPTY_ZIP, ZIP
from fleetfoot.sources.capture import Capture, read_capture
from fleetfoot.sources.recording.json_files import is_recording
from fleetfoot.sources.recording.read import read, read_content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fleetfoot.sources.recording.model import Recording

Source: TypeAlias = "list[Recording] | Capture"

MOST: Final = 100
"""Files with runs that are opened at once: all of them are held in memory, a megabyte or two each."""


def open_sources(path: Path) -> Iterator[Source | UnreadableError]:
    """Yield what a file, an archive or a folder holds; what cannot be read in an archive or a folder, as its error.

    Raises
    ------
    UnreadableError
        If nothing in it is a run; the line names the file and the cause.
    """
    if not _holds_others(path):
        yield open_source(path)
        return
    opened = 0
    for each in walk([path]):
        source = (
            _opened(each) if isinstance(each, Member) else UnreadableError(f"{each.where}: {each.reason}")
        )
        if source is None:
            continue
        opened += 1
        if opened > MOST:
            raise UnreadableError(
                f"{path}: holds more than {MOST} recordings", "take them in with 'fleetfoot import'"
            )
        yield source
    if not opened:
        raise UnreadableError(f"{path}: holds no recording of a run", "name one that does")


def open_source(path: Path) -> Source:
    """Open a file by what it holds: a capture, or recordings in any format, also packed by gzip.

    Raises
    ------
    UnreadableError
        If it is none of these or cannot be read; the line names the file and the cause.
    """
    first = _first(path, len(GZIP))
    if first == GZIP:
        member = Member.of_file(path)
        return read_content(str(path), member.name, member.content())
    return read_capture(path) if first[:1] == b"{" and _is_capture(path) else read(path)


def _is_capture(path: Path) -> bool:
    """Tell a capture from a recording that is JSON, too; what is neither is read as a capture, which says why not."""
    head = Member.of_file(path).head()
    if glance(head).kind is Kind.CAPTURE:
        return True
    return not is_recording(head.decode(errors="replace")) and path.suffix.lower() != ".json"


def _holds_others(path: Path) -> bool:
    """Tell whether a path is a folder or an archive."""
    try:
        return path.is_dir() or (path.is_file() and _first(path, len(ZIP)) in {ZIP, EMPTY_ZIP})
    except (OSError, ValueError):  # whoever opens it says why not
        return False


def _first(path: Path, size: int) -> bytes:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UnreadableError(
                f"{path}: is not a regular file, and it must be read twice", "save it first"
            )
        with path.open("rb") as file:
            return file.read(size)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnreadableError(
            f"{path}: cannot be opened: {reason}", "check its name and who may read it"
        ) from error


def _opened(member: Member) -> Source | UnreadableError | None:
    """Return what a file of an archive or a folder holds; None where it is no recording of a run."""
    try:
        if not may_be_recorded(member.name, member.head()):
            return None
        content = member.content()
        kind = glance(content).kind
        if kind is Kind.CAPTURE and member.path is not None:
            return read_capture(member.path)
        return None if kind in {Kind.OTHER_SPORT, Kind.NOTHING} else _read(member, content, kind)
    except OtherSportError:
        return None
    except UnreadableError as error:
        return error


def _read(member: Member, content: bytes, kind: Kind) -> Source | None:
    try:
        return read_content(member.where, member.name, content)
    except UnreadableError:
        if kind is Kind.TABLE:
            return None  # any text may lie beside recordings
        raise
