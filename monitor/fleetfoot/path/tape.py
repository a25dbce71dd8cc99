"""What keeps a live run's notifications as they came: a capture, or whatever else replays to the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification


class Tape(Protocol):
    """Gets every notification before it is decoded, in the order of time."""

    def append(self, notification: Notification) -> None:
        """Keep a notification."""

    def flush(self) -> None:
        """Let what is kept be found even if the process is killed now; called once a second."""

    def finish(self, duration_s: float) -> None:
        """Say that the run is over, and close."""

    def close(self) -> None:
        """Close as it is; after the end that is harmless."""


class Tapes:
    """Several tapes as one: a :class:`Tape`."""

    def __init__(self, *tapes: Tape) -> None:
        self._tapes = tapes

    def append(self, notification: Notification) -> None:
        """See :class:`Tape`."""
        for tape in self._tapes:
            tape.append(notification)

    def flush(self) -> None:
        """See :class:`Tape`."""
        for tape in self._tapes:
            tape.flush()

    def finish(self, duration_s: float) -> None:
        """See :class:`Tape`."""
        for tape in self._tapes:
            tape.finish(duration_s)

    def close(self) -> None:
        """See :class:`Tape`."""
        for tape in self._tapes:
            tape.close()
