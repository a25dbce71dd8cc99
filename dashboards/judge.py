"""What the boards know of the detectors: those of the registry, with the thresholds shipped or configured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards import theme
from dashboards.theme import Look
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Judge:
    """One detector."""

    name: str
    title: str
    summary: str
    needs: str
    unit: str
    thresholds: Mapping[Severity, float]

    @property
    def look(self) -> Look:
        """Return how its effect is written: in its own unit."""
        return Look("percent" if self.unit == "%" else self.unit, theme.ACCENT, 1)

    @property
    def told(self) -> str:
        """Return what it watches, from where on it speaks and what it needs, in words."""
        bands = ", ".join(f"{s.label} {v:g} {self.unit}" for s, v in sorted(self.thresholds.items()))
        return f"{self.summary} Bands: {bands}. It needs {self.needs}."

    @property
    def score(self) -> str:
        """Return the field of its score."""
        return f"score_{self.name}"


def shipped() -> Sequence[Judge]:
    """Return all detectors with the thresholds that fleetfoot ships with."""
    return [Judge(d.name, d.title, d.summary, d.needs, d.unit, d.thresholds) for d in registry()]


def configured(path: Path) -> Sequence[Judge]:
    """Return the detectors that a configuration has switched on, with its thresholds.

    Raises
    ------
    FleetfootError
        The configuration cannot be read.
    """
    said = load(path, {}, {card.name: levels(card) for card in detectors()}).detectors
    named = {severity.label: severity for severity in Severity}
    return [
        Judge(
            judge.name,
            judge.title,
            judge.summary,
            judge.needs,
            judge.unit,
            {named[word]: value for word, value in said[judge.name].thresholds.items()},
        )
        for judge in shipped()
        if said[judge.name].enabled
    ]
