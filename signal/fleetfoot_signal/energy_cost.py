"""Energy cost of running on a grade, and the level speed that costs as much.

Minetti, A. E. et al. (2002), "Energy cost of walking and running at extreme uphill and downhill slopes", J
Appl Physiol 93:1039-1046. Measured on elite mountain runners on a treadmill: trust its shape on grades, less
so its level for one person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

LEVEL_COST: Final = 3.6
"""Cost on the level, J/kg/m: C(0) of Minetti 2002."""

MAX_GRADE: Final = 0.45
"""Steepest grade measured by Minetti 2002, rise over run, up and down."""

DRIFT_MAX_GRADE: Final = 0.10
"""Steepest grade worth believing against heart rate: an error of 1 % in grade is already 5 % in cost."""

DRIFT_MIN_GRADE: Final = -0.08
"""Below it the cost of descending says little about heart rate: braking is paid by muscle, not by oxygen."""


def cost_of_running(grade: Floats) -> Floats:
    """Return the energy cost of running in J/kg/m (Minetti 2002).

    Parameters
    ----------
    grade
        Rise over run, any shape; held to +-0.45. NaN gives NaN.
    """
    i = np.minimum(np.maximum(grade, -MAX_GRADE), MAX_GRADE)
    return ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + LEVEL_COST


def adjusted_speed(speed: Floats, grade: Floats) -> Floats:
    """Return the level speed in m/s that costs as much per second as ``speed`` on ``grade``.

    ``speed * C(grade) / C(0)``. NaN in either gives NaN: whether an unknown grade may pass for level is the
    caller's to say.
    """
    return speed * cost_of_running(grade) / LEVEL_COST


def speed_for_drift(speed: Floats, grade: Floats) -> Floats:
    """Return the grade-adjusted speed in m/s as the judge of cardiac drift should see it.

    An unknown grade counts as level, the grade is held to at most 0.10, and below -0.08 the answer is NaN:
    the filter then coasts, because there heart rate no longer follows cost. NaN speed gives NaN.
    """
    held = np.minimum(np.where(np.isfinite(grade), grade, 0.0), DRIFT_MAX_GRADE)
    return np.where(held < DRIFT_MIN_GRADE, np.nan, adjusted_speed(speed, held))
