"""The ranked answer against a simulator whose truth has thresholds, interactions and causes that nobody noted.

Beside the method stand three simpler ones that know the same table: counting what speaks for a cause, naive Bayes, and
the runner's own least squares. The truth of a run is the cause that added most, where that is a point or more and the
run was rated two points or more above what this athlete rates without any cause.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.optimize import nnls

from benchmarks.made_season import answers_of
from benchmarks.table import table
from fleetfoot.sim.season.season import simulate_season
from fleetfoot_signal.causes.ranking import UNEXPLAINED
from fleetfoot_signal.causes.table import CAUSES, SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.sim.season.season import SimulatedSeason
    from fleetfoot.why.answer import Answers
    from fleetfoot_signal.types import Floats

SEASONS: Final = 200
QUICK: Final = 20
FIRST_SEED: Final = 1000
"""Seeds that the tests do not use."""
HEAVY: Final = 2.0
AT_WORK: Final = 1.0
BINS: Final = 10
TOLD_FROM: Final = 0.1
"""Calibration is over the causes given so much or more: over all of them it says little (causes given hardly any
probability are nearly always not at work)."""
SHOWN_IF_AT_WORK: Final = 0.9
"""Of naive Bayes: share of runs with the cause at work that have half a dose of it or more."""


class Goal(NamedTuple):
    """What must be reached, with all data and with half of it missing."""

    first: tuple[float, float]
    three: float = 0.90
    precision: float = 0.85
    calibration: float = 0.10
    control: float = 0.05


GOAL: Final = Goal((0.75, 0.55))


@dataclass(slots=True)
class Score:
    """What was counted over seasons."""

    first: dict[str, list[bool]] = field(default_factory=dict[str, list[bool]])
    """By method, for each heavy run with a cause: whether that came first."""
    three: list[bool] = field(default_factory=list[bool])
    named: list[bool] = field(default_factory=list[bool])
    """For each run of which a cause was named: whether it was at work."""
    told: list[tuple[float, bool]] = field(default_factory=list[tuple[float, bool]])
    """Probabilities of :data:`TOLD_FROM` or more, and whether the cause was at work."""
    by_cause: dict[str, list[bool]] = field(default_factory=dict[str, list[bool]])
    """By true cause: whether it came first."""
    seasons: list[float] = field(default_factory=list[float])
    """Of each season the share of heavy runs whose cause came first."""

    def add(self, season: SimulatedSeason, missing: float) -> None:
        """Count one season."""
        answers = answers_of(season, missing=missing)
        ranking = answers.ranking
        orders = {name: method(answers) for name, method in METHODS.items()}
        mine: list[bool] = []
        for run, felt in enumerate(season.felt):
            at_work = {cause for cause, points in felt.causes.items() if points >= AT_WORK}
            headline = ranking.headline(run)
            if headline not in {None, UNEXPLAINED}:
                self.named.append(headline in at_work)
            for row, cause in enumerate(CAUSES):
                if ranking.probability[row, run] >= TOLD_FROM:
                    self.told.append((float(ranking.probability[row, run]), cause.id in at_work))
            over = max(felt.legs - season.athlete.legs, felt.tired - season.athlete.tired)
            if not at_work or over < HEAVY:
                continue
            truth = max(felt.causes, key=lambda cause: felt.causes[cause])
            for name, scores in orders.items():
                first = CAUSES[int(np.argmax(scores[:, run]))].id == truth
                self.first.setdefault(name, []).append(first)
            places = [CAUSES[int(row)].id for row in ranking.order(run)]
            mine.append(places[0] == truth)
            self.three.append(truth in places[:3])
            self.by_cause.setdefault(truth, []).append(places[0] == truth)
        if mine:
            self.seasons.append(float(np.mean(mine)))

    def calibration(self) -> tuple[float, list[tuple[float, float, int]]]:
        """Return the expected calibration error, and by bin: mean probability, share at work, how many."""
        said = np.array([p for p, _ in self.told])
        was = np.array([found for _, found in self.told])
        place = np.minimum((said * BINS).astype(int), BINS - 1)
        bins = [
            (float(said[place == b].mean()), float(was[place == b].mean()), int(np.sum(place == b)))
            for b in range(BINS)
            if np.any(place == b)
        ]
        return sum(abs(p - share) * n for p, share, n in bins) / said.size, bins


def by_method(answers: Answers) -> Floats:
    """Return the scores of the ranked answer, the better the earlier in its order."""
    runs = answers.ranking.probability.shape[1]
    scores = np.empty_like(answers.ranking.probability)
    for run in range(runs):
        scores[answers.ranking.order(run), run] = -np.arange(len(CAUSES), dtype=np.float64)
    return scores


def by_rules(answers: Answers) -> Floats:
    """Return how much speaks for each cause: half a dose or more, and each sign that was seen; less what is against."""
    ranking, signs = answers.ranking, answers.evidence.signs
    scores = np.where(ranking.doses.known >= 0.5, 1.0, 0.0)
    for row, cause in enumerate(CAUSES):
        for sign in cause.signs:
            seen = signs[SIGNS.index(sign.code)] == 1.0
            scores[row] += np.where(seen, np.sign(sign.sensitivity - sign.false_positive), 0.0)
    return scores + 1e-6 * np.nan_to_num(ranking.doses.known)


def by_bayes(answers: Answers) -> Floats:
    """Return log odds by naive Bayes: how common the cause is, whether there is half a dose, and every sign alike."""
    ranking, signs = answers.ranking, answers.evidence.signs
    known = ranking.doses.known
    scores = np.zeros(known.shape)
    for row, cause in enumerate(CAUSES):
        share = cause.exposure.share
        has = np.where(known[row] >= 0.5, SHOWN_IF_AT_WORK / share, (1.0 - SHOWN_IF_AT_WORK) / (1.0 - share))
        scores[row] = np.log(share / (1.0 - share)) + np.where(np.isnan(known[row]), 0.0, np.log(has))
        for sign in cause.signs:
            seen = signs[SIGNS.index(sign.code)]
            ratio = np.where(
                seen > 0.5,
                sign.sensitivity / sign.false_positive,
                (1.0 - sign.sensitivity) / (1.0 - sign.false_positive),
            )
            scores[row] += np.where(np.isnan(seen), 0.0, np.log(ratio))
    return scores


def by_least_squares(answers: Answers) -> Floats:
    """Return contributions whose effects are fitted to this runner's ratings alone, none below 0."""
    dose = np.nan_to_num(answers.ranking.doses.known)
    scores = np.zeros(dose.shape)
    for excess in answers.ranking.excess:
        rated = ~np.isnan(excess)
        effects, _ = nnls(dose[:, rated].T, excess[rated])
        scores = np.maximum(scores, effects[:, None] * dose)
    return scores


