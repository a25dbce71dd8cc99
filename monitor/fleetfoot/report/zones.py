"""How long heart rate was in each zone; only where the runner's own resting and greatest heart rate are known."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fleetfoot.words.text import span
from fleetfoot_signal.belief import not_false
from fleetfoot_signal.days.zones import ZONES_FROM, reserve_share, zone_minutes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.report.study import Study


class Zone(NamedTuple):
    """One zone."""

    name: str
    bpm: str
    took: str
    percent: int
    """Of the time that heart rate is known for."""


class Body(NamedTuple):
    """What zones are reckoned from."""

    resting_bpm: float
    greatest_bpm: float


def zones_of(study: Study, body: Body | None) -> Sequence[Zone]:
    """Return the time in each zone, the easiest first; none where the body is not known or no heart rate is."""
    hearts = not_false(study.values)
    if body is None or not np.isfinite(hearts).any():
        return ()
    names = study.words.names
    reserve = body.greatest_bpm - body.resting_bpm
    share = reserve_share(hearts, np.array(body.resting_bpm), np.array(body.greatest_bpm))
    seconds = 60.0 * zone_minutes(share, np.full(share.shape, 1.0 / 60.0))
    lows = [round(body.resting_bpm + part * reserve) for part in ZONES_FROM]
    limits = [
        names.below.format(bpm=lows[0]),
        *(f"{low}-{high - 1}" for low, high in pairwise(lows)),
    ]
    limits.append(names.above.format(bpm=lows[-1]))
    total = float(seconds.sum())
    return [
        Zone(name, bpm, span(lasted) if lasted else "-", round(100.0 * lasted / total) if total else 0)
        for name, bpm, lasted in zip(names.zones, limits, seconds.tolist(), strict=True)
    ]
