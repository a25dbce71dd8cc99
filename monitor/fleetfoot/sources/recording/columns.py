"""What holds for the columns of every file: zeros that mean missing, what cannot be, one sensor a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sources.recording.clock import several
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.walk_ratio import OF_STEPS, steps_per_count, walk_ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fleetfoot.sources.recording.draft import Column
    from fleetfoot_signal.types import Bools, Floats, Ints

STRYD: Final = "fit:stryd"
"""Sensor whose zeros all stand for "no steps now" (seen in every Stryd file of the recorded runs)."""

NEVER_ZERO: Final = (
    Channel.HEART_RATE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
    Channel.STEP_LENGTH,
    Channel.BALANCE,
)
"""Channels of which a living runner has no zero: there 0 says that the device had nothing to say."""

MOVING_M_S: Final = 0.5
"""Above this speed somebody takes steps: a cadence or power of 0 is then a gap, below it is the truth.

About half of the slowest sustained walking, 1 m/s (Bohannon 1997, Age Ageing 26:15)."""
ENOUGH: Final = 10
"""So many counts with a speed decide what a cadence counts."""
MOST_JOGGING: Final = 100.0
"""Strides/min beyond which nobody jogs."""
MOST_STRIDES: Final = 110.0
"""Nobody takes 220 steps/min for a tenth of a run; sprinters reach 280 for seconds (Salo 2011, Med Sci Sports Exerc
43:1055)."""


def in_steps(count_per_min: Floats, speed_m_s: Floats | None) -> Floats:
    """Return the cadence in steps/min of one that counts strides or steps: one answer for the whole recording.

    The length of the steps that it would mean decides (:mod:`fleetfoot_signal.walk_ratio`). Without a speed the counts
    alone do: they are strides unless they are too many for that.
    """
    return 2.0 * count_per_min if _counts_strides(count_per_min, speed_m_s) else count_per_min


def _counts_strides(count_per_min: Floats, speed_m_s: Floats | None) -> bool:
    turning = count_per_min > 0.0
    if not turning.any():
        return True
    if speed_m_s is not None:
        ratio = walk_ratio(speed_m_s, count_per_min)
        known = ~np.isnan(ratio)
        if np.count_nonzero(known) >= ENOUGH:
            middle = float(np.median(ratio[known]))
            count = float(np.median(count_per_min[known]))
            told = steps_per_count(middle, count)
            # What the length does not tell counts strides, as the formats say, if that is a cadence at all.
            return told == 2 if told else middle > OF_STEPS and count <= MOST_JOGGING
    return float(np.percentile(count_per_min[turning], 90)) <= MOST_STRIDES


def without_false_zeros(columns: Iterable[Column], speed_m_s: Floats | None) -> list[Column]:
    """Return the columns with NaN where 0 means missing, without those that then say nothing.

    A column that is 0 throughout is absent, whatever it is.
    """
    moving = None if speed_m_s is None else speed_m_s > MOVING_M_S
    said = [column for column in columns if np.nan_to_num(column.values).any()]
    return [column._replace(values=_cleaned(column, moving)) for column in said]


def _cleaned(column: Column, moving: Bools | None) -> Floats:
    values = column.values
    if column.channel is Channel.ALTITUDE and column.sensor == STRYD:
        return np.where(
            values > column.channel.spec.high, np.nan, values
        )  # it wraps to 65,5xx m below its start
    if column.channel in NEVER_ZERO:
        return np.where(values == 0.0, np.nan, values)
    if column.channel in {Channel.CADENCE, Channel.POWER}:
        gap = np.ones(values.shape, dtype=np.bool_) if column.sensor == STRYD else moving
        return values if gap is None else np.where((values == 0.0) & gap, np.nan, values)
    return values


def plausible(columns: Iterable[Column]) -> tuple[list[Column], list[str]]:
    """Return the columns with NaN for what cannot be of a runner, by the channel table, and a line for each channel.

    What is too low to be counted, such as a cadence of somebody who stands, is unknown without a word.
    """
    kept: list[Column] = []
    lines: list[str] = []
    for column in columns:
        spec = column.channel.spec
        impossible = (column.values > spec.high) | (column.values < min(spec.low, 0.0))
        low = (column.values < spec.low) & ~impossible & (column.values != 0.0)
        if impossible.any():
            worst = column.values[impossible][np.argmax(np.abs(column.values[impossible]))]
            lines.append(
                f"{spec.title}: {several(int(impossible.sum()), 'value')} that cannot be, such as {worst:.6g}"
                f"{'' if spec.unit == '1' else f' {spec.unit}'}: taken as unknown"
            )
        values = np.where(impossible | low, np.nan, column.values)
        if not np.isnan(values).all():
            kept.append(column._replace(values=values))
    return kept, list(dict.fromkeys(lines))


def one_sensor_each(columns: Sequence[Column]) -> dict[Channel, Column]:
    """Choose one sensor for each channel, for the whole run: two sensors are never mixed.

    The first that is given stays unless another one covers more than twice as many records.
    """
    chosen: dict[Channel, Column] = {}
    for channel in Channel:
        candidates = [column for column in columns if column.channel is channel]
        if candidates:
            widest = max(candidates, key=_coverage)  # the first of equals
            first = candidates[0]
            chosen[channel] = first if 2 * _coverage(first) >= _coverage(widest) else widest
    return chosen


def _coverage(column: Column) -> int:
    return int(np.count_nonzero(~np.isnan(column.values)))


def table(columns: dict[Channel, Column], length: int) -> tuple[Floats, dict[Channel, str]]:
    """Return ``float64[MEASURED, length]`` and the sensor of each channel that is present."""
    values = np.full((MEASURED, length), np.nan)
    for channel, column in columns.items():
        values[channel] = column.values
    return values, {channel: column.sensor for channel, column in columns.items()}


class Moments:
    """The records of one moment as one: of each column the last value that is known.

    Parameters
    ----------
    t_s : Floats, shape (n,)
        Never decreasing.
    """

    def __init__(self, t_s: Floats) -> None:
        self._ends = (
            np.flatnonzero(np.append(np.diff(t_s) != 0.0, [True])) if t_s.size else np.empty(0, np.int64)
        )
        self._starts = np.append([0], self._ends[:-1] + 1)
        self._alone = self._ends.size == t_s.size

    def merged(self, values: Floats) -> Floats:
        """Return ``float64[moments]``."""
        if self._alone:
            return values
        known = np.where(np.isnan(values), -1, np.arange(values.size))
        latest = np.maximum.accumulate(known)[self._ends]
        return np.where(latest >= self._starts, values[latest], np.nan)

    def row(self, records: Ints) -> Ints:
        """Return in which moment each record lies; the number of moments for one behind the last."""
        return np.searchsorted(self._ends, records)
