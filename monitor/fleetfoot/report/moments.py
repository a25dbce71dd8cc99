"""What the charts under the cursor are drawn from: every quantity at the same moments, as the page holds it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot.report.axis import binned
from fleetfoot.report.route import drawn
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.travel import travelled_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.report.study import Study
    from fleetfoot.report.timeline import Strip
    from fleetfoot.report.wording import Told
    from fleetfoot_signal.types import Floats

MOST: Final = 1800
"""Moments: one each 2 s of an hour, and as many as a wide screen has pixels for."""


def moments(study: Study, strips: Sequence[Strip], told: Sequence[Told]) -> dict[str, Any]:
    """Return the lines of some strips with what is shaded behind them: JSON values only."""
    width_s = max(1, -(-study.seconds // MOST))
    at = np.minimum(np.arange(0, study.seconds, width_s) + width_s // 2, study.seconds - 1)
    metres = travelled_m(study.values[Channel.SPEED], study.values[Channel.DISTANCE])
    known = bool(study.knows(Channel.SPEED))
    places = drawn(study.way, study.seconds)
    return {
        "t_s": at.tolist(),
        "metres": _numbers(metres[at], 1) if known else [None] * at.size,
        "lap_m": study.figures.lap_m,
        "point": study.figures.language.point,
        "lap_unit": study.figures.unit(Channel.DISTANCE),
        "lines": [_line(study, strip, width_s) for strip in strips],
        "places": []
        if places is None
        else [
            None if math.isnan(x) else [round(x, 1), round(y, 1)]
            for x, y in zip(places.x[at].tolist(), places.y[at].tolist(), strict=True)
        ],
        "shades": _shades(study, told),
    }


def _line(study: Study, strip: Strip, width_s: int) -> dict[str, Any]:
    measure = study.figures.measure(strip.channel)
    values = binned(study.values[strip.channel], width_s)
    low, high = strip.low, strip.high
    if not measure.pace_m:  # as people read it; a pace stays a speed, so that faster is higher
        values = values * measure.factor + measure.offset
        low, high = (each * measure.factor + measure.offset for each in (low, high))
    return {
        "name": strip.name,
        "unit": measure.unit,
        "ink": strip.ink,
        "decimals": measure.decimals,
        "pace_m": measure.pace_m,
        "low": round(low, 3),
        "high": round(high, 3),
        "values": _numbers(values, 3 if measure.pace_m else measure.decimals + 1),
    }


def _shades(study: Study, told: Sequence[Told]) -> list[dict[str, Any]]:
    found = [
        {"from_s": one.episode.onset_s, "to_s": one.episode.end_s, "kind": "alert", "mark": one.mark}
        for one in told
    ]
    if study.heart.fade is not None:
        fade = {
            "from_s": float(study.heart.fade.start_s),
            "to_s": float(study.seconds),
            "kind": "fade",
            "mark": "",
        }
        found.insert(0, fade)
    return found


def _numbers(values: Floats, digits: int) -> list[float | None]:
    return [None if math.isnan(value) else round(value, digits) for value in values.tolist()]
