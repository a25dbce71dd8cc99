"""What speaks for a cause of one run, what against it, and what is missing.

Evidence is *for* a cause exactly if taking it away would make the cause no likelier. So removing evidence never raises
the certainty of the cause that it is given for.
"""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.causes.ranking import rank
from fleetfoot_signal.causes.table import CAUSES, SIGNS

if TYPE_CHECKING:
    from fleetfoot_signal.causes.evidence import Evidence
    from fleetfoot_signal.causes.ranking import Ranking

DOSE: Final = "dose"
"""Code of the evidence that a level is known, beside the codes of the signs."""


class Side(enum.StrEnum):
    """Which way a piece of evidence points."""

    FOR = "for"
    AGAINST = "against"
    MISSING = "missing"


class Reason(NamedTuple):
    """One piece of evidence, by code: the words are made where there is somebody to read them."""

    side: Side
    code: str
    """:data:`DOSE` or a sign."""
    seen: bool
    """Whether the dose is above usual, or the sign was seen; False too where it is missing."""


def reasons(evidence: Evidence, ranking: Ranking, run: int) -> tuple[tuple[Reason, ...], ...]:
    """Return for each cause, in the order of the table, what bears on it in one run."""
    return tuple(
        (_of_dose(evidence, ranking, row, run), *_of_signs(evidence, row, run)) for row in range(len(CAUSES))
    )


def without_dose(evidence: Evidence, row: int, run: int) -> Evidence:
    """Return the evidence as it would be without the level of a cause in a run."""
    levels = evidence.levels.copy()
    levels[:, row, run] = np.nan
    return replace(evidence, levels=levels)


def without_sign(evidence: Evidence, code: str, run: int) -> Evidence:
    """Return the evidence as it would be if a sign could not be judged in a run."""
    signs = evidence.signs.copy()
    signs[SIGNS.index(code), run] = np.nan
    return replace(evidence, signs=signs)


def _of_dose(evidence: Evidence, ranking: Ranking, row: int, run: int) -> Reason:
    dose = float(ranking.doses.known[row, run])
    if np.isnan(dose):
        return Reason(Side.MISSING, DOSE, seen=False)
    if dose == 0.0:
        return Reason(Side.AGAINST, DOSE, seen=False)
    without = rank(without_dose(evidence, row, run)).probability[row, run]
    side = Side.FOR if ranking.probability[row, run] >= without else Side.AGAINST
    return Reason(side, DOSE, seen=True)


def _of_signs(evidence: Evidence, row: int, run: int) -> list[Reason]:
    found: list[Reason] = []
    for sign in CAUSES[row].signs:
        value = float(evidence.signs[SIGNS.index(sign.code), run])
        if np.isnan(value):
            found.append(Reason(Side.MISSING, sign.code, seen=False))
            continue
        seen = value > 0.5
        speaks_for = (sign.seen if seen else sign.absent) >= 1.0
        found.append(Reason(Side.FOR if speaks_for else Side.AGAINST, sign.code, seen=seen))
    return found
