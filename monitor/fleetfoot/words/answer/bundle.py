"""What a language has to say of the answer, and which one is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.words.cause import CAUSES, CauseWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.words.settings import Language


class Labels(NamedTuple):
    """What stands around the answer."""

    heading: str
    first: str
    for_: str
    against: str
    missing: str
    advice: str
    """Before what helps."""
    evidence: str
    about: str
    """``{points}`` of the rating, ``{grade}`` of the evidence."""
    brief: str
    """The same where there is little room."""
    unexplained: str
    """``{points}`` above usual."""
    also: str
    weeks: str
    help: str
    strengths: Mapping[str, str]
    """By the words of a record: ``likely``, ``possible``, ``weak``."""


class Sentences(NamedTuple):
    """The answer in a sentence or two: ``{legs}``, ``{usual}``, ``{cause}``."""

    unrated: str
    unrated_likely: str
    unrated_nothing: str
    felt: str
    no_heavier: str
    several: str
    unexplained: str
    likely: str
    usual: str
    """Clause on what is ``{usual}``, behind what was seen."""
    little: str
    """Around what was ``{seen}`` but speaks against its cause."""
    note: str
    """Around a ``{note}`` of the runner's."""


class AnswerWords(NamedTuple):
    """All of one language."""

    language: Language
    labels: Labels
    sentences: Sentences
    causes: Mapping[str, CauseWords]
    signs: Mapping[str, tuple[str, str, str]]
    """By code: seen, absent, missing."""
    standing: Mapping[str, tuple[str, str]]
    red_flags: Mapping[str, tuple[str, str]]
    mentions: Mapping[str, str]
    """What to do first, by what a note mentions."""
    taps: Mapping[str, str]
    """What was tapped, by field."""
    asked: Mapping[str, str]
    always: str


def translated(
    told: Mapping[str, tuple[str, str, str, str, str]], grades: Mapping[str, str]
) -> dict[str, CauseWords]:
    """Return the causes with title, high, none, missing and advice of a language; digits stay.

    ``grades`` are those of advice that are more than a letter; letters stay.
    """
    return {
        cause: CAUSES[cause]._replace(
            title=title,
            high=high,
            none=none,
            missing=missing,
            advice=advice,
            advice_grade=grades.get(cause, CAUSES[cause].advice_grade),
        )
        for cause, (title, high, none, missing, advice) in told.items()
    }
