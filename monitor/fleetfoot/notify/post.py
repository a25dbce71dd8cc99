"""What a channel is told, an alert in a few words for people and as fields for programs; and what delivers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, Self

from fleetfoot.errors import FleetfootError
from fleetfoot.path.alert import SCHEMA
from fleetfoot.words.alert import message
from fleetfoot.words.text import clean
from fleetfoot_signal.event import Phase, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder


@dataclass(frozen=True, slots=True)
class Post:
    """One message. Title and text are of one line each and hold nothing that steers a terminal."""

    title: str
    text: str
    severity: Severity
    payload: Mapping[str, object]
    """JSON values; for an alert the payload of the event on MQTT."""
    episode: str = ""
    phase: Phase | None = None
    """Of an alert."""

    @property
    def over(self) -> bool:
        """Whether it tells that the episode has ended."""
        return self.phase is not None and self.phase.ends

    @classmethod
    def of_alert(cls, alert: Alert, what: str) -> Self:
        """Return the message of an alert; ``what`` is what a runner calls its detector."""
        event = alert.event
        ended = {Phase.CLEAR: "over", Phase.UNJUDGED: "not known any more"}
        kind = ended.get(event.phase, event.severity.label)
        return cls(
            title=clean(f"{alert.run.athlete}: {what} ({kind})"),
            text=clean(message(event)),
            severity=event.severity,
            payload=alert.payload(),
            episode=alert.episode,
            phase=event.phase,
        )

    @classmethod
    def of_reminder(cls, reminder: Reminder) -> Self:
        """Return the message of a reminder."""
        return cls(
            title=clean(f"{reminder.run.athlete}: reminder"),
            text=clean(reminder.message),
            severity=Severity.NOTICE,
            payload=reminder.payload(),
            episode=reminder.id,
        )

    @classmethod
    def test(cls, athlete: str) -> Self:
        """Return a message that says of itself that it is a test."""
        text = "This is a test of fleetfoot's alerts. Nobody is running."
        payload = {"type": "test", "schema": SCHEMA, "athlete": athlete, "message": text}
        return cls(clean(f"{athlete}: test"), text, Severity.NOTICE, payload)


class NotDeliveredError(FleetfootError):
    """A message was not delivered; the text says why and what to do, and holds no secret."""

    exit_code: ClassVar[int] = 7


class Sender(Protocol):
    """Delivers messages to one target."""

    @property
    def label(self) -> str:
        """What people call the target; no secret."""
        ...

    @property
    def repeats(self) -> bool:
        """Whether to try again what failed."""
        ...

    async def send(self, post: Post) -> None:
        """Deliver a message within the sender's own time limit.

        Raises
        ------
        NotDeliveredError
            It was not, or nobody can say.
        """
