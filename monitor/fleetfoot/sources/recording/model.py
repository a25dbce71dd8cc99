"""A recorded run: columns over time, beats, pauses, and which sensor said what."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.path.run import UNFELT
from fleetfoot.sources.recording.distance import HOLD_S
from fleetfoot_signal.sample import Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from fleetfoot.path.run import Felt, Figures
    from fleetfoot.sources.recording.pauses import Pauses
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.types import Bools, Floats

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
    warnings: list[str]
    """What the reader had to put up with, one line each."""
    felt: Felt = UNFELT
    """What the runner told the device."""

    @property
    def duration_s(self) -> float:
        """Time from the first record to the last."""
        return float(self.t_s[-1] - self.t_s[0])

    def items(self) -> Iterator[Sample | Beat]:
        """Yield samples and beats in the order of time; at one moment beats first, then channels.

        A field that is absent in a record is absent, not lost: what was said before stands on, to the next record if
        that comes within :data:`HOLD_S`, else for the age of the channel, and never into a pause. Where it ends without
        another value a sample of NaN says so.
        """
        channels = sorted(self.sensors)
        present = [(channel, self.values[channel].tolist(), self.sensors[channel]) for channel in channels]
        ends = self._ends()
        at_end = following = 0
        for i, t_s in enumerate(self.t_s.tolist()):
            while at_end < len(ends) and ends[at_end].t_s < t_s:
                while following < len(self.beats) and self.beats[following].t_s <= ends[at_end].t_s:
                    yield self.beats[following]
                    following += 1
                yield ends[at_end]
                at_end += 1
            while following < len(self.beats) and self.beats[following].t_s <= t_s:
                yield self.beats[following]
                following += 1
            for channel, column, sensor in present:
                if not math.isnan(column[i]):
                    yield Sample(t_s, channel, column[i], sensor)
        yield from self.beats[following:]

    def _ends(self) -> list[Sample]:
        """Return when a value ceases to stand before there is another: samples of NaN in the order of time."""
        gap_s = np.diff(self.t_s, append=np.inf)
        paused_s = np.append(self.pauses.from_s, np.inf)
        ends: list[Sample] = []
        for channel, sensor in sorted(self.sensors.items()):
            known = np.flatnonzero(~np.isnan(self.values[channel]))
            at_s = self.t_s[known]
            age_s = channel.spec.max_age_s
            stands_s = at_s + np.maximum(np.minimum(gap_s[known], HOLD_S), age_s)
            stands_s = np.minimum(stands_s, paused_s[np.searchsorted(self.pauses.from_s, at_s, side="left")])
            next_s = np.append(at_s[1:], self.t_s[-1])
            over: Bools = stands_s < next_s
            ends += [Sample(t_s, channel, math.nan, sensor) for t_s in stands_s[over].tolist()]
        return sorted(ends, key=lambda sample: sample.t_s)
