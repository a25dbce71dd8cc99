"""One window of raw acceleration reduced to running dynamics."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.gait.steps import (
    SINE_FACTOR,
    find_strides,
    nearest_rising_zeros,
    rising_zeros,
    step_amplitude,
    upward_share,
)
from fleetfoot_signal.robust import huber_mean
from fleetfoot_signal.spring_mass import G

if TYPE_CHECKING:
    from fleetfoot_signal.gait.filters import Filters
    from fleetfoot_signal.types import Floats, Ints

STRIDES: Final = 4
"""Fewest regular strides, which overlap, in a window that is judged."""
CADENCE_SPM: Final = (120.0, 250.0)
"""Slower is walking, faster is a miscount."""
RUNNING_G: Final = 0.6
"""Amplitude at the step frequency in g. The spring-mass wave has 0.68 g where flight ends and 1.2 g at a
contact of 0.7 steps; walking has 0.2-0.5 g."""
SATURATED: Final = 0.005
"""Share of samples at full scale beyond which the wave is cut off."""
FULL_SCALE: Final = 0.99
BOUNCING: Final = 0.4
"""Share of the power above 15 Hz beyond which the strap slaps."""
QUIET_G: Final = 0.15
"""RMS above 15 Hz that noise alone may have: a sensor at rest is nothing but noise, and no strap slaps."""
GRAVITY_G: Final = (0.7, 1.4)
"""Plausible mean of the acceleration; outside it the unit is wrong."""
EVENT_WITHIN: Final = 0.3
"""Share of a step within which the wide-band event of a step lies."""
MOST_STEPS: Final = 40
"""Room for the steps of a window: 8 s at the 5 Hz that the step band lets pass."""


class Quality(enum.IntFlag):
    """Why a window says nothing; 0 where it speaks."""

    GOOD = 0
    FILLING = 1
    """Too few samples since the start or the last hole."""
    CLOCK = 2
    """The true sample rate is not known yet, or not believable."""
    UNIT = 4
    """The mean acceleration is not that of gravity."""
    SATURATED = 8
    """Samples at full scale: a larger range is needed."""
    BOUNCING = 16
    """The strap slaps: it should be tighter."""
    NOT_RUNNING = 32


class Measures(NamedTuple):
    """What a window says, one value a lane; NaN where it is not running."""

    cadence_spm: Floats
    oscillation_mm: Floats
    contact_ms: Floats
    step: Floats
    """Usual step time in samples."""
    events: Floats
    """float64[n, lane]: wide-band events of the steps in rows."""
    quality: Ints


def vertical(xyz_g: Floats) -> tuple[Floats, Floats]:
    """Return vertical acceleration without gravity in m/s^2, and the mean acceleration in g.

    The mean over the window, tapered so that it does not matter where in a step it begins, points upwards,
    for whole steps neither climb nor brake much. Its size is the zero: that of a sensor is off by up to
    0.04 g, which would cost 8 ms of contact time.

    Parameters
    ----------
    xyz_g : Floats, shape (3, row, lane)
    """
    rows = xyz_g.shape[1]
    phase: Floats = (np.arange(rows, dtype=np.float64) + 0.5) / rows
    taper = np.sin(np.pi * phase)[:, None] ** 2
    sums: Floats = np.add.accumulate(taper * xyz_g, axis=1)
    mean = sums[:, -1] * (2.0 / rows)
    size = np.sqrt(mean[0] ** 2 + mean[1] ** 2 + mean[2] ** 2)
    up = mean / np.where(size > 0.0, size, 1.0)
    along = up[0] * xyz_g[0] + up[1] * xyz_g[1] + up[2] * xyz_g[2]
    return G * (along - size), size


def measure(xyz_g: Floats, rate_hz: Floats, range_g: Floats, filters: Filters) -> Measures:
    """Reduce a window of every lane.

    Parameters
    ----------
    xyz_g : Floats, shape (3, row, lane)
        Without NaN.
    rate_hz, range_g : Floats, shape (lane,)
        True sample rate, and full scale or NaN.
    filters : Filters
    """
    wave, size = vertical(xyz_g)
    smooth = filters.contact(wave)
    zeros = rising_zeros(filters.steps(wave), MOST_STEPS)
    strides = find_strides(zeros)
    step = huber_mean(strides.step)
    step_s = step / rate_hz
    amplitude = huber_mean(step_amplitude(wave, strides))
    oscillation = SINE_FACTOR * 2.0 * amplitude * (step_s / (2.0 * np.pi)) ** 2
    contact = filters.contact_table.fraction(huber_mean(upward_share(smooth, strides)), step_s) * step_s
    enough = np.count_nonzero(~np.isnan(strides.start), axis=0) >= STRIDES
    cadence = 60.0 / step_s
    runs = enough & (cadence >= CADENCE_SPM[0]) & (cadence <= CADENCE_SPM[1]) & (amplitude >= RUNNING_G * G)
    quality = _defects(xyz_g, wave, size, range_g, filters)
    quality[~runs] |= Quality.NOT_RUNNING
    events = nearest_rising_zeros(smooth, zeros, EVENT_WITHIN * strides.median_step)
    return Measures(cadence, 1000.0 * oscillation, 1000.0 * contact, strides.median_step, events, quality)


def _defects(xyz_g: Floats, wave: Floats, size: Floats, range_g: Floats, filters: Filters) -> Ints:
    """Return what is wrong with the samples themselves."""
    peak = np.max(np.abs(xyz_g), axis=0)
    cut = np.count_nonzero(peak >= FULL_SCALE * range_g, axis=0) > SATURATED * len(wave)
    fast = filters.bounce(wave)
    slaps = _power(fast) > np.maximum(BOUNCING * _power(wave), (QUIET_G * G) ** 2 * len(wave))
    heavy = (size >= GRAVITY_G[0]) & (size <= GRAVITY_G[1])
    defects = np.zeros(size.size, dtype=np.int64)
    defects[~heavy] |= Quality.UNIT
    defects[cut] |= Quality.SATURATED
    defects[slaps] |= Quality.BOUNCING
    return defects


def _power(wave: Floats) -> Floats:
    power: Floats = np.add.accumulate(wave * wave, axis=0)[-1]
    return power
