"""Routes as shapes, and whether two are the same, run the same way round.

What a receiver makes of standing, noise and sparse recording is thinned out first, then each of some points must lie
near the other's line at about the same share of the way. A loop that is run the other way round is another route: its
climbs are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from fleetfoot.path.way import Way
    from fleetfoot_signal.types import Floats

METRE_DEGREES: Final = 6_371_000.0 * math.pi / 180.0
"""Metres of a degree of latitude, on a sphere of the earth's mean radius (IUGG)."""
NEAR_M: Final = 50.0
"""GPS lies within 15 m for 95 % of the time where it is worst (SPS Performance Standard 2020); two receivers, and the
other side of a road."""
THIN_M: Final = 25.0
"""Steps of the thinned line: beyond the noise of one receiver, so that wandering about while standing adds no way."""
POINTS: Final = 100
APART: Final = 0.05
"""How far along points that belong together may lie apart, and lengths may differ, as shares: what the distance of
real recordings differs by from their speed in nine of ten (review of 100 recorded runs)."""
MOST: Final = 0.9
"""Share of the points that must lie near: a crossing or a fountain more is the same route."""
LEAST_M: Final = 400.0
"""A track's lap; shorter ways, and treadmills whose receiver wanders, have no shape."""


class Trace(NamedTuple):
    """A route as a shape."""

    length_m: float
    degrees: Floats
    """float64[2, POINTS]: latitude and longitude at equal shares of the way."""


def trace_of(way: Way) -> Trace | None:
    """Return the shape of a way; None where there is none to speak of."""
    if way.t_s.size < 2:
        return None
    kept = _thinned(_metres(way.degrees, way.degrees[:, :1]))
    line = way.degrees[:, kept]
    steps = np.hypot(*np.diff(_metres(line, line[:, :1]), axis=1))
    length_m = float(steps.sum())
    if length_m < LEAST_M:
        return None
    along = np.concatenate(([0.0], np.cumsum(steps))) / length_m
    shares = np.linspace(0.0, 1.0, POINTS)
    even = np.empty((2, POINTS))
    for row in range(2):
        even[row] = np.interp(shares, along, line[row])
    return Trace(length_m, even)


def is_same(mine: Trace, theirs: Trace) -> bool:
    """Return whether two ways are the same route, run the same way round."""
    if abs(mine.length_m / theirs.length_m - 1.0) > APART:
        return False
    return _near(mine, theirs) and _near(theirs, mine)


def _near(mine: Trace, theirs: Trace) -> bool:
    origin = mine.degrees[:, :1]
    here, there = (_metres(each.degrees, origin) for each in (mine, theirs))
    reach = round(APART * POINTS)
    best = np.full(POINTS, np.inf)
    for first in range(
        POINTS - 1
    ):  # each piece of their line, for the points of mine at about the same share
        chosen = slice(max(first - reach, 0), first + reach + 2)
        gaps = _distances(here[:, chosen], there[:, first], there[:, first + 1])
        best[chosen] = np.minimum(best[chosen], gaps)
    near = best <= NEAR_M
    return bool(near[0] and near[-1] and np.mean(near) >= MOST)


def _distances(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return the distances of points from a straight piece [m]."""
    piece = end - start
    share = np.clip(piece @ (points - start[:, None]) / max(float(piece @ piece), 1e-9), 0.0, 1.0)
    gaps: Floats = np.hypot(*(points - start[:, None] - piece[:, None] * share))
    return gaps


def _metres(degrees: Floats, origin: Floats) -> Floats:
    """Return metres east and north of a place, float64[2, n]; over the date line too."""
    along = (degrees[1] - origin[1] + 180.0) % 360.0 - 180.0
    east = METRE_DEGREES * np.cos(np.radians(origin[0])) * along
    return np.stack([east, METRE_DEGREES * (degrees[0] - origin[0])])


def _thinned(metres: Floats) -> list[int]:
    """Return the positions that lie a step from the one before, with the last."""
    kept = [0]
    for at in range(1, metres.shape[1]):
        if math.hypot(*(metres[:, at] - metres[:, kept[-1]]).tolist()) >= THIN_M:
            kept.append(at)
    return kept if kept[-1] == metres.shape[1] - 1 else [*kept, metres.shape[1] - 1]
