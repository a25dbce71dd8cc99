"""Runs in one pool, which they join and leave: rows in, seconds and alerts out to the sinks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Protocol

import numpy as np

from fleetfoot.kept import decoded, encoded, mapped
from fleetfoot.path.alert import Alert
from fleetfoot.path.briefing import Briefing
from fleetfoot.path.heartbeats import Heartbeats, together
from fleetfoot.path.renewal import is_told, lines_of
from fleetfoot.path.sink import Seconds
from fleetfoot_signal import MEASURED, Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fleetfoot.kept import Plain
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Sink
    from fleetfoot.path.track import Track
    from fleetfoot_signal import Chunk, Detector, Engine, Event, Floats, Ints, Limits, Memory, Subject


class Library(Protocol):
    """Where personal baselines come from."""

    def memory(self, run: Run, sensor: str, subject: Subject) -> Memory | None:
        """Return what runs of the same athlete with that sensor taught before this run; None where there was none."""


@dataclass(frozen=True, slots=True, eq=False)
class _Member:
    """A run that takes part."""

    track: Track
    key: str
    """In the pool. Not the run's identity: nothing forbids to play one recording twice beside itself."""
    briefing: Briefing
    heartbeats: Heartbeats


class Session:
    """Analyses several tracks together; what one does never shows in another (the lane law).

    With ``usual`` every second carries the personal ranges, for who shows them; nobody else pays for them.
    """

    def __init__(
        self,
        tracks: Iterable[Track],
        sinks: Sequence[Sink],
        library: Library,
        *,
        detectors: Sequence[type[Detector]] | None = None,
        limits: Limits | None = None,
        usual: bool = False,
    ) -> None:
        self._pool = Pool(detectors=detectors, limits=limits)
        self._sinks = sinks
        self._library = library
        self._usual = usual
        self._numbers = count()
        self._members: dict[Track, _Member] = {}
        self.join(*tracks)

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The runs that are here, in the order in which they joined."""
        return tuple(self._members)

    @property
    def engine(self) -> Engine:
        """What analyses them, until somebody joins or leaves; a run is in its :meth:`lane`."""
        return self._pool.engine

    def lane(self, track: Track) -> int:
        """Return in which lane of :attr:`engine` a run is, until somebody joins or leaves.

        Raises
        ------
        KeyError
            It is not here.
        """
        return self._pool.lane(self._members[track].key)

    def join(self, *tracks: Track) -> None:
        """Take runs in from their first row on, and tell the sinks that they begin."""
        for track in tracks:
            key = str(next(self._numbers))
            self._members[track] = _Member(track, key, Briefing(self.engine.subjects), Heartbeats())
        # One call for all: the pool is then as large as they are many, and a row costs no idle lane.
        self._pool.join({self._members[track].key: 0.0 for track in tracks})
        for track in tracks:
            for sink in self._sinks:
                sink.begin(track.run)

    def leave(self, track: Track) -> None:
        """Forget a run that is over and summed up.

        Raises
        ------
        KeyError
            It is not here.
        """
        self._pool.leave(self._members.pop(track).key)

    def keep(self, track: Track) -> dict[str, Plain]:
        """Return all that is known of a run: what its track gathered, what the detectors made of it.

        Everything that was ready is analysed; see :meth:`~fleetfoot.kept.Kept.keep`.
        """
        member, reminding = self._members[track], track.reminding
        return {
            "run": track.run.id,
            "track": track.keep(),
            "lane": encoded(self.engine.dump(self.lane(track))),
            "briefing": member.briefing.keep(),
            "reminding": reminding.keep() if reminding else None,
            "heartbeats": member.heartbeats.keep(),
        }

    def resume(self, track: Track, state: dict[str, Plain]) -> None:
        """Continue a run from what :meth:`keep` gave, here or in another process.

        Nothing is told to the sinks: they have heard what was kept.

        Raises
        ------
        ValueError
            It is of another run or another version, or damaged.
        """
        if state.get("run") != track.run.id:
            raise ValueError(f"the state of run {state.get('run')!r} is not that of {track.run.id}")
        member, reminding = self._members[track], track.reminding
        try:
            self.engine.load(self.lane(track), decoded(state["lane"]))
            member.briefing.resume(mapped(state["briefing"]))
            member.heartbeats.resume(mapped(state["heartbeats"]))
            track.resume(mapped(state["track"]))
            if reminding is not None and state.get("reminding") is not None:
                reminding.resume(mapped(state["reminding"]))
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"the state of run {state['run']} is damaged: {error}") from error
        self._pool.begin(member.key, track.grid.start_s)

    def pump(self) -> None:
        """Analyse every row that the tracks have ready."""
        for track, member in self._members.items():
            if beats := track.take_beats():
                member.heartbeats.hear(beats)
                for sink in self._sinks:
                    sink.beats(track.run, beats)
        waiting: dict[_Member, Floats] = {}
        for track, member in self._members.items():
            if track.grid.waiting:
                waiting[member] = track.grid.take(track.grid.waiting)
                self._pool.begin(member.key, track.grid.start_s)
                track.identify()
        while waiting:
            lengths = np.array([self._until(each, rows.shape[1]) for each, rows in waiting.items()])
            self._analyse(waiting, lengths)
            left = zip(waiting.items(), lengths.tolist(), strict=True)
            waiting = {each: rows[:, taken:] for (each, rows), taken in left if taken < rows.shape[1]}

    def _analyse(self, waiting: Mapping[_Member, Floats], lengths: Ints) -> None:
        """Take so many of the rows of each member; the sinks hear of them round by round."""
        measured = np.full((MEASURED, int(lengths.max()), len(waiting)), np.nan)
        taken: list[tuple[Ints, Floats]] = []
        for place, (each, rows) in enumerate(waiting.items()):
            length = int(lengths[place])
            measured[:, :length, place] = rows[:, :length]
            first = int(self.engine.index[self._pool.lane(each.key)]) + 1
            taken.append(each.heartbeats.take(each.track.grid.start_s, first, length))
        members = {each.key: each for each in waiting}
        for keys, chunk in self._pool.run(tuple(members), measured, lengths, together(taken)):
            self._spread([members[key] for key in keys], chunk)

    def _until(self, member: _Member, most: int) -> int:
        """Return how many of ``most`` rows may be taken before something is to be done with a run.

        It begins anew here where a sensor changes before the first of them.
        """
        track, lane = member.track, self._pool.lane(member.key)
        index = int(self.engine.index[lane]) + 1
        handovers = track.handovers
        for channel in handovers.get(index, ()):
            self.engine.restart(lane, channel)
        return member.briefing.at_once(index, 1 if self._usual else most, track.grid.first_rows, handovers)

    def memories(self, track: Track) -> dict[str, Memory]:
        """Return by subject what earlier runs taught, where they taught anything."""
        return self._memories(track, self.engine.subjects)

    def _memories(self, track: Track, subjects: Sequence[Subject]) -> dict[str, Memory]:
        sensors = track.sensors
        found = {
            subject.name: self._library.memory(track.run, sensors[subject.channel], subject)
            for subject in subjects
            if subject.channel in sensors
        }
        return {name: memory for name, memory in found.items() if memory is not None}

    def _spread(self, members: Sequence[_Member], chunk: Chunk) -> None:
        """Tell the sinks, in the order of time; then sharpen what is known of usual form where that is due."""
        told, length = 0, len(chunk.active)
        # An alert is told before the second in which it was decided, and after those before it.
        for at in sorted({*(at for at, _ in chunk.events), length}):
            if at > told:
                for lane, member in enumerate(members):
                    self._tell(member, chunk, lane, slice(told, at))
            for _, event in (each for each in chunk.events if each[0] == at):
                self._alert(members[event.lane].track, event)
            told = at
        _remark([member.track for member in members], chunk)
        for member, index in zip(members, chunk.index[-1].tolist(), strict=True):
            self._inform(member, index)

    def _tell(self, member: _Member, chunk: Chunk, lane: int, cut: slice) -> None:
        track, values = member.track, chunk.values[:, cut, lane]
        usual = self.engine.usual(self._pool.lane(member.key), values[:, -1]) if self._usual else {}
        seconds = Seconds(chunk.index[cut, lane], values, chunk.scores[:, cut, lane], usual)
        for sink in self._sinks:
            sink.seconds(track.run, seconds)
        if (reminding := track.reminding) is not None:
            self._remind(track, [each for second in seconds for each in reminding.second(second)])

    def _alert(self, track: Track, event: Event) -> None:
        alert = Alert(track.run, event, track.grid.start_s)
        if track.reminding is not None:
            track.reminding.alert(alert)
        for sink in self._sinks:
            sink.alert(track.run, alert)

    def conclude(self, track: Track) -> None:
        """Remind of what is to be answered now that a run, whose rows were all analysed, is over."""
        if (reminding := track.reminding) is not None:
            self._remind(track, reminding.end())

    def _remind(self, track: Track, reminders: Sequence[Reminder]) -> None:
        for reminder in reminders:
            for sink in self._sinks:
                sink.reminder(track.run, reminder)

    def _inform(self, member: _Member, index: int) -> None:
        """Sharpen the baselines whose sensors are known by a row, each once."""
        due = member.briefing.due(index, member.track.grid.first_rows)
        if due:
            self.engine.inform(self._pool.lane(member.key), self._memories(member.track, due))


def _remark(tracks: Sequence[Track], chunk: Chunk) -> None:
    """Have the runs told where a sensor changed, but where the sensors said so themselves."""
    for at, change in chunk.changes:
        for lane, line in lines_of(change, chunk.index[at]):
            if not is_told(int(chunk.index[at, lane]), tracks[lane].handovers):
                tracks[lane].remark(line)
