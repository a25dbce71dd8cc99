"""Runs on the lanes of one engine: rows in, seconds, alerts and summaries out to the sinks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from fleetfoot.kept import decoded, encoded, mapped
from fleetfoot.path.alert import Alert
from fleetfoot.path.briefing import Briefing
from fleetfoot.path.sink import Second, Sink
from fleetfoot_signal import MEASURED, Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.kept import Plain
    from fleetfoot.path.run import Run
    from fleetfoot.path.track import Track
    from fleetfoot_signal import Detector, Limits, Memory, Subject, Tick


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
        self._start_s = np.zeros(len(tracks))
        self._measured = np.full((MEASURED, len(tracks)), np.nan)
        for track in tracks:
            for sink in sinks:
                sink.begin(track.run)

    def keep(self, lane: int) -> dict[str, Plain]:
        """Return all that is known of the run of a lane: what its track gathered, what the detectors made of it.

        Everything that was ready is analysed; see :meth:`~fleetfoot.kept.Kept.keep`.
        """
        return {
            "run": self.tracks[lane].run.id,
            "track": self.tracks[lane].keep(),
            "lane": encoded(self.engine.dump(lane)),
            "briefing": self._briefings[lane].keep(),
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
            self.tracks[lane].resume(mapped(state["track"]))
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"the state of run {state['run']} is damaged: {error}") from error
        self._start_s[lane] = self.tracks[lane].grid.start_s

    def pump(self) -> None:
        """Analyse every row that the tracks have ready."""
        for track in self.tracks:
            if beats := track.take_beats():
                for sink in self._sinks:
                    sink.beats(track.run, beats)
        waiting = [track.grid.take(track.grid.waiting) for track in self.tracks]
        count = np.array([rows.shape[1] for rows in waiting])
        for lane, track in enumerate(self.tracks):
            if count[lane]:
                self._start_s[lane] = track.grid.start_s
                track.identify()
        for number in range(int(count.max(initial=0))):
            for lane, rows in enumerate(waiting):
                if number < count[lane]:
                    self._measured[:, lane] = rows[:, number]
                    self._hand_over(lane)
            self._spread(self.engine.step(self._measured, self._start_s, number < count))

    def _hand_over(self, lane: int) -> None:
        """Have those begin anew who judge by what another sensor tells from the next row on."""
        for channel in self.tracks[lane].handovers.get(int(self.engine.index[lane]) + 1, ()):
            self.engine.restart(lane, channel)

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

    def _spread(self, tick: Tick) -> None:
        for event in tick.events:
            track = self.tracks[event.lane]
            alert = Alert(track.run, event, track.grid.start_s)
            for sink in self._sinks:
                sink.alert(track.run, alert)
        for lane in np.flatnonzero(tick.active).tolist():
            second = self._second(tick, lane)
            run = self.tracks[lane].run
            for sink in self._sinks:
                sink.second(run, second)
            if self._briefings[lane].is_due(second.index):
                self._inform(lane, second.index)

    def _second(self, tick: Tick, lane: int) -> Second:
        values = tick.values[:, lane]
        usual = self.engine.usual(lane, values) if self._usual else {}
        return Second(int(tick.index[lane]), values, tick.scores[:, lane], usual)

    def _inform(self, lane: int, index: int) -> None:
        """Sharpen the baselines whose sensors are known by a row, each once."""
        track = self.tracks[lane]
        due = self._briefings[lane].due(index, track.grid.sensors_by(track.grid.start_s + index))
        if due:
            self.engine.inform(lane, self._memories(lane, due))
