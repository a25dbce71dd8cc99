"""Where the steps are in a window of vertical acceleration, and what each stride looks like.

Windows are ``float64[row, lane]``; positions are in rows, with fractions. A stride is two steps, so that left
and right count alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.robust import median

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

HYSTERESIS: Final = 0.1
"""Share of the RMS that a swing must exceed on both sides of zero to count (5-10 % of its amplitude)."""
REGULAR: Final = 0.25
"""A step whose time differs by more from the median of its window is not a step."""
PHASES: Final = 64
"""Points at which a stride is read; 32 a step are plenty for its first harmonic."""
SINE_FACTOR: Final = 0.9905
"""Oscillation of the sine-wave spring-mass wave over that of its first harmonic; within 1 % for all contact
times of running."""


class Strides(NamedTuple):
    """The strides of a window, oldest first; NaN where there is none or its steps are irregular."""

    start: Floats
    """Row at which each stride begins; its second step ends at ``end``."""
    end: Floats
    """float64[stride, lane]."""
    median_step: Floats
    """Median step time in rows, float64[lane]."""

    @property
    def step(self) -> Floats:
        """Mean step time of each stride in rows."""
        return 0.5 * (self.end - self.start)


def _latest(marked: Bools) -> Ints:
    """Return for each row the latest marked row up to it; -1 before the first."""
    rows = np.arange(len(marked))[:, None]
    latest: Ints = np.maximum.accumulate(np.where(marked, rows, -1), axis=0)
    return latest


def rising_zeros(wave: Floats, most: int) -> Floats:
    """Return where swings of the wave cross zero upwards: float64[most, lane], ascending, then NaN.

    A swing counts when it exceeds :data:`HYSTERESIS` of the RMS on both sides.
    """
    limit = HYSTERESIS * np.sqrt(np.add.accumulate(wave * wave, axis=0)[-1] / len(wave))
    high, low = _latest(wave > limit), _latest(wave < -limit)
    up = high > low
    turns = up[1:] & ~up[:-1] & (low[:-1] >= 0)
    below = _latest(wave <= 0.0)
    number = np.cumsum(turns, axis=0) - 1
    row, lane = np.nonzero(turns & (number < most))
    left = below[row + 1, lane]
    a, b = wave[left, lane], wave[left + 1, lane]
    zeros = np.full((most, wave.shape[1]), np.nan)
    zeros[number[row, lane], lane] = left + a / (a - b)
    return zeros


def find_strides(zeros: Floats) -> Strides:
    """Pair steps that begin at these rows into overlapping strides: 1-3, 2-4 and so on."""
    steps = np.diff(zeros, axis=0)
    usual = median(steps)
    regular = np.abs(steps - usual) <= REGULAR * usual
    both = regular[1:] & regular[:-1]
    return Strides(np.where(both, zeros[:-2], np.nan), np.where(both, zeros[2:], np.nan), usual)


def at(values: Floats, row: Floats) -> Floats:
    """Return values between rows, by straight lines; NaN where the row is NaN.

    Parameters
    ----------
    values : Floats, shape (rows, lane)
    row : Floats, shape (n, lane)
    """
    known = ~np.isnan(row)
    place = np.where(known, row, 0.0)
    left = np.minimum(place.astype(np.int64), len(values) - 2)
    a = np.take_along_axis(values, left, axis=0)
    b = np.take_along_axis(values, left + 1, axis=0)
    return np.where(known, a + (place - left) * (b - a), np.nan)


def step_amplitude(wave: Floats, strides: Strides) -> Floats:
    """Return the amplitude at the step frequency of each stride, by lock-in over exactly one stride.

    Straight lines between samples lose ``sinc^2(f / rate)``, which is put back.
    """
    phase = np.arange(PHASES) / PHASES
    rows = strides.start + phase[:, None, None] * (strides.end - strides.start)
    read = at(wave, rows.reshape(-1, wave.shape[1])).reshape(rows.shape)
    angle = 4.0 * np.pi * phase[:, None, None]
    real = np.add.accumulate(read * np.cos(angle), axis=0)[-1]
    imaginary = np.add.accumulate(read * np.sin(angle), axis=0)[-1]
    amplitude: Floats = 2.0 / PHASES * np.hypot(real, imaginary) / np.sinc(1.0 / strides.step) ** 2
    return amplitude


def upward_share(wave: Floats, strides: Strides) -> Floats:
    """Return the part of each stride in which the wave is above zero."""
    a, b = wave[:-1], wave[1:]
    whole = np.abs(a) + np.abs(b)
    share = (np.maximum(a, 0.0) + np.maximum(b, 0.0)) / np.where(whole > 0.0, whole, 1.0)
    upward = np.zeros_like(wave)
    np.add.accumulate(share, axis=0, out=upward[1:])
    return (at(upward, strides.end) - at(upward, strides.start)) / (strides.end - strides.start)


def nearest_rising_zeros(wave: Floats, rows: Floats, within: Floats) -> Floats:
    """Return the upward zero crossing of the wave nearest to each row; NaN beyond ``within`` rows.

    Parameters
    ----------
    wave : Floats, shape (row, lane)
    rows : Floats, shape (n, lane)
    within : Floats, shape (lane,)
    """
    turns = np.zeros(wave.shape, dtype=np.bool_)
    turns[:-1] = (wave[:-1] <= 0.0) & (wave[1:] > 0.0)
    before = _latest(turns)
    after = len(wave) - 1 - _latest(turns[::-1])[::-1]
    place = np.where(np.isnan(rows), 0.0, rows).astype(np.int64)
    left = _crossing(wave, np.take_along_axis(before, place, axis=0))
    right = _crossing(wave, np.take_along_axis(after, place, axis=0))
    nearest = np.where(~(np.abs(right - rows) < np.abs(left - rows)) & ~np.isnan(left), left, right)
    return np.where(np.abs(nearest - rows) <= within, nearest, np.nan)


def _crossing(wave: Floats, left: Ints) -> Floats:
    """Return the zero between these rows and the next ones; NaN where there is no such row."""
    inside = (left >= 0) & (left < len(wave) - 1)
    left = np.where(inside, left, 0)
    a = np.take_along_axis(wave, left, axis=0)
    b = np.take_along_axis(wave, left + 1, axis=0)
    return np.where(inside, left + a / np.where(a < b, a - b, -1.0), np.nan)
