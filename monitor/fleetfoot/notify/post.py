"""What a channel is told: an alert in a few words for people, and as fields for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from fleetfoot.console.text import clean
from fleetfoot.path.alert import SCHEMA
from fleetfoot_signal.event import Phase, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.path.alert import Alert


@dataclass(frozen=True, slots=True)
class Post:
    """One message. Title and text are of one line each and hold nothing that steers a terminal."""

    title: str
    text: str
    severity: Severity
    payload: Mapping[str, Any]
    """JSON values; for an alert the payload of the event on MQTT."""
    episode: str = ""
    over: bool = False
    """Whether it tells that the episode has ended."""

    @classmethod
    def of_alert(cls, alert: Alert, what: str) -> Self:
        """Return the message of an alert; ``what`` is what a runner calls its detector."""
        event = alert.event
        over = event.phase is Phase.CLEAR
        kind = "over" if over else event.severity.label
        return cls(
            title=clean(f"{alert.run.athlete}: {what} ({kind})"),
            text=clean(event.message),
            severity=event.severity,
            payload=alert.payload(),
            episode=alert.episode,
            over=over,
        )

    @classmethod
    def test(cls, athlete: str) -> Self:
        """Return a message that says of itself that it is a test."""
        text = "This is a test of fleetfoot's alerts. Nobody is running."
        payload = {"type": "test", "schema": SCHEMA, "athlete": athlete, "message": text}
        return cls(clean(f"{athlete}: test"), text, Severity.NOTICE, payload)
