"""The run in parts: each kilometre or mile, and the laps of the watch, with their pace as a bar."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.words.settings import Units
from fleetfoot.words.text import UNKNOWN, clock
from fleetfoot_signal.belief import not_false
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.travel import climbed_m, cuts_by_length, travelled_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.report.study import Study
    from fleetfoot.words.quantity import Figures
    from fleetfoot_signal.types import Floats

BAR: Final = 100


class Split(NamedTuple):
    """One part of a run."""

    name: str
    length: str
    """With its unit; empty for a whole kilometre or mile."""
    took: str
    pace: str
    bar: int
    """Of :data:`BAR`: its speed beside the fastest one."""
    bpm: str
    rise: str


class Splits(NamedTuple):
    """Parts of one kind."""

    title: str
    unit: str
    """Of the length in the names."""
    rows: Sequence[Split]
    has_heart: bool
    has_rise: bool
    pace_unit: str
    rise_unit: str


def by_length(study: Study) -> Splits | None:
    """Return the kilometres or miles of a run; None where no distance is known or it is shorter than one."""
    metres, lap_m = _metres(study), study.figures.lap_m
    if not study.knows(Channel.SPEED) or metres[-1] < lap_m:
        return None
    labels = study.words.labels
    title = labels.by_kilometre if study.figures.units is Units.METRIC else labels.by_mile
    return _splits(study, title, cuts_by_length(metres, lap_m))


def by_lap(study: Study) -> Splits | None:
    """Return the laps of the watch; None where it counted fewer than two."""
    if not study.knows(Channel.SPEED):
        return None
    ends = [round(end) for end in study.way.laps_s.tolist()]
    cuts = sorted({0, *(end for end in ends if 0 < end < study.seconds), study.seconds})
    return _splits(study, study.words.labels.by_watch, cuts) if len(cuts) > 2 else None


def _splits(study: Study, title: str, cuts: Sequence[int]) -> Splits:
    metres, figures = _metres(study), study.figures
    parts = [slice(a, b) for a, b in pairwise(cuts) if b > a]
    lengths = [float(metres[p.stop - 1] - (metres[p.start - 1] if p.start else 0.0)) for p in parts]
    speeds = [length / (p.stop - p.start) for length, p in zip(lengths, parts, strict=True)]
    fastest = max(speeds)
    hearts, heights = not_false(study.values), study.values[Channel.ALTITUDE]
    rows = [
        Split(
            str(place),
            "" if abs(length - figures.lap_m) < 0.01 * figures.lap_m else figures.distance(length, 2),
            clock(part.stop - part.start),
            figures.figure(Channel.SPEED, speed),
            round(BAR * speed / fastest) if fastest > 0.0 else 0,
            _mean(hearts[part]),
            _rise(heights[part], figures),
        )
        for place, (part, length, speed) in enumerate(zip(parts, lengths, speeds, strict=True), start=1)
    ]
    return Splits(
        title,
        figures.unit(Channel.DISTANCE),
        rows,
        has_heart=study.knows(Channel.HEART_RATE),
        has_rise=study.knows(Channel.ALTITUDE),
        pace_unit=figures.measure(Channel.SPEED).along,
        rise_unit=figures.unit(Channel.ALTITUDE),
    )


def _metres(study: Study) -> Floats:
    return travelled_m(study.values[Channel.SPEED], study.values[Channel.DISTANCE])


def _mean(values: Floats) -> str:
    known = values[np.isfinite(values)]
    return f"{np.mean(known):.0f}" if known.size else UNKNOWN


def _rise(heights: Floats, figures: Figures) -> str:
    climbed = climbed_m(heights)
    return UNKNOWN if math.isnan(climbed) else f"+{figures.figure(Channel.ALTITUDE, climbed)}"
