"""The terminal as a screen: rich draws what changes below the lines that stay."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from fleetfoot.console.view import TONES, view
from fleetfoot.words.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from fleetfoot.console.view import Board

REFRESH_S: Final = 0.125
"""8 a second: faster than that nobody reads, and a fast replay has better things to do."""


class LiveScreen:
    """Draws the view on a terminal.

    Parameters
    ----------
    console
        Where to draw; it honours ``NO_COLOR`` by itself.
    clock
        Seconds, monotonic.
    """

    moves = True

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._due_s = 0.0
        # Standard output stays untouched: it may carry JSON lines. No thread draws: show() is called often.
        self._live = Live(
            console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
        )

    @classmethod
    def on(cls, stream: TextIO) -> Self:
        """Return a screen on a terminal's stream."""
        return cls(Console(file=stream, markup=False, highlight=False, emoji=False))

    def open(self) -> None:
        """Begin to draw."""
        self._live.start()

    def line(self, text: str, tone: str = "", *, whole: bool = False) -> None:
        """Show a line above the view; it stays when the view goes."""
        style = TONES.get(tone, "")
        shown = text if whole else "\n".join(wrapped(text, self._console.width))
        self._console.print(Text(shown, style=style))

    def show(self, board: Board) -> None:
        """Draw the view unless that was done less than 1/8 s ago."""
        now_s = self._clock()
        if now_s >= self._due_s:
            self._due_s = now_s + REFRESH_S
            self._live.update(view(board, self._console), refresh=True)

    def close(self) -> None:
        """Take the view away and give the cursor back."""
        self._live.update(Text(""))
        self._live.stop()
