"""What a runner's own ratings say of how strongly each cause acts on them, shrunk to what is known of everybody.

``y = usual + X beta + e`` with ``beta ~ N(m, T)``, ``beta >= 0``, and ``e`` an AR(1) process in time with covariance
``Omega``. Then ``V = (X' Omega^-1 X + T^-1)^-1`` and ``b = V (X' Omega^-1 y + T^-1 m)`` (Lindley & Smith 1972). Without
shrinkage personal effects predict worse than nothing (MEAS: held-out R^2 after 14 / 28 days -.98 / -.45).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.causes.cause import Effect
    from fleetfoot_signal.types import Bools, Floats

NOISE: Final = 1.5
"""SD of a rating around what the causes explain, in points: they explain 15 % of a spread of 1.6 (MEAS, JUDGE)."""
NOISE_RATINGS: Final = 20.0
"""Ratings that :data:`NOISE` counts for beside the runner's own."""
MEMORY: Final = (0.0, 0.2, 0.4, 0.6, 0.8)
"""Correlations of the noise of two ratings a day apart among which the likeliest is taken."""
NEAREST_DAYS: Final = 0.25
"""Ratings nearer than this are no more alike than that: two runs of one day are two runs."""
_ROUNDS: Final = 2
"""Rounds of noise and effects, each given the other; a third changes the noise by less than 1 %."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Effects on one outcome; arrays are float64[cause], NaN where the cause has no effect on it."""

    mean: Floats
    """Of the normal distribution before the cut at 0."""
    sd: Floats
    ratings: int
    """How many of the runner's ratings it rests on."""
    noise: float
    """SD of a rating around what the causes explain, in points."""
    memory: float
    """Correlation of the noise of two ratings a day apart."""


class _Fit(NamedTuple):
    """The rows that teach, for one outcome."""

    y: Floats
    x: Floats
    """float64[row, cause]."""
    extra: Floats
    """float64[row]: variance because some doses are not known."""
    gap_days: Floats
    """float64[row - 1]."""
    mean: Floats
    precision: Floats


class _Solution(NamedTuple):
    mean: Floats
    covariance: Floats
    noise: float
    likelihood: float
    """Its logarithm, up to a constant."""


def posterior(
    day: Floats, excess: Floats, dose: Floats, variance: Floats, effects: list[Effect | None]
) -> Posterior:
    """Return what ratings say of effects.

    Parameters
    ----------
    day
        float64[run], ascending.
    excess
        float64[run]: ratings above usual, in points; NaN not rated.
    dose
        float64[cause, run]: above usual, in reference doses; NaN unknown.
    variance
        float64[cause, run]: of the dose where it is unknown or known in part, else 0.
    effects
        One a cause; None: no effect on this outcome.

    Runs without any known dose teach nothing of effects and are left out, so that a run that is exactly usual changes
    nothing.
    """
    acts = np.array([effect is not None for effect in effects])
    mean, sd = np.full(acts.size, np.nan), np.full(acts.size, np.nan)
    mean[acts] = [effect.mean for effect in effects if effect is not None]
    sd[acts] = [effect.sd for effect in effects if effect is not None]
    known = np.where(np.isnan(dose), 0.0, dose)
    rows: Bools = ~np.isnan(excess) & (known[acts] > 0.0).any(axis=0)
    count = int(np.count_nonzero(rows))
    if not count:
        return Posterior(mean, sd, 0, NOISE, 0.0)
    spread = variance[acts][:, rows] * (mean[acts] ** 2 + sd[acts] ** 2)[:, None]
    gap_days = np.maximum(np.diff(day[rows]), NEAREST_DAYS)
    x = np.ascontiguousarray(known[acts][:, rows].T)
    fit = _Fit(excess[rows], x, np.sum(spread, axis=0), gap_days, mean[acts], sd[acts] ** -2.0)
    memory, best = max(
        ((memory, _solved(fit, memory)) for memory in MEMORY), key=lambda pair: pair[1].likelihood
    )
    mean[acts], sd[acts] = best.mean, np.sqrt(np.diag(best.covariance))
    return Posterior(mean, sd, count, best.noise, memory)


def _solved(fit: _Fit, memory: float) -> _Solution:
    noise = NOISE
    solution = _given_noise(fit, memory, noise)
    for _ in range(_ROUNDS):
        residual = fit.y - fit.x @ solution.mean
        squares = float(np.sum(residual**2 * noise**2 / (noise**2 + fit.extra)))
        noise = math.sqrt((NOISE_RATINGS * NOISE**2 + squares) / (NOISE_RATINGS + fit.y.size))
        solution = _given_noise(fit, memory, noise)
    return solution


def _given_noise(fit: _Fit, memory: float, noise: float) -> _Solution:
    variance = noise**2 + fit.extra
    alike = memory**fit.gap_days
    x, off = (_whitened(each, variance, alike) for each in (fit.x, (fit.y - fit.x @ fit.mean)[:, None]))
    precision = x.T @ x + np.diag(fit.precision)
    covariance = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    pull = x.T @ off[:, 0]
    shift: Floats = covariance @ pull
    likelihood = -0.5 * (
        float(np.sum(np.log(variance)) + np.sum(np.log1p(-(alike**2))))
        + float(np.linalg.slogdet(precision).logabsdet)
        + float(np.sum(off**2) - pull @ shift)
        + (NOISE_RATINGS + 2.0) * 2.0 * math.log(noise)
        + NOISE_RATINGS * NOISE**2 / noise**2
    )
    return _Solution(fit.mean + shift, covariance, noise, likelihood)


def _whitened(rows: Floats, variance: Floats, alike: Floats) -> Floats:
    """Return rows times a root of ``Omega^-1``: of an AR(1) process seen at uneven times (Jones 1980)."""
    scaled = rows / np.sqrt(variance)[:, None]
    fresh = (scaled[1:] - alike[:, None] * scaled[:-1]) / np.sqrt(1.0 - alike**2)[:, None]
    return np.concatenate((scaled[:1], fresh))
