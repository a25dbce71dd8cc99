"""Waiting: for an event but no longer than so long, between one try and the next, and before one is told again."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from dataclasses import dataclass, field
from typing import Final

HOUR_S: Final = 3600.0


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


def chance(seed: int | None = None) -> random.Random:
    """Return a chance that guards nothing: it spreads load, so that who was lost together does not come together."""
    return random.Random(seed)  # noqa: S311 - guards nothing


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


@dataclass(slots=True)
class Ration:
    """How much people are told: not again within ``spacing_s``, and so often an hour. Pure: time is passed in.

    Who has something that cannot wait asks for less, and notes it all the same, so that the rest keeps away from it.
    """

    spacing_s: float
    most_per_hour: int
    _told_s: deque[float] = field(default_factory=deque[float])
    """When something was told in the last hour."""

    def is_close(self, now_s: float) -> bool:
        """Tell whether the last is less than the spacing ago."""
        return bool(self._told_s) and now_s - self._told_s[-1] < self.spacing_s

    def is_used_up(self, now_s: float) -> bool:
        """Tell whether the last hour has had its number."""
        while self._told_s and now_s - self._told_s[0] >= HOUR_S:
            self._told_s.popleft()
        return len(self._told_s) >= self.most_per_hour

    def note(self, now_s: float) -> None:
        """Take note that something is told."""
        self._told_s.append(now_s)
