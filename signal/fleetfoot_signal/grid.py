"""From samples at any moment to rows at every second: the 1 Hz grid, on lanes.

Row ``k`` of a lane stands for the moment ``start + k``, where ``start`` is the time of the lane's first sample; it is
computed, never accumulated. It holds the last plausible value of every channel that is younger than the channel's
maximum age, else NaN. Each channel belongs to the first sensor that delivers a plausible value of it. The rows are the
same however the samples are split over calls.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import MEASURED, SPECS
from fleetfoot_signal.hold import Places, Words, hold
from fleetfoot_signal.lanes import Lanes, floats, ints
from fleetfoot_signal.sample import Samples

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints

LONGEST_GAP_S: Final = 86_400.0
"""A silence of a day ends a run: whatever follows belongs to another."""

_LOW: Final = np.array([spec.low for spec in SPECS[:MEASURED]])
_HIGH: Final = np.array([spec.high for spec in SPECS[:MEASURED]])
_AGES: Final = np.array([[spec.max_age_s] for spec in SPECS[:MEASURED]])
_NOBODY: Final = -1


class Rows(NamedTuple):
    """Rows that are complete: those of one lane one after the other."""

    lane: Ints
    """int64[row]."""
    number: Ints
    """int64[row]: that of the row in its run, from 0."""
    values: Floats
    """float64[MEASURED, row]."""


class Grid(Lanes):
    """Rows of many runs.

    Attributes
    ----------
    start_s
        float64[lane]: time of row 0; NaN before the first sample.
    rows
        int64[lane]: number of rows closed so far.
    latest_s
        float64[lane]: time of the latest sample or advance.
    owner
        int64[channel, lane]: the sensor that each channel belongs to; -1 before it has told anything plausible.
    hold_s
        float64[lane]: a value stands for so long where its channel's maximum age is less: for a source that records
        seldom, and says by NaN where a value ends.
    """

    start_s = floats(np.nan)
    rows = ints(0)
    latest_s = floats(-np.inf)
    owner = ints(_NOBODY, MEASURED)
    hold_s = floats(0.0)
    values = floats(np.nan, MEASURED)
    """The last word of each channel's owner, plausible or NaN."""
    since_s = floats(-np.inf, MEASURED)
    """When it last said something plausible."""

    def push(self, samples: Samples) -> Rows:
        """Take samples and return the rows that they complete: a sample completes every row before its moment.

        Raises
        ------
        ValueError
            A sample is older than one of its lane before it, or more than a day younger, or its row is closed; nothing
            was taken.
        """
        told = _by_lane(samples)
        start_s = self._starts(told)
        self._check(told, start_s)
        self.start_s = start_s
        index = self._index(told.lane, told.t_s)
        count = self.rows.copy()
        np.maximum.at(count, told.lane, index)
        words = self._words(told)
        rows = self._rows(words, index, count)
        self._keep(words)
        np.maximum.at(self.latest_s, told.lane, told.t_s)
        self.rows = count
        return rows

    def advance(self, t_s: Floats) -> Rows:
        """Close all rows up to and including a moment; no older sample of the lane may follow, and none of these rows.

        Parameters
        ----------
        t_s : Floats, shape (lane,)
            NaN or a moment before the latest leaves a lane as it is.

        Raises
        ------
        ValueError
            A lane would advance by more than a day.
        """
        known = t_s >= self.start_s  # false before the first sample, whose time is NaN
        if np.any(t_s[known] - self.latest_s[known] > LONGEST_GAP_S):
            raise ValueError("a gap of more than a day")
        moment = np.where(known, t_s, self.start_s)
        ended = np.where(known, self._index_at_or_before(moment) + 1, 0)
        count = np.maximum(self.rows, ended)
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        words = self._words(Samples(none, nothing, none, nothing, none))
        rows = self._rows(words, none, count)
        self.rows = count
        self.latest_s = np.where(known, np.maximum(self.latest_s, t_s), self.latest_s)
        return rows

    def push_one(self, lane: int, t_s: float, channel: int, value: float, sensor: int) -> Floats | None:
        """Take one sample; as :meth:`push`, and a hundred times as fast for so few.

        Returns
        -------
        Floats, shape (MEASURED, row), or None
            The rows that it completes, where there are any.

        Raises
        ------
        ValueError
            As :meth:`push`.
        """
        start_s, latest_s, count = self.start_s.item(lane), self.latest_s.item(lane), self.rows.item(lane)
        if math.isnan(start_s):
            if not math.isfinite(t_s):
                raise ValueError(_complaint(t_s, t_s, closed=False, late=False))
            self.start_s[lane] = start_s = latest_s = t_s
        closed, late = t_s <= start_s + (count - 1), t_s - latest_s > LONGEST_GAP_S
        if not t_s >= latest_s or closed or late:
            raise ValueError(_complaint(t_s, latest_s, closed=closed, late=late))
        rows = self._rows_before(lane, t_s) if t_s > start_s + count else None
        self.latest_s[lane] = t_s
        if _LOW.item(channel) <= value <= _HIGH.item(channel):
            if self.owner.item(channel, lane) == _NOBODY:
                self.owner[channel, lane] = sensor
            if self.owner.item(channel, lane) == sensor:
                self.values[channel, lane] = value
                self.since_s[channel, lane] = t_s
        elif math.isnan(value) and self.owner.item(channel, lane) == sensor:
            self.values[channel, lane] = math.nan
        return rows

    def _rows_before(self, lane: int, t_s: float) -> Floats:
        """Close the rows of one lane before a moment."""
        count = int(self._index(np.array([lane]), np.array([t_s]))[0])
        number = np.arange(self.rows.item(lane), count)
        self.rows[lane] = count
        ages_s = np.maximum(_AGES, self.hold_s.item(lane))
        fresh = (self.start_s.item(lane) + number) - self.since_s[:, lane, np.newaxis] < ages_s
        return np.where(fresh, self.values[:, lane, np.newaxis], np.nan)

    def value(self, channel: int, lane: int = 0) -> float:
        """Return what a channel of a lane holds at the time of its latest sample; NaN where too old or unknown."""
        age_s = max(_AGES.item(channel, 0), self.hold_s.item(lane))
        fresh = self.since_s[channel, lane] > self.latest_s[lane] - age_s  # false before the first sample
        return float(self.values[channel, lane]) if fresh else math.nan

    def _starts(self, told: Samples) -> Floats:
        """Return the time of row 0 of every lane: that of its first sample."""
        lane, first = np.unique(told.lane, return_index=True)
        start_s = self.start_s.copy()
        new = np.isnan(start_s[lane])
        start_s[lane[new]] = told.t_s[first[new]]
        return start_s

    def _check(self, told: Samples, start_s: Floats) -> None:
        """Raise for the first sample that cannot follow what was before it."""
        lane, t_s = told.lane, told.t_s
        before = np.concatenate(([0.0], t_s[:-1]))
        leads = np.concatenate(([True], lane[1:] != lane[:-1]))[: lane.size]
        latest = self.latest_s[lane]
        before = np.where(leads[: lane.size], np.where(latest == -np.inf, t_s, latest), before[: lane.size])
        early = ~(t_s >= before)
        with np.errstate(invalid="ignore"):  # of two infinities
            late = t_s - before > LONGEST_GAP_S
        closed = t_s <= start_s[lane] + (self.rows[lane] - 1)
        wrong = np.flatnonzero(early | late | closed | ~np.isfinite(t_s))
        if wrong.size:
            i = int(wrong[0])
            raise ValueError(
                _complaint(float(t_s[i]), float(before[i]), closed=bool(closed[i]), late=bool(late[i]))
            )

    def _index(self, lane: Ints, t_s: Floats) -> Ints:
        """Return the row that a sample falls into: the first whose moment is not before it."""
        start_s = self.start_s[lane]
        index = np.ceil(t_s - start_s).astype(np.int64)
        # The difference is rounded and may be a row too early or too late: start + k decides.
        index += start_s + index < t_s
        index -= start_s + (index - 1) >= t_s
        return np.maximum(index, 0)

    def _index_at_or_before(self, t_s: Floats) -> Ints:
        """Return the last row of every lane whose moment is not after a time; -1 where there is none."""
        known = ~np.isnan(t_s)
        start_s, t_s = np.where(known, self.start_s, 0.0), np.where(known, t_s, -1.0)
        index = np.floor(t_s - start_s).astype(np.int64)
        index -= start_s + index > t_s
        index += start_s + (index + 1) <= t_s
        return index

    def _words(self, told: Samples) -> Words:
        """Return what the owners of the channels said; the first plausible value of a channel makes its owner."""
        lane, _, channel, value, sensor = told
        plausible = (value >= _LOW[channel]) & (value <= _HIGH[channel])
        new = np.flatnonzero(plausible & (self.owner[channel, lane] == _NOBODY))
        if new.size:
            # Assigned from the last to the first: where a place comes more than once, the first stands.
            self.owner[channel[new[::-1]], lane[new[::-1]]] = sensor[new[::-1]]
        counts = (self.owner[channel, lane] == sensor) & (plausible | np.isnan(value))
        at = np.flatnonzero(counts)
        return Words(at, lane[at], told.t_s[at], channel[at], value[at], plausible[at])

    def _rows(self, words: Words, index: Ints, count: Ints) -> Rows:
        """Return the rows of every lane up to ``count``."""
        closed = count - self.rows
        first = np.cumsum(closed) - closed
        lane = np.repeat(np.arange(closed.size), closed.astype(np.intp, copy=False))
        number = np.arange(lane.size) - first[lane] + self.rows[lane]
        slot = first[words.lane] + index[words.at] - self.rows[words.lane]
        places = Places(lane, np.where(index[words.at] < count[words.lane], slot, -1))
        held = hold(words, places, self.values, self.since_s)
        fresh = (self.start_s[lane] + number) - held.since_s < np.maximum(_AGES, self.hold_s[lane])
        return Rows(lane, number, np.where(fresh, held.value, np.nan))

    def _keep(self, words: Words) -> None:
        """Make the last word of each channel its state; where a place comes more than once, the last stands."""
        self.values[words.channel, words.lane] = np.where(words.plausible, words.value, np.nan)
        heard = words.plausible
        self.since_s[words.channel[heard], words.lane[heard]] = words.t_s[heard]


def _by_lane(samples: Samples) -> Samples:
    """Return samples lane by lane, those of one lane in their order."""
    lane, t_s, channel, value, sensor = samples
    if np.all(lane[1:] >= lane[:-1]):
        return samples
    order = np.argsort(lane, kind="stable")
    return Samples(lane[order], t_s[order], channel[order], value[order], sensor[order])


def _complaint(t_s: float, before_s: float, *, closed: bool, late: bool) -> str:
    """Say what is wrong with a sample's time."""
    if math.isnan(before_s) or (not math.isfinite(t_s) and before_s == t_s):
        return f"sample at {t_s!r} s"
    if late:
        return f"a gap of {t_s - before_s:.0f} s before {t_s!r} s"
    if closed and t_s >= before_s:
        return f"sample at {t_s!r} s comes after its row was closed"
    return f"sample at {t_s!r} s comes after one at {before_s!r} s"
