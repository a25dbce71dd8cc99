"""A live run: what a source yields becomes rows, at once; where nothing comes, the clock closes them.

There is no process here, no signal and no terminal: it runs wherever there is an event loop.
"""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fleetfoot.path.session import Session
    from fleetfoot.path.source import Change, Source, Status
    from fleetfoot.path.track import Track

LAG_S: Final = 0.25
"""How long after its moment a row is closed where no sample closes it: a quarter of the interval between samples."""
SHORTEST_S: Final = 0.001
"""The least that is waited for an item, where the row is due already."""
REFRESH_S: Final = 1.0
"""How often is shown how the devices do."""


class Audience(Protocol):
    """Who is told how a live run does, beside the sinks."""

    def heed(self, change: Change) -> None:
        """Take note of a change, at once."""

    def show(self, status: Status) -> None:
        """Show how the source does, once a second."""

    def ended(self, track: Track) -> None:
        """Take note that an athlete's stream cannot be read on (see ``track.failure``): that run is over."""


async def follow(source: Source, session: Session, audience: Audience, stop: asyncio.Event) -> bool:
    """Analyse what a source yields until ``stop`` is set or the source is over; every row of the runs is analysed then.

    What cannot be read ends the run of that athlete, and nobody else's. Return whether the source came to its end.
    """
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(source.run())
        due_s = source.now_s
        while not stop.is_set() and not listening.done():
            await source.wait(_patience_s(session.tracks, source.now_s))
            # What arrives after the items were taken is stamped later than now.
            _take(source, session, audience, lambda track: track.advance(source.now_s - LAG_S))
            if source.now_s >= due_s:
                due_s = source.now_s + REFRESH_S
                audience.show(source.status())
        complete = listening.done()
        listening.cancel()  # devices are let go in good order before the group ends
    _take(source, session, audience, lambda track: track.finish(source.now_s))
    return complete


def _take(source: Source, session: Session, audience: Audience, close: Callable[[Track], None]) -> None:
    """Take what has come, ``close`` the rows that are due without it, and analyse them; tell whose run ended by it."""
    for change in source.changes():
        audience.heed(change)
    alive = {track.run.athlete: track for track in _alive(session.tracks)}
    for athlete, item in source.items():
        if athlete in alive and not alive[athlete].exhausted:
            with alive[athlete].until_unreadable():
                alive[athlete].take(item)
    for track in _alive(session.tracks):
        with track.until_unreadable():
            close(track)
    session.pump()
    for track in alive.values():
        if track.failure is not None:
            audience.ended(track)


def _alive(tracks: Sequence[Track]) -> list[Track]:
    return [track for track in tracks if not track.exhausted]


def _patience_s(tracks: Sequence[Track], now_s: float) -> float:
    """Return how long to wait for an item: until the next row of any track is to be closed without one."""
    due_s = [track.grid.start_s + track.grid.closed + LAG_S - now_s for track in _alive(tracks)]
    return min([LAG_S, *(max(each, SHORTEST_S) for each in due_s if not math.isnan(each))])
