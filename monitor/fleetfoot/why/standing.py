"""The cards that stand beside the ranking: causes of weeks, and signs that belong before a doctor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

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
_MENTIONS: Final[tuple[tuple[str, str, re.Pattern[str]], ...]] = tuple(
    (mention, cause, re.compile(pattern, re.IGNORECASE))
    for mention, cause, pattern in (
        (
            "chest",
            "other_medical",
            r"chest (pain|pressure|tight)|(pain|pressure|tight\w*) in (the|my) chest|faint(ed|ing)|palpitation"
            r"|brust(schmerz|druck)|(schmerz\w*|druck) in der brust|ohnm[aä]cht|herzrasen|herzstolpern"
            r"|(douleur|pression|oppression)\w* (à|dans|de) la poitrine|évanoui|malaise|palpitation"
            r"|(dolor|presión|opresión) en el pecho|desmay|palpitacion",
        ),
        (
            "swelling",
            "other_medical",
            r"(leg|calf)[^.]*\b(swollen|swelling|warm and painful)|swollen (leg|calf)|pain at (rest|night)"
            r"|(bein|wade)[^.]*geschwollen|geschwollene\w* (bein|wade)|(ruhe|nacht)schmerz|schmerz\w* in ruhe"
            r"|(jambe|mollet)[^.]*(gonflée?|enflée?)|douleur\w* (au repos|la nuit)"
            r"|(pierna|pantorrilla|gemelo)[^.]*hinchad|dolor (en reposo|de noche)",
        ),
        (
            "numb",
            "nerve",
            r"\bnumb(ness)?\b|weakness (grow|spread)|pins and needles|\btaub(heit)?\b|kribbeln|engourdi|fourmillement"
            r"|entumecid|entumecimiento|hormigueo",
        ),
        (
            "medicine",
            "medication",
            r"new (medication|medicine|drug|tablet|pill|statin)|neue\w* (medikament|tablette|statin)"
            r"|nouveau (médicament|comprimé|traitement)|nuev[oa] (medicamento|medicina|pastilla|estatina)",
        ),
    )
)
"""What notes may mention; a note is shown with it, so that one that says the opposite is seen to."""
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
    note = season.said(run, "notes")
    if isinstance(note, str):
        text = " ".join(note.split())
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
        said = words.sentences.note.format(note=shown)
        found += [
            _flag(cause, said, words.mentions[mention])
            for mention, cause, pattern in _MENTIONS
            if pattern.search(note)
        ]
    return found


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
