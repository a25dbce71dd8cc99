"""DFA a1: how intervals between beats are correlated over 4 to 16 beats, after slow trends are taken out.

Detrending is by smoothness priors (Tarvainen 2002, IEEE Trans Biomed Eng 49:172): ``z = RR - (I + lam² D'D)⁻¹ RR``
with the second difference D and ``lam = 500``. The matrix has five diagonals and knows nothing of the data, so that
its factor is a table; what is solved for each window are two recursions, for all lanes at once. Detrended fluctuation
analysis is that of Peng (1995, Chaos 5:82), boxes counted from both ends.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

LAMBDA: Final = 500.0
"""Smoothness of the trend (Tarvainen 2002; the setting that a1 is published with: Rogers 2021)."""
SCALES: Final = range(4, 17)
"""Box lengths in beats: the short-term exponent."""
FEWEST: Final = 64
"""Beats below which there is no exponent: four of the longest boxes."""
_NOTHING_MS2: Final = 1e-6
"""Smaller squares are rounding: sensors tell intervals in steps of 1 ms."""
_FEW_LANES: Final = 8
"""Up to so many lanes Python's floats are quicker than arrays of that length; the operations are the same."""


class _Factor(NamedTuple):
    """``L D L'`` of the detrending matrix; each shape (beat, lane), rows beyond a lane's count neutral."""

    d: Floats
    first: Floats
    """Elements of L one below the diagonal."""
    second: Floats
    """Two below."""


