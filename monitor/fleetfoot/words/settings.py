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


class SeverityWord(StrEnum):
    """The words of :class:`fleetfoot_signal.event.Severity`, in the order of urgency."""

    NOTICE = "notice"
    WARNING = "warning"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How figures are shown."""

    units: Units = key(
        Choice(Units),
        Units.METRIC,
        help="kilometres and metres, or miles and feet; what is stored stays metric",
    )
    language: Language = key(
        Choice(Language),
        Language.ENGLISH,
        help="language of the live page and of alerts, where a device has none of its own",
    )

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        check(self, "display")
