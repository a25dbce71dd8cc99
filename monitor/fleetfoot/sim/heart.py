"""The heart: rate behind effort with a lag, everyday and faulty drift, beat intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.sim.course import cost
from fleetfoot.sim.noise import fgn, ornstein_uhlenbeck, recursion
from fleetfoot.sim.scenario import FaultKind

if TYPE_CHECKING:
    from fleetfoot.sim.course import Course
    from fleetfoot.sim.runner import Runner
    from fleetfoot.sim.scenario import Scenario
    from fleetfoot_signal.types import Floats

DEAD_TIME_S: Final = 8
"""A dead time improves the fit of a first-order plant (F1000Research 13:894, 2024)."""
NOISE_BPM: Final = 2.0
NOISE_TAU_S: Final = 45.0
"""Residual of a first-order plant: 2.27 bpm RMS (Hunt and colleagues, 2021); its colour is estimated."""
DRIFT_FROM_S: Final = 600.0
"""Cardiac drift starts after some ten minutes (Wingo 2012)."""
HEAT_BPM_MIN_C: Final = 0.02
"""Drift per degree above 20; with lost water it gives the 11 % in 30 min at 35 degrees of Lafrenz 2008."""
TEMPERATE_C: Final = 20.0
BPM_PER_MASS_PCT: Final = 4.0
"""Rise of heart rate per % of body mass lost, at fixed intensity (Adams 2014)."""
SETTLING_TAU_S: Final = 300.0
"""Some hearts take their time to come to the rate of a pace (estimated: recordings that rise beyond minute 10)."""
BONK_BPM: Final = 5.0
BONK_SPEED_PCT: Final = 12.0

A1_BANK: Final = (0.3, 0.45, 0.6, 0.75, 0.9, 0.99)
SLOW_BEATS: Final = 300
"""About two minutes, the window over which the variation of beats is told."""
A1_BIAS: Final = 0.06
"""DFA a1 (boxes 4-16) reads about H + 0.06 on fractional Gaussian noise (own simulation)."""


class Beats(NamedTuple):
    """Heart beats; each row closes one interval."""

    t_s: Floats
    rr_ms: Floats


class Heart(NamedTuple):
    """The heart's rate at each second and its beats."""

    rate_bpm: Floats
    drift_bpm: Floats
    """Part of the rate that is drift, after the ceiling of the maximum."""
    drift_pct: Floats
    """Drift in % of the steady rate at the mean effort of minutes 5-10."""
    beats: Beats


def beat(rng: np.random.Generator, scenario: Scenario, runner: Runner, course: Course) -> Heart:
    """Return the heart's answer to a course: first order with dead time, drift and coloured noise."""
    t_s = np.arange(len(course.speed_m_s), dtype=np.float64)
    hidden = cost(0.01 * scenario.effect(FaultKind.HIDDEN_GRADE, t_s)) / cost(np.zeros(1))
    steady = runner.hr_intercept + runner.hr_gain * course.adjusted_m_s * hidden
    standing = max(runner.hr_intercept, runner.hr_rest + 10.0)
    effort = np.concatenate((np.full(DEAD_TIME_S, standing), np.maximum(steady, standing)))[: len(t_s)]
    keep = float(np.exp(-1.0 / runner.hr_tau_s))
    lagged = recursion((1.0 - keep) * effort, keep, standing)
    lagged = lagged + ornstein_uhlenbeck(rng, len(t_s), NOISE_BPM, NOISE_TAU_S)
    lagged -= BONK_BPM * scenario.effect(FaultKind.BONK, t_s) / BONK_SPEED_PCT
    lagged -= scenario.effect(FaultKind.SETTLING, t_s) * np.exp(-t_s / SETTLING_TAU_S)
    fresh = np.minimum(lagged, runner.hr_max)
    rate = np.minimum(lagged + drift(scenario, runner, t_s), runner.hr_max)
    settled = slice(300, 600) if len(t_s) > 600 else slice(None)
    reference = runner.hr_intercept + runner.hr_gain * float(course.adjusted_m_s[settled].mean())
    return Heart(rate, rate - fresh, 100.0 * (rate - fresh) / reference, _beats(rng, runner, rate))


