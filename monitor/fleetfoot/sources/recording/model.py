"""A recorded run: columns over time, beats, pauses, and which sensor said what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.path.excerpt import Excerpt
from fleetfoot.path.run import UNFELT
from fleetfoot.sources.recording.distance import HOLD_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from fleetfoot.path.run import Felt, Figures
    from fleetfoot.path.way import Way
    from fleetfoot.sources.recording.pauses import Pauses
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.sample import Beat, Sample
    from fleetfoot_signal.types import Bools, Floats, Ints

__all__ = ["HOLD_S", "Recording"]


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One run out of a file."""

    name: str
    """The file's name; with ``#2``, ``#3`` for further runs out of the same file."""
    started_utc: datetime | None
    """When ``t_s`` was 0; None where the file does not say."""
    utc_offset_s: int | None
    """Local time less UTC, where the file says so; None where it does not."""
    digest: str
    """SHA-256 (hex) of the file's content and the number of the run in it."""
    sensors: dict[Channel, str]
    """Which sensor each present channel comes from, one for the whole run; stable for a device."""
    t_s: Floats
    """float64[n]: seconds since the start, strictly increasing."""
    values: Floats
    """float64[MEASURED, n] in the units of the channel table; NaN is unknown, and all is unknown in pauses."""
    beats: list[Beat]
    """Intervals between heart beats in the order in which they were recorded; their times never decrease."""
    pauses: Pauses
    """When the recording was paused."""
    figures: Figures
    """What the watch showed, as far as the records bear it out."""
    degrees: tuple[float, float] | None
    """Latitude and longitude of the start, where known."""
    way: Way
    """Where it led, on the clock of ``t_s``."""
    warnings: list[str]
    """What the reader had to put up with, one line each."""
    felt: Felt = UNFELT
    """What the runner told the device."""

    @property
    def duration_s(self) -> float:
        """Time from the first record to the last."""
        return float(self.t_s[-1] - self.t_s[0])

    def items(self) -> Iterator[Sample | Beat]:
        """Yield what :meth:`excerpt` holds one by one, in the order of time; at one moment beats first."""
        return self.excerpt().items()

    def excerpt(self) -> Excerpt:
        """Return all samples and beats; of one moment those of the channels in their order.

        A field that is absent in a record is absent, not lost: what was said before stands on, to the next record if
        that comes within :data:`HOLD_S`, else for the age of the channel, and never into a pause. Where it ends without
        another value a sample of NaN says so.
        """
        channels, names = sorted(self.sensors), sorted(set(self.sensors.values()))
        values = self.values[channels].T
        record, place = np.nonzero(~np.isnan(values))
        number = np.array(channels, dtype=np.int64)
        end_s, ended = self._ends(channels)
        t_s = np.concatenate((self.t_s[record], end_s))
        # What ends at the moment of a record ends behind it.
        order = np.lexsort((np.arange(t_s.size) >= record.size, t_s))
        channel = number[np.concatenate((place, ended))]
        value = np.concatenate((values[record, place], np.full(end_s.size, np.nan)))
        sensors = np.array([names.index(self.sensors[each]) for each in channels], dtype=np.int64)
        sensor = sensors[np.concatenate((place, ended))]
        return Excerpt(t_s[order], channel[order], value[order], sensor[order], tuple(names), self.beats)

    def _ends(self, channels: list[Channel]) -> tuple[Floats, Ints]:
        """Return when values cease to stand before there is another, in the order of time, and places of channels."""
        gap_s = np.diff(self.t_s, append=np.inf)
        paused_s = np.append(self.pauses.from_s, np.inf)
        ends: list[Floats] = [np.zeros(0)]
        places: list[Ints] = [np.zeros(0, dtype=np.int64)]
        for place, channel in enumerate(channels):
            known = np.flatnonzero(~np.isnan(self.values[channel]))
            at_s = self.t_s[known]
            age_s = channel.spec.max_age_s
            stands_s = at_s + np.maximum(np.minimum(gap_s[known], HOLD_S), age_s)
            stands_s = np.minimum(stands_s, paused_s[np.searchsorted(self.pauses.from_s, at_s, side="left")])
            next_s = np.append(at_s[1:], self.t_s[-1])
            over: Bools = stands_s < next_s
            ends.append(stands_s[over])
            places.append(np.full(np.count_nonzero(over), place))
        end_s, ended = np.concatenate(ends), np.concatenate(places)
        order = np.argsort(end_s, kind="stable")
        return end_s[order], ended[order]
