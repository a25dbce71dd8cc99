"""What the table of causes is made of."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final, NamedTuple

OUTCOMES: Final = ("legs", "tired")
"""What a runner rates 0-10, apart: the legs, and the whole body. 0 is fresh, 10 cannot go on."""
LEGS: Final = 0
TIRED: Final = 1

CAP: Final = (0.25, 6.0)
"""Ends of a likelihood ratio: a sign seen in one run never counts for more (causes.md 2.4, JUDGE)."""


class Grade(enum.StrEnum):
    """How good the evidence is that the cause makes legs heavy at all."""

    A = "A"
    """Trials or large cohorts agree."""
    B = "B"
    """Some studies, or a mechanism that was measured."""
    C = "C"
    """Weak, mixed or none; named because runners are told of it."""


class Effect(NamedTuple):
    """What is known of an effect before the runner has rated anything: ``N(mean, sd)``, never below 0.

    Points of the outcome for one reference dose.
    """

    mean: float
    sd: float


class Exposure(NamedTuple):
    """How often and how much the runs of a population have of a dose: for runs that do not tell."""

    share: float
    """Of runs with any dose above the runner's usual."""
    size: float
    """Mean dose of those, exponential."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a run shows or does not show, and how that bears on one cause."""

    code: str
    """See :data:`~fleetfoot_signal.causes.table.SIGNS`."""
    sensitivity: float
    """Share of runs with the cause at work that show it."""
    false_positive: float
    """Share of other runs that show it."""
    group: str = ""
    """Signs of one group hang together: the strongest counts in full, the others half. Empty: by itself."""

    @property
    def seen(self) -> float:
        """Likelihood ratio where the sign was seen."""
        return _capped(self.sensitivity / self.false_positive)

    @property
    def absent(self) -> float:
        """Likelihood ratio where it was looked for and not there."""
        return _capped((1.0 - self.sensitivity) / (1.0 - self.false_positive))


def _capped(ratio: float) -> float:
    return min(max(ratio, CAP[0]), CAP[1])


@dataclass(frozen=True, slots=True)
class Cause:
    """One row of the table."""

    id: str
    grade: Grade
    dose: str
    """What is measured and what one reference dose of it is."""
    legs: Effect
    source: str
    """Of effect and dose, author and year; MEAS: measured on the diaries of PMData; JUDGE: our call."""
    exposure: Exposure
    signs: tuple[Sign, ...] = ()
    fields: tuple[str, ...] = ()
    """Columns of the diary that tell the dose, the most telling first; empty: only sensors do."""
    tired: Effect | None = None
    """On the whole body; None: as far as is known it is the legs that feel it."""
    usual: float = 0.0
    """The population's usual level in reference doses, for runners of whom little is known."""
