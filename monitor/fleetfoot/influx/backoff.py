"""How long to wait for a server that does not take what is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random


@dataclass(slots=True)
class Backoff:
    """Waits that double from failure to failure, at random between nothing and all of it ("full jitter").

    Source: Brooker 2015, "Exponential Backoff And Jitter", AWS Architecture Blog.
    """

    rng: random.Random
    first_s: float = 1.0
    longest_s: float = 60.0
    patience_s: float = 3600.0
    """A server that asks for more is asked again after this."""
    failures: int = 0

    def failed(self, retry_after_s: float = 0.0) -> float:
        """Return how long to wait after one more failure: never less than the server asks for."""
        ceiling_s = min(self.longest_s, self.first_s * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return min(retry_after_s, self.patience_s) + self.rng.uniform(0.0, ceiling_s)

    def worked(self) -> None:
        """Begin anew."""
        self.failures = 0
