"""Raw acceleration of a strap on a runner's chest, with the truth; knows nothing of the estimator.

A sine-wave spring-mass runner (Morin 2005) with an impact at 13 Hz, braking and sway, in the axes of a sensor that
hangs askew, wobbles, is noisy and has a clock of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleetfoot_signal.sample import Acceleration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot_signal.types import Floats

G = 9.80665
FRAME = 36
"""Samples in one notification of a Polar H10."""


@dataclass(frozen=True)
class Strap:
    """How the sensor samples, and how it hangs."""

    nominal_hz: float = 200.0
    rate_error: float = 0.0
    tilt_deg: float = 20.0
    wobble_deg: float = 2.0
    noise_g: float = 0.02
    step_g: float = 0.001
    range_g: float = 8.0
    device_clock: bool = True
    jitter_s: float = 0.02
    """Mean of the exponential part of the delay of a notification."""


@dataclass(frozen=True)
class Running:
    """How the runner runs."""

    cadence_spm: float = 165.0
    contact_s: float = 0.26
    step_cv: float = 0.012
    contact_cv: float = 0.018
    asymmetry_pct: float = 0.0
    impact_g: float = 0.5


@dataclass(frozen=True)
class Recording:
    """Samples as the sensor delivers them, and the steps that made them."""

    strap: Strap
    xyz_g: Floats
    sample_s: Floats
    """True time of each sample."""
    step_start_s: Floats
    step_s: Floats
    contact_s: Floats

    def truth(self, first_s: float, last_s: float) -> tuple[float, float, float]:
        """Mean cadence in spm, oscillation in mm and contact in ms of the steps between two moments."""
        inside = (self.step_start_s >= first_s) & (self.step_start_s < last_s)
        step, contact = self.step_s[inside], self.contact_s[inside]
        oscillation = G * step**2 * (0.125 - contact / step * (0.25 - 0.5 / np.pi))
        return 60.0 / step.mean(), 1000.0 * oscillation.mean(), 1000.0 * contact.mean()

    def blocks(
        self, frame: int = FRAME, *, start_s: float = 0.0, seed: int = 1, sensor: str = "h10"
    ) -> Iterator[Acceleration]:
        """The notifications: late by a little each, in order."""
        rng = np.random.default_rng(seed)
        arrival = -np.inf
        for end in range(frame, self.xyz_g.shape[1] + 1, frame):
            now = float(self.sample_s[end - 1])
            arrival = max(arrival, start_s + now + 0.03 + rng.exponential(self.strap.jitter_s))
            device = 599_616_000.0 + now if self.strap.device_clock else float("nan")
            xyz = self.xyz_g[:, end - frame : end]
            yield Acceleration(arrival, device, self.strap.nominal_hz, self.strap.range_g, xyz, sensor)


def record(running: Running, strap: Strap, duration_s: float, seed: int = 0) -> Recording:
    """Let the runner run with the strap on."""
    rng = np.random.default_rng(seed)
    start, step, contact = _steps(running, duration_s, rng)
    true_hz = strap.nominal_hz * (1.0 + strap.rate_error)
    t = np.arange(int(duration_s * true_hz)) / true_hz
    world = _world(t, start, step, contact, running.impact_g)
    return Recording(strap, _sensed(world, t, strap, 0.5 / step.mean(), rng), t, start, step, contact)


def standing(strap: Strap, duration_s: float, swing_g: float = 0.0, seed: int = 0) -> Recording:
    """Standing; with a swing of some 0.3 g, walking at 115 steps a minute."""
    rng = np.random.default_rng(seed)
    true_hz = strap.nominal_hz * (1.0 + strap.rate_error)
    t = np.arange(int(duration_s * true_hz)) / true_hz
    world = np.zeros((3, t.size))
    world[2] = G * (1.0 + swing_g * np.sin(2.0 * np.pi * 115.0 / 60.0 * t))
    nothing = np.zeros(0)
    return Recording(strap, _sensed(world, t, strap, 1.0, rng), t, nothing, nothing, nothing)


def _steps(running: Running, duration_s: float, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    mean = 60.0 / running.cadence_spm
    count = int(duration_s / mean * 1.2) + 4
    noise = rng.normal(size=count)
    side = np.where(np.arange(count) % 2 == 0, 0.005, -0.005) * running.asymmetry_pct
    step = mean * (1.0 + running.step_cv * noise + side)
    other = 0.4 * noise + np.sqrt(1.0 - 0.16) * rng.normal(size=count)
    contact = running.contact_s * (1.0 + running.contact_cv * other)
    return np.concatenate(([0.0], np.cumsum(step)[:-1])), step, contact


def _world(t: Floats, start: Floats, step: Floats, contact: Floats, impact_g: float) -> Floats:
    """Specific force in m/s^2, forward, left and up."""
    n = np.searchsorted(start, t, side="right") - 1
    since, tc = t - start[n], contact[n]
    stance = since < tc
    push = np.where(stance, np.sin(np.pi * since / tc), 0.0)
    shock = impact_g * G * np.exp(-since / 0.018) * np.sin(2.0 * np.pi * 13.0 * since)
    forward = np.where(stance, -2.2 * np.sin(2.0 * np.pi * since / tc), 0.0)
    left = 1.5 * push * np.where(n % 2 == 0, 1.0, -1.0)
    return np.stack((forward, left, 0.5 * np.pi * G * step[n] / tc * push + shock))


def _sensed(world: Floats, t: Floats, strap: Strap, stride_hz: float, rng: np.random.Generator) -> Floats:
    """Turn into the sensor's axes: pitched forward by the tilt, wobbling with the stride; add its noise."""
    pitch = np.radians(strap.tilt_deg + strap.wobble_deg * np.sin(4.0 * np.pi * stride_hz * t + 0.7))
    roll = np.radians(strap.wobble_deg * np.sin(2.0 * np.pi * stride_hz * t + 0.3))
    forward, left, up = world
    x, z = np.cos(pitch) * forward - np.sin(pitch) * up, np.sin(pitch) * forward + np.cos(pitch) * up
    y, z = np.cos(roll) * left - np.sin(roll) * z, np.sin(roll) * left + np.cos(roll) * z
    # askew about the vertical as well: no axis of the sensor is anything in particular
    sensed = np.stack((z, 0.8 * x + 0.6 * y, 0.6 * x - 0.8 * y)) / G + rng.normal(
        0.0, strap.noise_g, (3, t.size)
    )
    return np.clip(np.round(sensed / strap.step_g) * strap.step_g, -strap.range_g, strap.range_g)
