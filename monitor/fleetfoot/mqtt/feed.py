"""What is told about one athlete: turns the calls of the path into payloads in an outbox."""

from __future__ import annotations

import asyncio
import math
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.mqtt import discovery, payload
from fleetfoot.mqtt.outbox import Outbox
from fleetfoot.mqtt.payload import ONLINE, encode
from fleetfoot.mqtt.topics import Topics
from fleetfoot.path.reminder import asking
from fleetfoot_signal.detector import Detector
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.mqtt.rating import Take
    from fleetfoot.mqtt.settings import MqttSettings
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second

LATEST_EVERY_S: Final = 5.0
"""How often at most Home Assistant is told of the latest tick: its recorder writes down every change."""


class Feed:
    """Topics, outbox and the detectors' states of one athlete.

    A detector is ``unknown`` from the start of a run until it can first judge, whenever it has not been able to for
    as long as an episode of its own would bear, and after the end of the run, when nobody watches. Where several runs
    of one athlete are under way, a state is that of the run that spoke last.
    """

    def __init__(self, athlete: str, settings: MqttSettings, detectors: Sequence[str]) -> None:
        self.athlete = athlete
        self.take: Take | None = None
        """Keeps ratings that somebody tells; None: they stay with the broker."""
        self.topics = Topics.of(settings.prefix, athlete)
        self.outbox = Outbox(settings.event_expiry_s)
        self.outbox.retain(self.topics.status, ONLINE)
        self.announcement: str | None = None
        """Where Home Assistant is told of the athlete; None: it is not."""
        if settings.discovery_prefix:
            self.announcement = discovery.topic(settings.discovery_prefix, self.topics)
            message = discovery.message(athlete, self.topics, detectors)
            self.outbox.retain(self.announcement, encode(message))
        self.wake = asyncio.Event()
        """Set whenever there may be something new to tell."""
        self._detectors = tuple(detectors)
        self._spoke: dict[str, str] = {}
        """Which run each detector's state is of."""
        self._blind_s: dict[tuple[str, str], float] = {}
        """By run and detector, for how long it has not been able to judge; infinite where it is ``unknown``."""
        self._active: set[tuple[str, str]] = set()
        """Run and detector where an episode is open."""
        patience_s = {kind.name: kind.unjudged_dwell_s for kind in registry()}
        self._patience_s = [patience_s.get(name, Detector.unjudged_dwell_s) for name in detectors]
        self._last: Run | None = None
        """The run that began last."""
        self._unsaid: str | None = None
        """The run that began last, as long as what was said of the run before still stands with the broker."""
        self._latest_s = -math.inf
        """When the latest tick was last told to Home Assistant."""

    def begin(self, run: Run) -> None:
        """Note that a run starts."""
        self._last, self._unsaid = run, run.id
        for detector in self._detectors:
            self._quiet(run, detector, "unknown")
            self._blind_s[run.id, detector] = math.inf

    def recall(self, run: Run, alerts: Sequence[Mapping[str, Any]], now_s: float, now_utc: datetime) -> None:
        """Put the detectors into the states that the alerts of the run so far lead to.

        Whether the process that was killed had told the latest ones nobody knows: those that are still worth telling
        are told, perhaps again, under the ids that they have. What was said of it stands with the broker.
        """
        self._unsaid = None
        for told in alerts:
            since_s = now_s - _age_s(told, now_utc)
            if now_s < since_s + self.outbox.expiry_s:
                self.outbox.event(told["id"], self.topics.event, encode(dict(told)), since_s)
        for told in {
            told["detector"]: told for told in alerts if told["detector"] in self._detectors
        }.values():
            self._enter(run, told)

    def second(self, run: Run, second: Second, now_s: float) -> None:
        """Take a second of the run."""
        if self._unsaid == run.id:
            self.said(run, {})
        for place, score in zip(range(len(self._detectors)), second.scores.tolist(), strict=True):
            self._judge(run, place, score)
        if self.outbox.connected:
            tick = encode(payload.tick(run, second, self._detectors))
            self.outbox.tick(self.topics.tick, tick)
            if self.announcement and now_s - self._latest_s >= LATEST_EVERY_S:
                self._latest_s = now_s
                self.outbox.tick(self.topics.latest, tick)
            self.wake.set()

    def alert(self, run: Run, alert: Alert, now_s: float) -> None:
        """Take an alert, and the state that follows from it."""
        told = alert.payload()
        self.outbox.event(alert.id, self.topics.event, encode(told), now_s)
        self._enter(run, told)

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """Note that the run is over."""
        for detector in self._detectors:
            self._blind_s.pop((run.id, detector), None)
            self._active.discard((run.id, detector))
        for detector in [d for d, spoke in self._spoke.items() if spoke == run.id]:
            self._quiet(run, detector, "unknown")
        self.outbox.retain(self.topics.summary, encode(payload.summary(run, summary)))
        self.wake.set()

    def said(self, run: Run, said: Mapping[str, Any]) -> None:
        """Take what the runner said of a run so far."""
        self._unsaid = None
        self.outbox.retain(self.topics.diary, encode(payload.diary(run, said)))
        self.wake.set()

    def remind(self, reminder: Reminder, now_s: float) -> None:
        """Take a reminder."""
        self.outbox.event(reminder.id, self.topics.reminder, encode(reminder.payload()), now_s)
        self.wake.set()

    def ask(self, now_s: float) -> None:
        """Ask how the last run was, as a reminder, because somebody wants it asked."""
        if self._last is not None:
            self.remind(asking(self._last, 0.0), now_s)

    def why(self, record: Mapping[str, Any]) -> None:
        """Take why the legs were heavy."""
        self.outbox.retain(self.topics.why, encode(dict(record)))
        self.wake.set()

    def _enter(self, run: Run, told: Mapping[str, Any]) -> None:
        """Put a detector into the state that follows from an alert."""
        detector, phase = told["detector"], Phase(told["phase"])
        self._spoke[detector] = run.id
        (self._active.discard if phase.ends else self._active.add)((run.id, detector))
        self._blind_s[run.id, detector] = math.inf if phase is Phase.UNJUDGED else 0.0
        self.outbox.retain(self.topics.state(detector), encode(payload.alert_state(run, told)))
        self.wake.set()

    def _judge(self, run: Run, place: int, score: float) -> None:
        """Follow whether a detector can judge; while an episode is open the detector itself says how it ends."""
        detector = self._detectors[place]
        key = (run.id, detector)
        if key in self._active:
            return
        blind_s = self._blind_s.get(key, 0.0)
        self._blind_s[key] = blind_s + 1.0 if math.isnan(score) else 0.0
        if not math.isnan(score) and math.isinf(blind_s):
            self._quiet(run, detector, "clear")
        elif blind_s < self._patience_s[place] <= self._blind_s[key]:
            self._blind_s[key] = math.inf
            self._quiet(run, detector, "unknown")

    def _quiet(self, run: Run, detector: str, state: payload.Quiet) -> None:
        """Put a detector into a state without an episode."""
        self._spoke[detector] = run.id
        self.outbox.retain(self.topics.state(detector), encode(payload.quiet_state(run, detector, state)))
        self.wake.set()


def _age_s(told: Mapping[str, Any], now_utc: datetime) -> float:
    """Return how old an alert is that is stored: never less than nothing, should the date have been set back."""
    if told["utc"] is None:
        return math.inf  # nobody knows: it is no news
    return max((now_utc - datetime.fromisoformat(told["utc"])).total_seconds(), 0.0)
