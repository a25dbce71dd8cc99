"""Second-order Butterworth filters, run forwards and backwards over a window.

Written out because the core runs where no scipy is (a browser), and because the same waveform has to give the same
bits there and here: every sample goes through the same multiplications and additions in the same order. Sections,
padding and starting states are those of ``scipy.signal.sosfiltfilt`` (Gustafsson's problem is avoided as there: odd
extension, and a start in the steady state of the first value); tests compare with it.
"""

from __future__ import annotations

import cmath
import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal.types import Floats

_FEW_WAVES: Final = 8
"""Up to so many waves Python's floats are quicker than arrays of that length; the operations are the same."""


class Section(NamedTuple):
    """One second-order section, ``a0 = 1``."""

    b0: float
    b1: float
    b2: float
    a1: float
    a2: float

    @property
    def gain(self) -> float:
        """Gain of a constant."""
        return (self.b0 + self.b1 + self.b2) / (1.0 + self.a1 + self.a2)


Sections = tuple[Section, ...]


def low_pass(corner_hz: float, rate_hz: float) -> Sections:
    """Return a second-order low-pass: the analogue prototype by the bilinear transform, corner prewarped."""
    k, norm, a1, a2 = _prototype(corner_hz, rate_hz)
    return (Section(k * k / norm, 2.0 * k * k / norm, k * k / norm, a1, a2),)


def high_pass(corner_hz: float, rate_hz: float) -> Sections:
    """Return a second-order high-pass, made as :func:`low_pass`."""
    _, norm, a1, a2 = _prototype(corner_hz, rate_hz)
    return (Section(1.0 / norm, -2.0 / norm, 1.0 / norm, a1, a2),)


def _prototype(corner_hz: float, rate_hz: float) -> tuple[float, float, float, float]:
    """Return the prewarped corner, what everything is divided by, and the denominator."""
    k = math.tan(math.pi * corner_hz / rate_hz)
    norm = 1.0 + math.sqrt(2.0) * k + k * k
    return k, norm, 2.0 * (k * k - 1.0) / norm, (1.0 - math.sqrt(2.0) * k + k * k) / norm


def band_pass(low_hz: float, high_hz: float, rate_hz: float) -> Sections:
    """Return a band-pass of a second-order prototype, that is of two sections, each zero at 0 Hz and half the rate.

    The prototype's two poles p become the four roots of ``s² - p B s + w²`` with bandwidth B and centre w.
    """
    low, high = (2.0 * rate_hz * math.tan(math.pi * hz / rate_hz) for hz in (low_hz, high_hz))
    width, centre_squared = high - low, low * high
    pole = cmath.exp(0.75j * math.pi) * width  # its twin gives the conjugates of what this one gives
    root = cmath.sqrt(pole * pole / 4.0 - centre_squared)
    sections: list[Section] = []
    for analogue in (pole / 2.0 + root, pole / 2.0 - root):
        digital = (2.0 * rate_hz + analogue) / (2.0 * rate_hz - analogue)
        # Each section's share of width² / |…|²: s B of the numerator, and the transform's 2 f of its two zeros.
        gain = 2.0 * rate_hz * width / abs(2.0 * rate_hz - analogue) ** 2
        sections.append(Section(gain, 0.0, -gain, -2.0 * digital.real, abs(digital) ** 2))
    return tuple(sections)


def gain_at(sections: Sections, hz: Floats, rate_hz: float) -> Floats:
    """Return the size of the response at frequencies."""
    z = np.exp(-2j * np.pi * hz / rate_hz)
    response = np.ones_like(z)
    for b0, b1, b2, a1, a2 in sections:
        response *= (b0 + z * (b1 + z * b2)) / (1.0 + z * (a1 + z * a2))
    gain: Floats = np.abs(response)
    return gain


def there_and_back(sections: Sections, wave: Floats) -> Floats:
    """Return a wave filtered twice, so that nothing is delayed.

    Parameters
    ----------
    sections : Sections
    wave : Floats, shape (row, lane)
        More rows than the padding, 3 times the filter's length.
    """
    pad = 3 * (2 * len(sections) + 1)
    ahead = 2.0 * wave[0] - wave[pad:0:-1]
    behind = 2.0 * wave[-1] - wave[-2 : -pad - 2 : -1]
    padded = np.concatenate((ahead, wave, behind))
    back: Floats = _once(sections, _once(sections, padded)[::-1])[::-1]
    return back[pad:-pad]


def _once(sections: Sections, wave: Floats) -> Floats:
    if wave.shape[1] > _FEW_WAVES:
        return np.array(_run(sections, list(wave)))
    return np.array([_run(sections, column) for column in wave.T.tolist()]).T


def _run(sections: Sections, wave: Sequence[float]) -> Sequence[float]:
    """Filter a sequence of numbers, or of arrays of one number a lane: the code knows no difference."""
    start = wave[0]
    for section in sections:
        b0, b1, b2, a1, a2 = section
        steady = section.gain
        early = (steady - b0) * start
        late = (b2 - a2 * steady) * start
        start = steady * start
        passed: list[float] = []
        for x in wave:
            y = b0 * x + early
            early = b1 * x - a1 * y + late
            late = b2 * x - a2 * y
            passed.append(y)
        wave = passed
    return wave
