"""The route, drawn from positions alone: north is up, a metre is as long along as across, coloured by pace."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.report import svg
from fleetfoot.report.plot import Figure, Key, Table
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.travel import is_moving

if TYPE_CHECKING:
    from markupsafe import Markup

    from fleetfoot.path.way import Way
    from fleetfoot.report.study import Study
    from fleetfoot.words.quantity import Measure
    from fleetfoot_signal.types import Floats, Ints

METRES: Final = 6_371_000.0 * math.pi / 180.0
"""Of a degree of latitude, on a sphere of the earth's mean radius (IUGG)."""
LEAST_M: Final = 100.0
"""Whoever stayed within so little, as on a treadmill, has no route."""
MARGIN: Final = 16.0
TALLEST: Final = 520.0
SHADES: Final = 5
"""Classes of pace, each with a fifth of the run."""
POINTS: Final = 1500


class Drawn(NamedTuple):
    """Where the runner was on the drawing."""

    x: Floats
    """float64[second]; NaN where unknown."""
    y: Floats
    height: float


def drawn(way: Way, seconds: int) -> Drawn | None:
    """Return the places of a run's seconds on paper; None where there is no route."""
    if way.t_s.size < 2:
        return None
    latitude, longitude = way.degrees
    along = (longitude - longitude[0] + 180.0) % 360.0 - 180.0  # over the date line too
    east = METRES * np.cos(np.radians(np.median(latitude))) * along
    north = METRES * (latitude - latitude[0])
    across, high = float(np.ptp(east)), float(np.ptp(north))
    if max(across, high) < LEAST_M:
        return None
    scale = min((svg.WIDTH - 2 * MARGIN) / max(across, 1.0), (TALLEST - 2 * MARGIN) / max(high, 1.0))
    left = (svg.WIDTH - scale * across) / 2.0
    x = left + scale * (east - east.min())
    y = MARGIN + scale * (north.max() - north)
    at_s = np.arange(seconds, dtype=np.float64)
    x, y = (np.interp(at_s, way.t_s, each, left=np.nan, right=np.nan) for each in (x, y))
    return Drawn(x, y, 2 * MARGIN + scale * high)


def route_chart(study: Study) -> Figure | None:
    """Return the route; None where the recording has no positions."""
    found = drawn(study.way, study.seconds)
    if found is None:
        return None
    parts = _ribbon(found, shades(study.values[Channel.SPEED]))
    ends = np.flatnonzero(np.isfinite(found.x))
    for at, kind in ((ends[0], "start"), (ends[-1], "finish")):
        parts.append(svg.circle(float(found.x[at]), float(found.y[at]), kind, 6.0))
    parts.append(svg.circle(float(found.x[ends[0]]), float(found.y[ends[0]]), "now", 7.0, name="route-now"))
    words = study.words.charts
    picture = svg.picture("route", found.height, words.route, words.route_text, parts)
    slowest, fastest = words.route_keys
    keys = [Key("shade-0", slowest), Key(f"shade-{SHADES - 1}", fastest)]
    table = Table([each.format(pace=_pace(study).along) for each in words.route_head], _rows(study))
    return Figure(words.route, picture, words.route_text, table, keys)


def shades(speed: Floats) -> Ints:
    """Return int64[second]: which fifth of the moving time a second's speed lies in, 0 the slowest; -1 standing."""
    edges = _edges(speed)
    found = np.full(speed.shape, -1, dtype=np.int64)
    moving = is_moving(speed)
    found[moving] = np.searchsorted(edges, speed[moving], side="right")
    return found


def _edges(speed: Floats) -> Floats:
    moving = speed[is_moving(speed)]
    shares = np.arange(1, SHADES) * 100.0 / SHADES
    edges: Floats = np.percentile(moving, shares) if moving.size else np.zeros(SHADES - 1)
    return edges


def _ribbon(found: Drawn, shade: Ints) -> list[Markup]:
    """Return the line, a path for each stretch of one shade; stretches touch."""
    step = max(1, -(-found.x.size // POINTS))
    at = np.arange(0, found.x.size, step)
    kinds = shade[at]
    turns = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), at.size - 1]
    lines: dict[int, list[Markup]] = {kind: [] for kind in range(-1, SHADES)}
    for first, after in pairwise(turns):
        part = at[first : after + 1]
        kind = int(kinds[first])
        lines[kind].append(svg.line(found.x[part], found.y[part], f"way shade-{max(kind, 0)}"))
    return [each for kind in range(-1, SHADES) for each in lines[kind]]


def _pace(study: Study) -> Measure:
    return study.figures.measure(Channel.SPEED)


def _rows(study: Study) -> list[list[str]]:
    speed = study.values[Channel.SPEED]
    moving = speed[is_moving(speed)]
    if not moving.size:
        return []
    lows = [float(moving.min()), *_edges(speed).tolist()]
    return [[name, _pace(study).figure(at)] for name, at in zip(study.words.charts.shades, lows, strict=True)]
