"""From samples at any moment to rows at every second: the 1 Hz grid of one run.

Row ``k`` stands for the moment ``t0 + k``, where ``t0`` is the time of the run's first sample; it is
computed, never accumulated. It holds the last plausible value of every channel that is younger than the
channel's maximum age, else NaN. The grid is the same however the samples are split over calls.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import MEASURED, SPECS

if TYPE_CHECKING:
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.sample import Sample
    from fleetfoot_signal.types import Floats

LONGEST_GAP_S: Final = 86_400.0
"""A silence of a day ends a run: whatever follows belongs to another."""

_LOW: Final = [spec.low for spec in SPECS[:MEASURED]]
_HIGH: Final = [spec.high for spec in SPECS[:MEASURED]]
_AGES: Final = np.array([spec.max_age_s for spec in SPECS[:MEASURED]])


class Grid:
    """Rows of one run; each channel belongs to the first sensor that delivers a plausible value of it."""

    def __init__(self) -> None:
        self.start_s = math.nan
        """Time of row 0; NaN before the first sample."""
        self.rows = 0
        """Number of rows closed so far."""
        self.owners: dict[int, str] = {}
        """Sensor of each channel seen so far."""
        self.latest_s = -math.inf
        """Time of the latest sample or advance."""
        self._values = np.full(MEASURED, np.nan)
        self._since_s = np.full(MEASURED, -np.inf)

    def push(self, sample: Sample) -> list[Floats]:
        """Take one sample and return the rows that it completes, each ``float64[MEASURED]``.

        Raises
        ------
        ValueError
            The sample is older than one before it, or more than a day younger, or its row is closed.
        """
        t_s, channel, value, sensor = sample
        closed = self._arrive(t_s)
        if _LOW[channel] <= value <= _HIGH[channel]:
            if self.owners.setdefault(channel, sensor) == sensor:
                self._values[channel] = value
                self._since_s[channel] = t_s
        elif math.isnan(value) and self.owners.get(channel) == sensor:
            self._values[channel] = math.nan
        return closed

    def _arrive(self, t_s: float) -> list[Floats]:
        """Take note of a sample's time and close the rows before it."""
        if math.isnan(self.start_s):
            if not math.isfinite(t_s):
                raise ValueError(f"sample at {t_s!r} s")
            self.start_s = self.latest_s = t_s
        if not t_s >= self.latest_s:
            raise ValueError(f"sample at {t_s!r} s comes after one at {self.latest_s!r} s")
        if t_s <= self.start_s + (self.rows - 1):
            raise ValueError(f"sample at {t_s!r} s comes after its row was closed")
        closed = self.advance(math.nextafter(t_s, -math.inf)) if t_s > self.latest_s else []
        self.latest_s = t_s
        return closed

    def value(self, channel: Channel) -> float:
        """Return what a channel holds at the time of the latest sample; NaN where too old or unknown."""
        fresh = self._since_s[channel] > self.latest_s - _AGES[channel]  # false before the first sample
        return float(self._values[channel]) if fresh else math.nan

    def advance(self, t_s: float) -> list[Floats]:
        """Close all rows up to and including ``t_s``; no older sample may follow, and none of these rows."""
        if math.isnan(self.start_s) or t_s < self.start_s:
            return []
        if t_s - self.latest_s > LONGEST_GAP_S:
            raise ValueError(f"a gap of {t_s - self.latest_s:.0f} s before {t_s!r} s")
        count = self._count(t_s)
        closed = [self._row(k) for k in range(self.rows, count)]
        self.rows = max(self.rows, count)
        self.latest_s = max(self.latest_s, t_s)
        return closed

    def _count(self, t_s: float) -> int:
        """Return how many rows there are up to and including ``t_s``.

        ``t_s - start_s`` is rounded and may reach ``k`` too early or too late: ``start_s + k`` decides.
        """
        count = math.floor(t_s - self.start_s) + 1
        if self.start_s + (count - 1) > t_s:
            return count - 1
        return count + (self.start_s + count <= t_s)

    def _row(self, k: int) -> Floats:
        fresh = (self.start_s + k) - self._since_s < _AGES
        return np.where(fresh, self._values, np.nan)
