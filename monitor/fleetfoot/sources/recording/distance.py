"""Speed where a file only states the distance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

REACH_S: Final = 2.5
"""Half of the span of the difference: watches state distance to about 1 m, which over 5 s is 0.2 m/s."""

_FAR_S: Final = Channel.SPEED.spec.max_age_s
"""A neighbour further away than this says nothing about the speed here."""


def speed_from_distance(t_s: Floats, distance_m: Floats) -> Floats:
    """Return the speed in m/s as the centred difference of the distance over ``2 * REACH_S``.

    Where records are further apart it spans the next ones, up to the age at which a speed is forgotten.

    Parameters
    ----------
    t_s
        float64[n]: never decreasing.
    distance_m
        float64[n]: since the start; NaN is unknown.

    Returns
    -------
    float64[n]: NaN where the distance is unknown, where it shrinks, and where no neighbour is near.
    """
    speed = np.full(t_s.shape, np.nan)
    known = np.flatnonzero(~np.isnan(distance_m))
    if known.size < 2:
        return speed
    t, d = t_s[known], distance_m[known]
    here = np.arange(known.size)
    low = np.minimum(np.searchsorted(t, t - REACH_S, side="left"), np.maximum(here - 1, 0))
    high = np.maximum(np.searchsorted(t, t + REACH_S, side="right") - 1, np.minimum(here + 1, known.size - 1))
    low = np.where(t - t[low] > _FAR_S, here, low)
    high = np.where(t[high] - t > _FAR_S, here, high)
    span_s, way_m = t[high] - t[low], d[high] - d[low]
    usable = (span_s > 0.0) & (way_m >= 0.0)
    speed[known[usable]] = way_m[usable] / span_s[usable]
    return speed
