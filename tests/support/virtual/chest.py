"""Raw acceleration of a strap on the chest of a simulated runner.

In stance the ground pushes with half a sine wave whose impulse balances gravity (Morin 2005, J Appl Biomech
21:167), with an impact at 13 Hz after foot strike, braking then propulsion, and sway to the side of the
standing leg; the sensor hangs askew, wobbles, is noisy, and its clock is its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sim.gait import GRAVITY, spring_mass_oscillation

if TYPE_CHECKING:
    from fleetfoot.sim.simulate import SimulatedRun
    from fleetfoot_signal.types import Floats, Ints

IMPACT_G: Final = 0.5
"""0.3 to 1.2 g at the chest, more on a heel or a hard road (estimated from published tibia and sacrum data)."""
IMPACT_DECAY_S: Final = 0.018
IMPACT_HZ: Final = 13.0
BRAKING_M_S2: Final = 2.2
SWAY_M_S2: Final = 1.5
SAME_STEP: Final = 1.5
"""A step that is further from the one before than this many of its own durations begins a new bout."""


@dataclass(frozen=True, slots=True)
class ChestSensor:
    """How the strap hangs and samples; noise and resolution of a Polar H10 (recalled)."""

    tilt_deg: float = 20.0
    wobble_deg: float = 2.0
    noise_g: float = 0.02
    rate_error: float = 0.008
    """Relative error of the sampling rate; 0.5 to 2 % are seen (recalled)."""


class ChestWaveform:
    """What the sensor measures; read it forward.

    Parameters
    ----------
    run
        Whose steps are felt.
    sensor
        How it is worn.
    seed
        Of the noise; that of the run where it is None.
    """

    def __init__(self, run: SimulatedRun, sensor: ChestSensor | None = None, seed: int | None = None) -> None:
        self.sensor = sensor or ChestSensor()
        self._rng = np.random.default_rng(np.random.SeedSequence((run.seed if seed is None else seed, 2)))
        steps = run.steps
        before = np.concatenate(([-np.inf], steps.t_s[:-1]))
        follows = steps.t_s - before < SAME_STEP * steps.step_s
        self._start_s = np.where(follows, before, steps.t_s - steps.step_s)
        self._step_s = steps.t_s - self._start_s
        self._contact_s = steps.contact_s
        self._oscillation_m = steps.oscillation_m
        self._side = np.where(steps.left, 1.0, -1.0)

    def read(self, t_s: Floats, range_g: float) -> Ints:
        """Return what the converter says at times of the run.

        Parameters
        ----------
        t_s
            float64[n], rising; seconds of the run.
        range_g
            Full scale.

        Returns
        -------
        int64[3, n]
            mg, in the sensor's axes.
        """
        pitch, roll = self._attitude(t_s)
        forward, left, up = self._felt(t_s)
        down = np.sin(pitch) * forward + np.cos(pitch) * up
        ahead = np.cos(pitch) * forward - np.sin(pitch) * up
        sensed = np.stack(
            (np.sin(roll) * left + np.cos(roll) * down, np.cos(roll) * left - np.sin(roll) * down, ahead)
        )
        noise = self.sensor.noise_g * self._rng.standard_normal((t_s.size, 3)).T
        limit = 1000.0 * range_g
        measured = np.round(1000.0 * (sensed / GRAVITY + noise))
        return np.clip(measured, -limit, limit - 1.0).astype(np.int64)

    def _attitude(self, t_s: Floats) -> tuple[Floats, Floats]:
        """Return pitch and roll in radians: the trunk nods and leans with the stride."""
        wobble = np.radians(self.sensor.wobble_deg)
        step, phase = self._step_at(t_s)
        stride = np.pi * (phase + (self._side[step] < 0.0))
        return np.radians(self.sensor.tilt_deg) + wobble * np.sin(2.0 * stride), wobble * np.sin(stride)

    def _step_at(self, t_s: Floats) -> tuple[Ints, Floats]:
        """Return the step of each moment, and how much of it is over; 1 and more is after its end."""
        step = np.maximum(np.searchsorted(self._start_s, t_s, side="right") - 1, 0)
        return step, (t_s - self._start_s[step]) / self._step_s[step]

    def _felt(self, t_s: Floats) -> Floats:
        """Return the specific force in m/s^2: forward, left and up; gravity alone where nobody steps."""
        step, phase = self._step_at(t_s)
        moving = (phase >= 0.0) & (phase < 1.0)
        duration, contact = self._step_s[step], self._contact_s[step]
        runs = contact < duration
        since = phase * duration
        stance = runs & (since < contact)
        push = np.where(stance, np.sin(np.pi * since / contact), 0.0)
        shock = np.where(runs, np.exp(-since / IMPACT_DECAY_S) * np.sin(2.0 * np.pi * IMPACT_HZ * since), 0.0)
        up = np.where(runs, 0.5 * np.pi * GRAVITY * duration / contact * push, GRAVITY)
        up += IMPACT_G * GRAVITY * shock + self._rest(step, since)
        forward = np.where(stance, -BRAKING_M_S2 * np.sin(2.0 * np.pi * since / contact), 0.0)
        left = SWAY_M_S2 * push * self._side[step]
        still = np.array([[0.0], [0.0], [GRAVITY]])
        return np.where(moving, np.stack((forward, left, up)), still)

    def _rest(self, step: Ints, since: Floats) -> Floats:
        """Return what the torso moves beyond the centre of mass: a sine wave, lowest at mid-stance."""
        duration, contact = self._step_s[step], self._contact_s[step]
        runs = contact < duration
        explained = np.where(runs, spring_mass_oscillation(duration, contact), 0.0)
        omega = 2.0 * np.pi / duration
        amplitude = 0.5 * (self._oscillation_m[step] - explained) * omega**2
        return amplitude * np.cos(omega * (since - 0.5 * contact))
