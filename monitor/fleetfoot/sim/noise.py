"""Noise with memory: fractional Gaussian noise, Ornstein-Uhlenbeck processes, first-order recursion."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats


def fgn_covariance(hurst: float, n: int) -> Floats:
    """Return the autocovariance of unit-variance fractional Gaussian noise at lags 0..n.

    ``r_k = (|k+1|^2H - 2|k|^2H + |k-1|^2H) / 2`` (Mandelbrot & Van Ness 1968).
    """
    k = np.arange(n + 1, dtype=np.float64)
    power = 2.0 * hurst
    return 0.5 * ((k + 1) ** power - 2.0 * k**power + np.abs(k - 1) ** power)


def fgn(rng: np.random.Generator, n: int, *hurst: float) -> Floats:
    """Return ``float64[len(hurst), n]`` of unit-variance fractional Gaussian noise by circulant embedding.

    All rows are driven by the same Gaussian numbers, so that rows of near exponents are nearly alike and may
    be interpolated. Exact for 0 < H < 1 (Davies & Harte 1987, Biometrika 74:95; Craigmile 2003 for H < 1/2).
    """
    size = 2 * max(n, 1)
    half = size // 2
    # Hermitian Gaussian spectrum: real at both ends, complex with half the power in each part between.
    drive = rng.standard_normal((2, half + 1))
    spectrum = (drive[0] + 1j * drive[1]) / np.sqrt(2.0)
    spectrum[[0, half]] = drive[0, [0, half]]
    rows = np.empty((len(hurst), n))
    for row, exponent in zip(rows, hurst, strict=True):
        covariance = fgn_covariance(exponent, half)
        eigenvalues = np.fft.rfft(np.concatenate((covariance, covariance[-2:0:-1]))).real
        # Rounding may leave an eigenvalue a hair below zero.
        row[:] = np.fft.irfft(spectrum * np.sqrt(np.maximum(eigenvalues, 0.0) * size), size)[:n]
    return rows


def recursion(drive: Floats, keep: float, initial: float = 0.0) -> Floats:
    """Return y with ``y[k] = keep * y[k-1] + drive[k]``, ``y[-1] = initial``."""
    values = accumulate(drive.tolist(), lambda y, x: keep * y + x, initial=initial)
    return np.fromiter(values, np.float64, len(drive) + 1)[1:]


def ornstein_uhlenbeck(rng: np.random.Generator, n: int, sd: float, tau_s: float) -> Floats:
    """Return n seconds of a stationary Ornstein-Uhlenbeck process (exact discretisation at 1 Hz)."""
    keep = float(np.exp(-1.0 / tau_s))
    drive = rng.standard_normal(n) * (sd * np.sqrt(1.0 - keep**2))
    return recursion(drive, keep, float(rng.normal(0.0, sd)))


def lag(values: Floats, tau_s: float) -> Floats:
    """Return the values behind a first-order lag at 1 Hz, starting settled."""
    keep = float(np.exp(-1.0 / tau_s))
    return recursion((1.0 - keep) * values, keep, float(values[0]))
