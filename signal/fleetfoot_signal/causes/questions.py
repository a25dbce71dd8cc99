"""What to ask: the fields of the diary whose answers are expected to make the ranking most certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.causes.effect import contribution
from fleetfoot_signal.causes.ranking import log_ratio, shifted
from fleetfoot_signal.causes.table import CAUSES

if TYPE_CHECKING:
    from collections.abc import Collection

    from fleetfoot_signal.causes.evidence import Evidence
    from fleetfoot_signal.causes.ranking import Ranking
    from fleetfoot_signal.types import Floats

MOST: Final = 2
"""More than two questions nobody answers."""
LEAST_NATS: Final = 0.01
"""A question that is expected to tell less is not asked: it is what one cause of P = .998 leaves open."""
SIGNS_BY_FIELD: Final = {"onset": ("onset_start", "onset_after"), "soreness": ("sore",)}
"""Fields of the diary that tell signs, not doses."""


def questions(evidence: Evidence, ranking: Ranking, run: int, open_fields: Collection[str]) -> list[str]:
    """Return at most :data:`MOST` of the fields that are open, the most telling first.

    Parameters
    ----------
    open_fields
        Fields of the diary that are not filled in for this run.

    A field is worth the entropy (Shannon 1948) of all causes, summed, that its answer is expected to take away.
    """
    gains = {field: _gain(evidence, ranking, run, field) for field in sorted(open_fields)}
    telling = sorted((field for field in gains if gains[field] >= LEAST_NATS), key=lambda f: (-gains[f], f))
    return telling[:MOST]


def _gain(evidence: Evidence, ranking: Ranking, run: int, field: str) -> float:
    if field in SIGNS_BY_FIELD:
        return _by_sign(ranking, run, SIGNS_BY_FIELD[field])
    rows = [row for row, cause in enumerate(CAUSES) if field in cause.fields]
    return sum(_by_dose(evidence, ranking, run, row) for row in rows)


def _by_sign(ranking: Ranking, run: int, codes: Collection[str]) -> float:
    total = 0.0
    for row, cause in enumerate(CAUSES):
        now = float(ranking.probability[row, run])
        for sign in (sign for sign in cause.signs if sign.code in codes):
            share = now * sign.sensitivity + (1.0 - now) * sign.false_positive
            seen, absent = (
                float(shifted(np.array(now), np.log(ratio))) for ratio in (sign.seen, sign.absent)
            )
            total += max(_entropy(now) - share * _entropy(seen) - (1.0 - share) * _entropy(absent), 0.0)
    return total


def _by_dose(evidence: Evidence, ranking: Ranking, run: int, row: int) -> float:
    """Return what knowing the dose of one cause is worth; 0 where it is known."""
    weights = ranking.doses.weights[:, row, run]
    if np.max(weights) == 1.0 or ranking.doses.variance[row, run] == 0.0:
        return 0.0
    posterior = ranking.posteriors[int(ranking.outcome[row, run])]
    at_work = contribution(
        ranking.doses.values[:, row, run][None, None, :],
        np.ones((1, 1, weights.size)),
        posterior.mean[row : row + 1],
        posterior.sd[row : row + 1],
    ).probability[0]
    each: Floats = shifted(at_work, log_ratio(evidence.signs[:, run : run + 1])[row, 0])
    after = float(np.sum(weights * np.array([_entropy(float(p)) for p in each])))
    return max(_entropy(float(ranking.probability[row, run])) - after, 0.0)


def _entropy(probability: float) -> float:
    """Return the entropy in nats of whether a cause is at work."""
    shares = np.array([probability, 1.0 - probability])
    return -float(np.sum(shares * np.log(np.where(shares > 0.0, shares, 1.0))))
