"""A count with its noun, in each language."""

from __future__ import annotations

from typing import NamedTuple


class Count(NamedTuple):
    """What is said of none, of one, and of ``{n}``."""

    none: str
    one: str
    many: str

    def of(self, count: int) -> str:
        """Return a count with its noun.

        >>> runs = Count("no runs", "1 run", "{n} runs")
        >>> runs.of(0), runs.of(1), runs.of(7)
        ('no runs', '1 run', '7 runs')
        """
        return {0: self.none, 1: self.one}.get(count, self.many).format(n=count)
