"""Over time: which causes recur for this runner, shrunk to what is known of everybody, with how many runs say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot.words.over_time import over_time
from fleetfoot.words.settings import Language
from fleetfoot_signal.causes import table
from fleetfoot_signal.causes.cause import LEGS, TIRED
from fleetfoot_signal.causes.effect import POINT, contribution

if TYPE_CHECKING:
    from fleetfoot.why.answer import Answers
    from fleetfoot.words.over_time.bundle import Recurs
    from fleetfoot_signal.causes.cause import Cause
    from fleetfoot_signal.types import Floats

PRIOR_RUNS: Final = 10.0
"""Runs of the population that a runner's own are put beside: with fewer of their own, chance makes causes recur (JUDGE;
personal figures without shrinkage predict worse than nothing, MEAS)."""
RECURS_FROM: Final = 0.05
"""Causes that are at work in fewer runs than one of twenty are not told."""
DIGITS: Final = 2


def recurring(answers: Answers) -> dict[str, Any]:
    """Return which causes recur: JSON values only."""
    ranking = answers.ranking
    rated = ~np.isnan(ranking.excess[LEGS]) | ~np.isnan(ranking.excess[TIRED])
    runs = int(np.count_nonzero(rated))
    heavy = int(np.count_nonzero(np.fmax(ranking.excess[LEGS], ranking.excess[TIRED])[rated] >= POINT))
    found = [_of(row, answers, rated) for row in range(len(table.CAUSES))]
    told = [each for each in found if each["share"] >= RECURS_FROM and each["n"]]
    return {
        "type": "recurring",
        "language": answers.words.language.value,
        "athlete": answers.season.athlete,
        "runs": runs,
        "heavy": heavy,
        "causes": sorted(told, key=lambda each: (-each["share"], each["cause"])),
    }


def _of(row: int, answers: Answers, rated: Floats) -> dict[str, Any]:
    cause, ranking = table.CAUSES[row], answers.ranking
    words = answers.words.causes[cause.id]
    probability = np.nan_to_num(ranking.probability[row][rated])
    share = (PRIOR_RUNS * usual_share(cause) + float(np.sum(probability))) / (PRIOR_RUNS + probability.size)
    outcome = LEGS if cause.tired is None or cause.legs.mean >= cause.tired.mean else TIRED
    mine, effect = ranking.posteriors[outcome], (cause.legs, cause.tired)[outcome] or cause.legs
    return {
        "cause": cause.id,
        "title": words.title,
        "share": round(share, DIGITS),
        "n": int(np.count_nonzero(ranking.doses.known[row][rated] > 0.0)),
        "points_per_dose": round(max(float(mine.mean[row]), 0.0), DIGITS),
        "sd": round(float(mine.sd[row]), DIGITS),
        "points_of_everybody": effect.mean,
        "grade": cause.grade.value,
        "advice": words.advice,
        "advice_grade": words.advice_grade,
    }


def usual_share(cause: Cause) -> float:
    """Return in which share of a population's runs a cause adds a point or more, by the table alone."""
    dose = np.full((1, 1, 1), cause.exposure.size)
    effects = [each for each in (cause.legs, cause.tired) if each is not None]
    adds = [
        float(contribution(dose, np.ones_like(dose), np.array([e.mean]), np.array([e.sd])).probability[0, 0])
        for e in effects
    ]
    return cause.exposure.share * max(adds)


def told_recurring(record: dict[str, Any]) -> list[str]:
    """Return what recurs as lines for people; by the name in brackets an experiment asks for a cause."""
    words = over_time(Language(record["language"])).recurs
    counted = {"runs": record["runs"], "heavy": record["heavy"]}
    if not record["causes"]:
        return [words.none.format(**counted)]
    heading = words.heading.format(**counted)
    lines = [f"   {each['title']} [{each['cause']}]: {said_of(each, words)}" for each in record["causes"]]
    return [heading, *lines]


def said_of(each: dict[str, Any], words: Recurs) -> str:
    """Return how often one cause recurs and how strongly it acts, for behind its title."""
    return words.points.format(
        share=f"{100.0 * each['share']:.0f}",
        n=each["n"],
        points=f"{each['points_per_dose']:.1f}",
        sd=f"{each['sd']:.1f}",
        everybody=f"{each['points_of_everybody']:.1f}",
    )
