"""Hours in which a channel keeps quiet, by the clock on the wall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from datetime import datetime

_SHAPE: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of day to another, over midnight where the end is the earlier of the two.

    The times are those that a clock on the wall shows. So when clocks are set forward, quiet hours that end in the
    hour that is left out end with it; when they are set back, what lies in the hour that comes twice is quiet twice.
    """

    start_min: int
    """Minutes after midnight; the first quiet one."""
    end_min: int
    """Minutes after midnight; the first that is not quiet any more."""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the hours of ``"22:00-07:00"``; None where the text is none, or begins and ends at once.

        >>> print(QuietHours.read("22:00-07:00"))
        22:00-07:00
        >>> QuietHours.read("22-7") is None
        True
        """
        found = _SHAPE.fullmatch(text.replace(" ", ""))
        if found is None:
            return None
        hours, minutes, end_hours, end_minutes = map(int, found.groups())
        start_min, end_min = 60 * hours + minutes, 60 * end_hours + end_minutes
        return cls(start_min, end_min) if start_min != end_min else None

    def holds(self, local: datetime) -> bool:
        """Return whether it is quiet at a local time."""
        now_min = 60 * local.hour + local.minute
        if self.start_min < self.end_min:
            return self.start_min <= now_min < self.end_min
        return now_min >= self.start_min or now_min < self.end_min

    def __str__(self) -> str:
        start, end = divmod(self.start_min, 60), divmod(self.end_min, 60)
        return f"{start[0]:02}:{start[1]:02}-{end[0]:02}:{end[1]:02}"
