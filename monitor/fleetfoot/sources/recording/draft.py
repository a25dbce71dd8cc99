"""A run as its file states it, before anything is judged: what every reader hands over."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.path.run import UNFELT

if TYPE_CHECKING:
    from fleetfoot.path.run import Felt
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.types import Bools, Floats, Ints


class Column(NamedTuple):
    """One channel as one sensor recorded it."""

    channel: Channel
    sensor: str
    values: Floats
    """float64[n] in the unit of the channel table; cadence as it was counted. NaN is unknown."""


class Stated(NamedTuple):
    """What a file says of a run as a whole; NaN where it does not."""

    distance_m: float = math.nan
    elapsed_s: float = math.nan
    timer_s: float = math.nan
    moving_s: float = math.nan


class Stop(NamedTuple):
    """A time for which the recording was stopped, on the file's clock."""

    from_s: float
    to_s: float
    """Infinite where it was never started again."""
    position: int
    """Number of records before the stop, in the order of the file."""


class Intervals(NamedTuple):
    """Intervals between heart beats, in the order in which they were recorded."""

    rr_ms: Floats
    """float64[m]"""
    sensor: str
    position: Ints | None = None
    """int64[m]: number of records before each, where they carry no time of their own."""
    clock_s: Floats | None = None
    """float64[m]: when each ended, on the file's clock."""


class Sport(NamedTuple):
    """What a file says of the sport."""

    name: str = ""
    """As people know it, such as ``cycling``; empty where nothing is said, or nothing that tells."""
    runs: bool = False


UNSTATED: Final = Sport()
NOTHING: Final = Stated()


MOST_LAPS: Final = 1000


@dataclass(slots=True)
class Draft:
    """One run of one file."""

    clock_s: Floats
    """float64[n]: of each record, in the order of the file: seconds since 1970, or since any moment if undated."""
    columns: list[Column]
    """In the order of preference where several are of one channel."""
    dated: bool = True
    sport: Sport | None = UNSTATED
    """None where the format has no place to say so."""
    device: str = "position"
    """Whose word the positions are."""
    stated: Stated = NOTHING
    felt: Felt = UNFELT
    begun_s: float = math.nan
    """When the device was started, on the file's clock; NaN where it does not say."""
    stops: list[Stop] = field(default_factory=list[Stop])
    breaks: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """Records at which a new track or segment begins: before them the recording may have been paused."""
    degrees: Floats | None = None
    """float64[2, n]: latitude and longitude; NaN is unknown."""
    laps_s: Floats = field(default_factory=lambda: np.empty(0))
    """float64[m]: when laps ended, on the file's clock."""
    intervals: Intervals | None = None
    utc_offset_s: float | None = None
    """Local time less UTC, where the file says so."""
    strides: bool | None = None
    """Whether cadence counts one foot; None where only the length of a step can tell."""
    exact: bool = False
    """Whether a zero is a zero, as in files that leave empty what they do not know."""
    warnings: list[str] = field(default_factory=list[str])

    def of(self, channel: Channel) -> Floats | None:
        """Return the preferred column of a channel, if there is one."""
        return next((column.values for column in self.columns if column.channel is channel), None)

    def keep(self, index: Ints | Bools) -> list[Column]:
        """Return the columns of some records, in the order of ``index``."""
        return [column._replace(values=column.values[index]) for column in self.columns]
