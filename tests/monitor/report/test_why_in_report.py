"""Why the legs were heavy, in the report: behind the five sentences, before advice, in the words of the answer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from reported import Page, assert_self_contained, put_run, steady

from benchmarks.made_season import answers_of
from fleetfoot.report.run_page import run_page
from fleetfoot.report.study import Judges, study
from fleetfoot.sim.season.season import simulate_season
from fleetfoot.store.store import Store
from fleetfoot.words.answer.english import ALWAYS
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from pathlib import Path


@cache
def answer() -> dict[str, Any]:
    """The answer for a run that a cause is named for."""
    answers = answers_of(simulate_season(3, days=70, only="strength_or_downhill"))
    records = (answers.record(run) for run in range(len(answers.season.runs)))
    return next(record for record in records if record["headline"] == "strength_or_downhill")


def report(path: Path, why: dict[str, Any] | None) -> Page:
    put_run(path, steady(1800), summary={})
    with Store.open(path, read_only=True) as store:
        page = Page(run_page(study(store, store.find("last"), Judges(registry(), {})), why))
    assert_self_contained(page)
    return page


def test_the_answer_comes_first_and_then_the_five_sentences(tmp_path: Path) -> None:
    page, why = report(tmp_path / "s.db", answer()), answer()
    places = [page.text.index(text) for text in (why["sentence"], "What happened", "What to try next")]
    assert places == sorted(places)
    first = why["causes"][0]
    assert f"{first['title']}: likely ({100 * first['probability']:.0f} %)" in page.text
    assert "; ".join(first["for"]) in page.text
    assert f"About {first['points']:.1f} points" in page.text
    assert ALWAYS in page.text


def test_advice_does_not_contradict_what_is_likely(tmp_path: Path) -> None:
    page = report(tmp_path / "s.db", answer())
    assert "Keep going as you are" not in page.text
    assert page.text.count(answer()["causes"][0]["advice"]) == 1
    assert "Keep going as you are" in report(tmp_path / "t.db", None).text


def test_a_red_flag_stands_before_everything_and_mutes_the_ranking(tmp_path: Path) -> None:
    flag = {"cause": "circulation", "words": "same distance each time", "do": "Show it to a doctor."}
    page = report(tmp_path / "s.db", answer() | {"red_flags": [flag]})
    assert page.text.index("First: same distance each time.") < page.text.index(answer()["sentence"])
    assert 'class="causes muted"' in page.html
    assert "First what stands above" in page.text


def test_words_of_a_runner_cannot_break_the_page(tmp_path: Path) -> None:
    flag = {"cause": "nerve", "words": "<script>alert(1)</script>", "do": "x"}
    page = report(tmp_path / "s.db", answer() | {"red_flags": [flag]})
    assert "<script>alert" not in page.html
