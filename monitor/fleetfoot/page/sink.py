"""The sink that feeds the live page."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from fleetfoot.page.hub import Hub
from fleetfoot.page.scene import DISPLAY, Scene
from fleetfoot.path.sink import Sink

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Identity, Run
    from fleetfoot.path.sink import Second
    from fleetfoot.path.so_far import SensorLine
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.words.detector import Gauge
    from fleetfoot.words.settings import Display
    from fleetfoot_signal.sample import Beat


class PageSink(Sink):
    """Notes what happens for the live page; a :class:`~fleetfoot.path.sink.Sink`.

    Its calls cost a microsecond each: what they note is encoded and sent later, by :attr:`hub`.

    Parameters
    ----------
    gauges : Sequence[Gauge]
        One a detector, in the order of the scores.
    speed : float
        Seconds of the run for each second of the clock.
    expiry_s : float
        How old an alert may be, in seconds of the clock, to be worth speaking.
    display : Display
        Units and language, where the browser was told nothing.
    clock_s : Callable[[], float]
        Seconds since the epoch.
    """

    def __init__(
        self,
        gauges: Sequence[Gauge],
        *,
        speed: float,
        expiry_s: float,
        display: Display = DISPLAY,
        clock_s: Callable[[], float] = time.time,
    ) -> None:
        self._scene = Scene(gauges, speed=speed, expiry_s=expiry_s, display=display)
        self.hub = Hub(self._scene)
        self._clock_s = clock_s
        self._sensors: dict[Identity, tuple[Sequence[SensorLine], Sequence[str]]] = {}
        """Of each run, what was last said."""

    def expect(self, run: Run, total_s: float | None) -> None:
        """Say how long a run is going to be, before it begins; None: nobody knows."""
        self._scene.expect(run, total_s)

    def recall(self, run: Run, ticks: Ticks, alerts: Sequence[Mapping[str, Any]]) -> None:
        """Take what is stored of a run, before anything else is told of it."""
        self._scene.recall(run, ticks, alerts)

    def sensors(self, run: Run, lines: Sequence[SensorLine], missing: Sequence[str]) -> None:
        """Note how the sensors of a live run do, where that has changed."""
        if self._sensors.get(run.identity, ([], [])) != (lines, missing):
            self._sensors[run.identity] = (lines, missing)
            self.hub.note(partial(self._scene.sensors, run, lines, missing))

    def begin(self, run: Run) -> None:
        """See :class:`fleetfoot.path.sink.Sink`."""
        self.hub.note(partial(self._scene.begin, run))

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Note nothing: beats are in the heart rate."""

    def second(self, run: Run, second: Second) -> None:
        """See :class:`fleetfoot.path.sink.Sink`."""
        self.hub.note(partial(self._scene.second, run, second))

    def alert(self, run: Run, alert: Alert) -> None:
        """See :class:`fleetfoot.path.sink.Sink`."""
        self.hub.note(partial(self._scene.alert, run, alert, int(1000.0 * self._clock_s())))

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """See :class:`fleetfoot.path.sink.Sink`."""
        self.hub.note(partial(self._scene.end, run, summary))

    def reminder(self, run: Run, reminder: Reminder) -> None:
        """Note a reminder of a run."""
        self.hub.note(partial(self._scene.remind, run, reminder, int(1000.0 * self._clock_s())))

    def said(self, run: Run, said: Mapping[str, Any]) -> None:
        """Note what the runner said of a run so far."""
        self.hub.note(partial(self._scene.said, run, said))

    def why(self, run: Run, record: Mapping[str, Any]) -> None:
        """Note why the legs were heavy on a run, as :meth:`fleetfoot.why.answer.Answers.record` has it."""
        self.hub.note(partial(self._scene.why, run, record))
