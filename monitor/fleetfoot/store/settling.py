"""Waiting until the store has taken what it was told, for whoever can wait, and for how long."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import StoreError
from fleetfoot.store.translation import is_locked

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.store.lag import Lag
    from fleetfoot.store.writer import Writer

LOCKED_S: Final = 30.0
"""How long a recording that is read waits for who has locked the store."""
FAREWELL_S: Final = 60.0
"""How long the end of a live run waits for a store that does not take it: twice a long stall of a memory card."""
RETRY_S: Final = 0.1
PATIENCE_S: Final = 1.0
"""How often whoever waits for the store looks whether that has to be told."""


class Settling:
    """Waits in the event loop for what the thread of the store does.

    Parameters
    ----------
    writer
    lag
        Is looked at meanwhile.
    live
        Whether what is not kept is lost.
    """

    def __init__(self, writer: Writer, lag: Lag, *, live: bool) -> None:
        self._writer = writer
        self._lag = lag
        self._live = live

    def require_bearable(self) -> None:
        """Raise the StoreError by which the last commit failed, where waiting does not help against it."""
        if (trouble := self._writer.trouble) is not None and not self._bears(trouble):
            raise trouble

    async def until(self, done: Callable[[], bool], lost: Callable[[], str]) -> None:
        """Try to commit until something is done, for a time; of a recording only where somebody else is writing.

        Parameters
        ----------
        done
        lost
            Says for people, where it comes to that, what is lost of a live run.

        Raises
        ------
        StoreError
            It is not done in time, or waiting does not help.
        """
        limit_s = FAREWELL_S if self._live else LOCKED_S
        deadline_s = time.monotonic() + limit_s  # not the loop's clock, which may be a simulated one
        trouble: StoreError | None = None
        while time.monotonic() < deadline_s:
            trouble = await self._try(deadline_s, trouble)
            if trouble is not None and not self._bears(trouble):
                break
            if done():
                return
            await asyncio.sleep(RETRY_S if trouble else 0.0)
        raise StoreError(f"{self._lag.said(trouble)}{lost() if self._live else ''}")

    async def _try(self, deadline_s: float, before: StoreError | None) -> StoreError | None:
        """Try to commit; return why not, or, where there is no answer in time, what is known of that."""
        attempt = asyncio.wrap_future(self._writer.commit())
        while not attempt.done() and time.monotonic() < deadline_s:
            await asyncio.wait((attempt,), timeout=PATIENCE_S)
            self._lag.look(self._writer.trouble)
        return attempt.result() if attempt.done() else before or self._writer.trouble

    def _bears(self, trouble: StoreError) -> bool:
        """Whether to wait until it is over: a recording can be read again, unless somebody else is only writing."""
        return self._live or is_locked(trouble)
