"""The answer in English."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.answer.bundle import AnswerWords, Labels, Sentences
from fleetfoot.words.cause import ALWAYS, ASKED, CAUSES, RED_FLAGS, SIGNS, STANDING
from fleetfoot.words.settings import Language

WORDS: Final = AnswerWords(
    Language.ENGLISH,
    Labels(
        heading="Why were my legs heavy?",
        first="First",
        for_="for",
        against="against",
        missing="missing",
        advice="try",
        evidence="evidence",
        about="About {points} points of the rating; evidence {grade} that it makes legs heavy.",
        brief="about {points} points, evidence {grade}",
        unexplained="Unexplained: {points} points above your usual.",
        also="Also",
        weeks="Over weeks",
        help="It would help to know",
        strengths={"likely": "likely", "possible": "possible", "weak": "weak"},
    ),
    Sentences(
        unrated="You have not rated your legs. What could have made them heavy:",
        unrated_likely="You have not rated your legs. What could have made them heavy: {cause}, likely.",
        unrated_nothing="You have not rated your legs. Nothing that is known of this run would have made them heavy.",
        felt="Legs {legs} of 10, usual {usual}.",
        no_heavier="No heavier than usual; what there was all the same:",
        several="No single cause stands out; the likeliest:",
        unexplained="Most of it is unexplained, as is usual: what is known explains a small part of how legs feel.",
        likely="Most likely: {cause}.",
        usual=", usual {usual}",
        little="only a little: {seen}",
        note='your note says "{note}"',
    ),
    CAUSES,
    SIGNS,
    STANDING,
    RED_FLAGS,
    {
        "chest": "Do not run on: seek medical help now if it is there or comes back.",
        "swelling": "Show it to a doctor today, before running again.",
        "numb": "See a doctor if it grows or stays.",
        "medicine": "Ask the doctor who prescribed it.",
    },
    {"slept_badly": "you slept badly", "hot": "you found it hot", "new_shoes": "you ran in new shoes"},
    ASKED,
    ALWAYS,
)
