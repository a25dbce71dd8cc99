"""The topics: one tree for each athlete, ``<prefix>/<athlete>/...``.

An athlete's name becomes one topic level by percent-encoding (RFC 3986): ASCII letters, digits and ``- . _
~`` stay, every other character becomes the ``%XX`` of its UTF-8 bytes. ``decodeURIComponent`` or
``urllib.parse.unquote`` turn the level back into the name. What MQTT forbids or gives a meaning (``/ + #``, a
leading ``$``, control characters, NUL: MQTT 5, 4.7 and 1.5.4) cannot remain, and no two names share a level.
A name whose level would exceed 200 characters is cut there, and ``%`` and the SHA-256 of the whole name
follow: still its own, no longer readable.
"""

from __future__ import annotations

import hashlib
from typing import Final, NamedTuple
from urllib.parse import quote

_LONGEST: Final = 200
"""Characters of a level; MQTT's limit is 65,535 bytes for the whole topic (MQTT 5, 1.5.4)."""


def level(name: str) -> str:
    """Return the topic level of a name; different names have different levels.

    >>> level("Zoë/#1")
    'Zo%C3%AB%2F%231'
    """
    quoted = quote(name, safe="", errors="surrogatepass")
    if len(quoted) <= _LONGEST:
        return quoted
    return f"{quoted[:_LONGEST]}%{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()}"


class Topics(NamedTuple):
    """Topics of one athlete."""

    base: str

    @classmethod
    def of(cls, prefix: str, athlete: str) -> Topics:
        """Return the topics of an athlete under the prefix."""
        return cls(f"{prefix}/{level(athlete)}")

    @property
    def status(self) -> str:
        """``online`` or ``offline``; retained, and the last will."""
        return f"{self.base}/status"

    @property
    def event(self) -> str:
        """Events; QoS 1, not retained."""
        return f"{self.base}/event"

    @property
    def tick(self) -> str:
        """What the detectors saw, every second; QoS 0."""
        return f"{self.base}/tick"

    @property
    def latest(self) -> str:
        """The latest tick, every few seconds, for who keeps all that he hears; QoS 0."""
        return f"{self.base}/latest"

    @property
    def summary(self) -> str:
        """Summary of the last run; QoS 1, retained."""
        return f"{self.base}/summary"

    @property
    def why(self) -> str:
        """Why the legs were heavy on the last run; QoS 1, retained."""
        return f"{self.base}/why"

    @property
    def diary(self) -> str:
        """What the runner said of that run; QoS 1, retained."""
        return f"{self.base}/diary"

    @property
    def reminder(self) -> str:
        """Reminders; QoS 1, not retained."""
        return f"{self.base}/reminder"

    def rating(self, field: str) -> str:
        """Where a rating of the last run is told to fleetfoot, retained until it was taken."""
        return f"{self.base}/diary/{field}/set"

    @property
    def ask(self) -> str:
        """Where somebody has fleetfoot ask how the last run was."""
        return f"{self.base}/diary/ask"

    def state(self, detector: str) -> str:
        """Present state of a detector; QoS 1, retained."""
        return f"{self.base}/state/{level(detector)}"
