"""``[display]``: in which units and which language people are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fleetfoot.keys import Choice, check, key


class Units(StrEnum):
    """System of units that figures are shown in; what is stored and published is SI always."""

    METRIC = "metric"
    IMPERIAL = "imperial"


class Language(StrEnum):
    """Language of what is shown and spoken (ISO 639-1)."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"

    @property
    def point(self) -> str:
        """What stands before the decimals of a number (Unicode CLDR 45)."""
        return "." if self is Language.ENGLISH else ","


class SeverityWord(StrEnum):
    """The words of :class:`fleetfoot_signal.event.Severity`, in the order of urgency."""

    NOTICE = "notice"
    WARNING = "warning"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How figures are shown, and in which language."""

    units: Units | None = key(
        Choice(Units),
        unset="metric; the live page follows the device",
        help="kilometres and metres, or miles and feet; what is stored and published stays metric",
    )
    language: Language | None = key(
        Choice(Language),
        unset="English; the live page follows the device",
        help="language of the live page and of reports, and of why the legs were heavy everywhere",
    )

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        check(self, "display")

    @property
    def system(self) -> Units:
        """The units of everything that has no device of its own to follow."""
        return self.units or Units.METRIC
