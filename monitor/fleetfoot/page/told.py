"""What the page is told of one run, held as JSON that is ready to be sent."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.page.so_far import Outlook, Progress
from fleetfoot.page.speech import Speech
from fleetfoot.page.wire import array, fields, number, text
from fleetfoot.path.sink import Second
from fleetfoot.words.heart_rate import code_of
from fleetfoot.words.quantity import WATCHED
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.so_far import SensorLine, SoFar
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.words.detector import Gauge

USUAL_EVERY_S: Final = 5
"""Of what was usual a page that connects is told every fifth second: it changes with the pace, not faster."""
HISTORY_S: Final = 600
"""Ten minutes: what the page plots."""
REMINDERS: Final = 10
"""Reminders that a page which connects is told: older ones are past."""
SHOWN: Final = (*WATCHED, Channel.POWER, Channel.STEP_LENGTH)
"""Channels of the page, in its order."""
_NAMES: Final = tuple(channel.spec.name for channel in SHOWN)


class Told:
    """One run, as far as the page has been told of it.

    Every figure becomes text once, when it comes: a page that connects costs no more than joining what is there.

    Parameters
    ----------
    key : str
        What the page calls the run.
    so_far : SoFar
        What is known of it; it is kept up to date here.
    gauges : Sequence[Gauge]
        One a detector, in the order of the scores.
    """

    def __init__(self, key: str, so_far: SoFar, gauges: Sequence[Gauge]) -> None:
        self.key = text(key)
        self._so_far = so_far
        self._speech = Speech()
        self._t_s: deque[str] = deque(maxlen=HISTORY_S)
        self._values = {name: deque[str](maxlen=HISTORY_S) for name in _NAMES}
        self._scores = {gauge.name: deque[str](maxlen=HISTORY_S) for gauge in gauges}
        self._progress = Progress()
        self._outlook = Outlook(gauges)
        self._usual = "{}"
        self._usual_was: deque[str] = deque(maxlen=HISTORY_S // USUAL_EVERY_S)
        """What was usual, as it was then: second and ranges."""
        self._so_far_told: dict[str, str] = {}
        """What changes with every second beside its values."""
        self._doubt = "null"
        self._alerts: list[str] = []
        self._reminders: deque[str] = deque(maxlen=REMINDERS)
        self._sensors = "[]"
        self._missing = "[]"
        self._summary = "null"
        self._said = "{}"
        self._why = "null"

    def json(self) -> str:
        """Return the run with everything that is known of it."""
        run = self._so_far.run
        history = {
            "t_s": array(self._t_s),
            "values": fields({name: array(series) for name, series in self._values.items()}),
            "scores": fields({name: array(series) for name, series in self._scores.items()}),
            "usual": array(self._usual_was),
        }
        started = run.started_utc.isoformat(timespec="seconds") if run.started_utc else None
        return fields(
            {
                "key": self.key,
                "run": text(run.id),
                "athlete": text(run.athlete),
                "source": text(run.source),
                "started_utc": text(started),
                "total_s": text(self._so_far.total_s),
                "done": text(self._so_far.done),
                "history": fields(history),
                "usual": self._usual,
                "doubt": self._doubt,
                **self._so_far_told,
                "alerts": array(self._alerts),
                "reminders": array(self._reminders),
                "sensors": self._sensors,
                "missing": self._missing,
                "summary": self._summary,
                "said": self._said,
                "why": self._why,
            }
        )

    def second(self, second: Second) -> str:
        """Take a second; return its ``tick``."""
        self._so_far.second = second
        values = [number(value) for value in second.values[list(SHOWN)].tolist()]
        scores = [number(score) for score in second.scores.tolist()]
        t_s = str(second.index)
        self._t_s.append(t_s)
        for series, value in zip(self._values.values(), values, strict=True):
            series.append(value)
        for series, score in zip(self._scores.values(), scores, strict=True):
            series.append(score)
        usual = {
            c.spec.name: array(number(end) for end in ends) for c, ends in second.usual.items() if c in SHOWN
        }
        self._usual = fields(usual)
        if second.index % USUAL_EVERY_S == 0:
            self._usual_was.append(fields({"t_s": t_s, "ranges": self._usual}))
        self._doubt = text(code_of(float(second.values[Channel.HEART_RATE_FAULT])))
        self._progress.step(second.values)
        self._so_far_told = {
            "distance_m": number(self._progress.distance_m, 7),
            "moving_s": str(self._progress.moving_s),
            "outlook": text(self._outlook.step(second.values, second.scores)),
        }
        return fields(
            {
                "key": self.key,
                "t_s": t_s,
                "values": fields(dict(zip(_NAMES, values, strict=True))),
                "scores": fields(dict(zip(self._scores, scores, strict=True))),
                "usual": self._usual,
                "doubt": self._doubt,
                **self._so_far_told,
            }
        )

    def alert(self, alert: Alert, said_ms: int) -> str:
        """Take an alert that was told at a time since the epoch; return it for the page."""
        self._so_far.count(alert)
        payload = alert.payload()
        aloud = alert.event.aloud
        speak = aloud and self._speech.decide(payload["t_s"], payload["phase"], payload["severity"])
        told = text(payload | {"speak": speak, "said_ms": said_ms})
        self._alerts.append(told)
        return fields({"key": self.key, "alert": told})

    def remind(self, reminder: Reminder, said_ms: int) -> str:
        """Take a reminder that was told at a time since the epoch; return it for the page."""
        told = text(reminder.payload() | {"speak": True, "said_ms": said_ms})
        self._reminders.append(told)
        return fields({"key": self.key, "reminder": told})

    def sensors(self, lines: Sequence[SensorLine], missing: Sequence[str]) -> str:
        """Take how the sensors do; return it for the page."""
        self._so_far.sensors, self._so_far.missing = tuple(lines), tuple(missing)
        self._sensors, self._missing = text([line._asdict() for line in lines]), text(list(missing))
        return fields({"key": self.key, "sensors": self._sensors, "missing": self._missing})

    def end(self, summary: Mapping[str, Any]) -> str:
        """Take the end; return it for the page."""
        self._so_far.done = True
        self._summary = text(dict(summary))
        return fields({"key": self.key, "summary": self._summary})

    def said(self, said: Mapping[str, Any]) -> str:
        """Take what the runner said of the run so far; return it for the page."""
        self._said = text(dict(said))
        return fields({"key": self.key, "said": self._said})

    def why(self, record: Mapping[str, Any]) -> str:
        """Take why the legs were heavy; return it for the page."""
        self._why = text(dict(record))
        return fields({"key": self.key, "why": self._why})

    def recall(self, ticks: Ticks, alerts: Sequence[Mapping[str, Any]]) -> None:
        """Take what is stored of a run that was before; nothing of it is spoken."""
        first = max(ticks.index.size - HISTORY_S, 0)
        for place in range(first):
            self._progress.step(ticks.values[:, place])
            self._outlook.step(ticks.values[:, place], ticks.scores[:, place])
        for place, index in enumerate(ticks.index[first:].tolist(), start=first):
            self.second(Second(index, ticks.values[:, place], ticks.scores[:, place]))
        self._alerts = [text(dict(alert) | {"speak": False, "said_ms": 0}) for alert in alerts]
