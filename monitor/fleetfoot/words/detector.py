"""What people call a detector, and the scale that its effect is read on; all of it from the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fleetfoot.words.detectors import translations
from fleetfoot.words.settings import Language
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.detector import Detector


def titles() -> dict[str, str]:
    """Return by the name of each detector what people call it."""
    return {detector.name: detector.title for detector in registry()}


def title_of(name: str, language: Language = Language.ENGLISH) -> str:
    """Return what people call a detector; one that is not in the registry, of another version, goes by its name.

    >>> title_of("bounce"), title_of("bounce", Language.GERMAN), title_of("left_right_sway")
    ('Bounce', 'Auf und Ab', 'Left right sway')
    """
    if language is not Language.ENGLISH and (told := translations().get(name, {}).get(language.value)):
        return told.title
    return titles().get(name, name.replace("_", " ").capitalize())


def title_inside(name: str, language: Language = Language.ENGLISH) -> str:
    """Return the same as it stands within a sentence: German keeps its capitals.

    >>> title_inside("overstriding"), title_inside("overstriding", Language.GERMAN)
    ('long steps', 'Lange Schritte')
    """
    title = title_of(name, language)
    return title if language is Language.GERMAN else f"{title[:1].lower()}{title[1:]}"


@dataclass(frozen=True, slots=True)
class Gauge:
    """One detector's scale; views take them in the order of the registry, which is that of the scores."""

    name: str
    title: str
    unit: str
    thresholds: Mapping[str, float]
    """By severity, increasing."""
    inputs: tuple[Channel, ...] = ()
    """Channels without which it cannot judge."""
    needs_min: int = 0
    """Minutes of running without which it cannot judge."""

    @property
    def full(self) -> float:
        """Value at the end of a bar: somewhat beyond the highest threshold."""
        return 1.25 * max(self.thresholds.values(), default=1.0)

    def severity(self, value: float) -> str:
        """Return the severity that ``value`` reaches, empty below the first; NaN reaches none."""
        reached = [name for name, threshold in self.thresholds.items() if value >= threshold]
        return reached[-1] if reached else ""


def gauges(
    detectors: Iterable[type[Detector]], thresholds: Mapping[str, Mapping[str, float]] | None = None
) -> tuple[Gauge, ...]:
    """Return the scales of detectors, with the thresholds in force by their names, or else their own."""
    own = {d.name: {s.label: limit for s, limit in sorted(d.thresholds.items())} for d in detectors}
    limits = own | dict(thresholds or {})
    return tuple(
        Gauge(d.name, d.title, d.unit, limits[d.name], d.inputs, minutes_of(d.needs)) for d in detectors
    )


def minutes_of(needs: str) -> int:
    """Return the minutes that what a detector needs begins with; 0 where it begins with none.

    >>> minutes_of("9 min of running"), minutes_of("a strap")
    (9, 0)
    """
    count, _, rest = needs.partition(" min")
    return int(count) if rest and count.isdecimal() else 0
