"""How far a run went up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

RISE_M: Final = 3.0
"""Barometers wander by so much within minutes: a climb is counted from one turn to the next once it is higher than this
(the hysteresis of GoldenCheetah's elevation gain; RECALL)."""


def climbed_m(altitude_m: Floats) -> float:
    """Return the metres climbed; rises of :data:`RISE_M` or less are the barometer's. NaN where nothing is known."""
    known = altitude_m[np.isfinite(altitude_m)]
    if not known.size:
        return math.nan
    lowest = highest = float(known[0])
    climbed = 0.0
    for height in known.tolist():
        if height > highest:
            highest = height
        elif highest - height > RISE_M or height < lowest:
            climbed += highest - lowest if highest - lowest > RISE_M else 0.0
            lowest = highest = height
    return climbed + (highest - lowest if highest - lowest > RISE_M else 0.0)
