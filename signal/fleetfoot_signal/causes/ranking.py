"""Which causes made a rating what it was: probabilities, points, and what stays unexplained.

``c = beta * max(0, level - usual)`` is what a cause contributes; ``odds = odds(P(c >= 1)) * product of likelihood
ratios`` of the signs that the run shows or lacks. Causes need not sum to 1: several can be true.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.causes.cause import LEGS, OUTCOMES
from fleetfoot_signal.causes.effect import POINT, contribution
from fleetfoot_signal.causes.evidence import doses_of
from fleetfoot_signal.causes.posterior import posterior
from fleetfoot_signal.causes.table import CAUSES, SIGNS

if TYPE_CHECKING:
    from fleetfoot_signal.causes.cause import Cause, Effect
    from fleetfoot_signal.causes.evidence import Doses, Evidence
    from fleetfoot_signal.causes.posterior import Posterior
    from fleetfoot_signal.types import Bools, Floats, Ints

LIKELY: Final = 0.75
POSSIBLE: Final = 0.5
"""From here on a cause is told as likely, or as possible; below it is weak (causes.md 2.7)."""
PROBABILITY_DIGITS: Final = 2
"""Of probabilities as they are told: more would be false precision."""
UNEXPLAINED: Final = "unexplained"


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer for every run of an athlete; arrays carry the run last."""

    probability: Floats
    """float64[cause, run]: that it added a point or more to the outcome on which that is likelier."""
    points: Floats
    """float64[cause, run]: what it is expected to have added to that outcome."""
    outcome: Ints
    """int64[cause, run]: that outcome."""
    excess: Floats
    """float64[outcome, run]: ratings above usual; NaN not rated."""
    unexplained: Floats
    """float64[outcome, run]: points above usual that no cause accounts for; NaN not rated."""
    doses: Doses
    posteriors: tuple[Posterior, ...]
    """One an outcome."""

    def order(self, run: int) -> Ints:
        """Return the causes of a run, the likeliest first; equals by points, then as in the table.

        Probabilities are equal that are told as equal: which of two that are both hardly likely is the likelier is
        decided in tails of a normal distribution of which nobody knows anything.
        """
        told = np.array([round(float(p), PROBABILITY_DIGITS) for p in self.probability[:, run]])
        return np.lexsort((-self.points[:, run], -told)).astype(np.int64)

    def headline(self, run: int) -> str | None:
        """Return the id of the cause to name, ``unexplained``, or None where nothing is to be named.

        A cause is named where it is likely, what it acts on was rated a point or more above usual, and it adds no
        less than what stays unexplained. What was not rated may have been heavy.
        """
        best = int(self.order(run)[0])
        acted_on = int(self.outcome[best, run])
        felt = not self.excess[acted_on, run] < POINT
        rest = float(self.unexplained[acted_on, run])
        if felt and self.probability[best, run] >= LIKELY and not rest > self.points[best, run]:
            return CAUSES[best].id
        legs, rest = float(self.excess[LEGS, run]), float(self.unexplained[LEGS, run])
        return UNEXPLAINED if legs >= POINT and rest > float(np.max(self.points[:, run])) else None


def rank(evidence: Evidence) -> Ranking:
    """Return the answer for every run."""
    doses = doses_of(evidence)
    excess = evidence.ratings - doses.usual_rating
    posteriors = tuple(
        posterior(
            evidence.day, excess[o], doses.known, doses.variance, [effect_on(cause, o) for cause in CAUSES]
        )
        for o in range(len(OUTCOMES))
    )
    shift = log_ratio(evidence.signs)
    parts = [contribution(doses.values, doses.weights, p.mean, p.sd) for p in posteriors]
    probabilities = np.stack([shifted(part.probability, shift) for part in parts])
    points = np.stack([part.points(p) for part, p in zip(parts, probabilities, strict=True)])
    certain = np.where(np.isnan(probabilities), -1.0, probabilities)
    outcome = np.argmax(certain, axis=0)
    return Ranking(
        probability=np.take_along_axis(probabilities, outcome[None], axis=0)[0],
        points=np.take_along_axis(points, outcome[None], axis=0)[0],
        outcome=outcome.astype(np.int64),
        excess=excess,
        unexplained=_unexplained(excess, points, ~np.isnan(doses.known)),
        doses=doses,
        posteriors=posteriors,
    )


def effect_on(cause: Cause, outcome: int) -> Effect | None:
    """Return the effect of a cause on an outcome; None where there is none."""
    return (cause.legs, cause.tired)[outcome]


def shifted(probability: Floats, log_odds: Floats) -> Floats:
    """Return probabilities whose odds are multiplied by ``exp(log_odds)``; 0 and 1 stay."""
    ratio = np.exp(log_odds)
    return np.asarray(ratio * probability / (1.0 - probability + ratio * probability))


def log_ratio(signs: Floats) -> Floats:
    """Return float64[cause, run]: logarithm of the likelihood ratio of all signs together.

    Parameters
    ----------
    signs
        float64[sign, run]: 1 seen, 0 absent, NaN not judged, which says nothing.
    """
    found = np.zeros((len(CAUSES), signs.shape[1]))
    for row, cause in enumerate(CAUSES):
        for group in {sign.group for sign in cause.signs}:
            members = [
                _log_of(signs[SIGNS.index(sign.code)], sign.seen, sign.absent)
                for sign in cause.signs
                if sign.group == group
            ]
            found[row] += _together(np.stack(members)) if group else np.sum(members, axis=0)
    return found


def _log_of(sign: Floats, seen: float, absent: float) -> Floats:
    return np.where(np.isnan(sign), 0.0, np.where(sign > 0.5, math.log(seen), math.log(absent)))


def _together(members: Floats) -> Floats:
    """Return the strongest in full and the others half, over the first axis."""
    strongest = np.argmax(np.abs(members), axis=0)
    full = np.take_along_axis(members, strongest[None], axis=0)[0]
    return np.asarray(0.5 * (np.sum(members, axis=0) + full))


def _unexplained(excess: Floats, points: Floats, known: Bools) -> Floats:
    """Return what no cause accounts for; causes whose dose is not known account for nothing here."""
    told = np.where(np.isnan(points) | ~known, 0.0, points)
    return np.asarray(np.maximum(excess - np.sum(told, axis=1), 0.0))