METHODS: Final[dict[str, Callable[[Answers], Floats]]] = {
    "ranked answer": by_method,
    "rule counting": by_rules,
    "naive Bayes": by_bayes,
    "personal least squares": by_least_squares,
}


def measured(seasons: int, missing: float) -> Score:
    """Return what is counted over so many seasons."""
    score = Score()
    for seed in range(FIRST_SEED, FIRST_SEED + seasons):
        score.add(simulate_season(seed), missing)
    return score


def named_without_cause(seasons: int, missing: float) -> float:
    """Return the share of runs of which a cause is named in seasons without any."""
    named = runs = 0
    for seed in range(FIRST_SEED, FIRST_SEED + seasons):
        ranking = answers_of(simulate_season(seed, none=True), missing=missing).ranking
        count = ranking.probability.shape[1]
        runs += count
        named += sum(ranking.headline(run) not in {None, UNEXPLAINED} for run in range(count))
    return named / runs


def report(*, quick: bool) -> None:
    """Print the figures with all data and with half of the diary missing."""
    seasons = QUICK if quick else SEASONS
    for missing in (0.0, 0.5):
        score = measured(seasons, missing)
        control = named_without_cause(max(seasons // 5, 4), missing)
        _tell(score, control, missing, seasons)


def _tell(score: Score, control: float, missing: float, seasons: int) -> None:
    error, bins = score.calibration()
    spread = 1.96 * float(np.std(score.seasons)) / len(score.seasons) ** 0.5
    goal = GOAL.first[missing > 0.0]
    first = float(np.mean(score.first["ranked answer"]))
    rows = [
        ["true cause first", f"{first:.3f} ± {spread:.3f}", f">= {goal:.2f}", _met(first >= goal)],
        _row("among the first three", float(np.mean(score.three)), GOAL.three if not missing else None),
        _row("at work where one is named", float(np.mean(score.named)), GOAL.precision),
        ["calibration error", f"{error:.3f}", f"<= {GOAL.calibration:.2f}", _met(error <= GOAL.calibration)],
        [
            "named in seasons without any",
            f"{control:.3f}",
            f"<= {GOAL.control:.2f}",
            _met(control <= GOAL.control),
        ],
    ]
    data = "half of the diary missing" if missing else "all data"
    heavy = len(score.three)
    table(f"why, {data}: {seasons} seasons, {heavy} heavy runs", ["", "measured", "goal", ""], rows)
    table(
        "beside simpler methods",
        ["method", "true cause first"],
        [[name, f"{np.mean(found):.3f}"] for name, found in score.first.items()],
    )
    table(
        "calibration",
        ["said", "at work", "n", ""],
        [[f"{p:.2f}", f"{share:.2f}", str(n), "#" * round(40 * share)] for p, share, n in bins],
    )
    table(
        "by cause",
        ["true cause", "first", "n"],
        [
            [cause, f"{np.mean(found):.2f}", str(len(found))]
            for cause, found in sorted(score.by_cause.items())
        ],
    )


def _row(name: str, value: float, goal: float | None) -> list[str]:
    if goal is None:
        return [name, f"{value:.3f}", "", ""]
    return [name, f"{value:.3f}", f">= {goal:.2f}", _met(value >= goal)]


def _met(met: bool) -> str:  # noqa: FBT001 - one word
    return "ok" if met else "MISSED"
