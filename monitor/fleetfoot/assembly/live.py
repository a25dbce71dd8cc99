"""A live run from whatever source: tracks, session, sinks and whoever watches, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.assembly.announce import Announcer
from fleetfoot.assembly.playing import end_run
from fleetfoot.assembly.resumption import KEEP_EVERY_S, Unheard, take_up
from fleetfoot.path.follow import follow
from fleetfoot.path.run import LIVE
from fleetfoot.path.session import Session

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping, Sequence

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.assembly.resumption import Broken
    from fleetfoot.path.source import Change, Source, Status
    from fleetfoot.path.track import Track
    from fleetfoot.store.unfinished import Unfinished


async def watch(
    source: Source,
    tracks: Sequence[Track],
    out: Outputs,
    stop: asyncio.Event,
    *,
    learn: bool,
    broken: Mapping[str, Broken] | None = None,
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
    broken
        By athlete the runs that were broken off and go on.

    Returns
    -------
    bool
        Whether the source came to its end.
    """
    found = [each.found for each in broken.values()] if broken else []
    stored = [
        (each.run, *out.store.read_pass(each.key)) for each in found
    ]  # as long as the store is nobody else's
    for each in found:
        out.journal.go_on(each)
    for track in tracks:
        track.reminding = out.reminders.follow(track.run)
    session = Session(
        tracks,
        [Unheard(sink, found) for sink in out.sinks] if found else out.sinks,
        out.library,
        detectors=out.detectors,
        limits=out.limits,
        usual=out.page is not None,
    )
    for run, seconds, alerts in stored:
        for sink in out.sinks:
            sink.recall(run, seconds, alerts)
    watched = _Watched(session, out, learn=learn)
    watched.take_up({each.run.athlete: each for each in found})
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
        self._shown = 0

    def take_up(self, found: Mapping[str, Unfinished]) -> None:
        """Let runs go on that were broken off, and keep all runs from now on."""
        for track in self._session.tracks:
            if track.run.athlete in found:
                take_up(self._session, track, found[track.run.athlete])
        self._session.pump()
        for track in self._session.tracks:
            self._keep(track)

    def _keep(self, track: Track) -> None:
        """Keep what is known of a run, so that it can go on after this process."""
        if track.run.source == LIVE:
            self._out.journal.keep(track.run, self._session.keep(track))

    def heed(self, change: Change) -> None:
        self._announcer.heed(change)

    def show(self, status: Status) -> None:
        self._announcer.show(status)
        self._shown += 1
        for place, track in enumerate(
            self._session.tracks
        ):  # not all in one second: each takes its milliseconds
            if (self._shown + place) % KEEP_EVERY_S == 0:
                self._keep(track)

    def ended(self, track: Track) -> None:
        """End the run of an athlete whose stream cannot be read on; a part of a run teaches nothing."""
        self._out.console.note(f"{track.failure}: the run of {track.run.athlete} ends here")
        end_run(self._session, track, self._out, learn=False)

    def finish(self, dropped: int) -> None:
        """End all runs that have not ended yet."""
        for track in self._session.tracks:
            if dropped:
                track.warnings.append(f"{dropped} notifications were lost because this machine was too slow")
            end_run(self._session, track, self._out, learn=self._learn)
