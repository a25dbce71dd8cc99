"""What a rule of reminders is, and what it wants to be said."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from fleetfoot.kept import Kept

if TYPE_CHECKING:
    from fleetfoot.reminders.course import Course
    from fleetfoot.reminders.settings import ReminderSettings


class Said(NamedTuple):
    """What a rule wants to be said."""

    rule: str
    value: float
    unit: str
    message: str
    lasts_s: float = 300.0
    """How long it is worth saying."""


class Rule(Kept, ABC):
    """One rule for one run."""

    name: ClassVar[str]
    title: ClassVar[str]
    """What a runner calls it."""

    def __init__(self, settings: ReminderSettings) -> None:
        self._settings = settings

    @abstractmethod
    def step(self, course: Course) -> Said | None:
        """Take a second; return what is to be said now."""

    def silent(self, course: Course) -> str:
        """Return why it could say nothing, where that is worth a line at the end of the run; else nothing."""
        del course
        return ""
