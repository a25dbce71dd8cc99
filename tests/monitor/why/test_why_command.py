"""``fleetfoot why`` on a season that was imported as people import one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from mqtt_schemas import ROOT, validator

from fleetfoot.cli.frame import run
from fleetfoot.sim.season.season import simulate_season
from fleetfoot.sim.season.write import TRUTH, write_season
from fleetfoot.words.answer.english import RED_FLAGS, SIGNS, STANDING
from fleetfoot.words.cause import CAUSES
from fleetfoot_signal.causes import standing
from fleetfoot_signal.causes.table import CAUSES as TABLE
from fleetfoot_signal.causes.table import SIGNS as CODES

if TYPE_CHECKING:
    from pathlib import Path

DAYS = 56


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a season of one cause, taken into the store beside it."""
    folder = tmp_path_factory.mktemp("season")
    write_season(simulate_season(3, days=DAYS, only="strength_or_downhill"), folder)
    store = ["--store", str(folder / "store.db"), "--athlete", "Anna"]
    recordings = sorted(str(path) for path in folder.glob("2026-*.csv"))
    assert run(["replay", "--mqtt", "off", *store, *recordings]) == 0
    assert run(["diary", "import", str(folder / "diary.csv"), *store]) == 0
    return folder


def why(folder: Path, *words: str) -> int:
    return run(["why", *words, "--store", str(folder / "store.db")])


def answer(folder: Path, ref: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert why(folder, ref, "--json") == 0
    (record,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert isinstance(record, dict)
    return record


def heaviest(folder: Path) -> str:
    truth = json.loads((folder / TRUTH).read_text())
    return str(max(truth, key=lambda name: max([0.0, *truth[name]["causes"].values()])))


def test_the_cause_at_work_comes_first_with_its_evidence(
    season: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = heaviest(season)
    record = answer(season, name, capsys)
    assert record["type"] == "why"
    assert record["source"] == name
    assert record["athlete"] == "Anna"
    assert record["legs"] == json.loads((season / TRUTH).read_text())[name]["legs"]
    first = record["causes"][0]
    assert first["cause"] == "strength_or_downhill"
    assert first["words"] == "likely"
    assert any("strength" in text for text in first["for"])
    assert len(record["questions"]) <= 2


def test_the_answer_is_what_the_schema_says(season: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = answer(season, "last", capsys)
    validator("why").validate(record)
    probabilities = [cause["probability"] for cause in record["causes"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert [cause["cause"] for cause in record["causes"]] != []
    assert {cause["cause"] for cause in record["causes"]} == {cause.id for cause in TABLE}


def test_a_run_is_named_by_its_id_its_file_or_as_the_last(
    season: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = answer(season, "last", capsys)
    names = sorted(path.name for path in season.glob("2026-*.csv"))
    assert last["source"] == names[-1]
    assert answer(season, last["run"], capsys) == last
    assert answer(season, names[-1], capsys) == last
    assert answer(season, names[-1].removesuffix(".csv"), capsys) == last


def test_people_read_it_in_words(season: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert why(season, heaviest(season)) == 0
    out = capsys.readouterr().out
    assert out.startswith("Legs ")
    assert "1. strength training or a long descent: likely" in out
    assert "for: leg strength training" in out
    assert "try: Keep a day or two" in out
    assert "seek urgent help for chest pain" in out


def test_all_runs_are_answered_for_in_short(season: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert why(season, "--all", "--json") == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len([r for r in records if r["type"] == "why"]) == len(list(season.glob("2026-*.csv")))
    assert why(season, "--all") == 0
    assert "strength_or_downhill" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nope"], 2, "no run 'nope'"),
        (["last", "--all"], 2, "give a run, or --all"),
        (["last", "--athlete", "Zoe"], 2, "no runs of 'Zoe'"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line(
    season: Path, words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(season, *words) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err.splitlines()[-1]


def test_an_empty_store_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "--store", str(tmp_path / "none.db")]) == 5
    assert "record a run first" in capsys.readouterr().err


def test_everything_that_can_be_said_has_words() -> None:
    assert list(CAUSES) == [cause.id for cause in TABLE]
    assert SIGNS.keys() == set(CODES)
    assert STANDING.keys() == {each.id for each in standing.CHRONIC}
    assert RED_FLAGS.keys() <= {each.id for each in standing.RED_FLAGS}
    for words in CAUSES.values():
        assert words.advice.endswith(".")
        assert not any(word in words.advice.lower() for word in ("diagnos", " mg", "lose weight"))


def test_the_example_of_the_page_is_what_is_printed(season: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "why.md").read_text()
    shown = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    assert why(season, "2026-02-12.csv") == 0
    assert capsys.readouterr().out == shown[0]
    assert why(season, "--all") == 0
    assert capsys.readouterr().out.endswith(shown[1])


def test_where_nothing_is_known_no_cause_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ["--store", str(tmp_path / "store.db")]
    assert run(["simulate", "steady", "--seed", "2", "--mqtt", "off", "--no-page", *store]) == 0
    record = answer(tmp_path, "last", capsys)
    assert record["shown"] == record["also"] == []
    assert record["legs"] is None
    assert record["causes"][0]["probability"] < 0.1
    assert why(tmp_path, "last") == 0
    told = capsys.readouterr().out
    assert told.startswith("You have not rated your legs. Nothing that is known of this run would")
    assert "1." not in told
