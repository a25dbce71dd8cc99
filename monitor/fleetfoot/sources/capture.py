"""Captures: every notification of a live run, bytes and times without loss, one JSON object a line.

The format is in ``docs/capture-format.md``. A capture replays to the same events as the run it came from:
times are written as the shortest decimal that gives the same float64 again (Steele & White 1990).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, Self

from fleetfoot.errors import StoreError, UnreadableError
from fleetfoot.files.place import create
from fleetfoot.sources.capture_lines import (
    JSON,
    Header,
    end_line,
    header_line,
    header_of,
    line_of,
    notification_of,
    parse,
    seconds,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path
    from types import TracebackType

    from fleetfoot.path.outlet import Outlet
    from fleetfoot.path.source import Notification

__all__ = ["Capture", "CaptureWriter", "Header", "read_capture"]

LINES_AT_ONCE: Final = 256
"""Lines that are written together at most; a live run hands them to the disk every second."""
LONGEST_LINE: Final = 65_536
"""Bytes; a header names some sensors, a notification takes about 1200 at most."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture on disk."""

    path: Path
    header: Header
    duration_s: float | None
    """As its last line says; None where the recording was cut off."""
    warnings: list[str]
    """What is wrong with it, one line each."""

    def notifications(self) -> Iterator[Notification]:
        """Yield the notifications from the disk as they are asked for, in the order of time.

        Raises
        ------
        UnreadableError
            At a line that is not what it should be; it names the line.
        """
        latest_s = 0.0
        ended = False
        for number, row in _rows(self.path):
            where = f"{self.path}: line {number}"
            if ended:
                raise UnreadableError(f"{where}: stands behind the end line")
            if "end" in row:
                ended = True
            elif number > 1:
                notification = notification_of(where, row, latest_s)
                latest_s = notification.t_s
                yield notification


def read_capture(path: Path) -> Capture:
    """Open a capture: its header, and how it ends.

    One that was cut off in the middle of a line, as by a power failure, is read up to the last whole line.

    Raises
    ------
    UnreadableError
        If the file cannot be opened or does not begin with the header of a capture.
    """
    rows = _rows(path)
    _, first = next(rows, (0, None))
    rows.close()
    if first is None:
        raise UnreadableError(f"{path}: holds no whole line")
    header = header_of(f"{path}: line 1", first)
    duration_s = _stated_end(path)
    cut = ["was cut off: it has no end line; what is there is replayed"] if duration_s is None else []
    return Capture(path, header, duration_s, cut)


def _stated_end(path: Path) -> float | None:
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - LONGEST_LINE))
            last = file.read(LONGEST_LINE).rstrip(b"\r\n").rpartition(b"\n")[2]
    except OSError as error:
        raise UnreadableError(
            f"{path}: cannot be read: {error.strerror}", "allow it, or name another file"
        ) from error
    if not (last.startswith(b'{"end"') and last.endswith(b"}")):
        return None
    return seconds(f"{path}: last line", "end", parse(f"{path}: last line", last).get("end"))


def _rows(path: Path) -> Generator[tuple[int, dict[str, JSON]], None, None]:
    """Yield number and content of each whole line."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                where = f"{path}: line {number}"
                if len(line) == LONGEST_LINE:
                    raise UnreadableError(f"{where}: is longer than any line of a capture")
                try:
                    row = parse(where, line)
                except UnreadableError:
                    if line.endswith(b"\n"):
                        raise
                    return  # cut off in the middle of the line
                yield number, row
    except OSError as error:
        raise UnreadableError(
            f"{path}: cannot be read: {error.strerror}", "allow it, or name another file"
        ) from error


class CaptureWriter:
    """Writes a capture; the caller decides when it goes to the disk (:meth:`flush`).

    As a context manager it closes the file; the end line is written by :meth:`finish` only.

    Parameters
    ----------
    path : Path
        Of a file that does not exist yet.
    header : Header
    outlet : Callable, optional
        Makes what writes to the open file of a name, for a run that waits for no disk; it is told of what fails then.

    Raises
    ------
    StoreError
        At once where the file exists or cannot be made. Without ``outlet`` from every method, if the system refuses.
    """

    def __init__(
        self, path: Path, header: Header, outlet: Callable[[int, str], Outlet] | None = None
    ) -> None:
        self._path = path
        self._lines: list[str] = []
        try:
            self._file: IO[bytes] = create(path)
        except OSError as error:
            raise self._refused(error) from error
        self._outlet = outlet(self._file.fileno(), f"capture {path}") if outlet else None
        self._write(header_line(header))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, notification: Notification) -> None:
        """Write a notification; its time must not lie before that of the one written before it."""
        self._write(line_of(notification))

    def flush(self) -> None:
        """Hand what was written to the operating system: from there it survives the end of this process."""
        data = "".join(self._lines).encode()
        self._lines.clear()
        if self._outlet is not None:
            self._outlet.put(data)
            return
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            raise self._refused(error) from error

    def finish(self, duration_s: float) -> None:
        """Write the end line and close the file."""
        self._write(end_line(duration_s))
        self.close()

    def close(self) -> None:
        """Close the file as it is; again is harmless. An outlet goes on until it has written all it was given."""
        try:
            if self._lines and not self._file.closed:
                self.flush()
            self._file.close()
        except OSError as error:
            raise self._refused(error) from error

    def _write(self, line: str) -> None:
        self._lines.append(line)
        if len(self._lines) >= LINES_AT_ONCE:
            self.flush()

    def _refused(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self._path}: the capture cannot be written: {error.strerror}: name another place with --capture"
        )
