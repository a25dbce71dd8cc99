"""How long to wait before the next try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random

FIRST_S: Final = 0.5
LONGEST_S: Final = 30.0


class Backoff:
    """Doubles the wait from 0.5 s to 30 s, less a random part of up to half.

    The random part keeps sensors that were lost together from coming back together. (Scheme: "equal jitter", M.
    Brooker, AWS Architecture Blog 2015.)
    """

    def __init__(self, rng: random.Random) -> None:
        self.failures = 0
        """Tries since :meth:`reset`."""
        self._rng = rng

    def next_s(self) -> float:
        """Return the next wait."""
        whole_s = min(FIRST_S * 2.0**self.failures, LONGEST_S)
        self.failures = min(self.failures + 1, 16)
        return whole_s * self._rng.uniform(0.5, 1.0)

    def reset(self) -> None:
        """Begin anew: it has worked for long enough."""
        self.failures = 0
