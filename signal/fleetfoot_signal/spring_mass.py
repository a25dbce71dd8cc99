"""Running as a spring-mass system: bounce and stiffness from step time and contact time.

Stance force is taken as half a sine wave, ``F(t) = Fmax sin(pi t / tc)``, and its impulse must carry the body
through the whole step, ``Fmax = m g (pi/2) (T / tc)`` (Morin, J.-B. et al. (2005), "A simple method for
measuring stiffness during running", J Appl Biomech 21:167-180). Holds on the level with flight and symmetric
stance; not for walking. All functions work elementwise on any shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

G: Final = 9.80665
"""Standard gravity, m/s^2."""

MIN_CONTACT: Final = 0.5
MAX_CONTACT: Final = 0.95
"""Contact time over step time between which the model holds; nearer to 1 there is next to no flight."""


def com_oscillation_mm(step_time_s: Floats, contact_s: Floats) -> Floats:
    """Return the vertical oscillation of the centre of mass in mm, peak to peak within a step.

    Integrating the force twice gives ``VO = g T^2 (1/8 - d (1/4 - 1/(2 pi)))`` with ``d = contact / step
    time``. A sensor on the torso reads some 17 mm more (Watari et al. 2016, J Appl Biomech 32:306). NaN in,
    or ``d`` outside 0.5..0.95, gives NaN.
    """
    d = _contact_fraction(step_time_s, contact_s)
    return 1000.0 * G * step_time_s * step_time_s * (0.125 - d * (0.25 - 0.5 / np.pi))


def vertical_stiffness(mass_kg: Floats | float, step_time_s: Floats, contact_s: Floats) -> Floats:
    """Return vertical stiffness in N/m: peak force over the drop of the centre of mass (Morin 2005).

    NaN in, or a contact fraction outside 0.5..0.95, gives NaN. Only for grades within +-0.02 (Meyer 2023,
    PMC10368467).
    """
    force, drop = _peak_force_and_drop(mass_kg, step_time_s, contact_s)
    return force / drop


def leg_stiffness(
    mass_kg: Floats | float,
    leg_length_m: Floats | float,
    speed_m_s: Floats,
    step_time_s: Floats,
    contact_s: Floats,
) -> Floats:
    """Return leg stiffness in N/m: peak force over the shortening of the leg (Morin 2005).

    The leg is taken to sweep symmetrically about the vertical, which makes this an amplified contact time
    (-2 % per +1 %): worth showing, not worth a second alert. NaN as in :func:`vertical_stiffness`, and where
    half the contact length exceeds the leg.
    """
    force, drop = _peak_force_and_drop(mass_kg, step_time_s, contact_s)
    reach = 0.5 * speed_m_s * contact_s
    height_sq = leg_length_m * leg_length_m - reach * reach
    height = np.sqrt(np.where(height_sq >= 0.0, height_sq, np.nan))
    return force / (leg_length_m - height + drop)


def _contact_fraction(step_time_s: Floats, contact_s: Floats) -> Floats:
    """Return contact over step time where the model holds, else NaN."""
    possible = (contact_s >= MIN_CONTACT * step_time_s) & (contact_s <= MAX_CONTACT * step_time_s)
    return np.where(possible, contact_s, np.nan) / np.where(step_time_s > 0.0, step_time_s, np.nan)


def _peak_force_and_drop(
    mass_kg: Floats | float, step_time_s: Floats, contact_s: Floats
) -> tuple[Floats, Floats]:
    """Return the peak force in N and how far the centre of mass sinks in stance in m."""
    d = _contact_fraction(step_time_s, contact_s)
    force = mass_kg * G * (0.5 * np.pi) / d
    drop = contact_s * contact_s * (force / (mass_kg * np.pi**2) - G / 8.0)
    return force, drop
