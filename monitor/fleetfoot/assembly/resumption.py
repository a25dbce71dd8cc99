"""A live run that was broken off goes on as the same run: found, taken up where it was, and told nobody twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.path.session import Session
from fleetfoot.path.sink import Sink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second, Seconds
    from fleetfoot.path.track import Track
    from fleetfoot.store.claim import Claim
    from fleetfoot.store.unfinished import Unfinished
    from fleetfoot_signal import Beat, Channel

KEEP_EVERY_S: Final = 30
"""How often is kept what is known of a run: 1 to 2 ms and 30 kB each time (measured on the demo)."""


class Broken(NamedTuple):
    """A run that was broken off and goes on."""

    found: Unfinished
    sensors: Mapping[Channel, str]
    """Which sensor each channel came from."""
    latest_s: float
    """The last moment that is known of it, on its clock."""

    def elapsed_s(self, now_utc: datetime) -> float:
        """Return what its clock shows now: never less than what it showed last, should the date have been set back."""
        started_utc = self.found.run.started_utc
        since_s = (now_utc - started_utc).total_seconds() if started_utc else 0.0
        return max(since_s, self.latest_s)


def broken_off(
    tracks: Iterable[tuple[str, Callable[[Run], Track]]], out: Outputs, claim: Claim
) -> dict[str, Broken]:
    """Return by athlete the runs that go on.

    Those that another process is at are none of them; nor are those that began at another moment than the one that was
    broken off last, because one clock stamps what is heard of all.

    Parameters
    ----------
    tracks
        Each athlete, and what makes a track for a run of theirs.
    out
    claim
        Is open for as long as the runs go on.
    """
    found = {
        athlete: broken
        for athlete, track_of in tracks
        if claim.take(athlete)
        and (unfinished := out.store.unfinished(athlete)) is not None
        and (broken := _tried(unfinished, track_of(unfinished.run), out)) is not None
    }
    latest = max(found.values(), key=lambda each: each.found.written_utc, default=None)
    return {
        athlete: each
        for athlete, each in found.items()
        if latest is not None and each.found.run.started_utc == latest.found.run.started_utc
    }


def _tried(found: Unfinished, track: Track, out: Outputs) -> Broken | None:
    """Take a run up to see how far it had come; None where what is kept is of another version of fleetfoot."""
    session = Session([track], (), out.library, detectors=out.detectors, limits=out.limits)
    try:
        take_up(session, track, found)
    except ValueError as error:
        out.console.note(f"the run of {found.run.athlete} that was broken off cannot go on: {error}")
        return None
    latest_s = max(track.grid.latest_s, track.grid.start_s + found.seconds - 1, 0.0)
    return Broken(found, track.sensors, latest_s)


def take_up(session: Session, track: Track, found: Unfinished) -> None:
    """Take a run up where it was broken off: what is kept, and what its sensors have sent since.

    Raises
    ------
    ValueError
        What is kept does not fit: it is of another version, or other detectors are switched on.
    """
    session.resume(track, dict(found.state))
    with track.until_unreadable():
        for notification in found.heard:
            track.take(notification)


class Unheard(Sink):
    """A sink but for what it has heard of runs that go on: a :class:`~fleetfoot.path.sink.Sink`."""

    def __init__(self, sink: Sink, runs: Iterable[Unfinished]) -> None:
        self._sink = sink
        self._runs = {each.run.identity: each for each in runs}

    def begin(self, run: Run) -> None:
        """See :class:`~fleetfoot.path.sink.Sink`."""
        self._sink.begin(run)

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Pass on intervals that are not stored."""
        known = self._runs.get(run.identity)
        if new := [beat for beat in beats if known is None or beat.t_s > known.beats_s]:
            self._sink.beats(run, new)

    def second(self, run: Run, second: Second) -> None:
        """Pass on a second that is not stored."""
        known = self._runs.get(run.identity)
        if known is None or second.index >= known.seconds:
            self._sink.second(run, second)

    def seconds(self, run: Run, seconds: Seconds) -> None:
        """Pass on those that are not stored."""
        known = self._runs.get(run.identity)
        if new := seconds if known is None else seconds.part(max(known.seconds - int(seconds.index[0]), 0)):
            self._sink.seconds(run, new)

    def alert(self, run: Run, alert: Alert) -> None:
        """Pass on an alert that is not stored."""
        known = self._runs.get(run.identity)
        if known is None or alert.id not in known.alerts:
            self._sink.alert(run, alert)

    def reminder(self, run: Run, reminder: Reminder) -> None:
        """Pass on a reminder that is not stored."""
        known = self._runs.get(run.identity)
        if known is None or reminder.id not in known.reminders:
            self._sink.reminder(run, reminder)

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """See :class:`~fleetfoot.path.sink.Sink`."""
        self._sink.end(run, summary)
