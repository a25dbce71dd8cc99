"""What a source knows of a stretch of time, side by side: that of a recording is there at once.

A live source yields what happens item by item. Of a recording everything is known beforehand, and one array operation
takes an hour of it as fast as a minute.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fleetfoot_signal import Channel, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot_signal import Beat, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Excerpt:
    """Samples and beats, each in the order of time."""

    t_s: Floats
    """float64[sample]."""
    channel: Ints
    """int64[sample]."""
    value: Floats
    """float64[sample], in the units of the channel table; NaN says that the channel is silent."""
    sensor: Ints
    """int64[sample]: place in ``names``."""
    names: tuple[str, ...]
    """Of the sensors."""
    beats: list[Beat]

    def __bool__(self) -> bool:
        return bool(self.t_s.size or self.beats)

    @property
    def begins_s(self) -> float:
        """Time of the first sample; infinity where there is none."""
        return float(self.t_s[0]) if self.t_s.size else float("inf")

    def samples(self, since: int, until: int | None = None) -> Excerpt:
        """Return some of the samples, by their places, and no beats."""
        cut = slice(since, until)
        return Excerpt(self.t_s[cut], self.channel[cut], self.value[cut], self.sensor[cut], self.names, [])

    def split(self, t_s: float) -> tuple[Excerpt, Excerpt]:
        """Return what there is up to and including a moment, and the rest."""
        at = int(np.searchsorted(self.t_s, t_s, side="right"))
        beats = next((i for i, beat in enumerate(self.beats) if beat.t_s > t_s), len(self.beats))
        return (
            replace(self.samples(0, at), beats=self.beats[:beats]),
            replace(self.samples(at), beats=self.beats[beats:]),
        )

    def items(self) -> Iterator[Sample | Beat]:
        """Yield samples and beats one by one, in the order of time; at one moment beats first."""
        following = 0
        rows = zip(
            *(column.tolist() for column in (self.t_s, self.channel, self.value, self.sensor)), strict=True
        )
        for t_s, channel, value, sensor in rows:
            while following < len(self.beats) and self.beats[following].t_s <= t_s:
                yield self.beats[following]
                following += 1
            yield Sample(t_s, Channel(channel), value, self.names[sensor])
        yield from self.beats[following:]
