"""From the samples of one run to its rows: the core's grid, with the names of sensors."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.kept import Kept, decoded, encoded
from fleetfoot_signal import MEASURED, Channel, Grid, Samples

if TYPE_CHECKING:
    from fleetfoot.kept import Plain
    from fleetfoot.path.excerpt import Excerpt
    from fleetfoot_signal import Floats, Sample

FEW: Final = 40
"""Samples up to which one by one is faster than all at once: a call for many costs as much as some forty for one."""


class Gridding(Kept):
    """The grid of one run. Samples wait until somebody asks for what they make, so that many are taken at once.

    Parameters
    ----------
    hold_s : float, optional
        How long a value stands at most that its source does not take back: see
        :class:`~fleetfoot_signal.grid.Grid`.

    Attributes
    ----------
    start_s : float
        Time of row 0; NaN before the first sample.
    latest_s : float
        Time of the latest sample or advance; minus infinity before the first.
    """

    kept = ("start_s", "latest_s", "_closed_s", "_ready", "_numbers", "_known_s")

    def __init__(self, *, hold_s: float = 0.0) -> None:
        self.start_s = math.nan
        self.latest_s = -math.inf
        self._grid = Grid(1)
        self._grid.hold_s[0] = hold_s
        self._closed_s = -math.inf
        """Time of the last row that an advance has closed."""
        self._ready: deque[Floats] = deque()
        """Rows that nobody has taken yet, float64[MEASURED, row] each."""
        self._numbers: dict[str, int] = {}
        """Of the sensors, in the order in which they were first heard."""
        self._known_s: dict[Channel, float] = {}
        """When each channel's sensor was first known."""
        self._pending: list[Sample] = []

    def keep(self) -> dict[str, Plain]:
        """See :meth:`Kept.keep`."""
        self._settle()
        return super().keep() | {"grid": encoded(self._grid.dump(0))}

    def resume(self, state: dict[str, Plain]) -> None:
        """See :meth:`Kept.resume`."""
        super().resume({name: value for name, value in state.items() if name != "grid"})
        self._grid.load(0, decoded(state["grid"]))
        self._pending.clear()

    def push(self, sample: Sample) -> None:
        """Take one sample.

        Raises
        ------
        ValueError
            It is older than one before it, or its row is closed, or it comes at no time.
        """
        self._follow(sample.t_s)
        self._pending.append(sample)

    def push_many(self, samples: Excerpt) -> None:
        """Take the samples of an excerpt, of which there is at least one.

        Raises
        ------
        ValueError
            As :meth:`push`, of the first of them.
        """
        self._settle()
        self._follow(samples.begins_s)
        numbers = np.array([self._number(name) for name in samples.names])[samples.sensor]
        lane = np.zeros(numbers.size, dtype=np.int64)
        self._take_samples(Samples(lane, samples.t_s, samples.channel, samples.value, numbers))
        self.latest_s = float(samples.t_s[-1])

    def _follow(self, t_s: float) -> None:
        """Go on to the moment of a sample."""
        if math.isnan(self.start_s):
            if not math.isfinite(t_s):
                raise ValueError(f"sample at {t_s!r} s")
            self.start_s = self.latest_s = t_s
        if not t_s >= self.latest_s:
            raise ValueError(f"sample at {t_s!r} s comes after one at {self.latest_s!r} s")
        if t_s <= self._closed_s:
            raise ValueError(f"sample at {t_s!r} s comes after its row was closed")
        self.latest_s = t_s

    def advance(self, t_s: float) -> int:
        """Close all rows up to and including a moment and return how many; no older sample may follow."""
        self._settle()
        rows = self._grid.advance(np.array([t_s])).values
        self._add(rows)
        if t_s >= self.start_s:
            self.latest_s = max(self.latest_s, t_s)
            self._closed_s = self.start_s + (self.closed - 1)
        return int(rows.shape[1])

    @property
    def closed(self) -> int:
        """How many rows are closed."""
        self._settle()
        return int(self._grid.rows[0])

    @property
    def waiting(self) -> int:
        """How many closed rows nobody has taken yet."""
        self._settle()
        return sum(rows.shape[1] for rows in self._ready)

    @property
    def rows(self) -> Floats:
        """The rows that nobody has taken yet, float64[MEASURED, row]."""
        self._settle()
        return np.concatenate(self._ready, axis=1) if self._ready else np.zeros((MEASURED, 0))

    def take(self, most: int) -> Floats:
        """Return the next rows, float64[MEASURED, row], at most so many; they are taken."""
        rows = self.rows
        self._ready.clear()
        self._add(rows[:, most:])
        return rows[:, :most]

    @property
    def sensors(self) -> dict[Channel, str]:
        """Which sensor each channel comes from, as far as is known by now."""
        self._settle()
        names = list(self._numbers)
        owners = enumerate(self._grid.owner[:, 0].tolist())
        return {Channel(channel): names[number] for channel, number in owners if number >= 0}

    @property
    def first_rows(self) -> dict[Channel, int]:
        """By channel the first row by which its sensor was known, however far the source is."""
        self._settle()
        return {channel: self._row_at_or_after(known_s) for channel, known_s in self._known_s.items()}

    def _row_at_or_after(self, t_s: float) -> int:
        row = max(math.ceil(t_s - self.start_s), 0)
        # The difference is rounded and may be a row too early or too late: start + row decides.
        row += self.start_s + row < t_s
        return row - (row > 0 and self.start_s + (row - 1) >= t_s)

    def knows(self, channel: Channel) -> bool:
        """Tell whether a measured channel is known at this moment."""
        self._settle()
        return not math.isnan(self._grid.value(channel))

    def _add(self, rows: Floats) -> None:
        if rows.shape[1]:
            self._ready.append(rows)

    def _settle(self) -> None:
        """Let the grid take what waits for it."""
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        if len(pending) > FEW:
            self._take_many(pending)
        else:
            for sample in pending:
                self._take_one(sample)

    def _number(self, sensor: str) -> int:
        return self._numbers.setdefault(sensor, len(self._numbers))

    def _take_one(self, sample: Sample) -> None:
        t_s, channel, value, sensor = sample
        rows = self._grid.push_one(0, t_s, channel, value, self._number(sensor))
        if rows is not None:
            self._add(rows)
        if channel not in self._known_s and self._grid.owner.item(channel, 0) >= 0:
            self._known_s[Channel(channel)] = t_s

    def _take_many(self, pending: list[Sample]) -> None:
        t_s, channel, value, sensor = zip(*pending, strict=True)
        numbers = np.array([self._number(name) for name in sensor])
        lane = np.zeros(len(pending), dtype=np.int64)
        self._take_samples(Samples(lane, np.array(t_s), np.array(channel), np.array(value), numbers))

    def _take_samples(self, samples: Samples) -> None:
        self._add(self._grid.push(samples).values)
        for each in np.flatnonzero(self._grid.owner[:, 0] >= 0).tolist():
            if each not in self._known_s:
                spec = Channel(each).spec
                said = (samples.channel == each) & (samples.sensor == self._grid.owner[each, 0])
                plausible = said & (samples.value >= spec.low) & (samples.value <= spec.high)
                self._known_s[Channel(each)] = float(samples.t_s[np.argmax(plausible)])
