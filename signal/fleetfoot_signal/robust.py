"""Robust averages along the first axis, bit-identical for any number of lanes.

Sums run over the first axis row by row. ``numpy.sum`` would add pairwise when the lanes are few and row by
row when they are many, and one lane alone would then differ from the same lane among others.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

HUBER_C: Final = 1.345
"""95 % efficiency at the normal distribution (Huber 1981)."""
MAD_TO_SD: Final = 1.4826
"""Scale of the median absolute deviation for the normal distribution."""
ITERATIONS: Final = 4
AT_ONCE: Final = 512
"""Lanes that are averaged at a time: what comes between stays in the processor's cache."""
FEW: Final = 4
"""Columns up to which sorting plain numbers is faster (measured at 4 to 40 numbers a column)."""


def total(values: Floats) -> Floats:
    """Return the sum over the first axis, added in order."""
    result: Floats = values[0].copy()
    for row in values[1:]:
        result += row
    return result


def median(values: Floats) -> Floats:
    """Return the median over the first axis without the NaN; NaN where there is nothing else.

    >>> median(np.array([[1.0], [np.nan], [3.0], [10.0]]))
    array([3.])
    """
    columns: Floats = values.reshape(len(values), -1)
    if columns.shape[1] <= FEW:
        return np.array([_middle(column) for column in columns.T.tolist()]).reshape(values.shape[1:])
    ordered = np.sort(
        columns, axis=0
    )  # NaN come last, so that the known ones stand in front, as many as are counted
    count = np.count_nonzero(~np.isnan(columns), axis=0)
    place = np.arange(count.size, dtype=np.int64)
    low = ordered[np.maximum(count - 1, 0) // 2, place]
    high = ordered[np.minimum(count // 2, len(values) - 1), place]
    return np.where(count > 0, 0.5 * (low + high), np.nan).reshape(values.shape[1:])


def _middle(column: list[float]) -> float:
    known = sorted([value for value in column if not math.isnan(value)])
    return 0.5 * (known[(len(known) - 1) // 2] + known[len(known) // 2]) if known else math.nan


def huber_mean(values: Floats) -> Floats:
    """Return Huber's M-estimate of location over the first axis; NaN are left out.

    Parameters
    ----------
    values : Floats, shape (n, ..., lane)

    Returns
    -------
    Floats, shape (..., lane)
        NaN where all values are NaN.

    References
    ----------
    Huber (1964), Ann. Math. Statist. 35:73.

    Examples
    --------
    >>> huber_mean(np.array([[1.0], [1.1], [0.9], [50.0]])).round(2)
    array([1.07])
    """
    lanes = values.shape[-1]
    if lanes > AT_ONCE:
        parts = [huber_mean(values[..., at : at + AT_ONCE]) for at in range(0, lanes, AT_ONCE)]
        return np.concatenate(parts, axis=-1)
    centre = median(values)
    limit = HUBER_C * MAD_TO_SD * median(np.abs(values - centre))
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)  # what is unknown weighs nothing, but must not make a sum unknown
    for _ in range(ITERATIONS):
        distance = np.abs(filled - centre)
        weight = np.where(distance > limit, limit / np.where(distance > limit, distance, 1.0), 1.0)
        weight = np.where(known, weight, 0.0)
        weights = total(weight)
        enough = weights > 0.0
        centre = np.where(enough, total(weight * filled) / np.where(enough, weights, 1.0), centre)
    return centre
