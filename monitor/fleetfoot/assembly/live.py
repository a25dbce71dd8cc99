"""A live run from whatever source: tracks, session, sinks and whoever watches, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.assembly.announce import Announcer
from fleetfoot.assembly.playing import end_run
from fleetfoot.path.follow import follow
from fleetfoot.path.session import Session

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.path.source import Change, Source, Status
    from fleetfoot.path.track import Track


async def watch(
    source: Source, tracks: Sequence[Track], out: Outputs, stop: asyncio.Event, *, learn: bool
) -> bool:
    """Watch runs until ``stop`` is set or the source is over, then end them in good order.

    Parameters
    ----------
    source
    tracks
        One an athlete: whoever the source hears of.
    out
    stop
    learn
        Whether the runs teach the personal baselines.

    Returns
    -------
    bool
        Whether the source came to its end.
    """
    session = Session(
        tracks,
        out.sinks,
        out.library,
        detectors=out.detectors,
        limits=out.limits,
        usual=out.page is not None,
    )
    watched = _Watched(session, out, learn=learn)
    try:
        complete = await follow(source, session, watched, stop)
    finally:
        for track in tracks:
            track.close()
    watched.finish(source.status().dropped)
    await out.journal.settled()  # whoever ships what is stored finds the end too
    return complete


class _Watched:
    """The runs under way, for :func:`fleetfoot.path.follow.follow` to tell of."""

    def __init__(self, session: Session, out: Outputs, *, learn: bool) -> None:
        self._session = session
        self._out = out
        self._learn = learn
        self._announcer = Announcer(out, session.tracks)
        self._under_way = list(enumerate(session.tracks))

    def heed(self, change: Change) -> None:
        self._announcer.heed(change)

    def show(self, status: Status) -> None:
        self._announcer.show(status)

    def ended(self, track: Track) -> None:
        """End the run of an athlete whose stream cannot be read on; a part of a run teaches nothing."""
        self._out.console.note(f"{track.failure}: the run of {track.run.athlete} ends here")
        (lane,) = [lane for lane, each in self._under_way if each is track]
        self._under_way.remove((lane, track))
        end_run(self._session, lane, self._out, learn=False)

    def finish(self, dropped: int) -> None:
        """End all runs that have not ended yet."""
        for lane, track in self._under_way:
            if dropped:
                track.warnings.append(f"{dropped} notifications were lost because this machine was too slow")
            end_run(self._session, lane, self._out, learn=self._learn)
