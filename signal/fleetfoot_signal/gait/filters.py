"""The filters of the chest waveform at one nominal sample rate, all zero-phase over a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.gait.butterworth import band_pass, gain_at, high_pass, low_pass, there_and_back
from fleetfoot_signal.gait.contact import ContactTable

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

STEP_BAND_HZ: Final = (1.2, 5.0)
"""Holds the step frequency of walking and running (72-300 steps/min)."""
CONTACT_HZ: Final = 10.0
"""Above 8-10 Hz are impact and soft tissue; a lower limit biases contact time by up to 20 ms."""
BOUNCE_HZ: Final = 15.0
"""A strap that sits well carries little above this; one that slaps does."""
SLOWEST_HZ: Final = 40.0
"""Below this rate there is no room above 15 Hz."""
STEP_TIMES_S: Final = np.linspace(0.22, 0.52, 31)


class Filters:
    """Second-order Butterworth filters, run forwards and backwards.

    Parameters
    ----------
    rate_hz : float
        Nominal rate. The true one differs by 2 % at most, and with it the corner frequencies.

    Raises
    ------
    ValueError
        The rate is below 40 Hz.
    """

    def __init__(self, rate_hz: float) -> None:
        if not rate_hz >= SLOWEST_HZ:
            raise ValueError(f"{rate_hz:g} samples a second are too few; at least {SLOWEST_HZ:g}")
        self._step = band_pass(*STEP_BAND_HZ, rate_hz)
        self._contact = low_pass(CONTACT_HZ, rate_hz)
        self._bounce = high_pass(BOUNCE_HZ, rate_hz)
        self.contact_table = ContactTable(STEP_TIMES_S, self._contact_gain(rate_hz))

    def _contact_gain(self, rate_hz: float) -> Floats:
        """Return the gain of the low-pass at the harmonics of each step time; twice passed, hence squared."""
        harmonic = np.arange(1, ContactTable.harmonics + 1) / STEP_TIMES_S[:, None]
        heard = harmonic < 0.5 * rate_hz
        return np.where(heard, gain_at(self._contact, harmonic, rate_hz) ** 2, 0.0)

    def steps(self, wave: Floats) -> Floats:
        """Return what repeats with the steps."""
        return there_and_back(self._step, wave)

    def contact(self, wave: Floats) -> Floats:
        """Return the wave without impacts."""
        return there_and_back(self._contact, wave)

    def bounce(self, wave: Floats) -> Floats:
        """Return what is too fast for a trunk."""
        return there_and_back(self._bounce, wave)
