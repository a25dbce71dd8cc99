"""What is known of the runs of one athlete, and what stands for what is not known.

Runs are lanes: the last axis of every array. A level that is unknown is not zero: it is integrated over what runs of
this athlete, or of a population where there are few, are wont to have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.causes.cause import OUTCOMES
from fleetfoot_signal.causes.facts import usual
from fleetfoot_signal.causes.table import CAUSES, SIGNS

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

WINDOW_DAYS: Final = 90.0
"""Days before and after a run whose runs say what is usual: a season, not a life (JUDGE)."""
USUAL_RATING: Final = (3.0, 3.0)
"""Legs and whole body of a population after an ordinary run (JUDGE)."""
PRIOR_RUNS: Final = 3
"""Runs of the population that are put beside the athlete's own for the usual, so that one rating is not usual."""
PRIOR_EXPOSURES: Final = 5.0
"""Exposures of the population that the size of the athlete's own is shrunk to."""
NODES: Final = 5
"""Equally likely doses that stand for an unknown one, beside none."""

_QUANTILES: Final = -np.log1p(-(np.arange(NODES) + 0.5) / NODES)
"""Of the exponential distribution with mean 1, in the middle of equal shares."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known of an athlete's runs, oldest first."""

    day: Floats
    """float64[run]: when, in days from any moment; ascending."""
    levels: Floats
    """float64[choice, cause, run] in reference doses; NaN unknown.

    Where a level is known in part, such as a run whose drink is not noted, the choices are equally likely values of
    it; where it is known, they are the same.
    """
    signs: Floats
    """float64[sign, run]: 1 seen, 0 looked for and absent, NaN could not be judged."""
    ratings: Floats
    """float64[outcome, run]: 0-10, in the order of :data:`~fleetfoot_signal.causes.cause.OUTCOMES`; NaN not rated."""

    def __post_init__(self) -> None:
        """Check the shapes.

        Raises
        ------
        ValueError
            They do not belong together, or the days are not ascending.
        """
        runs = self.day.size
        if self.levels.shape[1:] != (len(CAUSES), runs) or self.signs.shape != (len(SIGNS), runs):
            raise ValueError(
                f"levels {self.levels.shape} and signs {self.signs.shape} do not fit {runs} runs"
            )
        if self.ratings.shape != (len(OUTCOMES), runs):
            raise ValueError(f"ratings {self.ratings.shape} do not fit {runs} runs")
        if np.any(np.diff(self.day) < 0.0):
            raise ValueError("runs are not in the order of time")

    @property
    def known(self) -> Floats:
        """float64[cause, run]: the level, averaged over its choices; NaN where any is unknown."""
        return _over_choices(self.levels)


@dataclass(frozen=True, slots=True)
class Doses:
    """The doses above usual, as distributions over nodes."""

    values: Floats
    """float64[node, cause, run], 0 or more."""
    weights: Floats
    """float64[node, cause, run]: probability of each node; they sum to 1."""
    known: Floats
    """float64[cause, run]: the dose where it is known, averaged over its choices; NaN where it is not."""
    usual: Floats
    """float64[cause, run]: the level above which it counts."""
    usual_rating: Floats
    """float64[outcome, run]: what this runner rates after an ordinary run."""

    @property
    def variance(self) -> Floats:
        """float64[cause, run]: of the dose over its nodes."""
        mean = np.sum(self.weights * self.values, axis=0)
        return np.asarray(np.sum(self.weights * self.values**2, axis=0) - mean**2)


def doses_of(evidence: Evidence) -> Doses:
    """Return how far each level lies above what is usual for this runner at that time of their life.

    Usual is the median of the runs within :data:`WINDOW_DAYS`, those of the population among them; so adding a run
    that is exactly usual changes nothing.
    """
    usual_level, usual_rating = _usual(evidence)
    above = np.maximum(evidence.levels - usual_level, 0.0)
    known = _over_choices(above)
    choices, causes, runs = evidence.levels.shape
    nodes = np.zeros((choices, NODES + 1, causes, runs))
    weights = np.zeros_like(nodes)
    nodes[:, 0] = np.where(np.isnan(above), 0.0, above)
    weights[:, 0] = 1.0
    share = np.array([cause.exposure.share for cause in CAUSES])[:, None]
    unknown = np.isnan(above)
    spread = (_QUANTILES[:, None] * _own_size(known))[:, :, None]
    for choice in range(choices):
        nodes[choice, 1:] = np.where(unknown[choice], spread, 0.0)
        weights[choice, 0] = np.where(unknown[choice], 1.0 - share, 1.0)
        weights[choice, 1:] = np.where(unknown[choice], share / NODES, 0.0)
    shape = (choices * (NODES + 1), causes, runs)
    return Doses(nodes.reshape(shape), weights.reshape(shape) / choices, known, usual_level, usual_rating)


def _over_choices(values: Floats) -> Floats:
    """Return the mean over the first axis; exactly the value where all are the same."""
    return np.asarray(values[0] + np.mean(values - values[0], axis=0))


def _own_size(known: Floats) -> Floats:
    """Return float64[cause]: how large doses of this runner are, shrunk to those of the population.

    Of doses above usual only: how many runs have none says how often, which the population answers; so a run that is
    exactly usual does not change it.
    """
    has = known > 0.0
    total, count = np.sum(np.where(has, known, 0.0), axis=1), np.sum(has, axis=1)
    prior = np.array([cause.exposure.size for cause in CAUSES])
    return np.asarray((PRIOR_EXPOSURES * prior + total) / (PRIOR_EXPOSURES + count))


def _usual(evidence: Evidence) -> tuple[Floats, Floats]:
    prior_level = np.repeat([[cause.usual] for cause in CAUSES], PRIOR_RUNS, axis=1)
    prior_rating = np.repeat([[rating] for rating in USUAL_RATING], PRIOR_RUNS, axis=1)
    prior = np.concatenate((prior_level, prior_rating))
    table = np.concatenate((evidence.known, evidence.ratings))
    found = usual(evidence.day, table, prior, WINDOW_DAYS)
    return found[: len(CAUSES)], found[len(CAUSES) :]
