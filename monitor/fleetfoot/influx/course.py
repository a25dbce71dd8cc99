"""Where a run led and how its kilometres went: points that are made once, when it is over; see docs/influxdb.md."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.influx.lines import head, line
from fleetfoot_signal.belief import not_false
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.travel import climbed_m, cuts_by_length, travelled_m

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.path.way import Way
    from fleetfoot_signal.types import Floats

WAY: Final = "way"
SPLIT: Final = "split"
APART_S: Final = 5.0
"""Between positions at least: 15 m at an easy pace, finer than a map of a whole run shows."""
MOST: Final = 1500
"""Positions of a run at most: those of two hours; longer runs have them farther apart."""
KILOMETRE_M: Final = 1000.0
CARRIED: Final = (Channel.SPEED, Channel.HEART_RATE, Channel.ALTITUDE)
"""What a position carries, because InfluxQL cannot join it with the seconds."""
MEANS: Final = (Channel.HEART_RATE, Channel.CADENCE, Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT)
"""What a kilometre carries the mean of."""


def course_lines(tags: Mapping[str, str], way: Way, values: Floats, epoch_ms: int) -> Iterator[str]:
    """Yield what is said of the course of a run that is over: its kilometres, then its positions.

    Parameters
    ----------
    tags
        Of the run.
    way
        Where it led; nowhere: no positions.
    values
        float64[channel, second], as :func:`~fleetfoot.path.ticks.every_second` has it.
    epoch_ms
        Unix time of the run's second 0.
    """
    if values.shape[1]:
        believed = values.copy()
        believed[Channel.HEART_RATE] = not_false(values)
        yield from _splits(tags, believed, epoch_ms)
        yield from _places(tags, way, believed, epoch_ms)


def _splits(tags: Mapping[str, str], values: Floats, epoch_ms: int) -> Iterator[str]:
    """Yield the kilometres, each at its first second; the last may be a part of one."""
    metres = travelled_m(values[Channel.SPEED], values[Channel.DISTANCE])
    start = head(SPLIT, tags)
    parts = [(a, b) for a, b in pairwise(cuts_by_length(metres, KILOMETRE_M)) if b > a]  # a distance may leap
    for nth, (a, b) in enumerate(parts, start=1):
        length_m = float(metres[b - 1] - (metres[a - 1] if a else 0.0))
        fields = {
            "km": float(nth),
            "t_s": float(a),
            "length_m": length_m,
            "duration_s": float(b - a),
            "pace_s": (b - a) / length_m * KILOMETRE_M,
            "climb_m": climbed_m(values[Channel.ALTITUDE, a:b]),
            **{channel.spec.name: _mean(values[channel, a:b]) for channel in MEANS},
        }
        yield line(start, fields, epoch_ms + 1000 * a)


def _places(tags: Mapping[str, str], way: Way, values: Floats, epoch_ms: int) -> Iterator[str]:
    """Yield positions, thinned, with the values of their seconds."""
    start, last = head(WAY, tags), values.shape[1] - 1
    for nth in _thinned(way.t_s):
        t_s = float(way.t_s[nth])
        second = min(max(int(t_s), 0), last)
        fields = {
            "t_s": t_s,
            "latitude": float(way.degrees[0, nth]),
            "longitude": float(way.degrees[1, nth]),
            **{channel.spec.name: float(values[channel, second]) for channel in CARRIED},
        }
        yield line(start, fields, epoch_ms + round(1000.0 * t_s))


def _thinned(t_s: Floats) -> list[int]:
    """Return which positions are kept: the first of each stretch of time."""
    if not t_s.size:
        return []
    apart_s = max(APART_S, float(t_s[-1] - t_s[0]) / (MOST - 1))
    _, first = np.unique(np.floor((t_s - t_s[0]) / apart_s), return_index=True)
    kept: list[int] = first.tolist()
    return kept


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else math.nan
