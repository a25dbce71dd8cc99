"""Who speaks for a channel when its sensor is dead: another that tells the same.

A channel belongs to the first sensor that tells it. Once that one has been silent for a minute another takes over, and
that is told. What is the same whoever measures it goes back to the first as soon as it is back. Speed, power and the
gait differ between sensors by as much as what is looked for (up to 30 ms of contact time, findings of the protocol
survey): there the change is a :class:`Handover`, at which whoever compares with what went before starts anew, and the
second sensor keeps the channel as long as it lives, so that there are few of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.kept import Kept, keeps
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot_signal import Sample

SILENT_S: Final = 60.0
"""Three times the longest recovery of a link: 19.3 s in 2,052 radio faults (measured on virtual sensors)."""
ALIKE: Final = frozenset({Channel.HEART_RATE, Channel.ALTITUDE, Channel.TEMPERATURE})
"""Channels that are the same whoever measures them."""


class Handover(NamedTuple):
    """When which sensor took over a channel, and from whom."""

    t_s: float
    channel: Channel
    heir: str
    before: str


keeps(Handover)


class Succession(Kept):
    """Lets one sensor speak for each channel, by the times of the samples alone: live and replayed it is the same.

    Attributes
    ----------
    handovers : list[Handover]
        In the order of time.
    """

    kept = ("handovers", "_owner", "_speaker", "_heard_s")

    def __init__(self) -> None:
        self.handovers: list[Handover] = []
        self._owner: dict[Channel, str] = {}
        """The first that told a channel."""
        self._speaker: dict[Channel, str] = {}
        self._heard_s: dict[tuple[Channel, str], float] = {}

    def heed(self, sample: Sample) -> Sample | None:
        """Return a sample as the channel's owner would have told it; None where it is not to be heard."""
        channel = Channel(sample.channel)
        if channel.spec.cumulative:  # a count of another begins elsewhere, and contradicts this one's speed
            return sample if sample.sensor == self._owner.get(Channel.SPEED, sample.sensor) else None
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
        return sample._replace(sensor=owner) if sample.sensor == self._speaker[channel] else None

    def _choose(self, channel: Channel, owner: str, sample: Sample) -> None:
        """Say who speaks from a known value on: another if the speaker is dead, the owner again if it is the same."""
        speaker = self._speaker[channel]
        if sample.sensor == speaker:
            return
        dead = sample.t_s - self._heard_s[channel, speaker] > SILENT_S
        if dead or (channel in ALIKE and sample.sensor == owner):
            self._speaker[channel] = sample.sensor
            self.handovers.append(Handover(sample.t_s, channel, sample.sensor, speaker))

    def lines(self, start_s: float, title: Callable[[str], str], clock: Callable[[float], str]) -> list[str]:
        """Return one line for each change; ``title`` gives what people know a sensor by, ``clock`` writes a time."""
        return [
            _line(each.channel, clock(each.t_s - start_s), title(each.heir), title(each.before))
            for each in self.handovers
        ]


def _line(channel: Channel, at: str, heir: str, before: str) -> str:
    line = f"{channel.spec.title} came from {heir} instead of {before} from {at} on"
    return line if channel in ALIKE else f"{line}; sensors differ, so what is judged by it starts anew there"
