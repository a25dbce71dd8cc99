"""The gait, step by step: a sine-wave spring-mass runner with long-range correlated variation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.sim.noise import fgn, ornstein_uhlenbeck
from fleetfoot.sim.scenario import FaultKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleetfoot.sim.course import Course
    from fleetfoot.sim.runner import Runner
    from fleetfoot.sim.scenario import Scenario
    from fleetfoot_signal.types import Bools, Floats

GRAVITY: Final = 9.80665
SINE_WAVE: Final = 0.25 - 0.5 / np.pi
"""Loss of oscillation per contact fraction in the sine-wave spring-mass model (Morin 2005)."""

STEP_CV: Final = 0.012
STEP_HURST: Final = 0.8
"""Stride intervals of runners are long-range correlated, 0.7-1.0 (Meardon 2011)."""
CONTACT_CV: Final = 0.018
CONTACT_CORRELATION: Final = 0.4
BOUNCE_CV: Final = 0.02

WANDER: Final = ((0.009, 20.0), (0.012, 20.0), (0.021, 4.0))
"""SD and time constant (s) of the wander of ln cadence, ln contact and ln bounce beyond step noise.

With it residuals of 15-s blocks scatter and remember as in recorded runs (docs/simulation.md).
"""

FADE_CONTACT: Final = 0.5
"""Of the lost speed that legs which give out add to ln contact, beyond what less speed adds. At 12 % less speed that is
14 % longer contact in all; 179 marathon runners had 13 % more at km 40 than at km 8 (Chan-Roper 2012, JSSM 11:77)."""

MOST_STEPS_PER_S: Final = 4

WALK_BELOW_M_S: Final = 1.9
STAND_BELOW_M_S: Final = 0.4


class Gait(NamedTuple):
    """What the body intends at each second; NaN while standing, except cadence, which is 0."""

    cadence_spm: Floats
    contact_s: Floats
    oscillation_m: Floats
    """As a torso sensor sees it."""
    asymmetry_pct: Floats


class Steps(NamedTuple):
    """What the body does, one value per step."""

    t_s: Floats
    """When the step ends."""
    step_s: Floats
    contact_s: Floats
    oscillation_m: Floats
    left: Bools


def spring_mass_oscillation(step_s: Floats, contact_s: Floats) -> Floats:
    """Return the centre of mass's peak-to-peak oscillation in m for a half-sine ground force.

    ``g T^2 (1/8 - d (1/4 - 1/(2 pi)))``, ``d = contact / step time``: the double integral of
    ``F(t) = Fmax sin(pi t / tc)`` with the impulse balance ``Fmax = m g (pi/2) T/tc`` (force curve: Morin
    2005, J Appl Biomech 21:167).
    """
    return GRAVITY * step_s**2 * (0.125 - contact_s / step_s * SINE_WAVE)


def plan_gait(rng: np.random.Generator, scenario: Scenario, runner: Runner, course: Course) -> Gait:
    """Return the gait that this runner takes at each second, faults included, step-to-step variation not."""
    t_s = np.arange(len(course.speed_m_s), dtype=np.float64)
    ln_speed = np.log(np.maximum(course.speed_m_s, 0.1) / 3.0)
    hours = t_s / 3600.0
    wander = [ornstein_uhlenbeck(rng, len(t_s), sd, tau_s) for sd, tau_s in WANDER]
    longer = -np.log1p(-scenario.effect(FaultKind.OVERSTRIDE, t_s) / 100.0)
    ln_step = np.log(60.0) - runner.ln_cadence - runner.cadence_exponent * ln_speed
    ln_step += longer - runner.cadence_per_grade * course.grade - runner.cadence_trend * hours - wander[0]
    ln_contact = runner.ln_contact + runner.contact_exponent * ln_speed + runner.contact_per_step * longer
    ln_contact += runner.contact_per_grade * course.grade + runner.contact_trend * hours + wander[1]
    ln_contact += np.log1p(scenario.effect(FaultKind.CONTACT, t_s) / 100.0)
    ln_contact += FADE_CONTACT * np.log1p(scenario.effect(FaultKind.BONK, t_s) / 100.0)
    step_s, contact_s = np.exp(ln_step), np.exp(ln_contact)
    contact_s = np.clip(contact_s, 0.45 * step_s, 0.95 * step_s)
    own = runner.bounce * np.exp(
        runner.bounce_per_grade * course.grade + runner.bounce_trend * hours + wander[2]
    )
    own *= 1.0 + scenario.effect(FaultKind.BOUNCE, t_s) / 100.0
    oscillation = (spring_mass_oscillation(step_s, contact_s) + runner.torso_m) * own
    asymmetry = runner.asymmetry_pct + scenario.effect(FaultKind.ASYMMETRY, t_s)
    return _walk_or_stand(Gait(60.0 / step_s, contact_s, oscillation, asymmetry), course.speed_m_s)


def _walk_or_stand(gait: Gait, speed: Floats) -> Gait:
    """Replace the running gait where the runner is too slow for it (ordinary walking figures, recalled)."""
    walk, stand = speed < WALK_BELOW_M_S, speed < STAND_BELOW_M_S
    cadence = np.where(walk, 115.0 + 30.0 * (speed - 1.4), gait.cadence_spm)
    contact = np.where(walk, 1.24 * 60.0 / cadence, gait.contact_s)
    oscillation = np.where(walk, 0.045, gait.oscillation_m)
    return Gait(
        np.where(stand, 0.0, cadence),
        np.where(stand, np.nan, contact),
        np.where(stand, np.nan, oscillation),
        np.where(stand, np.nan, gait.asymmetry_pct),
    )


def take_steps(rng: np.random.Generator, gait: Gait) -> Steps:
    """Turn the intended gait into steps.

    Step n takes ``T(t) (1 + e_n)``: its end is where the integral of the intended cadence reaches the sum of
    ``1 + e``. The noise is fractional Gaussian in step number; the two feet alternate.
    """
    phase = np.concatenate(([0.0], np.cumsum(gait.cadence_spm / 60.0)))
    # As many for every scenario of a length, so that one seed gives all of them the same noise.
    n = max(MOST_STEPS_PER_S * len(gait.cadence_spm), int(1.1 * phase[-1]) + 8)
    step_noise, other = fgn(rng, n, STEP_HURST)[0], fgn(rng, n, STEP_HURST)[0]
    contact_noise = CONTACT_CORRELATION * step_noise + np.sqrt(1.0 - CONTACT_CORRELATION**2) * other
    bounce = 1.0 + BOUNCE_CV * rng.standard_normal(n)
    stretch = 1.0 + STEP_CV * step_noise
    side = np.where(np.arange(n) % 2 == 0, 0.005, -0.005)
    side *= np.nan_to_num(gait.asymmetry_pct)[_seconds(stretch, phase)[1]]
    stretch += side
    end_s, second = _seconds(stretch, phase)
    done = end_s < len(gait.cadence_spm)
    end_s, second = end_s[done], second[done]
    step_s = 60.0 / gait.cadence_spm[second] * stretch[done]
    contact_s = gait.contact_s[second] * (1.0 + CONTACT_CV * contact_noise[done] + side[done])
    # The intended oscillation carries torso and personal factor; a step departs from it as the springs do.
    intended = spring_mass_oscillation(60.0 / gait.cadence_spm[second], gait.contact_s[second])
    departure = spring_mass_oscillation(step_s, contact_s) - intended
    running = contact_s < step_s
    oscillation = (gait.oscillation_m[second] + np.where(running, departure, 0.0)) * bounce[done]
    return Steps(end_s, step_s, contact_s, oscillation, np.arange(n)[done] % 2 == 0)


def _seconds(stretch: Floats, phase: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return when each step ends, and the second that this lies in; ends after the run are its length."""
    end_s = np.interp(np.cumsum(stretch), phase, np.arange(len(phase), dtype=np.float64))
    return end_s, np.minimum(end_s.astype(np.intp), len(phase) - 2)
