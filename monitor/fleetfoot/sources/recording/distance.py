"""The distance of a recording, and the speed that agrees with it.

What a file states as distance is what its watch showed: it decides. Speed is another word of the same watch, often of
another sensor; it is believed as far as the distance does not contradict it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

HOLD_S: Final = 60.0
"""A value stands until the next record up to so long: devices in their saving modes record once a minute."""
REACH_S: Final = 2.5
"""Half of the span of the difference: watches state distance to about 1 m, which over 5 s is 0.2 m/s."""
FASTEST_M_S: Final = Channel.SPEED.spec.high
LEAP_M: Final = 100.0
"""A distance that grows by more in one record, faster than anybody, is an error of the counter."""
_SPIKE: Final = 10
"""Records that an error of the counter lasts before it is the truth."""
EARTH_M: Final = 6_371_009.0
"""Mean radius (IUGG)."""


def steady(t_s: Floats, distance_m: Floats, stated_m: float) -> tuple[Floats, list[str]]:
    """Return a distance that starts at the start of the run and never shrinks, and a line for what was left out.

    A counter that starts anew, as with each lap of some devices, goes on where it stood; spikes are left out.

    Parameters
    ----------
    t_s, distance_m : Floats, shape (n,)
        Times never decrease; NaN is unknown.
    stated_m : float
        What the file says of the whole; NaN if nothing.

    Returns
    -------
    Floats, shape (n,)
        NaN where the distance is unknown; all NaN where it says nothing, being 0 throughout.
    """
    found = np.full(t_s.shape, np.nan)
    known = np.flatnonzero((distance_m >= 0.0) & (distance_m <= Channel.DISTANCE.spec.high))
    known = known[_without_spikes(t_s[known], distance_m[known])]
    if not known.size or not distance_m[known].any():
        return found, []
    values = _concatenated(distance_m[known])
    first_m = float(values[0])
    if abs(values[-1] - first_m - stated_m) < abs(values[-1] - stated_m) or (
        np.isnan(stated_m) and first_m > LEAP_M
    ):
        values = values - first_m
    values, leapt_m = _without_leaps(t_s[known], values, stated_m)
    found[known] = values
    told = [f"its distance leaps by {leapt_m:.0f} m in all, faster than anybody: left out"]
    return found, told if leapt_m else []


def _without_spikes(t_s: Floats, distance_m: Floats) -> Ints:
    """Return which records to keep: none that runs ahead or falls back for a few records only."""
    keep = list(range(distance_m.size))
    values = distance_m.tolist()
    i = 1
    while i < len(keep):
        here = values[keep[i]]
        if here < values[keep[i - 1]]:
            first = next(k for k in range(max(i - _SPIKE, 0), i) if values[keep[k]] > here)
            onset = values[keep[first]] - (values[keep[first - 1]] if first else 0.0)
            allowed = FASTEST_M_S * (t_s[keep[first]] - t_s[keep[first - 1]] if first else 1.0) + LEAP_M
            following = [values[k] for k in keep[i + 1 : i + 1 + _SPIKE]]
            if onset > allowed and i - first < _SPIKE:
                del keep[first:i]
                i = max(first, 1)
                continue
            if following and max(following) >= values[keep[i - 1]] and min(following) > here + LEAP_M:
                del keep[i]
                continue
        i += 1
    return np.array(keep, dtype=np.int64)


def _concatenated(distance_m: Floats) -> Floats:
    """Go on where the counter stood when it starts anew; a small step back is a correction and changes nothing."""
    before, after = distance_m[:-1], distance_m[1:]
    anew = np.append([False], (after < before) & (after <= 0.5 * before))
    offsets = np.cumsum(np.where(anew, np.append([0.0], before), 0.0))
    risen: Floats = np.maximum.accumulate(distance_m + offsets)
    return risen


def _without_leaps(t_s: Floats, distance_m: Floats, stated_m: float) -> tuple[Floats, float]:
    if abs(distance_m[-1] - stated_m) <= 0.01 * stated_m:  # the watch shows them as well
        return distance_m, 0.0
    steps_m, steps_s = np.diff(distance_m), np.diff(t_s)
    leaps = (steps_m > LEAP_M) & (steps_m > FASTEST_M_S * np.maximum(steps_s, 1.0))
    lost = np.append([0.0], np.cumsum(np.where(leaps, steps_m, 0.0)))
    return distance_m - lost, float(lost[-1])


def along(degrees: Floats, breaks: Ints) -> Floats:
    """Return the distance along positions in m; what lies between two segments is not walked.

    Parameters
    ----------
    degrees : Floats, shape (2, n)
        Latitude and longitude; NaN is unknown.
    breaks : Ints
        Records at which a new segment begins.
    """
    total = np.full(degrees.shape[1], np.nan)
    known = np.flatnonzero(np.isfinite(degrees).all(axis=0))
    if known.size < 2:
        return total
    latitude, longitude = np.radians(degrees[:, known])
    half = np.sin(np.diff(latitude) / 2.0) ** 2
    half += np.cos(latitude[:-1]) * np.cos(latitude[1:]) * np.sin(np.diff(longitude) / 2.0) ** 2
    steps = 2.0 * EARTH_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))  # haversine (Sinnott 1984)
    segment = np.searchsorted(breaks, known, side="right")
    steps[np.diff(segment) > 0] = 0.0
    total[known] = np.append([0.0], np.cumsum(steps))
    return total


def held_s(t_s: Floats, stopped: Bools) -> Floats:
    """Return for each record how long what it says stands: to the next one, no longer than :data:`HOLD_S`.

    Parameters
    ----------
    t_s : Floats, shape (n,)
    stopped : Bools, shape (n,)
        Whether the recording was stopped between this record and the next.
    """
    gap_s = np.diff(t_s, append=t_s[-1:])
    return np.where(stopped, np.minimum(gap_s, 1.0), np.minimum(gap_s, HOLD_S))


def lasting(t_s: Floats, values: Floats, age_s: float) -> Floats:
    """Return the values with the last known one where a record knows none, unless it is older than ``age_s``."""
    latest = np.maximum.accumulate(np.where(np.isnan(values), -1, np.arange(values.size)))
    fresh = (latest >= 0) & (t_s - t_s[latest] < age_s)
    return np.where(fresh, values[latest], np.nan)


def from_speed(t_s: Floats, speed_m_s: Floats, stopped: Bools) -> Floats:
    """Return the distance that a speed comes to by each record; an unknown speed adds nothing."""
    speed = lasting(t_s, speed_m_s, Channel.SPEED.spec.max_age_s)
    steps = np.nan_to_num(speed) * held_s(t_s, stopped)
    return np.append([0.0], np.cumsum(steps)[:-1])


def speed_from_distance(t_s: Floats, distance_m: Floats) -> Floats:
    """Return the speed in m/s as the centred difference of the distance over ``2 * REACH_S``.

    Where the next record is further away, the speed is that of the way to there, for until then it stands.

    Parameters
    ----------
    t_s : Floats, shape (n,)
        Never decreasing.
    distance_m : Floats, shape (n,)
        Since the start; NaN is unknown.

    Returns
    -------
    Floats, shape (n,)
        NaN where the distance is unknown, where it shrinks, and where no neighbour is within :data:`HOLD_S`.
    """
    speed = np.full(t_s.shape, np.nan)
    known = np.flatnonzero(~np.isnan(distance_m))
    if known.size < 2:
        return speed
    t, d = t_s[known], distance_m[known]
    here, last = np.arange(known.size), known.size - 1
    low = np.searchsorted(t, t - REACH_S, side="left")
    high = np.searchsorted(t, t + REACH_S, side="right") - 1
    following, previous = np.minimum(here + 1, last), np.maximum(here - 1, 0)
    sparse = t[following] - t > 2.0 * REACH_S
    low, high = np.where(sparse, here, low), np.where(sparse, following, np.maximum(high, following))
    low = np.where(low < here, low, np.where(sparse, here, previous))
    low = np.where(t - t[low] > HOLD_S, here, low)
    alone = (high == here) | (t[high] - t > HOLD_S)
    high = np.where(alone, here, high)
    low = np.where(alone & (t - t[previous] <= HOLD_S), previous, low)
    span_s, way_m = t[high] - t[low], d[high] - d[low]
    usable = (span_s > 0.0) & (way_m >= 0.0)
    speed[known[usable]] = way_m[usable] / span_s[usable]
    return speed
