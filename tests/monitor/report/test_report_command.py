"""``fleetfoot report``: what is written, where, and what is said when it cannot be."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from recorded import STARTED
from reported import Page, a_run, assert_self_contained, put_run, steady, unknown

from fleetfoot.cli.frame import run
from fleetfoot.files.place import plain_name
from fleetfoot.report.page import render
from fleetfoot.store.store import Store
from fleetfoot.words.report import report_words
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.path.ticks import Ticks
    from fleetfoot.store.reading import StoredRun


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("FLEETFOOT_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put_run(tmp_path_factory.mktemp("store") / "s.db", steady(900), summary={})


def report(store: Path, *arguments: str) -> int:
    return run(["report", *arguments, "--store", str(store)])


@pytest.mark.parametrize("ref", ["last", "20260517", "20260517T063000Z-0123abcd"])
def test_a_report_is_named_by_its_run(
    store: Path, tmp_path: Path, ref: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(store, ref) == 0
    path = tmp_path / "20260517T063000Z-0123abcd.html"
    assert capsys.readouterr() == ("", f"fleetfoot: wrote {path.name}\n")
    assert_self_contained(Page(path.read_text(encoding="utf-8")))


def test_json_says_what_was_written_and_what_happened(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(store, "last", "-o", "a.html", "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["type"], record["path"], record["fade_from_s"]) == ("report", "a.html", None)
    assert len(record["sentences"]) == 5
    assert (tmp_path / "a.html").exists()


def test_a_report_may_be_written_again(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(store, "last") == 0
    assert report(store, "last") == 0
    assert "is there already" not in capsys.readouterr().err


@pytest.mark.parametrize("content", ["my notes", "<!DOCTYPE html><title>mine</title>"])
def test_another_kind_of_file_is_never_replaced(
    store: Path, tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.html"
    mine.write_text(content)
    assert report(store, "last", "-o", "mine.html") == 2
    assert "mine.html is there already: name another place, or remove it" in capsys.readouterr().err
    assert mine.read_text() == content


def test_an_empty_file_is_nobodys(store: Path, tmp_path: Path) -> None:
    (tmp_path / "new.html").touch()
    assert report(store, "last", "-o", "new.html") == 0


def test_a_place_that_cannot_be_written_is_named(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(store, "last", "-o", "missing/run.html") == 2
    assert "cannot write missing/run.html: No such file or directory" in capsys.readouterr().err


def test_an_unknown_run_is_refused_with_what_to_do(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(store, "nothing") == 2
    assert "`fleetfoot runs` lists what there is" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["last", "--all"]])
def test_a_run_or_the_season_must_be_said(
    store: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(store, *arguments) == 2
    assert "give the run (its id, or 'last'), or --all" in capsys.readouterr().err


def test_the_page_is_shown_where_that_is_asked_for(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []

    def show(url: str) -> bool:
        shown.append(url)
        return len(shown) == 1

    monkeypatch.setattr("webbrowser.open", show)
    assert report(store, "last", "-o", "b.html", "--open") == 0
    assert shown == [(tmp_path / "b.html").as_uri()]
    assert "no browser" not in capsys.readouterr().err
    assert report(store, "last", "-o", "b.html", "--open") == 0
    assert "no browser could be started: open b.html yourself" in capsys.readouterr().err


def test_an_id_from_outside_leads_nowhere(tmp_path: Path) -> None:
    path = put_run(tmp_path / "s.db", unknown(5), a_run("../../out side\x00"))
    assert report(path, "last") == 0
    assert (tmp_path / "_.._out_side_.html").exists()


@pytest.mark.parametrize(
    ("text", "name"), [("..", "run"), ("", "run"), ("a" * 300, "a" * 100), ("ü/é", "___")]
)
def test_a_plain_name_is_plain(text: str, name: str) -> None:
    assert plain_name(text) == name


def test_the_season_of_the_only_athlete_needs_no_name(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(store, "--all", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "type": "report",
        "athlete": "anna",
        "runs": 1,
        "path": "season-anna.html",
    }
    page = Page((tmp_path / "season-anna.html").read_text(encoding="utf-8"))
    assert_self_contained(page)
    links = [str(each["href"]) for each in page.named("a")]
    assert links
    for link in links:  # each leads to a page that is there
        assert_self_contained(Page((tmp_path / link).read_text(encoding="utf-8")))


def test_a_season_decodes_each_run_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.db"
    for day in range(4):
        one = a_run(f"r{day}", started_utc=STARTED + timedelta(days=day))
        put_run(path, steady(900), one, summary={"distance_m": 2700.0})
    read: list[int] = []
    ticks = Store.ticks

    def counted(store: Store, stored: StoredRun, since: int = 0) -> Ticks:
        read.append(stored.key)
        return ticks(store, stored, since)

    monkeypatch.setattr(Store, "ticks", counted)
    assert report(path, "--all") == 0
    assert sorted(read) == sorted(set(read))
    assert len(read) == 4


def test_among_several_athletes_one_must_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_run(tmp_path / "s.db", steady(60), a_run("a", athlete="ann"))
    path = put_run(tmp_path / "s.db", steady(60), a_run("b", athlete="bob"))
    assert report(path, "--all") == 2
    assert "whose season? The store holds runs of ann, bob: give --athlete NAME" in capsys.readouterr().err
    assert report(path, "--all", "--athlete", "eve") == 2
    assert "no runs of 'eve' in the store" in capsys.readouterr().err
    assert report(path, "--all", "--athlete", "bob") == 0


def test_what_a_template_needs_must_be_given() -> None:
    with pytest.raises(Exception, match="is undefined"):
        render("season.html", report_words(Language.ENGLISH), athlete="x")


def test_a_report_speaks_the_language_that_is_asked_for(tmp_path: Path) -> None:
    path = put_run(tmp_path / "s.db", steady(600), summary={})
    out = tmp_path / "x.html"
    assert report(path, "last", "--language", "fr", "-o", str(out)) == 0
    assert '<html lang="fr">' in out.read_text(encoding="utf-8")
