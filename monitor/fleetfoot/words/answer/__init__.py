"""The answer to why the legs were heavy, in the language of the runner; the codes and figures are the same in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.words.answer import english, french, german, spanish
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from fleetfoot.words.answer.bundle import AnswerWords

_ALL: Final[dict[Language, AnswerWords]] = {
    each.WORDS.language: each.WORDS for each in (english, german, french, spanish)
}


def spoken(language: Language | None) -> AnswerWords:
    """Return the words of a language; English where nobody has said."""
    return _ALL[language or Language.ENGLISH]
