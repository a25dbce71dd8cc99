"""What was refused to whom: told once each, counted always."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_LINES: Final = 40
"""Different addresses and reasons that are told; who changes addresses must not fill the terminal."""


class Refusals:
    """Tells people of refused requests, one line for each address and reason.

    Parameters
    ----------
    notice : Callable[[str], None]
        Takes a line.
    """

    def __init__(self, notice: Callable[[str], None]) -> None:
        self.counts: Counter[str] = Counter()
        """How often each reason was given."""
        self._notice = notice
        self._told: set[tuple[str, str]] = set()

    def note(self, address: str, reason: str) -> None:
        """Take note of a refused request."""
        self.counts[reason] += 1
        if (address, reason) in self._told or len(self._told) > MOST_LINES:
            return
        self._told.add((address, reason))
        if len(self._told) > MOST_LINES:
            self._notice("live page: more was refused; it is not told any more")
        else:
            self._notice(f"live page: refused {address}: {reason}")
