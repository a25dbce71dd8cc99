"""What is known of one sensor's link, for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from fleetfoot.path.source import Device, Link

STALE_S: Final = 5.0
"""Silence after which a sensor is shown as silent; the samples' own rule is :data:`fleetfoot.path.silence.STALE_S`."""
SMOOTHING: Final = 1.0 / 16.0
"""Weight of the latest interval in their running mean."""


@dataclass(slots=True)
class Pace:
    """Inter-arrival times of one family's notifications on one connection.

    They are the health of a link: the strength of a connected sensor cannot be read (bleak 3.1).
    """

    latest_s: float
    interval_s: float = 0.0
    """Running mean; 0 before the second notification."""
    longest_s: float = 0.0
    received: int = 1

    def note(self, t_s: float) -> None:
        """Take note of an arrival."""
        passed_s = t_s - self.latest_s
        weight = 1.0 if self.received == 1 else SMOOTHING
        self.interval_s += weight * (passed_s - self.interval_s)
        self.longest_s = max(self.longest_s, passed_s)
        self.latest_s = t_s
        self.received += 1


@dataclass(slots=True)
class SensorStatus:
    """One sensor."""

    key: str
    name: str
    kinds: tuple[str, ...] = ()
    """Titles of the families that it is used for; what it advertises, until it has been connected to."""
    link: Link = Link.IDLE
    trouble: str = ""
    """Why it is not connected, or what of it does not work."""
    connections: int = 0
    """How often it was connected and set up."""
    duplicates: int = 0
    """Notifications that the stack delivered twice."""
    paces: dict[str, Pace] = field(default_factory=dict[str, Pace])
    """By family, of the present connection."""

    @property
    def title(self) -> str:
        """What people know it by."""
        return self.name or self.key

    def silent_s(self, now_s: float) -> float:
        """Return for how long the family that is silent longest has said nothing; 0 before any has spoken."""
        return max((now_s - pace.latest_s for pace in self.paces.values()), default=0.0)

    def device(self, now_s: float, athlete: str) -> Device:
        """Return how it does at a moment, as others are told it."""
        silent_s = self.silent_s(now_s)
        return Device(
            now_s,
            athlete,
            self.key,
            self.name,
            self.kinds,
            self.link,
            self.trouble,
            silent_s=silent_s,
            stale=self.link is not Link.CONNECTED or silent_s > STALE_S,
            longest_gap_s=max((pace.longest_s for pace in self.paces.values()), default=0.0),
            duplicates=self.duplicates,
        )
