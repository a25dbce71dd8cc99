"""What carries over from second to second, for blocks of seconds at once.

Arrays have the time axis before that of the lanes; in each lane the active seconds come first, and behind them nothing
changes. What is given as ``before`` is the state ahead of the first second. Counts are of whole seconds, which float64
adds exactly, so that a block gives bit for bit what its seconds give one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleetfoot_signal.types import Bools, Floats, Ints, Singles

Kind = TypeVar("Kind", np.float64, np.int64, np.bool_)


def since(zero: Bools, active: Bools, before: Floats) -> Floats:
    """Return float64[..., second, lane]: seconds since ``zero`` was true last; it is 0 there.

    Parameters
    ----------
    zero, active : Bools, shape (..., second, lane)
        They may broadcast.
    before : Floats, shape (..., lane)
    """
    start = before[..., np.newaxis, :]
    if zero.shape[-2] == 1:
        return np.where(active, np.where(zero, 0.0, start + 1.0), start)
    # Seconds are counted, not numbered by place: behind a lane's last second the count stands, and so does the answer.
    count = np.cumsum(active, axis=-2, dtype=np.float64)
    latest = np.maximum.accumulate(np.where(zero & active, count, -1.0), axis=-2)
    return np.where(latest >= 0.0, count - latest, start + count)


def held(values: NDArray[Kind], told: Bools, before: NDArray[Kind]) -> NDArray[Kind]:
    """Return [..., second, lane]: the value that was told last.

    Parameters
    ----------
    values : shape (..., second, lane)
    told : Bools, shape (second, lane)
    before : shape (..., lane)
    """
    start = before[..., np.newaxis, :]
    seconds, lanes = told.shape
    if seconds == 1:
        return np.where(told, values, start)
    # The running maximum of the places at which something was told is the place of the last.
    second: Ints = np.arange(seconds, dtype=np.int64)[:, np.newaxis]
    place = np.where(told, second, -1)
    latest = np.maximum.accumulate(place, axis=0)
    return np.where(latest >= 0, values[..., np.maximum(latest, 0), np.arange(lanes)], start)


def lasting(state: NDArray[Kind], seconds: int) -> NDArray[Kind]:
    """Return [..., second, lane]: a state that stands for so many seconds; of one a view, not to be written to."""
    once: NDArray[Kind] = state[..., np.newaxis, :]
    return once if seconds == 1 else once.repeat(seconds, axis=-2)


def ever(told: Bools, before: Bools) -> Bools:
    """Return bool[second, lane]: whether it was ever told."""
    if len(told) == 1:
        return told | before
    result: Bools = np.logical_or.accumulate(told, axis=0) | before
    return result


def some(flags: Bools) -> bool:
    """Return whether a flag is up anywhere: as :meth:`numpy.ndarray.any`, which takes ten times as long for a few."""
    return bool(np.count_nonzero(flags))


def every(flags: Bools) -> bool:
    """Return whether all flags are up; as :func:`some`."""
    return bool(np.count_nonzero(flags) == flags.size)


def total(flags: Bools) -> Ints:
    """Return int64[..., lane]: in how many seconds a flag is up."""
    if flags.shape[-2] == 1:
        return flags[..., 0, :].astype(np.int64)
    result: Ints = np.add.reduce(flags, axis=-2, dtype=np.int64)
    return result


def final(series: NDArray[Kind], active: Bools, before: NDArray[Kind]) -> NDArray[Kind]:
    """Return [..., lane]: what stands in each lane's last active second; ``before`` where it has none."""
    seconds, lanes = active.shape
    if seconds == 1:
        return np.where(active[0], series[..., 0, :], before)
    count = total(active)
    return np.where(count > 0, series[..., np.maximum(count - 1, 0), np.arange(lanes)], before)


class Past:
    """Rows of the seconds (or cells) of a block and those before it, as one.

    Parameters
    ----------
    ring : Floats | Singles, shape (size, field, lane)
        The last rows before the block, by their number modulo ``size``. What it rounds is rounded in the block too, so
        that nothing depends on where blocks begin.
    rows : Floats, shape (row, field, lane)
        Those of the block.
    first : Ints, shape (lane,)
        Number of the block's first row in each lane.
    """

    def __init__(self, ring: Floats | Singles, rows: Floats, first: Ints) -> None:
        self._ring = ring
        self._rows = rows
        if ring.dtype != rows.dtype:
            self._rows = rows.astype(ring.dtype).astype(np.float64)
        self._first = first

    def at(self, number: Ints, lane: Ints) -> Floats:
        """Return float64[..., m, field]: rows by number, int64[..., m], and lane, int64[m]; NaN before the first."""
        place = number - self._first[lane]
        inside = place >= 0
        if np.count_nonzero(inside) == inside.size:
            return self._rows[place, :, lane]
        size, fields, lanes = self._ring.shape
        # Of a block of many seconds the lanes come in the order in which their cells end.
        in_turn: Ints = np.arange(lanes, dtype=np.int64)
        everybody = lane.size == lanes > 1 == len(self._rows) and np.array_equal(lane, in_turn)
        if everybody and _are_alike(number) and _are_alike(self._first):
            return self._of_all(number[..., 0])
        flat, start = self._ring.reshape(-1), number % size * (fields * lanes) + lane
        found = np.empty((fields, *number.shape))
        new = inside.nonzero()
        row, own = place[new], np.broadcast_to(lane, number.shape)[new]
        for field in range(fields):  # all at once takes four times as long for many lanes
            found[field] = flat.take(start + field * lanes)
            values: Floats = found[field]
            values[new] = self._rows[row, field, own]
        found[:, number < 0] = np.nan  # before the run there is nothing
        return np.moveaxis(found, 0, -1)

    def _of_all(self, number: Ints) -> Floats:
        """Return the same rows of all lanes, as :meth:`at`; the block is one row, the last of them."""
        found: Floats = self._ring[number % len(self._ring)].astype(np.float64, copy=False)
        found[number >= self._first[0]] = self._rows[0]
        found[number < 0] = np.nan
        return np.moveaxis(found, -2, -1)

    def keep(self, count: Ints) -> None:
        """Let the ring hold the last rows of the block, of which each lane had ``count``."""
        size = len(self._ring)
        everybody = len(self._rows) == 1 and np.count_nonzero(count) == count.size
        if everybody and (count.size == 1 or _are_alike(self._first)):
            self._ring[self._first.item(0) % size] = self._rows[0]
            return
        if len(self._rows) == 1:
            (lane,) = count.nonzero()
            self._ring[self._first[lane] % size, :, lane] = self._rows[0, :, lane]
            return
        # Only the last rows that fit: of two rows that fall into one place, numpy does not say which stays.
        place = np.arange(len(self._rows))[:, np.newaxis]
        row, lane = np.nonzero((place < count) & (place >= count - size))
        self._ring[(self._first[lane] + row) % size, :, lane] = self._rows[row, :, lane]


def _are_alike(numbers: Ints) -> bool:
    """Return whether all lanes, the last axis, have the same."""
    return bool((numbers == numbers[..., :1]).all())
