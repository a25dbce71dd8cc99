"""What holds for the columns of every file: zeros that mean missing, one sensor a channel, a sane clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot_signal.channel import MEASURED, Channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from fleetfoot_signal.sample import Beat
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

STRIDES_AT_MOST: Final = 120.0
"""Median strides/min above this are steps/min: nobody runs with a median of 240 steps/min.

The fastest sprinters reach about 280 for seconds (Salo 2011, Med Sci Sports Exerc 43:1055)."""

LONGEST_RUN_S: Final = 86_400.0
"""A file that spans more than a day, or jumps by more, has a broken clock."""


class Draft(NamedTuple):
    """A run as its file states it, before zeros are judged and a sensor is chosen for each channel."""

    started_utc: datetime | None
    t_s: Floats
    """float64[n]: never decreasing."""
    columns: list[Column]
    """In the order of preference where several are of one channel."""
    beats: list[Beat]
    warnings: list[str]
    exact: bool = False
    """Whether a zero is a zero, as in files that leave empty what they do not know."""


class Column(NamedTuple):
    """One channel as one sensor recorded it."""

    channel: Channel
    sensor: str
    values: Floats
    """float64[n] in the unit of the channel table; NaN is unknown."""


def steps_per_minute(cadence: Floats) -> Floats:
    """Return steps/min of a cadence in strides/min; one that can only be steps/min stays as it is."""
    turning = cadence[cadence > 0.0]
    already_steps = turning.size > 0 and float(np.median(turning)) > STRIDES_AT_MOST
    return cadence if already_steps else 2.0 * cadence


def without_false_zeros(columns: Iterable[Column]) -> list[Column]:
    """Return the columns with NaN where 0 means missing, without those that then say nothing.

    A column that is 0 throughout is absent, whatever it is. An altitude outside the range of the channel
    table is unknown: Stryd's wraps to 65,5xx below its start.
    """
    given = list(columns)
    speeds = [column.values for column in given if column.channel is Channel.SPEED]
    moving = speeds[0] > MOVING_M_S if speeds else None
    said = [column for column in given if np.nan_to_num(column.values).any()]
    cleaned = [column._replace(values=_cleaned(column, moving)) for column in said]
    return [column for column in cleaned if not np.isnan(column.values).all()]


def _cleaned(column: Column, moving: Bools | None) -> Floats:
    values = column.values
    if column.channel is Channel.ALTITUDE:
        spec = column.channel.spec
        return np.where((values >= spec.low) & (values <= spec.high), values, np.nan)
    if column.channel in NEVER_ZERO:
        return np.where(values == 0.0, np.nan, values)
    if column.channel in {Channel.CADENCE, Channel.POWER}:
        gap = np.ones(values.shape, dtype=np.bool_) if column.sensor == STRYD else moving
        return values if gap is None else np.where((values == 0.0) & gap, np.nan, values)
    return values


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


def merge_repeats(t_s: Floats, columns: Sequence[Column]) -> tuple[Floats, list[Column]]:
    """Merge the records of one moment into one: of each column the last value that is known."""
    is_last = np.append(np.diff(t_s) != 0.0, [True])
    if bool(is_last.all()):
        return t_s, list(columns)
    ends = np.flatnonzero(is_last)
    starts = np.append([0], ends[:-1] + 1)
    return t_s[ends], [column._replace(values=_last_known(column.values, starts, ends)) for column in columns]


def _last_known(values: Floats, starts: Ints, ends: Ints) -> Floats:
    known = np.where(np.isnan(values), -1, np.arange(values.size))
    latest = np.maximum.accumulate(known)[ends]
    return np.where(latest >= starts, values[latest], np.nan)


def check_clock(where: str, t_s: Floats, places: Sequence[str] | None = None) -> None:
    """Refuse a clock that cannot be a run's.

    Parameters
    ----------
    where
        The file, for the message.
    t_s
        float64[n].
    places
        What people call each of the records; without, they are numbered from 1.

    Raises
    ------
    UnreadableError
        If time goes backwards, jumps by more than a day or spans more than a day.
    """
    steps = np.diff(t_s)
    if (back := np.flatnonzero(steps < 0.0)).size:
        place = _place(int(back[0]) + 1, places)
        raise UnreadableError(
            f"{where}: {place}: the clock goes back by {-steps[back[0]]:.6g} s", "cut the file there"
        )
    if (jump := np.flatnonzero(steps > LONGEST_RUN_S)).size:
        place = _place(int(jump[0]) + 1, places)
        days = steps[jump[0]] / LONGEST_RUN_S
        raise UnreadableError(f"{where}: {place}: the clock jumps by {days:.1f} days", "cut the file there")
    if t_s.size and t_s[-1] - t_s[0] > LONGEST_RUN_S:
        hours = (t_s[-1] - t_s[0]) / 3600.0
        raise UnreadableError(
            f"{where}: spans {hours:.1f} hours, and a run of more than 24 is not read", "cut the file"
        )


def _place(index: int, places: Sequence[str] | None) -> str:
    return places[index] if places else f"record {index + 1}"
