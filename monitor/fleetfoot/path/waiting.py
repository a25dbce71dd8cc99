"""Waiting: for an event but no longer than so long, and between one try and the next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random


async def happens(event: asyncio.Event, timeout_s: float | None) -> bool:
    """Wait for an event, at most so long; return whether it has happened.

    None waits for ever. An event that is set already has happened, also where no time is left.
    """
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        return event.is_set()
    return True


@dataclass(slots=True)
class Backoff:
    """How long to wait before the next try: waits that double from failure to failure, in part at random.

    The random part keeps clients that were lost together from coming back together. Source: Brooker 2015, "Exponential
    Backoff And Jitter", AWS Architecture Blog; ``fixed`` 0 is his "full jitter", 0.5 his "equal jitter".
    """

    rng: random.Random
    first_s: float = 1.0
    longest_s: float = 60.0
    fixed: float = 0.0
    """Share of a wait that is not left to chance."""
    patience_s: float = 3600.0
    """A server that asks for more is asked again after this."""
    failures: int = 0
    """Failures since it worked."""

    def failed(self, retry_after_s: float = 0.0) -> float:
        """Return how long to wait after one more failure: never less than the server asks for."""
        ceiling_s = min(self.longest_s, self.first_s * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return min(retry_after_s, self.patience_s) + ceiling_s * self.rng.uniform(self.fixed, 1.0)

    def worked(self) -> None:
        """Begin anew: it has worked, or for long enough."""
        self.failures = 0
