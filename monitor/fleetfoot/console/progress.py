"""How far a long piece of work has come, on a terminal; elsewhere nothing is shown."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from fleetfoot.console.screen import is_terminal
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID


class ProgressBar:
    """A bar on standard error that goes when it is done.

    Parameters
    ----------
    quiet : bool
        Whether nothing is shown on a terminal either.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        if not quiet and is_terminal(sys.stderr):
            from rich.console import Console  # noqa: PLC0415 - rich is slow to import
            from rich.progress import (  # noqa: PLC0415 - the same
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
            )

            columns = (
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, text: str, done: int, total: int | None = None) -> None:
        """Show how much is done, of how much where that is known."""
        if self._bar is None:
            return
        if self._task is None:
            self._task = self._bar.add_task(clean(text), total=total)
        self._bar.update(self._task, description=clean(text), completed=done, total=total)
