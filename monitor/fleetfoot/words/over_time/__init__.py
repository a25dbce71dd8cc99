"""What is said of many runs, in the language of the runner: what recurs, an experiment, and next week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.words.over_time import english, french, german, spanish
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from fleetfoot.words.over_time.bundle import OverTimeWords

_ALL: Final[dict[Language, OverTimeWords]] = {
    Language.ENGLISH: english.WORDS,
    Language.GERMAN: german.WORDS,
    Language.FRENCH: french.WORDS,
    Language.SPANISH: spanish.WORDS,
}


def over_time(language: Language) -> OverTimeWords:
    """Return the words of a language."""
    return _ALL[language]
