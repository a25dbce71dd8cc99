"""A runner: the constants of one body on one day, drawn from published population figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Runner:
    """One body on one day. The sources of the distributions stand at :func:`draw_runner`."""

    stature_m: float
    mass_kg: float
    age: float
    hr_rest: float
    hr_max: float
    easy_speed_m_s: float
    """Level speed of an easy run; speed profiles are multiples of it."""
    hr_intercept: float
    """Steady heart rate extrapolated to speed 0, bpm."""
    hr_gain: float
    """bpm per m/s of grade-adjusted speed."""
    hr_tau_s: float
    ln_cadence: float
    """ln of the cadence (steps/min) at 3 m/s on the level, on this day."""
    cadence_exponent: float
    """d ln cadence / d ln speed."""
    ln_contact: float
    """ln of the contact time (s) at 3 m/s on the level, on this day."""
    contact_exponent: float
    """d ln contact time / d ln speed."""
    torso_m: float
    """What a torso sensor shows beyond the centre of mass's oscillation."""
    bounce: float
    """Factor of today's vertical oscillation on the spring-mass one."""
    asymmetry_pct: float
    """Left minus right, in % of their mean; of step time and contact time alike."""
    cadence_per_grade: float
    """d ln cadence / d grade at fixed speed."""
    contact_per_grade: float
    """d ln contact time / d grade at fixed speed."""
    bounce_per_grade: float
    """d ln vertical oscillation / d grade, beyond what cadence and contact explain."""
    contact_per_step: float
    """d ln contact time / d ln step time at fixed speed, when the runner lengthens the steps."""
    pacing: float
    """How far effort is kept on hills: 0 keeps the speed, 1 keeps the metabolic power."""
    drift_bpm_min: float
    """Everyday rise of the heart rate from minute 10 in temperate air."""
    cadence_trend: float
    """Everyday change of ln cadence per hour."""
    contact_trend: float
    """Everyday change of ln contact time per hour."""
    bounce_trend: float
    """Everyday change of ln vertical oscillation per hour, beyond what cadence and contact explain."""


def draw_runner(rng: np.random.Generator) -> Runner:
    """Draw a runner.

    * cadence: ln 164 +- 0.055 at 3 m/s, -0.3 %/cm from 172 cm, exponent 0.155 +- 0.04 (Craib 1994; van
      Oeveren 2017, 2019; de Ruiter 2014); step length differs by 2.3 % from day to day (Craib 1994);
    * contact time: 0.26 +- 0.018 s at 3 m/s, exponent -0.6 +- 0.08 (mean: PMC8838733; exponent recalled, and
      -0.1 to -0.8 in recorded runs); torso offset 12-20 mm (Watari 2016);
    * lengthened steps raise contact time by 0.6 % per % of step time (force plates at 3.33 m/s, one subject,
      level: 240 to 216 ms from 173 to 203 steps/min);
    * heart: maximum 208 - 0.7 age +- 7 (Tanaka 2001); gain 24 +- 6 bpm/(m/s), time constant 57.6 +- 15 s
      (Hunt 2015); an easy run is at 62-78 % of the reserve; everyday drift 0.03-0.1 bpm/min (Lafrenz 2008:
      2 % in 30 min at 22 degrees);
    * grade: ln cadence 0.15 +- 0.2, ln contact 0.5 +- 0.35, bounce beyond the springs -0.2 +- 0.2 per unit of
      grade, from regressions over 15 recorded runs (medians -0.1, 0.5, -0.2; noise in altitude pulls them
      to 0; treadmill studies say 0.3-0.6 for cadence, recalled); pacing 0.3-0.7 (estimated);
    * trends: the same regressions, less what noise makes of short runs.
    """
    stature_m = float(np.clip(rng.normal(1.74, 0.09), 1.5, 2.0))
    return Runner(
        stature_m=stature_m,
        mass_kg=float(np.clip(rng.normal(70.0, 10.0), 45.0, 110.0)),
        cadence_exponent=rng.normal(0.155, 0.04),
        ln_cadence=np.log(164.0)
        + rng.normal(0.0, 0.055)
        - 0.003 * (100.0 * stature_m - 172.0)
        - rng.normal(0.0, 0.023),
        ln_contact=np.log(np.clip(rng.normal(0.26, 0.018), 0.2, 0.32)) + rng.normal(0.0, 0.02),
        contact_exponent=rng.normal(-0.6, 0.08),
        torso_m=rng.uniform(0.012, 0.02),
        bounce=float(np.exp(rng.normal(0.0, 0.03))),
        asymmetry_pct=rng.normal(0.0, 0.8),
        contact_per_step=rng.normal(0.6, 0.15),
        **_draw_heart(rng),
        **_draw_hills(rng),
    )


def _draw_heart(rng: np.random.Generator) -> Mapping[str, float]:
    age = rng.uniform(20.0, 60.0)
    hr_rest = rng.uniform(45.0, 65.0)
    hr_max = 208.0 - 0.7 * age + float(np.clip(rng.normal(0.0, 7.0), -14.0, 14.0))
    easy_speed_m_s = float(np.clip(rng.normal(3.0, 0.3), 2.4, 3.8))
    hr_gain = float(np.clip(rng.normal(24.0, 6.0), 10.0, 40.0))
    easy_hr = hr_rest + rng.uniform(0.62, 0.78) * (hr_max - hr_rest)
    return {
        "age": age,
        "hr_rest": hr_rest,
        "hr_max": hr_max,
        "easy_speed_m_s": easy_speed_m_s,
        "hr_gain": hr_gain,
        "hr_intercept": easy_hr - hr_gain * easy_speed_m_s,
        "hr_tau_s": float(np.clip(rng.normal(57.6, 15.0), 25.0, 110.0)),
        "drift_bpm_min": rng.uniform(0.03, 0.1),
    }


def _draw_hills(rng: np.random.Generator) -> Mapping[str, float]:
    return {
        "cadence_per_grade": rng.normal(0.15, 0.2),
        "contact_per_grade": rng.normal(0.5, 0.35),
        "bounce_per_grade": rng.normal(-0.2, 0.2),
        "pacing": rng.uniform(0.3, 0.7),
        "cadence_trend": rng.normal(0.0, 0.012),
        "contact_trend": rng.normal(0.0, 0.02),
        "bounce_trend": rng.normal(0.0, 0.02),
    }
