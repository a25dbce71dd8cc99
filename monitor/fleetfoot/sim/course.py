"""Where the runner is and how fast: speed, grade, altitude at 1 Hz."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.sim.noise import lag, ornstein_uhlenbeck
from fleetfoot.sim.scenario import FaultKind

if TYPE_CHECKING:
    from fleetfoot.sim.runner import Runner
    from fleetfoot.sim.scenario import Scenario
    from fleetfoot_signal.types import Floats

MINETTI: Final = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)
"""Coefficients of the metabolic cost of running, J/kg/m, highest power of grade first (Minetti 2002)."""

GRID_M: Final = 5.0
SLOPE_WAVES: Final = 8
STEEPEST: Final = 0.3
START_TAU_S: Final = 3.0
"""Time constant of a runner's own starts, stops and changes of pace (estimated)."""


class Course(NamedTuple):
    """The run as it happens, one value per second."""

    speed_m_s: Floats
    grade: Floats
    altitude_m: Floats
    """Above the start."""
    adjusted_m_s: Floats
    """Level speed of the same metabolic cost."""


def cost(grade: Floats) -> Floats:
    """Return the cost of running, J/kg/m (Minetti 2002, J Appl Physiol 93:1039; grades to 0.45)."""
    total: Floats = np.zeros_like(grade)
    for coefficient in MINETTI:
        total = total * grade + coefficient
    return total


def make_course(rng: np.random.Generator, scenario: Scenario, runner: Runner) -> Course:
    """Run the scenario's profile over a random course.

    The hills are a sum of sinusoids of 200-1500 m; on them the runner keeps part of the effort, so slows
    uphill.
    """
    t_s = np.arange(scenario.duration_s, dtype=np.float64)
    level = _level_speed(rng, scenario, runner, t_s)
    hills = _hills(rng, 2.0 * float(level.sum()) + GRID_M, scenario.grade_sd)
    slowing = (cost(np.zeros(1)) / cost(hills)) ** runner.pacing
    metres = _advance(level, slowing)
    grade = np.interp(metres, GRID_M * np.arange(len(hills)), hills)
    speed = level * np.interp(metres, GRID_M * np.arange(len(hills)), slowing)
    climbed = np.concatenate(([0.0], np.cumsum(0.5 * GRID_M * (hills[1:] + hills[:-1]))))
    altitude = np.interp(metres, GRID_M * np.arange(len(hills)), climbed)
    return Course(speed, grade, altitude, speed * cost(grade) / cost(np.zeros(1)))


def _level_speed(rng: np.random.Generator, scenario: Scenario, runner: Runner, t_s: Floats) -> Floats:
    at_s, factors = zip(*scenario.speed, strict=True)
    speed: Floats = runner.easy_speed_m_s * np.interp(t_s, at_s, factors)
    speed = speed + ornstein_uhlenbeck(rng, len(t_s), scenario.speed_sd_m_s, 60.0)
    speed *= 1.0 + scenario.effect(FaultKind.FAST_START, t_s) / 100.0
    speed *= 1.0 - scenario.effect(FaultKind.BONK, t_s) / 100.0
    for start_s, stop_s in scenario.pauses:
        speed[(t_s >= start_s) & (t_s < stop_s)] = 0.0
    return np.maximum(lag(speed, START_TAU_S), 0.0)


def _hills(rng: np.random.Generator, length_m: float, sd: float) -> Floats:
    along = np.arange(0.0, length_m + GRID_M, GRID_M)
    waves = np.exp(rng.uniform(np.log(200.0), np.log(1500.0), SLOPE_WAVES))
    phases = rng.uniform(0.0, 2.0 * np.pi, SLOPE_WAVES)
    sum_of_waves: Floats = np.sin(2.0 * np.pi * along[:, np.newaxis] / waves + phases).sum(axis=1)
    scaled: Floats = sd * np.sqrt(2.0 / SLOPE_WAVES) * sum_of_waves
    return scaled.clip(-STEEPEST, STEEPEST)


def _advance(level: Floats, slowing: Floats) -> Floats:
    """Return the distance at the start of each second; the place decides the speed, hence a loop."""
    factors = slowing.tolist()
    metres = 0.0
    places: list[float] = []
    for speed in level.tolist():
        places.append(metres)
        metres += speed * factors[int(metres / GRID_M)]
    return np.array(places)
