"""How long what a sink was told waits for the store; people hear once that it does, and once that it is over."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import StoreError
from fleetfoot.path.worker import hand_over

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from pathlib import Path

TOLD_AFTER_S: Final = 5.0
"""What waits longer than this is worth a line; a memory card that is busy with itself takes a second or two."""


class Lag:
    """Watches from when on something waits; the event loop looks, the thread that writes says that it has written.

    Parameters
    ----------
    path
        Where the store is.
    live
        Whether a run goes on meanwhile, rather than waiting too.
    notice
        Takes one line for people.
    """

    def __init__(self, path: Path, *, live: bool, notice: Callable[[str], None]) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        """In which people are told; None is at once, in whatever thread."""
        self._path = path
        self._notice = notice
        self._goes_on = "the run goes on, and what is recorded waits in memory" if live else "waiting for it"
        self._since_s: float | None = None
        self._told = False

    def begins(self) -> None:
        """Take note that something waits from now on, if not before."""
        if self._since_s is None:
            self._since_s = time.monotonic()

    def look(self, trouble: StoreError | None) -> None:
        """Tell, the first time, that the store lags behind, and by what trouble if that is known."""
        since_s = self._since_s
        if not self._told and since_s is not None and time.monotonic() - since_s > TOLD_AFTER_S:
            self._told = True
            self.tell(f"{self.said(trouble)}; {self._goes_on}")

    def written(self, *, more: bool, lost: int) -> None:
        """Take note that what waited is written; ``more`` came meanwhile, ``lost`` is how many seconds had no room."""
        self._since_s = time.monotonic() if more else None
        if self._told:
            self._told = False
            left_out = f"; {lost} seconds did not fit into memory meanwhile" if lost else ""
            self.tell(f"store {self._path} is written again{left_out}")

    def said(self, trouble: BaseException | None) -> str:
        """Return what is the matter, as people are told."""
        return str(trouble) if isinstance(trouble, StoreError) else f"store {self._path}: does not answer"

    def tell(self, line: str) -> None:
        """Have a line told in the event loop."""
        hand_over(self.loop, partial(self._notice, line))
