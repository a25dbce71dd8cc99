"""A run without speed beside its own first minutes: what changes is told, and what nobody can know.

A strap that feels the steps tells cadence, bounce and contact, and no speed. Form cannot be judged at a pace then, only
against its own course; whether a change is the pace or the legs nobody can say, and it is said so. Cadence and bounce
hardly follow the pace (exponents of .155 and .1: Craib 1994), contact and heart rate do.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final

from fleetfoot.reminders.own_course import BOUNCE, CADENCE, CONTACT, HEART
from fleetfoot.reminders.rule import Rule, Said

if TYPE_CHECKING:
    from fleetfoot.reminders.course import Course
    from fleetfoot.reminders.settings import ReminderSettings

STEPS_PCT: Final = -5.0
BOUNCE_PCT: Final = 8.0
CONTACT_PCT: Final = 8.0
HEART_PCT: Final = 7.0
"""From where on the judges of a run with speed speak: of steps and bounce their first bar, of contact the second and of
heart rate that of what is said aloud, because these two follow a pace that nobody knows."""


class WithoutSpeed(Rule):
    """One quantity of a run without speed that has left its first minutes; told once."""

    kept = ("_told",)
    quantity: ClassVar[int]
    bar_pct: ClassVar[float]
    text: ClassVar[str]

    def __init__(self, settings: ReminderSettings) -> None:
        super().__init__(settings)
        self._told = False

    def step(self, course: Course) -> Said | None:
        """See :class:`Rule`."""
        pct = float(course.own.change_pct[self.quantity])
        if self._told or not pct / self.bar_pct >= 1.0:
            return None
        self._told = True
        return Said(self.name, abs(pct), "%", self.text.format(pct=abs(pct)), math.inf)


class FewerSteps(WithoutSpeed):
    """Cadence that falls: at one pace the steps grow long."""

    name = "cadence_without_speed"
    title = "Fewer steps"
    quantity, bar_pct = CADENCE, STEPS_PCT
    text = (
        "About {pct:.0f} % fewer steps a minute than in your first minutes. Your speed is unknown: unless you run much"
        " slower, your steps grew longer. Try quicker ones."
    )


class MoreBounce(WithoutSpeed):
    """Vertical oscillation that grows."""

    name = "bounce_without_speed"
    title = "More bounce"
    quantity, bar_pct = BOUNCE, BOUNCE_PCT
    text = (
        "About {pct:.0f} % more bounce than in your first minutes. Your speed is unknown, and pace may be part of it."
        " Run tall."
    )


class LongerContact(WithoutSpeed):
    """Ground contact that grows longer."""

    name = "contact_without_speed"
    title = "Longer contact"
    quantity, bar_pct = CONTACT, CONTACT_PCT
    text = (
        "Ground contact about {pct:.0f} % longer than in your first minutes. Without your speed nobody can tell a"
        " slower pace from tired legs; ease off if they feel heavy."
    )


class HigherHeartRate(WithoutSpeed):
    """Heart rate that rises."""

    name = "heart_rate_without_speed"
    title = "Higher heart rate"
    quantity, bar_pct = HEART, HEART_PCT
    text = (
        "Heart rate about {pct:.0f} % above that of your first minutes. Without your speed nobody can tell a faster"
        " pace from a rising heart rate; ease off a little if the pace is the same."
    )


WITHOUT_SPEED: Final = (HigherHeartRate, LongerContact, FewerSteps, MoreBounce)
"""All of them, the weightier first."""
