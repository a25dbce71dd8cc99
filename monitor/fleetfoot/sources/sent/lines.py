"""The lines of one run that is being sent: checked as they come, kept in a file, and never kept twice."""

from __future__ import annotations

import os
from array import array
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from fleetfoot.errors import StoreError, UnreadableError
from fleetfoot.files.place import create
from fleetfoot.sources.capture import LONGEST_LINE
from fleetfoot.sources.capture_lines import header_of, notification_of, parse, seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from fleetfoot.path.source import Notification
    from fleetfoot.sources.capture_lines import Header

LARGEST_RUN_BYTES: Final = 256 << 20
"""Of one run: chest acceleration of a day (200 Hz in hexadecimal
lines is some 10 MB an hour, which the other sensors do not come near)."""


class GapError(Exception):
    """What is sent lies behind what is missing."""

    def __init__(self, have: int) -> None:
        super().__init__(f"lines from {have} on are missing")
        self.have = have


class TooLargeError(Exception):
    """The run is larger than any."""


class Come(NamedTuple):
    """What a line adds to what has come of a run."""

    header: Header | None = None
    notification: Notification | None = None
    end_s: float | None = None


class SentRun:
    """One run as far as it has come: whole lines, each checked against those before it.

    Parameters
    ----------
    path : Path
        Of its file, which is a capture. Where it is there already the run goes on; half a line at its end, as after a
        power cut, is cut off.
    run : str
        Its id, which the header must name.

    Raises
    ------
    StoreError
        The file cannot be read.
    UnreadableError
        It holds something else.
    """

    def __init__(self, path: Path, run: str) -> None:
        self.path = path
        self.run = run
        self.header: Header | None = None
        self.end_s: float | None = None
        """When the run ended, on its clock; None until its end line has come."""
        self.latest_s = 0.0
        self._ends = array("Q", (0,))
        """Where each line ends in the file, behind a 0."""
        self._resume()

    @property
    def have(self) -> int:
        """How many lines have come."""
        return len(self._ends) - 1

    @property
    def size(self) -> int:
        """Bytes of its file."""
        return self._ends[-1]

    @property
    def is_complete(self) -> bool:
        """Whether the end line has come."""
        return self.end_s is not None

    def take(self, at: int, lines: Sequence[bytes]) -> list[Notification]:
        """Keep lines, the first of which is line ``at``; on the disk when this returns. All of them are kept, or none.

        Returns
        -------
        list[Notification]
            What the new ones among them tell.

        Raises
        ------
        GapError
            Lines before them are missing.
        UnreadableError
            One of them is no such line, or another one than was sent before.
        TooLargeError
            The run would be larger than any.
        StoreError
            They cannot be kept now.
        """
        if at > self.have:
            raise GapError(self.have)
        known = min(self.have - at, len(lines))
        self._compare(at, lines[:known])
        new = lines[known:]
        if self.size + sum(map(len, new)) > LARGEST_RUN_BYTES:
            raise TooLargeError
        before = self.header, self.latest_s, self.end_s
        try:
            come = [self._check(self.have + place, line) for place, line in enumerate(new)]
            self._keep(new)
        except (UnreadableError, StoreError):
            self.header, self.latest_s, self.end_s = before
            raise
        return [each.notification for each in come if each.notification is not None]

    def notifications(self) -> Iterable[Notification]:
        """Yield what has been told so far, from the disk."""
        with self._open("rb") as file:
            latest_s = 0.0
            for number, line in enumerate(file):
                row = parse("", line)
                if number and "end" not in row:
                    told = notification_of("", row, latest_s)
                    latest_s = told.t_s
                    yield told

    def _check(self, number: int, line: bytes) -> Come:
        """Check the next line and take note of it."""
        where = f"line {number + 1}"
        if self.is_complete:
            raise UnreadableError(f"{where}: stands behind the end line")
        if len(line) >= LONGEST_LINE or not line.endswith(b"\n"):
            raise UnreadableError(f"{where}: is no whole line of a capture")
        row = parse(where, line)
        if number == 0:
            self.header = header_of(where, row)
            if self.header.run != self.run:
                raise UnreadableError(f"{where}: is the header of another run")
            return Come(header=self.header)
        if "end" in row:
            self.end_s = seconds(where, "end", row["end"])
            return Come(end_s=self.end_s)
        told = notification_of(where, row, self.latest_s)
        self.latest_s = told.t_s
        return Come(notification=told)

    def _compare(self, at: int, lines: Sequence[bytes]) -> None:
        if not lines:
            return
        with self._open("rb") as file:
            file.seek(self._ends[at])
            if file.read(sum(map(len, lines))) != b"".join(lines):
                raise UnreadableError(f"lines from {at + 1} on: are other ones than were sent before")

    def _keep(self, lines: Sequence[bytes]) -> None:
        """Write lines behind those that are there, to the disk; where that fails the file is as before."""
        if not lines:
            return
        try:
            with self._open("r+b") if self.have else create(self.path) as file:
                try:
                    file.seek(self.size)
                    file.write(b"".join(lines))
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(self.size)
                    raise
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be written: {error.strerror}") from error
        for line in lines:
            self._ends.append(self._ends[-1] + len(line))

    def _resume(self) -> None:
        if not self.path.exists() and not self.path.is_symlink():
            return
        with self._open("r+b") as file:
            for number, line in enumerate(file):
                if not line.endswith(b"\n"):
                    file.truncate(self.size)
                    return
                self._check(number, line)
                self._ends.append(self._ends[-1] + len(line))

    def _open(self, mode: str) -> IO[bytes]:
        flags = (os.O_RDWR if "+" in mode else os.O_RDONLY) | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            return os.fdopen(os.open(self.path, flags), mode)
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be read: {error.strerror}") from error


def lines_of(body: bytes) -> list[bytes]:
    r"""Return whole lines, each with its end.

    Raises
    ------
    UnreadableError
        The last is not whole.

    >>> lines_of(b"a\nb\n")
    [b'a\n', b'b\n']
    """
    if body and not body.endswith(b"\n"):
        raise UnreadableError("the last line: is not whole")
    return [line + b"\n" for line in body.split(b"\n")[:-1]]  # splitlines() knows more ends than this
