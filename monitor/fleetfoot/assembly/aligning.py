"""How far the clocks of two recordings of one run are apart: by what both of them measured.

Watches are set by satellites or by a phone, treadmills and old pods by hand: seconds to minutes lie between them. What
two devices tell of one runner goes up and down together; where it agrees best, their clocks agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal import Floats

COMPARED: Final = (Channel.SPEED, Channel.CADENCE, Channel.HEART_RATE, Channel.ALTITUDE)
MOST_S: Final = 300
"""Clocks that are farther apart are not looked for: whoever runs back and forth repeats themselves within minutes."""
LEAST_S: Final = 120
"""So many seconds must be known to both."""
SURE: Final = 0.8
"""Correlation from which two recordings show the same: of a speed that spreads by 15 %, two watches that are each off
by 6.1 % (Gilgen-Ammann et al. 2020) correlate by 1 / (1 + (6.1 / 15)**2) = .86."""
BETTER: Final = 0.05
"""By so much must it rise where the clocks are set right; else they stay as they are."""


def lag_s(first: Floats, second: Floats, offset_s: int) -> int:
    """Return by how many seconds the second recording is to be put later, so that it fits the first.

    Parameters
    ----------
    first, second : Floats, shape (MEASURED, second)
        Each from its own first second on; NaN is unknown.
    offset_s : int
        How much later the second one began, by the clocks as they are.

    Returns
    -------
    int
        Negative: it is to be put earlier. 0 where nothing that both measured varies enough to tell.
    """
    lags = range(-MOST_S, MOST_S + 1)
    curves = [_correlations(first[c], second[c], [offset_s + lag for lag in lags]) for c in COMPARED]
    known = np.array([curve for curve in curves if np.nanmax(curve, initial=-1.0) >= SURE])
    if not known.size:
        return 0
    likeness: Floats = np.nan_to_num(known.mean(axis=0), nan=-1.0)
    best = max(range(len(lags)), key=lambda at: (round(float(likeness[at]), 6), -abs(lags[at])))
    return lags[best] if likeness[best] - likeness[MOST_S] >= BETTER else 0


def _correlations(first: Floats, second: Floats, offsets: Sequence[int]) -> Floats:
    """Return the correlation of two columns at each offset of the second; NaN where there is none."""
    return np.array([_correlation(*_beside(first, second, offset)) for offset in offsets])


def _beside(first: Floats, second: Floats, offset: int) -> tuple[Floats, Floats]:
    """Return the seconds that both columns know."""
    one, other = first[max(offset, 0) :], second[max(-offset, 0) :]
    length = min(one.size, other.size)
    one, other = one[:length], other[:length]
    known = np.isfinite(one) & np.isfinite(other)
    return one[known], other[known]


def _correlation(one: Floats, other: Floats) -> float:
    if one.size < LEAST_S:
        return float("nan")
    a, b = one - one.mean(), other - other.mean()
    spread = float(np.sqrt(np.sum(a * a) * np.sum(b * b)))
    return float(np.sum(a * b)) / spread if spread > 1e-9 else float("nan")