def drift(scenario: Scenario, runner: Runner, t_s: Floats) -> Floats:
    """Return the drift imposed at each time, bpm.

    A drift fault sets the rate in place of the everyday one. Heat and lost water add to the everyday rate.
    """
    usual = np.where(t_s >= DRIFT_FROM_S, runner.drift_bpm_min + climate_drift(scenario), 0.0)
    fault = scenario.effect(FaultKind.DRIFT, t_s)
    return np.cumsum(np.where(fault > 0.0, fault, usual)) / 60.0


def climate_drift(scenario: Scenario) -> float:
    """Return the drift that heat and lost water add to the everyday one, bpm/min."""
    heat = HEAT_BPM_MIN_C * max(scenario.air_c - TEMPERATE_C, 0.0)
    return heat + BPM_PER_MASS_PCT * scenario.fluid_loss_pct_h / 60.0


def _beats(rng: np.random.Generator, runner: Runner, rate: Floats) -> Beats:
    """Return beats at this rate with correlated variation and respiratory sinus arrhythmia.

    SD 12 ms at 120 bpm falling by e every 26 bpm, at least 1.5 (form: Mongin; anchored on one recording of
    a chest strap). DFA a1 falls logistically from 1.25 to 0.35 and passes 0.75 at 70 % of the reserve, about
    the first ventilatory threshold; above 1.05 it cannot be made with this noise and stays there. Breathing:
    0.4-0.8 Hz, 0.1-0.3 of the SD (more would pull DFA a1 below its target).
    """
    phase = np.concatenate(([0.0], np.cumsum(rate / 60.0)))
    n = int(phase[-1])
    at = np.interp(np.arange(1, n + 1), phase, np.arange(len(phase), dtype=np.float64))
    bpm = rate[np.minimum(at.astype(np.intp), len(rate) - 1)]
    reserve = (bpm - runner.hr_rest) / (runner.hr_max - runner.hr_rest)
    a1 = 0.35 + 0.9 / (1.0 + np.exp((reserve - 0.7) / 0.08 + np.log(0.8)))
    sd_ms = np.maximum(12.0 * np.exp(-(bpm - 120.0) / 26.0), 1.5)
    breath = rng.uniform(0.1, 0.3) * np.sin(2.0 * np.pi * rng.uniform(0.4, 0.8) * at)
    rr_ms = 60_000.0 / bpm + sd_ms * (_of_exponents(rng, a1 - A1_BIAS) + breath)
    return Beats(at, rr_ms)


def _of_exponents(rng: np.random.Generator, hurst: Floats) -> Floats:
    """Return noise of unit variance within some two minutes, whose exponent changes from beat to beat.

    What is slower than that belongs to the heart's rate and is taken out.
    """
    bank = _fast(fgn(rng, len(hurst), *A1_BANK))
    place = np.interp(hurst, A1_BANK, np.arange(len(A1_BANK)))
    below = np.minimum(place.astype(np.intp), len(A1_BANK) - 2)
    share = place - below
    beats = np.arange(len(hurst))
    mixed: Floats = (1.0 - share) * bank[below, beats] + share * bank[below + 1, beats]
    return mixed


def _fast(rows: Floats) -> Floats:
    """Return the rows less their moving mean of SLOW_BEATS, scaled to unit variance."""
    beats = np.arange(len(rows[0]))
    sums = np.concatenate((np.zeros((len(rows), 1)), np.cumsum(rows, axis=1)), axis=1)
    low = np.maximum(beats - SLOW_BEATS // 2, 0)
    high = np.minimum(beats + SLOW_BEATS // 2 + 1, len(beats))
    fast = rows - (sums[:, high] - sums[:, low]) / (high - low)
    scaled: Floats = fast / fast.std(axis=1, keepdims=True)
    return scaled
