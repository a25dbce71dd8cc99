"""What the page of the phone is told: the messages of the live page, without a server between."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.page.scene import Scene
from fleetfoot.path.sink import Sink
from fleetfoot.words.detector import gauges
from fleetfoot_signal import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fleetfoot.page.scene import Message
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot.path.so_far import SensorLine
    from fleetfoot_signal import Beat, Detector

EXPIRY_S: Final = 120.0
"""An alert that is older is not worth speaking: as on MQTT."""


class PageTold(Sink):
    """Tells the page at once, from :meth:`hello` on: before that a run that was broken off may be taken up.

    It is also who hears how the sensors do: :class:`~fleetfoot.assembly.announce.Hearers`.

    Parameters
    ----------
    tell : Callable[[str, str], None]
        Takes kind and JSON of a message.
    note : Callable[[str], None]
        Shows a line.
    speed : float
        Seconds of the run for each second of the clock.
    """

    record = None
    """Nobody wants records."""

    def __init__(
        self, tell: Callable[[str, str], None], note: Callable[[str], None], speed: float = 1.0
    ) -> None:
        self.detectors: tuple[type[Detector], ...] = registry()
        self.is_paused = False
        """Whether the runner has paused the run: nothing is missing then."""
        self._is_silent = True
        self._tell = tell
        self.note = note
        self._scene = Scene(gauges(self.detectors), speed=speed, expiry_s=EXPIRY_S)

    @property
    def console(self) -> PageTold:
        """See :class:`~fleetfoot.assembly.announce.Hearers`."""
        return self

    def hello(self) -> None:
        """Tell everything that is known, and from now on what comes."""
        self._is_silent = False
        self._tell("hello", self._scene.hello())

    def begin(self, run: Run) -> None:
        """See :class:`~fleetfoot.path.sink.Sink`."""
        self._send(self._scene.begin(run))

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Tell nothing: beats are in the heart rate."""

    def second(self, run: Run, second: Second) -> None:
        """See :class:`~fleetfoot.path.sink.Sink`."""
        self._send(self._scene.second(run, second))

    def alert(self, run: Run, alert: Alert) -> None:
        """See :class:`~fleetfoot.path.sink.Sink`; what is taken up was said long ago."""
        self._send(self._scene.alert(run, alert, 0 if self._is_silent else int(1000.0 * time.time())))

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """See :class:`~fleetfoot.path.sink.Sink`."""
        self._send(self._scene.end(run, summary))

    def sensors(self, run: Run, lines: Sequence[SensorLine], missing: Sequence[str]) -> None:
        """See :class:`~fleetfoot.assembly.announce.Hearers`."""
        self._send(self._scene.sensors(run, lines, () if self.is_paused else missing))

    def said(self, run: Run, said: Mapping[str, Any]) -> None:
        """Tell what the runner said of the run so far, by field of the diary."""
        self._send(self._scene.said(run, said))

    def why(self, run: Run, record: Mapping[str, Any]) -> None:
        """Tell why the legs were heavy."""
        self._send(self._scene.why(run, record))

    def _send(self, message: Message) -> None:
        if not self._is_silent:
            self._tell(message.kind, message.data)
