"""Steps, strides and their amplitude in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot_signal.gait.steps import (
    find_strides,
    nearest_rising_zeros,
    rising_zeros,
    step_amplitude,
    upward_share,
)

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

ROWS = 260


def sine(step_rows: float, phase: float = 0.0) -> Floats:
    wave: Floats = np.sin(2.0 * np.pi * (np.arange(ROWS) - phase) / step_rows)[:, None]
    return wave


def test_zeros_are_found_between_samples() -> None:
    zeros = rising_zeros(np.hstack((sine(18.7, 5.3), sine(25.0, 1.2))), 20)
    assert zeros[:13, 0] == pytest.approx(5.3 + 18.7 * np.arange(13), abs=0.02)
    assert np.isnan(zeros[14:]).all()
    # the crossing at 1.2 has nothing below the hysteresis before it
    assert zeros[:10, 1] == pytest.approx(26.2 + 25.0 * np.arange(10) - 25.0 * (zeros[0, 1] < 20), abs=0.02)


def test_trembling_about_zero_is_one_step() -> None:
    wave = sine(20.0, 3.0)
    wave[[42, 43, 44], 0] = [0.05, -0.05, 0.05]
    zeros = rising_zeros(wave, 20)[:, 0]
    assert np.diff(zeros[~np.isnan(zeros)]) == pytest.approx(20.0, abs=2.0)


def test_a_missed_step_belongs_to_no_stride() -> None:
    zeros = np.array([0.0, 20.0, 40.0, 80.0, 100.0, 120.0, np.nan])[:, None]
    strides = find_strides(zeros)
    assert strides.median_step[0] == 20.0
    assert strides.start[:, 0].tolist() == pytest.approx([0.0, np.nan, np.nan, 80.0, np.nan], nan_ok=True)
    assert strides.step[0, 0] == 20.0


@pytest.mark.parametrize("step_rows", [15.6, 18.7, 60.3])
def test_the_amplitude_of_the_step_frequency_is_exact(step_rows: float) -> None:
    wave = 12.0 * sine(step_rows, 4.2) + 5.0 * sine(2.0 * step_rows) + 3.0 * sine(step_rows / 2.0) + 1.0
    amplitude = step_amplitude(wave, find_strides(rising_zeros(sine(step_rows, 4.2), 20)))
    assert np.nanmean(amplitude) == pytest.approx(12.0, rel=0.003)


def test_a_sine_is_above_zero_for_half_of_the_time() -> None:
    wave = sine(18.7, 5.3)
    strides = find_strides(rising_zeros(wave, 20))
    assert np.nanmean(upward_share(wave, strides)) == pytest.approx(0.5, abs=1e-3)
    raised = np.nanmean(upward_share(wave + 0.5, strides))
    assert raised == pytest.approx(2.0 / 3.0, abs=2e-3)


def test_the_nearest_rising_zero_is_taken_on_either_side() -> None:
    wave = sine(20.0, 3.5)
    rows = np.array([[1.0], [24.4], [40.0], [53.5], [np.nan], [259.0]])
    found = nearest_rising_zeros(wave, rows, np.array([4.0]))[:, 0]
    assert found.tolist() == pytest.approx([3.5, 23.5, 43.5, np.nan, np.nan, np.nan], abs=0.01, nan_ok=True)
