"""Points of a track, as TCX and GPX hold them: texts by name, gathered into columns."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fleetfoot_signal.types import Floats, Ints

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MOST: Final = 1_000_000
"""Points of one file: eleven days at one a second."""


class Points:
    """Columns that grow point by point; a number that is none is unknown, and counted."""

    def __init__(self, names: Iterable[str]) -> None:
        self.clock = array("d")
        self._columns = {name: array("d") for name in names}
        self.breaks: list[int] = []
        """Points at which a new track or segment begins."""
        self.unread = 0
        """Texts that are no number or no time."""
        self.offset_s: float | None = None
        """Local time less UTC of the first time that has a zone other than Z."""

    def __len__(self) -> int:
        return len(self.clock)

    def add(self, where: str, time: str, texts: Mapping[str, str]) -> None:
        """Add a point.

        Raises
        ------
        UnreadableError
            There are too many.
        """
        if len(self.clock) >= MOST:
            raise UnreadableError(f"{where}: holds more than {MOST:,} points", "cut it in two")
        self.clock.append(self.moment(time))
        for name, column in self._columns.items():
            column.append(self._number(texts.get(name, "")))

    def split(self) -> None:
        """Note that a new track or segment begins with the next point."""
        if len(self.clock) and self.breaks[-1:] != [len(self.clock)]:
            self.breaks.append(len(self.clock))

    def follow(self, other: Points) -> None:
        """Add the points of another track behind these; a segment begins there."""
        self.split()
        self.breaks += [len(self.clock) + at for at in other.breaks]
        self.clock.extend(other.clock)
        for name, column in self._columns.items():
            column.extend(other._columns[name])
        self.unread += other.unread

    def column(self, *names: str) -> Floats:
        """Return float64[point] of a column; where it is unknown, of the next named one."""
        first, *others = (np.array(self._columns[name], dtype=np.float64) for name in names)
        for other in others:
            first = np.where(np.isnan(first), other, first)
        return first

    @property
    def clock_s(self) -> Floats:
        """float64[point]: seconds since 1970; NaN where a point has no time."""
        return np.array(self.clock, dtype=np.float64)

    @property
    def starts(self) -> Ints:
        """int64[m]: see :attr:`breaks`."""
        return np.array(self.breaks, dtype=np.int64)

    def _number(self, text: str) -> float:
        if not text:
            return np.nan
        try:
            return number(text)
        except ValueError:
            self.unread += 1
            return np.nan

    def moment(self, text: str) -> float:
        """Return a time as seconds since 1970; NaN where there is none, or it cannot be read."""
        if not text:
            return np.nan
        try:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            elif self.offset_s is None and text[-1:] not in "Zz":
                self.offset_s = (moment.utcoffset() or EPOCH - EPOCH).total_seconds()
            return (moment - EPOCH).total_seconds()
        except (ValueError, OverflowError):
            self.unread += 1
            return np.nan
