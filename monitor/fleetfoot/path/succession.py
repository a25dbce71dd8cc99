"""Who speaks for a channel when its sensor is dead: another that tells the same, until the first is back.

A channel belongs to the first sensor that tells it. For what is the same whoever measures it, another sensor stands in
once that one has been silent for a minute; it is told. Speed, power and the gait differ between sensors by as much as
what is looked for (up to 30 ms of contact time, findings of the protocol survey), and personal baselines are kept for
each sensor: nobody stands in there, and that is told too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.kept import Kept
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot_signal import Sample

SILENT_S: Final = 60.0
"""Three times the longest recovery of a link: 19.3 s in 2,052 radio faults (measured on virtual sensors)."""
ALIKE: Final = frozenset({Channel.HEART_RATE, Channel.ALTITUDE, Channel.TEMPERATURE})
"""Channels that are the same whoever measures them."""


class Succession(Kept):
    """Lets one sensor speak for each channel, by the times of the samples alone: live and replayed it is the same.

    Attributes
    ----------
    changes : list[tuple[float, Channel, str, str]]
        When which sensor took over a channel, and from whom; also where it did not because they differ.
    """

    kept = ("changes", "_owner", "_speaker", "_heard_s", "_told")

    def __init__(self) -> None:
        self.changes: list[tuple[float, Channel, str, str]] = []
        self._owner: dict[Channel, str] = {}
        self._speaker: dict[Channel, str] = {}
        self._heard_s: dict[tuple[Channel, str], float] = {}
        self._told: set[tuple[Channel, str]] = set()

    def heed(self, sample: Sample) -> Sample | None:
        """Return a sample as the channel's owner would have told it; None where it is not to be heard.

        A sensor that never speaks for a channel passes unchanged: the grid knows whose the channel is.
        """
        channel = sample.channel
        known = not math.isnan(sample.value)
        owner = self._owner.get(channel)
        if owner is None:
            if known:
                self._owner[channel] = self._speaker[channel] = sample.sensor
                self._heard_s[channel, sample.sensor] = sample.t_s
            return sample
        if known:
            self._heard_s[channel, sample.sensor] = sample.t_s
            self._choose(channel, owner, sample)
        if channel not in ALIKE:
            return sample
        return sample._replace(sensor=owner) if sample.sensor == self._speaker[channel] else None

    def _choose(self, channel: Channel, owner: str, sample: Sample) -> None:
        """Say who speaks from a known value on: its own sensor if that is the owner, or if the speaker is dead."""
        speaker = self._speaker[channel]
        if sample.sensor == speaker:
            return
        dead = sample.t_s - self._heard_s[channel, speaker] > SILENT_S
        if channel not in ALIKE:
            if dead and (channel, sample.sensor) not in self._told:
                self._told.add((channel, sample.sensor))
                self.changes.append((sample.t_s, channel, sample.sensor, speaker))
        elif dead or sample.sensor == owner:
            self._speaker[channel] = sample.sensor
            self.changes.append((sample.t_s, channel, sample.sensor, speaker))

    def lines(self, start_s: float, title: Callable[[str], str], clock: Callable[[float], str]) -> list[str]:
        """Return one line for each change; ``title`` gives what people know a sensor by, ``clock`` writes a time."""
        return [
            self._line(channel, clock(t_s - start_s), title(heir), title(before))
            for t_s, channel, heir, before in self.changes
        ]

    def _line(self, channel: Channel, at: str, heir: str, before: str) -> str:
        what = channel.spec.title
        if channel in ALIKE:
            return f"{what} came from {heir} instead of {before} from {at} on"
        return f"{what} of {before} fell silent; that of {heir} was not mixed with it, because sensors differ"
