"""Windows of days that end with each day: sums, means, the greatest, the median.

Sums run by cumulation; what is added and taken away again leaves rounding errors of 1e-13 of the largest sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints


class Moments(NamedTuple):
    """Of a window; float64[day, athlete]."""

    mean: Floats
    """NaN where nothing is known."""
    sd: Floats
    """Of the sample; NaN with fewer than two known days."""
    known: Floats
    """Days that are known."""


def window_sum(values: Floats, days: int) -> Floats:
    """Return the sum over the last ``days`` days, the present among them; NaN count as nothing.

    >>> window_sum(np.array([[1.0], [2.0], [4.0]]), 2).ravel()
    array([1., 3., 6.])
    """
    total = np.cumsum(np.nan_to_num(values, nan=0.0), axis=0)
    total[days:] -= total[:-days].copy()
    return total


def window_moments(values: Floats, days: int) -> Moments:
    """Return mean and SD over the last ``days`` days, the present among them."""
    known = window_sum((~np.isnan(values)).astype(np.float64), days)
    centre = np.nan_to_num(
        _first_known(values), nan=0.0
    )  # near the values, so that their squares do not cancel
    total, squares = window_sum(values - centre, days), window_sum((values - centre) ** 2, days)
    mean = np.divide(total, known, out=np.full(total.shape, np.nan), where=known > 0.0)
    left = np.maximum(squares - total * np.nan_to_num(mean), 0.0)
    variance = np.divide(left, known - 1.0, out=np.full(total.shape, np.nan), where=known > 1.0)
    return Moments(mean + centre, np.sqrt(variance), known)


def window_greatest(values: Floats, days: int) -> Floats:
    """Return the greatest value of the last ``days`` days, the present among them; NaN where none is known.

    By doubling: of windows of 1, 2, 4 days come those of any length.
    """
    greatest, length = values, 1
    while 2 * length <= days:
        greatest, length = np.fmax(greatest, shifted(greatest, length)), 2 * length
    return np.fmax(greatest, shifted(greatest, days - length))


def shifted(values: Floats, days: int) -> Floats:
    """Return the values of so many days before; NaN where there are none."""
    earlier = np.full(values.shape, np.nan)
    earlier[days:] = values[: max(values.shape[0] - days, 0)]
    return earlier


class Quartiles(NamedTuple):
    """Of a window; float64[day, athlete], NaN where nothing is known."""

    low: Floats
    middle: Floats
    high: Floats
    known: Floats
    """Days that are known."""


def window_quartiles(values: Floats, days: int) -> Quartiles:
    """Return the quartiles over the last ``days`` days, the present among them, nearest rank.

    The window is kept in order: each day one value leaves and one enters, which costs as much as the window is long.
    """
    count, athletes = values.shape
    window = np.full((days, athletes), np.inf)
    known = window_sum((~np.isnan(values)).astype(np.float64), days)
    found = np.empty((3, count, athletes))
    columns: Ints = np.arange(athletes, dtype=np.int64)
    ordered = np.where(np.isnan(values), np.inf, values)  # unknown ones stay behind all others
    for day in range(count):
        if day >= days:
            _leave(window, ordered[day - days])
        _enter(window, ordered[day])
        number = known[day]
        for i, share in enumerate((0.25, 0.5, 0.75)):
            place = np.maximum(np.rint(share * (number - 1.0)), 0.0).astype(np.int64)
            found[i, day] = window[place, columns]
    found[np.isinf(found)] = np.nan
    return Quartiles(found[0], found[1], found[2], known)


def _leave(window: Floats, value: Floats) -> None:
    """Take a value out of each ordered column; what is behind it moves up."""
    window[:-1] = np.where(window[:-1] < value, window[:-1], window[1:])
    window[-1] = np.inf


def _enter(window: Floats, value: Floats) -> None:
    """Put a value into each ordered column that has room at its end: each place takes the middle of three."""
    low = np.minimum(window, value)
    low[1:] = np.maximum(window[:-1], low[1:])
    window[:] = low


def _first_known(values: Floats) -> Floats:
    """Return the first known value of each athlete, NaN where there is none."""
    place = np.argmax(~np.isnan(values), axis=0)
    found: Floats = np.take_along_axis(values, place[None], axis=0)[0]
    return found
