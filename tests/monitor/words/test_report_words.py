"""The words of a report in four languages: complete, with the same figures, and nothing English left in a page."""

from __future__ import annotations

import re
import string
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
from recorded import STARTED
from reported import STRAP, Page, a_run, faded, put_run, steady, unknown

from fleetfoot.path.alert import Alert
from fleetfoot.path.way import Way
from fleetfoot.report.run_page import run_page
from fleetfoot.report.season import season_of
from fleetfoot.report.season_page import season_page
from fleetfoot.report.study import Judges, study
from fleetfoot.report.zones import Body
from fleetfoot.store.store import Store
from fleetfoot.words.detectors import translations
from fleetfoot.words.quantity import Figures
from fleetfoot.words.report import report_words
from fleetfoot.words.report.count import Count
from fleetfoot.words.run_name import DAYS, MONTHS
from fleetfoot.words.settings import Language
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Event, Phase, Severity
from fleetfoot_signal.review.because import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fleetfoot_signal.types import Floats

OTHERS = [each for each in Language if each is not Language.ENGLISH]
WORD = re.compile(r"[^\W\d_]{2,}")


def leaves(words: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a bundle with where it stands."""
    if isinstance(words, str):
        yield at, words
    elif isinstance(words, tuple | list):
        several = cast("tuple[object, ...]", words)
        names = getattr(several, "_fields", [f"[{place}]" for place in range(len(several))])
        for name, each in zip(names, several, strict=True):
            yield from leaves(each, f"{at}{'' if name.startswith('[') else '.'}{name}")
    else:
        assert isinstance(words, dict), at
        for name, each in cast("dict[str, object]", words).items():
            yield from leaves(each, f"{at}[{name}]")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


# --- the catalogue -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_the_figures_of_the_english_one(language: Language) -> None:
    english, here = (dict(leaves(report_words(each))) for each in (Language.ENGLISH, language))
    for at, text in english.items():
        if ".language" in at or at.endswith((".one", ".none")):
            continue
        assert places(here[at]) == places(text), at
    more = {at.partition("[")[0] for at in here.keys() - english.keys()}
    assert more <= {".reasons.because", ".advised.told"}, "English brings these itself"


@pytest.mark.parametrize("language", OTHERS)
def test_every_reason_and_every_advice_of_a_detector_is_translated(language: Language) -> None:
    words = report_words(language)
    assert words.reasons.because.keys() == CODES
    assert words.advised.told.keys() == {kind.name for kind in registry() if kind.to_try is not None}


@pytest.mark.parametrize("language", Language)
def test_a_count_says_one_and_many(language: Language) -> None:
    words = report_words(language)
    counts = (words.season.runs, words.limits.counted, words.story.earlier, words.season.fades)
    for count in counts:
        assert isinstance(count, Count)
        assert len({count.of(n) for n in (0, 1, 2)}) == 3
        assert "12" in count.of(12)


# --- the page ------------------------------------------------------------------------------------------------


def told(run: Any, detector: str, at_s: float, **changes: Any) -> Alert:  # noqa: ANN401 - fields of Event
    facts: dict[str, Any] = {
        "lane": 0,
        "detector": detector,
        "phase": Phase.ONSET,
        "severity": Severity.WARNING,
        "t_s": at_s,
        "onset_s": at_s - 60.0,
        "value": 9.3,
        "unit": "%",
        "confidence": 0.9,
        "cause": ("hill",),
    }
    return Alert(run, Event(**(facts | changes)), 0.0)


def drifting() -> Floats:
    values = steady(4800)
    values[Channel.HEART_RATE] += np.maximum(np.arange(4800) - 600, 0) / 60.0 * 0.4
    values[Channel.HEART_RATE, 2000:2100] = np.nan
    return values


def blind() -> Floats:
    values = steady(1500)
    values[[Channel.HEART_RATE, Channel.VERTICAL_OSCILLATION]] = np.nan
    return values


def wandering() -> Floats:
    values = steady(3600)
    values[Channel.SPEED] += 0.6 * np.sin(np.arange(3600) / 200.0)
    values[Channel.SPEED, 900:1500] = 1.2
    return values


RUNS: Mapping[str, Floats] = {
    "drift": drifting(),
    "fade": faded(),
    "blind": blind(),
    "wander": wandering(),
    "unknown": unknown(200),
    "short": steady(700),
}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "s.db"
    estimated = STRAP | {Channel.GROUND_CONTACT: "est:h10"}
    for day, (name, values) in enumerate(RUNS.items()):
        undated = {"started_utc": None} if name == "short" else {"started_utc": STARTED + timedelta(days=day)}
        run = a_run(name, source=f"{name}.fit", sensors=estimated if day % 2 else STRAP, **undated)
        alerts = [
            told(run, "cardiac_drift", 2400.0),
            told(run, "overstriding", 2500.0, phase=Phase.ONSET),
            told(run, "bounce", 1300.0),
            told(run, "bounce", 1600.0, phase=Phase.UNJUDGED),
            told(run, "contact_drift", 1900.0, cause=("longer_contact", "shuffling")),
            told(run, "heart_rate_unusual", 2000.0, unit="bpm", cause=("lower_heart_rate",)),
            told(run, "fading", 3000.0),
        ]
        put_run(path, values, run, summary=None if name == "wander" else {}, alerts=alerts * (day % 2 == 0))
    return path


def pages(path: Path, language: Language) -> dict[str, str]:
    """Return the visible text of every page, without what is said to be English."""
    figures = Figures(language=language)
    at_s = np.arange(1500.0)
    way = Way(at_s, np.stack([51.5 + at_s * 2e-5, 0.001 + at_s * 1e-5]), np.array([500.0, 900.0]))
    found: dict[str, str] = {}
    with Store.open(path, read_only=True) as store:
        for name in RUNS:
            here = study(store, store.find(name), Judges(registry(), {}), figures)
            if name == "drift":
                object.__setattr__(here, "way", way)
            found[name] = run_page(here, None, Body(50.0, 190.0))
        found["season"] = season_page(season_of(store, "anna", figures))
    return {
        name: re.sub(r'<span lang="en">.*?</span>|<script.*?</script>', "", html, flags=re.DOTALL)
        for name, html in found.items()
    }


def words_of(html: str) -> set[str]:
    """Return the words that a reader meets, those of labels among them."""
    labels = " ".join(re.findall(r'(?:aria-label|data-name|title)="([^"]*)"', html))
    return {each.lower() for each in WORD.findall(f"{Page(html).text} {labels}")}


def catalogue(language: Language) -> set[str]:
    """Return all words that a language has for reports, and those of the detectors."""
    told = [
        (each[language].title, *each[language].says.values(), each[language].relief)
        for each in translations().values()
    ]
    texts = [text for _, text in leaves(report_words(language))] + [text for each in told for text in each]
    return {each.lower() for text in texts for each in WORD.findall(re.sub(r"{.*?}", " ", text))}


DATA = frozenset(
    WORD.findall(
        "anna fit drift fade blind wander unknown short est strap fleetfoot report generator min bpm spm km cm"
    )
)
"""What the runs themselves say, units, and the name of the program."""
WEEKDAYS = {each.lower() for names in (DAYS, MONTHS) for row in names.values() for each in WORD.findall(row)}


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_word_is_left_in_another_language(stored: Path, language: Language) -> None:
    english, here = pages(stored, Language.ENGLISH), pages(stored, language)
    left = {
        name: sorted((words_of(here[name]) & words_of(english[name])) - catalogue(language) - DATA - WEEKDAYS)
        for name in here
    }
    assert {name: words for name, words in left.items() if words} == {}
    for name, html in here.items():
        assert f'<html lang="{language.value}">' in html, name


@pytest.mark.parametrize("language", OTHERS)
def test_numbers_have_a_comma_and_dates_the_order_of_the_language(stored: Path, language: Language) -> None:
    html = pages(stored, language)["drift"]
    text = re.sub(r"fleetfoot report [\d.]+", "", Page(html).text)
    assert not re.search(r"(?<![\d.:/])\d+\.\d+(?![\d.])", re.sub(r"\d\d\.\d\d\.\d{4}", "", text))
    assert re.search(r"\d+,\d km", text)
    assert "2026-" not in text


def test_a_lower_heart_rate_is_not_told_as_a_higher_one(stored: Path) -> None:
    assert "heart rate about 9 bpm below your usual" in pages(stored, Language.ENGLISH)["drift"].lower()
    html = pages(stored, Language.GERMAN)["drift"]
    assert "Puls etwa 9 bpm niedriger als sonst" in html
    assert "lower_heart_rate" not in html
