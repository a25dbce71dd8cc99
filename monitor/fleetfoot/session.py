"""Runs on the lanes of one engine: rows in, seconds, alerts and summaries out to the sinks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np

from fleetfoot.alert import Alert
from fleetfoot.sinks.base import Second, Sink
from fleetfoot_signal.channel import MEASURED
from fleetfoot_signal.engine import Engine, Limits
from fleetfoot_signal.history import inform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.run import Run
    from fleetfoot.track import Track
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.event import Tick
    from fleetfoot_signal.history import History

INFORM_AT = 120
"""Row at which personal baselines are called up: the sensors are known, nothing has been learned (warm-up is 5 min)."""


class Library(Protocol):
    """Where personal baselines come from."""

    def history(self, run: Run, sensor: str, channel: Channel) -> History | None:
        """Return what runs of the same athlete with that sensor taught before this run; None where there was none."""


class Session:
    """Analyses several tracks together; what one does never shows in another (the lane law)."""

    def __init__(
        self,
        tracks: Sequence[Track],
        sinks: Sequence[Sink],
        library: Library,
        *,
        detectors: Sequence[type[Detector]] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.tracks = tracks
        self.engine = Engine(len(tracks), detectors=detectors, limits=limits)
        self._sinks = sinks
        self._library = library
        self._start_s = np.zeros(len(tracks))
        self._measured = np.full((MEASURED, len(tracks)), np.nan)
        for track in tracks:
            for sink in sinks:
                sink.begin(track.run)

    def pump(self) -> None:
        """Analyse every row that the tracks have ready."""
        for track in self.tracks:
            if beats := track.take_beats():
                for sink in self._sinks:
                    sink.beats(track.run, beats)
        while any(track.rows for track in self.tracks):
            active = np.array([bool(track.rows) for track in self.tracks])
            for lane, track in enumerate(self.tracks):
                if track.rows:
                    self._start_s[lane] = track.grid.start_s
                    self._measured[:, lane] = track.rows.popleft()
            self._spread(self.engine.step(self._measured, self._start_s, active))

    def histories(self, lane: int, by_s: float = math.inf) -> dict[Channel, History]:
        """Return by the channel of each form detector what earlier runs taught, where they taught anything.

        Sensors that were first heard after ``by_s`` are left out.
        """
        found: dict[Channel, History] = {}
        track = self.tracks[lane]
        sensors = track.sensors_by(by_s)
        for detector in self.engine.form_detectors:
            sensor = sensors.get(detector.quantity)
            history = self._library.history(track.run, sensor, detector.quantity) if sensor else None
            if history is not None:
                found[detector.quantity] = history
        return found

    def _spread(self, tick: Tick) -> None:
        for event in tick.events:
            track = self.tracks[event.lane]
            alert = Alert(track.run, event, track.grid.start_s)
            for sink in self._sinks:
                sink.alert(track.run, alert)
        for lane in np.flatnonzero(tick.active).tolist():
            second = Second(int(tick.index[lane]), tick.values[:, lane], tick.scores[:, lane])
            run = self.tracks[lane].run
            for sink in self._sinks:
                sink.second(run, second)
            if second.index == INFORM_AT:
                self._inform(lane)

    def _inform(self, lane: int) -> None:
        # A live run has not heard of sensors that come later; a replay may already have.
        histories = self.histories(lane, by_s=self.tracks[lane].grid.start_s + INFORM_AT)
        for detector in self.engine.form_detectors:
            if detector.quantity in histories:
                inform(detector.baseline, lane, histories[detector.quantity])