def alpha1(rr_ms: Floats, count: Ints) -> Floats:
    """Return the exponent of each lane's window.

    Parameters
    ----------
    rr_ms : Floats, shape (beat, lane)
        Repaired intervals, oldest first; what stands beyond a lane's count does not matter.
    count : Ints, shape (lane,)
        Intervals in each window.

    Returns
    -------
    Floats, shape (lane,)
        NaN with fewer than :data:`FEWEST` beats, or where nothing fluctuates.
    """
    known = _within(rr_ms.shape[0], count)
    rr = np.where(known, rr_ms, 0.0)
    rough = np.where(known, rr - trend(rr, count), 0.0)
    mean = np.cumsum(rough, axis=0)[-1] / np.maximum(count, 1)
    profile = np.cumsum(np.where(known, rough - mean, 0.0), axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        fluctuation = 0.5 * np.log(_residuals(profile, count))
        x = np.log(np.array(SCALES, dtype=np.float64))
        weight = (x - np.mean(x)) / np.sum((x - np.mean(x)) ** 2)
        slope = np.cumsum(weight[:, None] * fluctuation, axis=0)[-1]
    return np.where((count >= FEWEST) & np.isfinite(slope), slope, np.nan)


def trend(rr_ms: Floats, count: Ints) -> Floats:
    """Return the slow part of each lane's intervals, shape (beat, lane); 0 beyond its count.

    Intervals beyond a lane's count must be 0.
    """
    factor = _factor_for(rr_ms.shape[0], count)
    if count.size <= _FEW_LANES:
        return np.array([_solved(*columns) for columns in zip(*_lists(factor, rr_ms), strict=True)]).T
    slow = rr_ms.copy()
    d, first, second = factor
    for i in range(1, slow.shape[0]):
        slow[i] -= first[i - 1] * slow[i - 1]
        if i > 1:
            slow[i] -= second[i - 2] * slow[i - 2]
    slow /= d
    for i in range(slow.shape[0] - 2, -1, -1):
        slow[i] -= first[i] * slow[i + 1]
        if i + 2 < slow.shape[0]:
            slow[i] -= second[i] * slow[i + 2]
    return slow


def _within(length: int, count: Ints) -> Bools:
    """Return bool[beat, lane]: whether a beat belongs to its lane's window."""
    beats: Ints = np.arange(length, dtype=np.int64)
    within: Bools = beats[:, np.newaxis] < count
    return within


def _lists(factor: _Factor, rr_ms: Floats) -> list[list[list[float]]]:
    return [array.T.tolist() for array in (*factor, rr_ms)]


def _solved(d: list[float], first: list[float], second: list[float], slow: list[float]) -> list[float]:
    """Solve one lane; the same operations in the same order as for many."""
    one = two = 0.0
    found: list[float] = []
    for value, beside, beyond in zip(slow, [0.0, *first], [0.0, 0.0, *second], strict=False):
        one, two = value - beside * one - beyond * two, one
        found.append(one)
    one = two = 0.0
    columns = (each[::-1] for each in (found, d, first, second))
    for i, (value, pivot, beside, beyond) in enumerate(zip(*columns, strict=True), 1):
        one, two = value / pivot - beside * one - beyond * two, one
        found[-i] = one
    return found


@functools.lru_cache(maxsize=8)
def _inner_factor(length: int) -> _Factor:
    """Return the factor's rows as they are away from the window's end; each shape (length,)."""
    smooth = LAMBDA**2
    d, first, second = (np.zeros(length) for _ in range(3))
    for i in range(length):
        diagonal = 1.0 + smooth * (1.0 if i == 0 else 5.0 if i == 1 else 6.0)
        beside = -smooth * (2.0 if i == 0 else 4.0)
        one = d[i - 1] * first[i - 1] if i else 0.0
        two = d[i - 2] * second[i - 2] if i > 1 else 0.0
        d[i] = diagonal - (one * first[i - 1] if i else 0.0) - (two * second[i - 2] if i > 1 else 0.0)
        first[i] = (beside - (one * second[i - 1] if i else 0.0)) / d[i]
        second[i] = smooth / d[i]
    return _Factor(d, first, second)


def _factor_for(length: int, count: Ints) -> _Factor:
    """Return the factor for windows of different lengths: only the last two rows of each differ."""
    inner = _inner_factor(length)
    lanes = np.arange(count.size)
    known = _within(length, count)
    d = np.where(known, inner.d[:, None], 1.0)
    first = np.where(known, inner.first[:, None], 0.0)
    second = np.where(known, inner.second[:, None], 0.0)
    full = count >= 4
    n, lane = count[full], lanes[full]
    smooth = LAMBDA**2
    # Row n-2 has 5 lam² on its diagonal and -2 lam² beside it, row n-1 has lam²; nothing stands beyond the end.
    less = inner.d[n - 2] - smooth
    d[n - 2, lane] = less
    beside = -2.0 * smooth - inner.d[n - 3] * inner.first[n - 3] * inner.second[n - 3]
    first[n - 2, lane] = beside / less
    d[n - 1, lane] = 1.0 + smooth - less * (beside / less) ** 2 - inner.d[n - 3] * inner.second[n - 3] ** 2
    first[n - 1, lane] = 0.0
    second[n - 2, lane] = 0.0
    second[n - 1, lane] = 0.0
    return _Factor(d, first, second)


@functools.lru_cache(maxsize=8)
def _boxes(length: int) -> tuple[Ints, Ints, Ints]:
    """Return box length, number of the box among those of its length, and where each length ends in this list."""
    sizes = [np.full(length // n, n, dtype=np.int64) for n in SCALES]
    numbers = [np.arange(length // n, dtype=np.int64) for n in SCALES]
    ends = np.cumsum([part.size for part in sizes]) - 1
    return np.concatenate(sizes)[:, None], np.concatenate(numbers)[:, None], ends


def _residuals(profile: Floats, count: Ints) -> Floats:
    """Return the mean squared residual of straight lines in boxes of each length, shape (scale, lane).

    A box's sum of squares follows from sums of y, y² and k y up to its ends: after detrending the profile is small, and
    eight digits remain of sixteen.
    """
    size, number, ends = _boxes(profile.shape[0])
    exists = (number + 1) * size <= count
    k = np.arange(profile.shape[0], dtype=np.float64)[:, None]
    sums = [_up_to(values) for values in (profile, profile * profile, k * profile)]
    forward = _squares(sums, np.where(exists, number * size, 0), size)
    backward = _squares(sums, np.where(exists, count - (number + 1) * size, 0), size)
    both = np.where(exists, forward + backward, 0.0)
    total = np.diff(np.cumsum(both, axis=0)[ends], axis=0, prepend=0.0)
    scale = np.array(SCALES, dtype=np.int64)[:, None]
    mean: Floats = total / np.maximum(2 * (count // scale) * scale, 1)
    return np.where(mean > _NOTHING_MS2, mean, np.nan)


def _up_to(values: Floats) -> Floats:
    """Return the sum of all rows before each, and of all: one row more."""
    return np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)))


def _squares(sums: list[Floats], start: Ints, size: Ints) -> Floats:
    """Return the sum of squared residuals of a line in each box, shape (box, lane)."""
    y, yy, ky = (np.take_along_axis(s, start + size, 0) - np.take_along_axis(s, start, 0) for s in sums)
    n = size.astype(np.float64)
    middle = start + (n - 1.0) / 2.0
    slope_sum = ky - middle * y
    spread = n * (n * n - 1.0) / 12.0
    left: Floats = yy - y * y / n - slope_sum * slope_sum / spread
    return np.maximum(left, 0.0)
