"""Listens to one athlete's sensors while no row is made of them: what they send waits, in case it becomes a run."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Final

from fleetfoot.path.source import Notification
from fleetfoot.sensors.decoder import Decoder

if TYPE_CHECKING:
    from fleetfoot.path.motion import Motion
    from fleetfoot.path.source import Item
    from fleetfoot.path.track import Track
    from fleetfoot_signal.sample import Acceleration, Beat, Sample

MEMORY_S: Final = 120.0
"""How long what was sent is kept: longer than it takes to see that somebody has set off."""
SAID_MOST: Final = 16
"""Of each characteristic, how many notifications that measure nothing are kept: names, batteries, settings."""


class Overheard(Decoder):
    """A decoder that also tells whether the last notification measured something."""

    measured = False

    def feed(self, notification: Notification) -> list[Sample | Beat | Acceleration]:
        """See :meth:`Decoder.feed`."""
        found = super().feed(notification)
        self.measured = bool(found)
        return found


class Scout:
    """Hears what an athlete's sensors send, and knows whether the athlete moves by it.

    Parameters
    ----------
    track : Track
        Makes rows; nobody else takes from it, and nothing of it is recorded.
    decoder : Overheard
        That of the track.
    motion : Motion
    """

    def __init__(self, track: Track, decoder: Overheard, motion: Motion) -> None:
        self._track = track
        self._decoder = decoder
        self.motion = motion
        self._recent: deque[Item] = deque()
        self._said: dict[tuple[str, str], dict[bytes, Notification]] = {}

    @property
    def lost(self) -> bool:
        """Whether what is sent cannot be read on: a clock that jumps, or nothing for a day."""
        return self._track.exhausted

    def take(self, item: Item) -> None:
        """Hear an item."""
        if self.lost:
            return
        with self._track.until_unreadable():
            self._track.take(item)
        if isinstance(item, Notification) and not self._decoder.measured:
            said = self._said.setdefault((item.sensor, item.characteristic), {})
            said.pop(item.payload, None)
            said[item.payload] = item
            if len(said) > SAID_MOST:
                del said[next(iter(said))]
        else:
            self._recent.append(item)

    def advance(self, t_s: float) -> None:
        """Look at the rows up to a moment, and forget what is too old to become part of a run."""
        if self.lost:
            return
        with self._track.until_unreadable():
            self._track.advance(t_s)
        grid = self._track.grid
        self._track.take_beats()
        if waiting := grid.waiting:
            self.motion.take(grid.start_s + grid.closed - waiting, grid.take(waiting))
        while self._recent and self._recent[0].t_s < t_s - MEMORY_S:
            self._recent.popleft()

    def lead(self, since_s: float) -> list[Item]:
        """Return what a run needs that begins at a moment: what its sensors had said of themselves, and all since."""
        known = sorted((each for said in self._said.values() for each in said.values()), key=_moment)
        before = [each._replace(t_s=since_s) for each in known if each.t_s < since_s]
        after: list[Item] = [each for each in known if each.t_s >= since_s]
        return [
            *before,
            *sorted([*after, *(each for each in self._recent if each.t_s >= since_s)], key=_moment),
        ]

    @property
    def since_s(self) -> float:
        """When the athlete set off; NaN where they have not."""
        return self.motion.since_s if self.motion.latest_s > -math.inf else math.nan


def _moment(item: Item) -> float:
    return item.t_s
