"""The cards that stand beside the ranking: causes of weeks, and signs that belong before a doctor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot.why.mentions import MENTIONS
from fleetfoot_signal.causes.standing import (
    CHRONIC,
    heavy_despite_rest,
    little_easy,
    same_distance,
    weeks_heavy,
)

if TYPE_CHECKING:
    from fleetfoot.why.season import Season
    from fleetfoot.words.answer.bundle import AnswerWords
    from fleetfoot_signal.causes.facts import Facts

FORTNIGHT: Final = 14
NEAR_DAYS: Final = 7
"""A sign that belongs before a doctor does not go with the day on which it was noted (JUDGE)."""
SHOWN: Final = 80
"""Characters of a note that are shown."""


def red_flags_of(season: Season, facts: Facts, run: int, words: AnswerWords) -> list[dict[str, str]]:
    """Return what comes before everything: a sign each, with what to do first."""
    found: list[dict[str, str]] = []
    if same_distance(facts, run):
        found.append(_flag("circulation", *words.red_flags["circulation"]))
    row = season.row(run)
    if row is not None:
        loads = season.days.load[:, 0]
        before = loads[: max(row + 1 - FORTNIGHT, 0)][-2 * FORTNIGHT :]
        usual = FORTNIGHT * float(np.mean(before)) if before.size else np.nan
        if heavy_despite_rest(facts, run, float(np.sum(loads[max(row + 1 - FORTNIGHT, 0) : row + 1])), usual):
            found.append(_flag("other_medical", *words.red_flags["other_medical"]))
    for note in _notes(season, run):
        text = " ".join(note.split())
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
        said = words.sentences.note.format(note=shown)
        found += [
            _flag(cause, said, words.mentions[mention])
            for mention, cause, pattern in MENTIONS
            if pattern.search(note)
        ]
    return found


def _notes(season: Season, run: int) -> list[str]:
    """Return what was noted of a run, and of days without one in the week on either side of it."""
    own, day = season.said(run, "notes"), season.dates[run]
    near = [
        note.value
        for note in season.diary.unmatched
        if note.field == "notes"
        and note.where.day
        and day is not None
        and abs((date.fromisoformat(note.where.day) - day).days) <= NEAR_DAYS
    ]
    return [*([own] if isinstance(own, str) else []), *near]


def chronic_of(facts: Facts, run: int, words: AnswerWords) -> list[dict[str, Any]]:
    """Return the causes of weeks that show at a run, each with what to do."""
    shown = {
        "iron": weeks_heavy(facts, run),
        "low_energy": weeks_heavy(facts, run),
        "too_little_easy": little_easy(facts, run),
    }
    return [
        {
            "cause": standing.id,
            "grade": standing.grade.value,
            "for": [words.standing[standing.id][0]],
            "advice": words.standing[standing.id][1],
        }
        for standing in CHRONIC
        if shown[standing.id]
    ]


def _flag(cause: str, sign: str, do: str) -> dict[str, str]:
    return {"cause": cause, "words": sign, "do": do}
