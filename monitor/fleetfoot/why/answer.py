"""The answer for one run: ranked causes with their evidence in words, and what to ask."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.diary.fields import FIELDS, Of
from fleetfoot.why.facts import facts_of
from fleetfoot.why.observed import Observed, at, observed
from fleetfoot.why.season import season_of
from fleetfoot.why.standing import chronic_of, red_flags_of
from fleetfoot.why.tapped import TAPS, said_by_tap, stands_in
from fleetfoot.words.answer import spoken
from fleetfoot.words.answer.english import ASKED
from fleetfoot.words.answer.english import WORDS as ENGLISH
from fleetfoot.words.cause import strength_of
from fleetfoot_signal.causes import table
from fleetfoot_signal.causes.effect import POINT
from fleetfoot_signal.causes.levels import evidence_of
from fleetfoot_signal.causes.questions import MOST, questions
from fleetfoot_signal.causes.ranking import LIKELY, POSSIBLE, PROBABILITY_DIGITS, UNEXPLAINED, Ranking, rank
from fleetfoot_signal.causes.reasons import DOSE, Reason, Side, reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from fleetfoot.config import Athlete
    from fleetfoot.store.store import Store
    from fleetfoot.why.season import Season
    from fleetfoot.words.answer.bundle import AnswerWords
    from fleetfoot.words.quantity import Figures
    from fleetfoot.words.settings import Language
    from fleetfoot_signal.causes.evidence import Evidence
    from fleetfoot_signal.causes.facts import Facts

SHOWN: Final = 3
"""Causes that are told with their evidence; the rest are named."""
NAMED_FROM: Final = 0.1
"""Causes that are less likely are not named: what is left is a long list of hardly anything."""
POINT_DIGITS: Final = 1
"""Of points, which are estimates."""
NOTICEABLE: Final = 0.01
"""What is less likely than this is not told with its evidence."""


@dataclass(frozen=True)
class Answers:
    """The answers for all runs of a season."""

    season: Season
    figures: Figures
    """How quantities are shown."""
    words: AnswerWords = ENGLISH
    """In which language."""

    @cached_property
    def facts(self) -> Facts:
        """What is known of each run."""
        return facts_of(self.season)

    @cached_property
    def evidence(self) -> Evidence:
        """The same as evidence."""
        return evidence_of(self.facts)

    @cached_property
    def ranking(self) -> Ranking:
        """How likely each cause was at work in each run."""
        return rank(self.evidence)

    @cached_property
    def seen(self) -> dict[str, Observed]:
        """What was seen of each cause."""
        return observed(self.facts, self.ranking)

    def record(self, run: int) -> dict[str, Any]:
        """Return the answer for a run: JSON values only."""
        ranking, stored = self.ranking, self.season.runs[run]
        found = reasons(self.evidence, ranking, run)
        day = self.season.dates[run]
        causes = [self._cause(int(row), run, found[int(row)]) for row in ranking.order(run)]
        shown = [each["cause"] for each in causes if _is_told(each)][:SHOWN]
        legs = _number(self.facts.legs[run])
        if legs is not None and not shown:
            shown = [causes[0]["cause"]]  # who felt something is told what comes nearest
        return {
            "type": "why",
            "language": self.words.language.value,
            "run": stored.id,
            "source": stored.source,
            "athlete": stored.athlete,
            "date": day.isoformat() if day else None,
            "legs": legs,
            "usual_legs": _number(ranking.doses.usual_rating[0, run]),
            "tired": _number(self.facts.tired[run]),
            "ratings": ranking.posteriors[0].ratings,
            "headline": ranking.headline(run),
            "sentence": self._sentence(run, nothing=not shown),
            "causes": causes,
            "shown": shown,
            "also": [
                each["cause"]
                for each in causes
                if each["probability"] >= NAMED_FROM and each["cause"] not in shown
            ],
            "unexplained_points": _points(ranking.unexplained[0, run]),
            "chronic": chronic_of(self.facts, run, self.words),
            "red_flags": red_flags_of(self.season, self.facts, run, self.words),
            "questions": self._questions(run),
        }

    def brief(self, run: int) -> dict[str, Any]:
        """Return the answer for a run without its evidence, for lists of runs."""
        ranking, stored = self.ranking, self.season.runs[run]
        first = [int(row) for row in ranking.order(run)[:3]]
        day = self.season.dates[run]
        return {
            "type": "why",
            "run": stored.id,
            "source": stored.source,
            "date": day.isoformat() if day else None,
            "legs": _number(self.facts.legs[run]),
            "headline": ranking.headline(run),
            "causes": [
                {"cause": table.CAUSES[row].id, "probability": _number(ranking.probability[row, run])}
                for row in first
            ],
            "unexplained_points": _points(ranking.unexplained[0, run]),
        }

    def _sentence(self, run: int, *, nothing: bool) -> str:
        """Return the answer in a sentence or two; ``nothing`` is whether no cause is told."""
        headline = self.ranking.headline(run)
        legs, usual = float(self.facts.legs[run]), float(self.ranking.doses.usual_rating[0, run])
        said, causes = self.words.sentences, self.words.causes
        if nothing:
            return said.unrated_nothing
        if math.isnan(legs):
            return (
                said.unrated if headline is None else said.unrated_likely.format(cause=causes[headline].title)
            )
        felt = said.felt.format(legs=f"{legs:g}", usual=f"{usual:g}")
        if legs < usual + POINT:
            return f"{felt} {said.no_heavier}"
        if headline is None:
            return f"{felt} {said.several}"
        if headline == UNEXPLAINED:
            return f"{felt} {said.unexplained}"
        return f"{felt} {said.likely.format(cause=causes[headline].title)}"

    def _cause(self, row: int, run: int, found: tuple[Reason, ...]) -> dict[str, Any]:
        cause, ranking = table.CAUSES[row], self.ranking
        words = self.words.causes[cause.id]
        probability = float(ranking.probability[row, run])
        said = {
            side: [self._said(cause.id, each, run) for each in found if each.side is side] for side in Side
        }
        acts = any(reason.seen and reason.code == DOSE for reason in found) or math.isnan(
            float(ranking.doses.known[row, run])
        )
        return {
            "cause": cause.id,
            "title": words.title,
            "probability": _number(probability),
            "points": _points(ranking.points[row, run]),
            "on": ("legs", "tired")[int(ranking.outcome[row, run])],
            "words": strength_of(probability, LIKELY, POSSIBLE),
            "grade": cause.grade.value,
            "for": said[Side.FOR] if acts else [],
            "against": said[Side.AGAINST],
            "missing": said[Side.MISSING],
            "advice": words.advice,
            "advice_grade": words.advice_grade,
        }

    def _said(self, cause: str, reason: Reason, run: int) -> str:
        words = self.words.causes[cause]
        if reason.code != DOSE:
            seen, absent, missing = self.words.signs[reason.code]
            return missing if reason.side is Side.MISSING else seen if reason.seen else absent
        if reason.side is Side.MISSING:
            return words.missing
        if reason.seen and (tapped := said_by_tap(self.season, run).get(cause)) is not None:
            return self.words.taps[tapped]
        level, usual = at(self.seen, cause, run)
        said = words.seen(
            self.words.sentences.usual, high=reason.seen, level=level, usual=usual, figures=self.figures
        )
        little = reason.seen and reason.side is Side.AGAINST
        return self.words.sentences.little.format(seen=said) if little else said

    def _questions(self, run: int) -> list[dict[str, str]]:
        stored = self.season.runs[run]
        fields = [field for field in FIELDS if field.name in ASKED]
        open_fields = {
            field.name
            for field in fields
            if (
                self.season.diary.run_value(stored.id, field.name) is None
                if field.of is Of.RUN
                else math.isnan(self.season.of_day(run, field.name))
            )
        }
        if self.season.dates[run] is None:
            open_fields -= {field.name for field in fields if field.of is Of.DAY}
        open_fields -= {tap.instead_of for tap in TAPS if stands_in(self.season, run, tap)}
        first = ["legs"] if "legs" in open_fields else []
        asked = first + questions(self.evidence, self.ranking, run, open_fields - {"legs"})
        return [{"field": field, "words": self.words.asked[field]} for field in asked[:MOST]]


def _is_told(cause: Mapping[str, Any]) -> bool:
    """Return whether a cause is worth its evidence: it is not unlikely, or something speaks for it."""
    return cause["probability"] >= NAMED_FROM or bool(cause["for"] and cause["probability"] >= NOTICEABLE)


def _points(value: float | np.float64) -> float | None:
    """Return points as every view shows them, so that none rounds another way."""
    number = float(value)
    return round(number, POINT_DIGITS) if math.isfinite(number) else None


def _number(value: float | np.float64) -> float | None:
    number = float(value)
    return round(number, PROBABILITY_DIGITS) if math.isfinite(number) else None


def answers_for(
    store: Store, athlete: Athlete, figures: Figures, language: Language | None = None
) -> Answers:
    """Return the answers for all runs of an athlete, out of the store; figures of runs that lack them are kept.

    In English where nobody has said.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    store.keep_figures(store.runs(athlete.name))
    return Answers(season_of(store, athlete), figures, spoken(language))
