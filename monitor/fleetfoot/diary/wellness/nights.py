"""Which day a night belongs to, how long somebody slept in it, and means of days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from fleetfoot.diary.note import Where

if TYPE_CHECKING:
    from fleetfoot.diary.side import Gathering

EVENING: Final = timedelta(hours=6)
"""What ends after 18:00 belongs to the night before the next day."""
MOST: Final = 1_000_000
"""Stretches of sleep and values that are kept: sixty years of nights with forty stages each."""

Stretch = tuple[datetime, datetime]
"""From and to, on one clock."""


def day_of_night(end: datetime) -> str:
    """Return the day of waking up of something that ended at a moment of the local clock.

    >>> day_of_night(datetime(2024, 3, 9, 23, 30)), day_of_night(datetime(2024, 3, 10, 7, 0))
    ('2024-03-10', '2024-03-10')
    """
    return (end + EVENING).date().isoformat()


def hours(stretches: list[Stretch]) -> float:
    """Return how long stretches are together; what lies in several of them counts once."""
    total, until = timedelta(), None
    for start, end in sorted(stretches):
        begin = start if until is None or start > until else until
        if end > begin:
            total += end - begin
            until = end
    return total / timedelta(hours=1)


class Days:
    """Sleep and repeated values of days on their way, by device or app; what does not fit is left out."""

    def __init__(self) -> None:
        self.left_out = 0
        self._sleep: dict[tuple[str, str], list[Stretch]] = {}
        self._sums: dict[tuple[str, str, str], tuple[float, int]] = {}
        self._kept = 0

    def slept(self, start: datetime, end: datetime, by: str) -> None:
        """Take one stretch of sleep, on the local clock."""
        if not timedelta() < end - start <= timedelta(days=1) or self._kept >= MOST:
            self.left_out += 1
            return
        self._kept += 1
        self._sleep.setdefault((day_of_night(end), by), []).append((start, end))

    def add(self, day: str, field: str, value: float, by: str) -> None:
        """Take one of several values of a day, of which the mean counts."""
        key = (day, field, by)
        if key not in self._sums:
            self._kept += 1
        if self._kept > MOST:
            self.left_out += 1
            return
        total, count = self._sums.get(key, (0.0, 0))
        self._sums[key] = (total + value, count + 1)

    def give(self, found: Gathering) -> None:
        """Hand over what was gathered."""
        for (day, by), stretches in sorted(self._sleep.items()):
            found.add(Where(day), "sleep_h", hours(stretches), by=by)
        for (day, field, by), (total, count) in sorted(self._sums.items()):
            found.add(Where(day), field, total / count, by=by)
