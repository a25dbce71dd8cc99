"""``[reminders]``: which there are, and what this run is meant to be."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from fleetfoot.keys import Choice, Flag, Number, check, key


class Meant(enum.StrEnum):
    """What a run is meant to be."""

    UNSTATED = "unstated"
    EASY = "easy"
    LONG = "long"
    HARD = "hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSettings:
    """Which reminders a live run gets."""

    above_maximum_heart_rate: bool = key(
        Flag(),
        default=True,
        help="whether a heart rate clearly above your maximum is told of, once a run",
    )
    session_spike: bool = key(
        Flag(), default=True, help="whether a run that grows much longer than those of 30 days is told of"
    )
    fast_start: bool = key(
        Flag(), default=True, help="whether a start that is faster than your easy pace is told of"
    )
    intensity: bool = key(
        Flag(), default=True, help="whether an easy run is told of beats as above easy effort"
    )
    without_speed: bool = key(
        Flag(),
        default=True,
        help="whether a run without speed is told what has left its first minutes: steps, bounce, contact, heart rate",
    )
    fuel: bool = key(
        Flag(), default=True, help="whether long runs are reminded of carbohydrate, from 45 min on"
    )
    legs_now: bool = key(
        Flag(),
        default=True,
        help="whether you are asked for your legs every half hour, and after an alert; never twice in 20 min",
    )
    meant: Meant = key(
        Choice(Meant),
        Meant.UNSTATED,
        help="what the run is meant to be; a hard one may start fast, an easy one is told when it is none",
    )
    planned_min: float = key(
        Number(0, 6000, "min"),
        0.0,
        unset="not known",
        help="how long the run is meant to be; beyond 75 min eating begins at 45 min",
    )

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        check(self, "reminders")
