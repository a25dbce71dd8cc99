"""The capture of a run, line by line, for a storage that is not a file: a :class:`~fleetfoot.path.tape.Tape`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.sources.capture_lines import Header, end_line, header_line, line_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.path.source import Notification


class LineTape:
    """Forms the lines and hands them on once a second.

    Parameters
    ----------
    keep : Callable[[str], None]
        Takes some whole lines.
    header : Header
    have : int, optional
        How many notifications are kept already, of a run that goes on: the first so many are not kept again.
    """

    def __init__(self, keep: Callable[[str], None], header: Header, have: int | None = None) -> None:
        self._keep = keep
        self._skip = have or 0
        self._lines: list[str] = [header_line(header)] if have is None else []
        self._over = False
        self.flush()

    def append(self, notification: Notification) -> None:
        """See :class:`~fleetfoot.path.tape.Tape`."""
        if self._skip:
            self._skip -= 1
        else:
            self._lines.append(line_of(notification))

    def flush(self) -> None:
        """See :class:`~fleetfoot.path.tape.Tape`."""
        if self._lines:
            self._keep("".join(self._lines))
            self._lines.clear()

    def finish(self, duration_s: float) -> None:
        """See :class:`~fleetfoot.path.tape.Tape`."""
        if not self._over:
            self._over = True
            self._lines.append(end_line(duration_s))
        self.flush()

    def close(self) -> None:
        """See :class:`~fleetfoot.path.tape.Tape`."""
        self.flush()
