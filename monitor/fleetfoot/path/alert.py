"""An alert: an event of the signal core with the run it belongs to and an id that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fleetfoot.path.run import Run, digest_of
from fleetfoot.words.alert import message
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from fleetfoot_signal.event import Event

SCHEMA = 2
"""Version of the payloads; raised when a field changes its meaning, comes or goes.

2: the phase ``unjudged``, which was a ``clear`` with another sentence; ``code`` and ``missing``.
"""


@dataclass(frozen=True, slots=True)
class Alert:
    """One event of one run, ready to be told, stored and published."""

    run: Run
    event: Event
    start_s: float
    """Where the run's first row lies on the samples' clock; times in the payload count from it."""

    @property
    def episode(self) -> str:
        """Id of the episode: computed from athlete, run, detector and onset, never random."""
        onset = repr(round(self.event.onset_s - self.start_s, 3))  # free of how the clock's offset rounds
        return digest_of(self.run.athlete, self.run.id, self.event.detector, onset)[:16]

    @property
    def id(self) -> str:
        """Id of this event: the episode, the phase and, where it escalates, to what."""
        if self.event.phase is Phase.ESCALATE:
            return f"{self.episode}-{self.event.phase}-{self.event.severity.label}"
        return f"{self.episode}-{self.event.phase}"

    def payload(self) -> dict[str, Any]:
        """Return what is printed, stored and published: JSON values only.

        ``code`` and the figures ``value``, ``unit`` and ``missing`` say it in any language, ``message`` in English.
        """
        event = self.event
        started = self.run.started_utc
        utc = (started + timedelta(seconds=event.t_s)).isoformat(timespec="seconds") if started else None
        return {
            "type": "event",
            "schema": SCHEMA,
            "id": self.id,
            "episode": self.episode,
            "source": self.run.source,
            "run": self.run.id,
            "athlete": self.run.athlete,
            "detector": event.detector,
            "phase": event.phase.value,
            "severity": event.severity.label,
            "t_s": round(event.t_s - self.start_s, 3),
            "onset_s": round(event.onset_s - self.start_s, 3),
            "utc": utc,
            "value": round(event.value, 2),
            "unit": event.unit,
            "confidence": round(event.confidence, 3),
            "cause": list(event.cause),
            "missing": [channel.spec.name for channel in event.missing],
            "aloud": event.aloud,
            "code": event.code,
            "message": message(event),
        }
