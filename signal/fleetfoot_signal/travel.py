"""Whether somebody moves, how far they have come, by what was recorded as distance, else by speed, and how far up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

MOVING_M_S: Final = 1.0
"""Slower is standing or strolling, for every figure of a run."""
SHORTEST_M: Final = 50.0
"""What is left after the last whole kilometre is a part of its own only beyond this, as in the FIT export."""
RISE_M: Final = 3.0
"""Barometers wander by so much within minutes: a climb is counted from one turn to the next once it is higher than this
(the hysteresis of GoldenCheetah's elevation gain; RECALL)."""


def is_moving(speed_m_s: Floats) -> Bools:
    """Return bool of the same shape: whether somebody moves; where speed is unknown, nobody does."""
    moving: Bools = np.greater_equal(speed_m_s, MOVING_M_S)
    return moving


def travelled_m(speed_m_s: Floats, distance_m: Floats) -> Floats:
    """Return the distance by the end of each second.

    A recorded distance decides: it stands until the next one is known, and never shrinks. Speed counts before the
    first and after the last of them, and everywhere where there is none; an unknown speed adds nothing.

    Parameters
    ----------
    speed_m_s, distance_m : Floats, shape (second,)
        Rows of the grid; NaN where unknown.

    Returns
    -------
    Floats, shape (second,)
    """
    by_speed: Floats = np.cumsum(np.nan_to_num(speed_m_s))
    known = np.flatnonzero(~np.isnan(distance_m))
    if not known.size:
        return by_speed
    first, last = known[0], known[-1]
    travelled = np.fmax.accumulate(distance_m)  # NaN before the first only
    travelled[:first] = np.minimum(by_speed[:first], travelled[first])
    travelled[last:] += by_speed[last:] - by_speed[last]
    return travelled


def total_m(speed_m_s: Floats, distance_m: Floats) -> float:
    """Return the whole distance; NaN where neither speed nor distance was ever known."""
    if np.isnan(speed_m_s).all() and np.isnan(distance_m).all():
        return math.nan
    return float(travelled_m(speed_m_s, distance_m)[-1])


def cuts_by_length(travelled_m: Floats, length_m: float) -> list[int]:
    """Return where the parts of a run begin and end, as indices into its seconds; 0 alone where it is shorter.

    Parameters
    ----------
    travelled_m : Floats, shape (second,)
        As :func:`travelled_m` gives it; not empty.
    length_m
        Of a part, such as a kilometre.
    """
    whole_m = float(travelled_m[-1])
    marks = np.arange(length_m, whole_m + 1e-6, length_m)
    ends = np.minimum(np.searchsorted(travelled_m, marks) + 1, travelled_m.size).tolist()
    if ends and whole_m - float(travelled_m[ends[-1] - 1]) > SHORTEST_M:
        ends.append(int(np.searchsorted(travelled_m, whole_m)) + 1)  # who stands at the end has arrived
    return [0, *ends]


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
