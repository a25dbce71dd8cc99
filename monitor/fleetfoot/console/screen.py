"""Where the view goes: lines, wherever they are read later, or a terminal (:mod:`fleetfoot.console.live`)."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Protocol, TextIO

from fleetfoot.words.text import clean, wrapped

if TYPE_CHECKING:
    from fleetfoot.console.view import Board


class Screen(Protocol):
    """Shows lines that stay, and above or below them what changes."""

    moves: bool
    """Whether what changes is shown at all."""

    def open(self) -> None:
        """Begin."""

    def line(self, text: str, tone: str = "", *, whole: bool = False) -> None:
        """Show a line that stays; ``tone`` is a severity, ``clear``, ``unknown`` or empty.

        One that is ``whole`` is never broken, as those of a QR code.
        """

    def show(self, board: Board) -> None:
        """Show the present state, now or when it is next due."""

    def close(self) -> None:
        """Take away what changes; lines may still follow."""


class Lines:
    """Lines of text without any code, and nothing of what changes; at a terminal broken between words."""

    moves = False

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def open(self) -> None:
        """Do nothing."""

    def line(self, text: str, tone: str = "", *, whole: bool = False) -> None:
        """Write the line at once."""
        del tone  # lines have no colour
        room = 0 if whole else room_of(self._stream)
        shown = "\n".join(wrapped(text, room)) if room else text
        self._stream.write(f"{shown}\n")
        self._stream.flush()

    def show(self, board: Board) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def tell(text: str) -> None:
    """Tell people one line about the work itself, on standard error, while no view is open."""
    Lines(sys.stderr).line(f"fleetfoot: {clean(text)}")


def room_of(stream: TextIO) -> int:
    """Return how many cells a line of a terminal has; 0 where a stream is none, or does not say."""
    if not stream.isatty():
        return 0
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except OSError:  # no file, or none that has a size
        return 0


def is_terminal(stream: TextIO) -> bool:
    """Return whether ``stream`` is a terminal that can move its cursor."""
    return stream.isatty() and os.environ.get("TERM", "") not in {"", "dumb"}


def screen_for(stream: TextIO, *, lines: bool = False) -> Screen:
    """Return the screen that suits a stream; ``lines`` keeps even a terminal to lines."""
    if lines or not is_terminal(stream):
        return Lines(stream)
    from fleetfoot.console.live import LiveScreen  # noqa: PLC0415 - rich is slow to import

    return LiveScreen.on(stream)
