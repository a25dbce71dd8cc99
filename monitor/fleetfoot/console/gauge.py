"""What the view needs to know of a detector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Gauge:
    """One detector's scale; the sink takes them in the order of the registry, which is that of the scores."""

    name: str
    title: str
    unit: str
    thresholds: Mapping[str, float]
    """By severity, increasing."""

    @property
    def full(self) -> float:
        """Value at the end of the bar: somewhat beyond the highest threshold."""
        return 1.25 * max(self.thresholds.values(), default=1.0)

    def severity(self, value: float) -> str:
        """Return the severity that ``value`` reaches, empty below the first; NaN reaches none."""
        reached = [name for name, threshold in self.thresholds.items() if value >= threshold]
        return reached[-1] if reached else ""
