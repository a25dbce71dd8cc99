"""From the time that a trunk accelerates upwards to the time that the foot is on the ground.

With stance force ``F(t) = Fmax sin(pi t / tc)`` (Morin 2005, J Appl Biomech 21:167) the acceleration is above
zero for a part of contact only, ``tce / T = d (1 - (2/pi) asin(2 d / pi))`` with ``d = tc / T`` and T the step
time. The low-pass that removes impacts and soft tissue changes that part, by +5 ms at d = 0.6 and -5 ms at
0.8 (8 Hz); hence the table is computed for the wave that has passed the filter.
The inversion multiplies errors by 2 (d = 0.6) to 3.5 (d = 0.8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints

FRACTIONS: Final = np.linspace(0.30, 1.0, 71)
"""Contact fractions of the table; above 1 there is no flight and no running."""
_PHASES: Final = 1024
_HARMONICS: Final = 24


def effective_fraction(d: Floats, gains: Floats | None = None) -> Floats:
    """Return the part of a step during which the trunk accelerates upwards.

    Parameters
    ----------
    d : Floats, shape (n,)
        Contact time over step time, 0.3..1.
    gains : Floats, shape (harmonics,), optional
        Gain of the filter at 1, 2, 3... times the step frequency; without it no filter.

    Examples
    --------
    >>> effective_fraction(np.array([0.6, 0.8])).round(3)
    array([0.45 , 0.528])
    """
    if gains is None:
        return d * (1.0 - 2.0 / np.pi * np.arcsin(2.0 * d / np.pi))
    k = np.arange(1, len(gains) + 1)[:, None]
    # cosine series of (pi/2)(1/d) cos(pi x / d) on |x| < d/2, x the phase about midstance
    beta = 1.0 - (2.0 * k * d) ** 2
    safe = np.where(np.abs(beta) < 1e-9, 1.0, beta)
    series = np.where(np.abs(beta) < 1e-9, np.pi / 2.0, 2.0 * np.cos(np.pi * k * d) / safe)
    phase = np.arange(_PHASES) / (2.0 * _PHASES)
    wave = np.cos(2.0 * np.pi * phase[:, None] * k[:, 0]) @ (gains[:, None] * series)
    return _first_zero(wave) / _PHASES


def _first_zero(wave: Floats) -> Floats:
    """Return where each column first falls to zero, in rows; the wave is even about row 0."""
    below = np.argmax(wave <= 0.0, axis=0)
    columns: Ints = np.arange(wave.shape[1], dtype=np.int64)
    high, low = wave[below - 1, columns], wave[below, columns]
    zero: Floats = below - 1 + high / (high - low)
    return zero


class ContactTable:
    """Inverse of :func:`effective_fraction` behind a given low-pass.

    Parameters
    ----------
    gain : Floats, shape (step times, harmonics)
        Amplitude gain of the filter at the harmonics of each step time.
    step_times_s : Floats
        Ascending and evenly spaced.
    """

    harmonics: Final = _HARMONICS

    def __init__(self, step_times_s: Floats, gain: Floats) -> None:
        self._first = float(step_times_s[0])
        self._spacing = float(step_times_s[1] - step_times_s[0])
        table = np.array([effective_fraction(FRACTIONS, row) for row in gain])
        self._table = np.maximum.accumulate(table, axis=1)

    def fraction(self, effective: Floats, step_time_s: Floats) -> Floats:
        """Return contact over step time; NaN where that lies outside 0.3..1, or the step time off the table."""
        place = (step_time_s - self._first) / self._spacing
        known = (place >= 0.0) & (place <= len(self._table) - 1)
        place = np.where(known, place, 0.0)
        row = np.minimum(place.astype(np.int64), len(self._table) - 2)
        share = (place - row)[:, None]
        column = (1.0 - share) * self._table[row] + share * self._table[row + 1]
        above = np.count_nonzero(column <= effective[:, None], axis=1)
        inside = known & (above > 0) & (above < len(FRACTIONS))
        above = np.clip(above, 1, len(FRACTIONS) - 1)
        lane = np.arange(len(row))
        low, high = column[lane, above - 1], column[lane, above]
        part = (effective - low) / np.where(high > low, high - low, 1.0)
        fraction = FRACTIONS[above - 1] + part * (FRACTIONS[above] - FRACTIONS[above - 1])
        return np.where(inside, fraction, np.nan)
