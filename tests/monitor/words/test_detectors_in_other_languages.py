from __future__ import annotations

import runpy
from itertools import combinations
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from project import ROOT

from fleetfoot.words.detectors import LANGUAGES, briefs, translations
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot_signal.detector import Detector

EACH = pytest.mark.parametrize("language", LANGUAGES)
MOST_LETTERS = 32
"""On the page it stands in one line of a phone."""
LABELS = [severity.label for severity in Severity]


def test_every_detector_has_its_words_and_nobody_else() -> None:
    assert set(translations()) == {detector.name for detector in registry()}
    assert all(set(words) == set(LANGUAGES) for words in translations().values())
    assert set(briefs()) == set(translations())
    assert all(set(words) == {"en", *LANGUAGES} for words in briefs().values())


@EACH
@pytest.mark.parametrize("name", translations())
def test_a_sentence_tells_its_figure_once_and_every_severity_has_one(name: str, language: str) -> None:
    told = translations()[name][language]
    assert told.title
    assert told.relief.endswith(".")
    assert {code.partition("+")[0] for code in told.says} == set(LABELS)
    assert set(LABELS) <= set(told.says)  # also where no sign is there
    for sentence in told.says.values():
        assert [field for _, field, _, _ in Formatter().parse(sentence) if field is not None] == ["value"]
        assert sentence.endswith(".")


@pytest.mark.parametrize("name", briefs())
def test_what_is_said_in_few_words_is_there_for_any_event_and_names_who_it_is_of(name: str) -> None:
    codes = {code: set(sentences) for code, sentences in _fields(name)}
    assert codes == {"act": {()}, "of": {("name",)}}
    for words in briefs()[name].values():
        assert {"" in words.act, "" in words.of} == {True}
        assert max(map(len, words.act.values())) <= MOST_LETTERS


def _fields(name: str) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield by field of its words what each sentence asks to be filled in."""
    for field in ("act", "of"):
        sentences = [text for words in briefs()[name].values() for text in getattr(words, field).values()]
        yield field, [tuple(each for _, each, _, _ in Formatter().parse(text) if each) for text in sentences]


@EACH
@pytest.mark.parametrize("detector", registry())
def test_severities_and_signs_that_differ_in_english_differ_in_every_language(
    detector: type[Detector], language: str
) -> None:
    told = translations()[detector.name][language]
    signs = sorted({sign for code in told.says for sign in code.split("+")[1:]})
    asked = [some for count in range(len(signs) + 1) for some in combinations(signs, count)]
    english = {
        (severity.label, some): detector.sentence(severity, 7.0, some)
        for severity in Severity
        for some in asked
    }
    foreign = {(label, some): said(told.says, label, some) for label, some in english}
    for first, second in combinations(english, 2):
        assert (english[first] == english[second]) == (foreign[first] == foreign[second]), (first, second)


def said(says: Mapping[str, str], label: str, signs: tuple[str, ...]) -> str:
    """Return what the page says: of the codes that fit the one with most signs, of several the first."""
    fit = [code for code in says if set(code.split("+")) <= {label, *signs}]
    return says[max(fit, key=lambda code: code.count("+"))]


def test_the_words_of_the_page_are_written_from_these() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "reference"))["spoken"]()
    page = ROOT / "monitor" / "web" / "src" / "words" / "detectors.ts"
    assert page.read_text(encoding="utf-8") == made, "run tools/reference"
