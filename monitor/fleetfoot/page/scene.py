"""All runs of this call as the page sees them: news in, messages out."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.page.told import Told
from fleetfoot.page.wire import array, fields, text
from fleetfoot.path.alert import SCHEMA
from fleetfoot.path.so_far import RunsSoFar
from fleetfoot.words.settings import Display, Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Identity, Run
    from fleetfoot.path.sink import Second
    from fleetfoot.path.so_far import SensorLine
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.words.detector import Gauge

DISPLAY: Final = Display()
"""Where nothing is said: the device decides."""


class Message(NamedTuple):
    """What one piece of news is to the page."""

    kind: str
    data: str
    """JSON on one line."""


class Scene:
    """Turns news of runs into messages, and everything so far into one greeting.

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
    """

    def __init__(
        self, gauges: Sequence[Gauge], *, speed: float, expiry_s: float, display: Display = DISPLAY
    ) -> None:
        self._gauges = tuple(gauges)
        self._runs = RunsSoFar()
        self._told: dict[Identity, Told] = {}
        self._begun = 0
        self.language = display.language or Language.ENGLISH
        """Where a page does not say its own."""
        self._about = {
            "schema": text(SCHEMA),
            "version": text(version("fleetfoot")),
            "speed": text(speed),
            "expiry_s": text(expiry_s),
            "detectors": text([_detector(gauge) for gauge in gauges]),
            "display": text({"units": display.units, "language": display.language}),
        }

    def hello(self) -> str:
        """Return everything that is known."""
        return fields(self._about | {"runs": array(told.json() for told in self._told.values())})

    @property
    def athletes(self) -> list[str]:
        """Whose runs there are, by name."""
        return sorted({so_far.run.athlete for so_far in self._runs})

    def expect(self, run: Run, total_s: float | None) -> None:
        """Take how long a run is going to be, before it begins; nothing is told of it before."""
        self._runs.of(run).total_s = total_s

    def begin(self, run: Run) -> Message:
        """Take the beginning of a run; it takes the place of those of the same athlete that are over."""
        for so_far in [each for each in self._runs if each.done and each.run.athlete == run.athlete]:
            self._runs.forget(so_far.run)
            self._told.pop(so_far.run.identity, None)
        return Message("begin", self._of(run).json())

    def recall(self, run: Run, ticks: Ticks, alerts: Sequence[Mapping[str, Any]]) -> None:
        """Take what is stored of a run, before anybody is told of it."""
        self._of(run).recall(ticks, alerts)

    def second(self, run: Run, second: Second) -> Message:
        """Take a second of a run."""
        return Message("tick", self._of(run).second(second))

    def alert(self, run: Run, alert: Alert, said_ms: int) -> Message:
        """Take an alert of a run."""
        return Message("alert", self._of(run).alert(alert, said_ms))

    def remind(self, run: Run, reminder: Reminder, said_ms: int) -> Message:
        """Take a reminder of a run."""
        return Message("reminder", self._of(run).remind(reminder, said_ms))

    def sensors(self, run: Run, lines: Sequence[SensorLine], missing: Sequence[str]) -> Message:
        """Take how the sensors of a run do."""
        return Message("sensors", self._of(run).sensors(lines, missing))

    def end(self, run: Run, summary: Mapping[str, Any]) -> Message:
        """Take the end of a run."""
        return Message("end", self._of(run).end(summary))

    def said(self, run: Run, said: Mapping[str, Any]) -> Message:
        """Take what the runner said of a run so far."""
        return Message("said", self._of(run).said(said))

    def why(self, run: Run, record: Mapping[str, Any]) -> Message:
        """Take why the legs were heavy on a run."""
        return Message("why", self._of(run).why(record))

    def _of(self, run: Run) -> Told:
        if run.identity not in self._told:
            self._begun += 1
            key = str(self._begun)
            self._told[run.identity] = Told(key, self._runs.of(run), self._gauges)
        return self._told[run.identity]


def _detector(gauge: Gauge) -> dict[str, Any]:
    return {
        "name": gauge.name,
        "title": gauge.title,
        "unit": gauge.unit,
        "thresholds": dict(gauge.thresholds),
    }
