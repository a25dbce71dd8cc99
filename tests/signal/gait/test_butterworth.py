"""Butterworth filters against scipy's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import signal

from fleetfoot_signal.gait.butterworth import (
    Sections,
    band_pass,
    gain_at,
    high_pass,
    low_pass,
    there_and_back,
)

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

RATES_HZ = (50.0, 52.0, 104.0, 200.0, 208.0)


def pairs(rate_hz: float) -> list[tuple[Sections, Any]]:
    def theirs(corner: Any, kind: Any) -> Any:  # noqa: ANN401 - scipy's
        return signal.butter(2, corner, kind, fs=rate_hz, output="sos")

    return [
        (low_pass(10.0, rate_hz), theirs(10.0, "lowpass")),
        (high_pass(15.0, rate_hz), theirs(15.0, "highpass")),
        (band_pass(1.2, 5.0, rate_hz), theirs((1.2, 5.0), "bandpass")),
    ]


def waves(rate_hz: float, lanes: int) -> Floats:
    chance = np.random.default_rng(int(rate_hz))
    return np.asarray(np.cumsum(chance.normal(size=(int(5.0 * rate_hz), lanes)), axis=0), dtype=np.float64)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_wave_comes_out_as_scipy_filters_it(rate_hz: float) -> None:
    wave = waves(rate_hz, 3)
    for ours, theirs in pairs(rate_hz):
        assert there_and_back(ours, wave) == pytest.approx(
            signal.sosfiltfilt(theirs, wave, axis=0), abs=1e-11
        )


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_the_response_is_scipys(rate_hz: float) -> None:
    hz = np.linspace(0.0, 0.5 * rate_hz, 60)
    for ours, theirs in pairs(rate_hz):
        assert gain_at(ours, hz, rate_hz) == pytest.approx(
            np.abs(signal.sosfreqz(theirs, hz, fs=rate_hz)[1]), abs=1e-12
        )


def test_a_wave_among_many_is_bit_for_bit_what_it_is_alone() -> None:
    wave = waves(200.0, 20)
    for sections, _ in pairs(200.0):
        together = there_and_back(sections, wave)
        alone = [there_and_back(sections, wave[:, [lane]])[:, 0] for lane in range(20)]
        assert np.array_equal(together, np.array(alone).T)
