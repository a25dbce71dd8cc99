"""What is told about one athlete: turns the calls of the path into payloads in an outbox."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.mqtt import discovery, payload
from fleetfoot.mqtt.outbox import Outbox
from fleetfoot.mqtt.payload import ONLINE, encode
from fleetfoot.mqtt.topics import Topics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.mqtt.settings import MqttSettings
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second

LATEST_EVERY_S: Final = 5.0
"""How often at most Home Assistant is told of the latest tick: its recorder writes down every change."""


class Feed:
    """Topics, outbox and the detectors' states of one athlete.

    A detector is ``unknown`` from the start of a run until it can first judge, and again after its end, when
    nobody watches. Where several runs of one athlete are under way, a state is that of the run that spoke
    last.
    """

    def __init__(self, athlete: str, settings: MqttSettings, detectors: Sequence[str]) -> None:
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
        self._unjudged: set[tuple[str, str]] = set()
        """Run and detector where no score has been seen yet."""
        self._latest_s = -math.inf
        """When the latest tick was last told to Home Assistant."""

    def begin(self, run: Run) -> None:
        """Note that a run starts."""
        for detector in self._detectors:
            self._quiet(run, detector, "unknown")
            self._unjudged.add((run.id, detector))

    def second(self, run: Run, second: Second, now_s: float) -> None:
        """Take a second of the run."""
        for detector, score in zip(self._detectors, second.scores.tolist(), strict=True):
            if not math.isnan(score) and (run.id, detector) in self._unjudged:
                self._unjudged.discard((run.id, detector))
                self._quiet(run, detector, "clear")
        if self.outbox.connected:
            tick = encode(payload.tick(run, second, self._detectors))
            self.outbox.tick(self.topics.tick, tick)
            if self.announcement and now_s - self._latest_s >= LATEST_EVERY_S:
                self._latest_s = now_s
                self.outbox.tick(self.topics.latest, tick)
            self.wake.set()

    def alert(self, run: Run, alert: Alert, now_s: float) -> None:
        """Take an alert, and the state that follows from it."""
        detector = alert.event.detector
        self.outbox.event(alert.id, self.topics.event, encode(alert.payload()), now_s)
        self._spoke[detector] = run.id
        self._unjudged.discard((run.id, detector))
        self.outbox.retain(self.topics.state(detector), encode(payload.alert_state(alert)))
        self.wake.set()

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """Note that the run is over."""
        for detector in self._detectors:
            self._unjudged.discard((run.id, detector))
        for detector in [d for d, spoke in self._spoke.items() if spoke == run.id]:
            self._quiet(run, detector, "unknown")
        self.outbox.retain(self.topics.summary, encode(payload.summary(run, summary)))
        self.wake.set()

    def _quiet(self, run: Run, detector: str, state: payload.Quiet) -> None:
        """Put a detector into a state without an episode."""
        self._spoke[detector] = run.id
        self.outbox.retain(self.topics.state(detector), encode(payload.quiet_state(run, detector, state)))
        self.wake.set()
