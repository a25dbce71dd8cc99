"""Which channels have fallen silent, by the times of the samples alone: live and replayed it is the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.kept import Kept, keeps
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot_signal.channel import Channel

STALE_S: Final = 5.0
"""A sensor sends about once a second; after five seconds its last word does not stand for the present.

Source: recommendation of this project's protocol survey: a heart rate missing for more than 5 s is stale.
"""


class Gap(NamedTuple):
    """How often and how long one channel of one sensor was silent."""

    times: int
    seconds: float


keeps(Gap)


class Silence(Kept):
    """Watches every channel of every live sensor.

    Five seconds after the last sample of a channel it yields a sample that says "silent" (NaN), at exactly that
    moment: that sample is the gap marker, and detectors that need the channel abstain. Because the moment follows
    from the samples and not from a timer, a replayed capture gives the same markers bit for bit.

    Attributes
    ----------
    gaps : dict[tuple[str, Channel], Gap]
        What was missed so far, by sensor and channel; a gap counts when it ends.
    """

    kept = ("gaps", "_latest_s", "_silent", "_earliest_s")

    def __init__(self) -> None:
        self.gaps: dict[tuple[str, Channel], Gap] = {}
        self._latest_s: dict[tuple[str, Channel], float] = {}
        self._silent: set[tuple[str, Channel]] = set()
        self._earliest_s = math.inf
        """No channel falls silent before this moment."""

    def note(self, sample: Sample) -> None:
        """Take note of a sample that a sensor sent; even NaN shows that it is there.

        A count is passed over: it stands until it goes on, and whoever sends it sends more that is missed.
        """
        if sample.channel.spec.cumulative:
            return
        key = (sample.sensor, sample.channel)
        if key in self._silent:
            self._silent.discard(key)
            self._close(key, sample.t_s)
        self._latest_s[key] = sample.t_s
        self._earliest_s = min(self._earliest_s, sample.t_s + STALE_S)

    def before(self, t_s: float) -> list[Sample]:
        """Return the markers that fall due before ``t_s``, in the order of time."""
        if t_s <= self._earliest_s:
            return []
        speaking = {key: last for key, last in self._latest_s.items() if key not in self._silent}
        due = [key for key, last in speaking.items() if last + STALE_S < t_s]
        self._silent.update(due)
        self._earliest_s = min(
            (last + STALE_S for key, last in speaking.items() if key not in self._silent), default=math.inf
        )
        markers = [Sample(self._latest_s[key] + STALE_S, key[1], math.nan, key[0]) for key in due]
        return sorted(markers, key=lambda marker: marker.t_s)

    def forget(self, t_s: float) -> None:
        """Miss nothing from now on that does not speak again: the run is paused."""
        self.finish(t_s)
        self._latest_s.clear()
        self._earliest_s = math.inf

    def finish(self, t_s: float) -> None:
        """Close the gaps that last to the end of the run."""
        for key in sorted(self._silent):
            self._close(key, t_s)
        self._silent.clear()

    def _close(self, key: tuple[str, Channel], t_s: float) -> None:
        times, seconds = self.gaps.get(key, Gap(0, 0.0))
        self.gaps[key] = Gap(times + 1, seconds + t_s - self._latest_s[key])
