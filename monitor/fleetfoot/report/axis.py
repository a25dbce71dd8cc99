"""Axes of the charts: where a value lies on the paper, and where ticks make sense."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.words.quantity import SLOWEST_M_S
from fleetfoot.words.text import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.words.quantity import Measure
    from fleetfoot_signal.types import Floats

CLOCK_STEPS_S: Final = (60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800)
PACE_STEPS_S: Final = (5, 10, 15, 20, 30, 60, 120, 300)
"""Steps that a runner counts in: time of the run, and time for a kilometre or a mile."""


class Axis(NamedTuple):
    """One direction of a chart."""

    low: float
    high: float
    start: float
    """Position of ``low`` on the paper."""
    end: float
    """Position of ``high`` on the paper."""
    ticks: tuple[tuple[float, str], ...] = ()
    """Values with their labels."""

    def at(self, values: Floats | float) -> Floats:
        """Return positions; what lies outside is put on the edge, NaN stays."""
        share = (np.asarray(values, dtype=np.float64) - self.low) / (self.high - self.low)
        held: Floats = self.start + np.clip(share, 0.0, 1.0) * (self.end - self.start)
        return held


def round_ticks(
    low: float, high: float, count: int = 4, *, point: str = "."
) -> tuple[tuple[float, str], ...]:
    """Return at most ``count + 1`` ticks at 1, 2 or 5 times a power of ten.

    >>> round_ticks(131.0, 168.0)
    ((140.0, '140'), (150.0, '150'), (160.0, '160'))
    """
    power = 10.0 ** math.floor(math.log10((high - low) / count))
    for step in (power, 2.0 * power, 5.0 * power, 10.0 * power):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first <= count:
            break
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    return tuple((k * step, number(k * step, places, point=point)) for k in range(first, last + 1))


def clock_ticks(seconds: float, count: int = 8) -> tuple[tuple[float, str], ...]:
    """Return ticks on the time of a run, in minutes or from two hours on in hours and minutes.

    >>> clock_ticks(1500.0)
    ((0, '0'), (300, '5'), (600, '10'), (900, '15'), (1200, '20'), (1500, '25'))
    """
    step = next((s for s in CLOCK_STEPS_S if s * count >= seconds), CLOCK_STEPS_S[-1])
    step = max(step, math.ceil(seconds / count / CLOCK_STEPS_S[-1]) * CLOCK_STEPS_S[-1] * (step > 28_000))
    name = _hours if is_in_hours(seconds) else _minutes
    return tuple((at, name(at)) for at in range(0, int(seconds) + 1, step))


def is_in_hours(seconds: float) -> bool:
    """Return whether the clock of a run of this length shows hours."""
    return seconds > 7200.0


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:g}"


def _hours(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"


def ticks_of(measure: Measure, low: float, high: float, count: int = 4) -> tuple[tuple[float, str], ...]:
    """Return ticks where the figures that people read are round; the axis itself is in the unit of the core.

    >>> from fleetfoot.words.quantity import METRIC
    >>> from fleetfoot_signal.channel import Channel
    >>> ticks_of(METRIC.measure(Channel.SPEED), 2.9, 3.6)[0]
    (2.9411764705882355, '5:40')
    >>> [label for _, label in ticks_of(METRIC.measure(Channel.VERTICAL_OSCILLATION), 71.0, 96.0)]
    ['7.5', '8.0', '8.5', '9.0', '9.5']
    """
    if measure.pace_m:
        return _pace_ticks(measure, low, high, count)
    return tuple(
        (measure.back(at), label)
        for at, label in round_ticks(measure.of(low), measure.of(high), count, point=measure.point)
    )


def _pace_ticks(
    measure: Measure, low_m_s: float, high_m_s: float, count: int
) -> tuple[tuple[float, str], ...]:
    slow, fast = measure.of(max(low_m_s, SLOWEST_M_S)), measure.of(high_m_s)
    step = next((s for s in PACE_STEPS_S if s * count >= slow - fast), PACE_STEPS_S[-1])
    paces = range(math.floor(slow / step) * step, math.ceil(fast / step) * step - 1, -step)
    return tuple((at, measure.figure(at)) for at in (measure.back(p) for p in paces if p > 0))


def spread(values: Floats, *, least: float, share: float = 1.0) -> tuple[float, float] | None:
    """Return the range in which nearly all values lie, with some air; None where nothing is known.

    Parameters
    ----------
    values
        Any shape; NaN is left out.
    least
        Smallest width, so that noise does not fill a chart.
    share
        Percent to leave out at each end: single outliers must not flatten the rest.
    """
    known = values[np.isfinite(values)]
    if not known.size:
        return None
    low, high = (float(v) for v in np.percentile(known, (share, 100.0 - share)))
    room = max(least - (high - low), 0.0) / 2.0 + 0.06 * max(high - low, least)
    return low - room, high + room


def binned(values: Floats, width_s: int) -> Floats:
    """Return medians of neighbouring seconds; NaN where less than half of them is known."""
    count = -(-values.size // width_s)
    table = np.full(count * width_s, np.nan)
    table[: values.size] = values
    rows: Sequence[Floats] = list(table.reshape(count, width_s))
    medians = [
        float(np.median(k)) if 2 * (k := row[~np.isnan(row)]).size >= width_s else math.nan for row in rows
    ]
    return np.array(medians, dtype=np.float64)
