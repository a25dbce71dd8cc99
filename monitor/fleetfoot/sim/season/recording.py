"""The seconds of a run of a season, as a watch with strap and pod records them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sim.noise import lag, ornstein_uhlenbeck
from fleetfoot_signal.channel import MEASURED, Channel

if TYPE_CHECKING:
    from fleetfoot.sim.season.athlete import Athlete
    from fleetfoot.sim.season.life import Outing
    from fleetfoot_signal.types import Floats

START_S: Final = 480
LAST_S: Final = 300
AFTER_S: Final = 90
"""Standing at the end, so that the recovery of the heart shows."""
TURNS_S: Final = 1200
"""When form becomes unlike usual."""
CADENCE_EXPONENT: Final = 0.16
CONTACT_EXPONENT: Final = -0.55


def record(rng: np.random.Generator, athlete: Athlete, outing: Outing) -> Floats:
    """Return float64[MEASURED, second] of a run."""
    run_s = int(60.0 * outing.minutes)
    t_s = np.arange(run_s + AFTER_S, dtype=np.float64)
    values = np.full((MEASURED, t_s.size), np.nan)
    speed = _speed(rng, outing, t_s, run_s)
    running = t_s < run_s
    values[Channel.SPEED] = np.round(np.maximum(speed, 0.0), 3)
    values[Channel.DISTANCE] = np.round(np.cumsum(values[Channel.SPEED]), 1)
    values[Channel.HEART_RATE] = np.round(_heart(rng, athlete, outing, t_s, run_s))
    values[Channel.TEMPERATURE] = np.round(outing.air_c)
    values[Channel.ALTITUDE] = np.round(_altitude(outing, t_s, run_s), 1)
    late = np.clip((t_s - 0.55 * run_s) / (0.25 * run_s), 0.0, 1.0)
    turned = np.clip((t_s - TURNS_S) / 60.0, 0.0, 1.0)
    pace = np.log(np.maximum(speed, 0.5) / athlete.easy_m_s)
    cadence = athlete.cadence_spm * np.exp(
        CADENCE_EXPONENT * pace
        - 0.01 * outing.long_steps_pct * turned
        + 0.01 * outing.cadence_late_pct * late
    )
    contact = athlete.contact_ms * np.exp(CONTACT_EXPONENT * pace + 0.01 * outing.contact_late_pct * late)
    rise = athlete.oscillation_mm * np.exp(0.01 * (outing.bounce_pct + 2.0 * outing.long_steps_pct) * turned)
    balance = athlete.balance_pct + outing.balance_off
    for channel, value, wander in (
        (Channel.CADENCE, cadence, 0.008),
        (Channel.GROUND_CONTACT, contact, 0.012),
        (Channel.VERTICAL_OSCILLATION, rise, 0.015),
    ):
        noisy = value * (1.0 + ornstein_uhlenbeck(rng, t_s.size, wander, 20.0))
        values[channel] = np.where(running, np.round(noisy, 1), np.nan)
    noisy_balance = balance + ornstein_uhlenbeck(rng, t_s.size, 0.4, 20.0)
    values[Channel.BALANCE] = np.where(running, np.round(noisy_balance, 1), np.nan)
    return values


def _speed(rng: np.random.Generator, outing: Outing, t_s: Floats, run_s: int) -> Floats:
    factor = np.where(t_s < START_S, outing.first_factor, 1.0)
    factor = np.where(t_s >= run_s - LAST_S, outing.last_factor, factor)
    fading = t_s >= 0.66 * run_s
    factor = np.where(fading, np.minimum(factor, 1.0 - outing.fade_pct / 100.0), factor)
    speed = lag(outing.speed_m_s * factor + ornstein_uhlenbeck(rng, t_s.size, 0.07, 60.0), 5.0)
    return np.where(t_s < run_s, speed, 0.0)


def _heart(rng: np.random.Generator, athlete: Athlete, outing: Outing, t_s: Floats, run_s: int) -> Floats:
    slower = outing.speed_m_s * (1.0 - np.where(t_s >= run_s - LAST_S, outing.last_factor, 1.0))
    drift = outing.drift_bpm * np.clip((t_s - 600.0) / max(run_s - 600.0, 1.0), 0.0, 1.0)
    steady = outing.bpm + drift - 0.8 * athlete.bpm_per_m_s * np.maximum(slower, -0.1)
    beats = lag(steady, 50.0) + ornstein_uhlenbeck(rng, t_s.size, 1.5, 45.0)
    minutes = np.interp(t_s, 60.0 * (np.arange(5) + 0.5), outing.first_bpm)
    beats = np.where(t_s < 300.0, minutes + ornstein_uhlenbeck(rng, t_s.size, 1.0, 20.0), beats)
    after = np.maximum(t_s - run_s, 0.0)
    fallen = outing.recovery_bpm * (1.0 - np.exp(-after / 40.0)) / (1.0 - np.exp(-60.0 / 40.0))
    beating: Floats = np.clip(beats - fallen, athlete.resting_bpm, athlete.greatest_bpm)
    return beating


def _altitude(outing: Outing, t_s: Floats, run_s: int) -> Floats:
    """Return hills with about the descent of the run."""
    waves = max(outing.minutes / 20.0, 1.0)
    height = outing.descent_m / waves
    return 100.0 + 0.5 * height * (1.0 - np.cos(2.0 * np.pi * waves * np.minimum(t_s / run_s, 1.0)))
