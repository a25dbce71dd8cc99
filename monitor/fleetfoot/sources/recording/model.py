"""A recorded run: columns over time, beats, and which sensor said what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fleetfoot_signal.sample import Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One run out of a file."""

    name: str
    """The file's name; with ``#2``, ``#3`` for further runs out of the same file."""
    started_utc: datetime | None
    """When ``t_s`` was 0; None where the file does not say."""
    digest: str
    """SHA-256 (hex) of the file's content and the number of the run in it."""
    sensors: dict[Channel, str]
    """Which sensor each present channel comes from, one for the whole run; stable for a device."""
    t_s: Floats
    """float64[n]: seconds since the start, strictly increasing."""
    values: Floats
    """float64[MEASURED, n] in the units of the channel table; NaN is unknown."""
    beats: list[Beat]
    """Intervals between heart beats in the order in which they were recorded; their times never decrease."""
    warnings: list[str]
    """What the reader had to put up with, one line each."""

    @property
    def duration_s(self) -> float:
        """Time from the first record to the last."""
        return float(self.t_s[-1] - self.t_s[0])

    def items(self) -> Iterator[Sample | Beat]:
        """Yield samples and beats in the order of time; at one moment beats first, then channels.

        A record that does not know a channel yields NaN for it: the sensor had fallen silent, and what it
        said before no longer holds.
        """
        channels = sorted(self.sensors)
        present = [(channel, self.values[channel].tolist(), self.sensors[channel]) for channel in channels]
        following = 0
        for i, t_s in enumerate(self.t_s.tolist()):
            while following < len(self.beats) and self.beats[following].t_s <= t_s:
                yield self.beats[following]
                following += 1
            for channel, column, sensor in present:
                yield Sample(t_s, channel, column[i], sensor)
        yield from self.beats[following:]
