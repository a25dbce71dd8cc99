"""Runs on the lanes of one engine: rows in, seconds, alerts and summaries out to the sinks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from fleetfoot.kept import decoded, encoded, mapped
from fleetfoot.path.alert import Alert
from fleetfoot.path.briefing import Briefing
from fleetfoot.path.heartbeats import Heartbeats, together
from fleetfoot.path.renewal import is_told, lines_of
from fleetfoot.path.sink import Seconds
from fleetfoot_signal import MEASURED, Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.kept import Plain
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Sink
    from fleetfoot.path.track import Track
    from fleetfoot_signal import Beats, Chunk, Detector, Floats, Ints, Limits, Memory, Subject


class Library(Protocol):
    """Where personal baselines come from."""

    def memory(self, run: Run, sensor: str, subject: Subject) -> Memory | None:
        """Return what runs of the same athlete with that sensor taught before this run; None where there was none."""


class Session:
    """Analyses several tracks together; what one does never shows in another (the lane law).

    With ``usual`` every second carries the personal ranges, for who shows them; nobody else pays for them.
    """

    def __init__(
        self,
        tracks: Sequence[Track],
        sinks: Sequence[Sink],
        library: Library,
        *,
        detectors: Sequence[type[Detector]] | None = None,
        limits: Limits | None = None,
        usual: bool = False,
    ) -> None:
        self.tracks = tracks
        self.engine = Engine(len(tracks), detectors=detectors, limits=limits)
        self._sinks = sinks
        self._library = library
        self._usual = usual
        self._briefings = [Briefing(self.engine.subjects) for _ in tracks]
        self._heartbeats = [Heartbeats() for _ in tracks]
        self._start_s = np.zeros(len(tracks))
        for track in tracks:
            for sink in sinks:
                sink.begin(track.run)

    def keep(self, lane: int) -> dict[str, Plain]:
        """Return all that is known of the run of a lane: what its track gathered, what the detectors made of it.

        Everything that was ready is analysed; see :meth:`~fleetfoot.kept.Kept.keep`.
        """
        reminding = self.tracks[lane].reminding
        return {
            "run": self.tracks[lane].run.id,
            "track": self.tracks[lane].keep(),
            "lane": encoded(self.engine.dump(lane)),
            "briefing": self._briefings[lane].keep(),
            "reminding": reminding.keep() if reminding else None,
            "heartbeats": self._heartbeats[lane].keep(),
        }

    def resume(self, lane: int, state: dict[str, Plain]) -> None:
        """Continue the run of a lane from what :meth:`keep` gave, here or in another process.

        Nothing is told to the sinks: they have heard what was kept.

        Raises
        ------
        ValueError
            It is of another run or another version, or damaged.
        """
        if state.get("run") != self.tracks[lane].run.id:
            raise ValueError(
                f"the state of run {state.get('run')!r} is not that of {self.tracks[lane].run.id}"
            )
        try:
            self.engine.load(lane, decoded(state["lane"]))
            self._briefings[lane].resume(mapped(state["briefing"]))
            self._heartbeats[lane].resume(mapped(state["heartbeats"]))
            self.tracks[lane].resume(mapped(state["track"]))
            reminding = self.tracks[lane].reminding
            if reminding is not None and state.get("reminding") is not None:
                reminding.resume(mapped(state["reminding"]))
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"the state of run {state['run']} is damaged: {error}") from error
        self._start_s[lane] = self.tracks[lane].grid.start_s

    def pump(self) -> None:
        """Analyse every row that the tracks have ready."""
        for track, heartbeats in zip(self.tracks, self._heartbeats, strict=True):
            if beats := track.take_beats():
                heartbeats.hear(beats)
                for sink in self._sinks:
                    sink.beats(track.run, beats)
        waiting = [track.grid.take(track.grid.waiting) for track in self.tracks]
        for lane, (track, rows) in enumerate(zip(self.tracks, waiting, strict=True)):
            if rows.shape[1]:
                self._start_s[lane] = track.grid.start_s
                track.identify()
        done = np.zeros(len(waiting), dtype=np.int64)
        while (count := self._next(waiting, done)).any():
            measured = np.full((MEASURED, int(count.max()), len(waiting)), np.nan)
            for lane, rows in enumerate(waiting):
                measured[:, : count[lane], lane] = rows[:, done[lane] : done[lane] + count[lane]]
            self._spread(self.engine.run(measured, self._start_s, count, self._beats(count)), count)
            done += count

    def _beats(self, count: Ints) -> Beats | None:
        """Return the beats of the next rows, of each lane as many as it has."""
        rows = zip(self._start_s.tolist(), (self.engine.index + 1).tolist(), count.tolist(), strict=True)
        return together([each.take(*own) for each, own in zip(self._heartbeats, rows, strict=True)])

    def _next(self, waiting: Sequence[Floats], done: Ints) -> Ints:
        """Return how many rows of each lane may be taken at once; those begin anew whose sensor changes before them."""
        left = [rows.shape[1] - taken for rows, taken in zip(waiting, done.tolist(), strict=True)]
        return np.array([most and self._until(lane, most) for lane, most in enumerate(left)], dtype=np.int64)

    def _until(self, lane: int, most: int) -> int:
        """Return how many of ``most`` rows there are up to the next at which something is to be done with the lane."""
        index = int(self.engine.index[lane]) + 1
        handovers = self.tracks[lane].handovers
        for channel in handovers.get(index, ()):
            self.engine.restart(lane, channel)
        first = self.tracks[lane].grid.first_rows
        return self._briefings[lane].at_once(index, 1 if self._usual else most, first, handovers)

    def memories(self, lane: int) -> dict[str, Memory]:
        """Return by subject what earlier runs taught, where they taught anything."""
        return self._memories(lane, self.engine.subjects)

    def _memories(self, lane: int, subjects: Sequence[Subject]) -> dict[str, Memory]:
        track = self.tracks[lane]
        sensors = track.sensors
        found = {
            subject.name: self._library.memory(track.run, sensors[subject.channel], subject)
            for subject in subjects
            if subject.channel in sensors
        }
        return {name: memory for name, memory in found.items() if memory is not None}

    def _spread(self, chunk: Chunk, count: Ints) -> None:
        """Tell the sinks, in the order of time; then sharpen what is known of usual form where that is due."""
        told = 0
        for at in sorted({*(at for at, _ in chunk.events), int(count.max())}):
            self._tell(chunk, np.minimum(count, told), np.minimum(count, at))
            for _, event in (each for each in chunk.events if each[0] == at):
                track = self.tracks[event.lane]
                alert = Alert(track.run, event, track.grid.start_s)
                if track.reminding is not None:
                    track.reminding.alert(alert)
                for sink in self._sinks:
                    sink.alert(track.run, alert)
            told = at
        for at, change in chunk.changes:
            for lane, line in lines_of(change, chunk.index[at]):
                if not is_told(int(chunk.index[at, lane]), self.tracks[lane].handovers):
                    self.tracks[lane].remark(line)
        for lane in np.flatnonzero(count).tolist():
            self._inform(lane, int(chunk.index[-1, lane]))

    def _tell(self, chunk: Chunk, since: Ints, until: Ints) -> None:
        for lane in np.flatnonzero(until > since).tolist():
            cut = slice(since[lane], until[lane])
            values = chunk.values[:, cut, lane]
            usual = self.engine.usual(lane, values[:, -1]) if self._usual else {}
            seconds = Seconds(chunk.index[cut, lane], values, chunk.scores[:, cut, lane], usual)
            for sink in self._sinks:
                sink.seconds(self.tracks[lane].run, seconds)
            if (reminding := self.tracks[lane].reminding) is not None:
                self._remind(lane, [each for second in seconds for each in reminding.second(second)])

    def conclude(self, lane: int) -> None:
        """Remind of what is to be answered now that the run of a lane, whose rows were all analysed, is over."""
        if (reminding := self.tracks[lane].reminding) is not None:
            self._remind(lane, reminding.end())

    def _remind(self, lane: int, reminders: Sequence[Reminder]) -> None:
        for reminder in reminders:
            for sink in self._sinks:
                sink.reminder(self.tracks[lane].run, reminder)

    def _inform(self, lane: int, index: int) -> None:
        """Sharpen the baselines whose sensors are known by a row, each once."""
        due = self._briefings[lane].due(index, self.tracks[lane].grid.first_rows)
        if due:
            self.engine.inform(lane, self._memories(lane, due))
