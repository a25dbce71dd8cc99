"""Runs on the lanes of one engine: rows in, seconds, alerts and summaries out to the sinks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from fleetfoot.path.alert import Alert
from fleetfoot.path.sink import Second, Sink
from fleetfoot_signal.channel import MEASURED
from fleetfoot_signal.engine import Engine, Limits
from fleetfoot_signal.history import inform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.path.run import Run
    from fleetfoot.path.track import Track
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.event import Tick
    from fleetfoot_signal.history import History

INFORM_AT = 120
"""Row from which on personal baselines are called up, each as soon as its sensor is known.

Nothing has been learned by then (warm-up is 5 min). What a channel measured before its sensor is known is nothing, so
that the baseline of a sensor that comes late is as fresh.
"""


class Library(Protocol):
    """Where personal baselines come from."""

    def history(self, run: Run, sensor: str, channel: Channel) -> History | None:
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
        quantities = {detector.quantity for detector in self.engine.form_detectors}
        self._uninformed = [set(quantities) for _ in tracks]
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

    def histories(self, lane: int) -> dict[Channel, History]:
        """Return by the channel of each form detector what earlier runs taught, where they taught anything."""
        quantities = {detector.quantity for detector in self.engine.form_detectors}
        found = {quantity: self._history(lane, quantity) for quantity in sorted(quantities)}
        return {quantity: history for quantity, history in found.items() if history is not None}

    def _history(self, lane: int, quantity: Channel) -> History | None:
        track = self.tracks[lane]
        sensor = track.sensors.get(quantity)
        return self._library.history(track.run, sensor, quantity) if sensor else None

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
            if second.index >= INFORM_AT and self._uninformed[lane]:
                self._inform(lane, second.index)

    def _second(self, tick: Tick, lane: int) -> Second:
        values = tick.values[:, lane]
        usual = self.engine.usual(lane, values) if self._usual else {}
        return Second(int(tick.index[lane]), values, tick.scores[:, lane], usual)

    def _inform(self, lane: int, index: int) -> None:
        """Sharpen the baselines whose sensors are known by a row, each once.

        A live run has not heard of sensors that come later; a replay may already have. So it hangs on the row alone.
        """
        track = self.tracks[lane]
        known = self._uninformed[lane] & track.sensors_by(track.grid.start_s + index).keys()
        self._uninformed[lane] -= known
        histories = {quantity: self._history(lane, quantity) for quantity in sorted(known)}
        for detector in self.engine.form_detectors:
            history = histories.get(detector.quantity)
            if history is not None and not detector.baseline.count[lane]:
                inform(detector.baseline, lane, history)
