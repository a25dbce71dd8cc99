"""The diary on the command line, and in the store."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from console_runs import second_of, summary_of
from patience import PATIENCE_S

from fleetfoot.cli.frame import run
from fleetfoot.diary.note import Note, Where
from fleetfoot.path.run import Run
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

MORNING = Run("20260501T120000Z-01234567", "Anna", "morning.fit", datetime(2026, 5, 1, 12, 0, tzinfo=UTC))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "s.db"
    with Store.open(path, detectors=("overstriding", "bounce")) as opened:
        sink = StoreSink(opened, commit_every=60)
        sink.begin(MORNING)
        for index in range(90):
            sink.second(MORNING, second_of(index))
        sink.end(MORNING, summary_of(run=MORNING.id))
        sink.close(PATIENCE_S)
    return path


def diary(store: Path, *words: str) -> int:
    return run(["diary", *words, "--athlete", "Anna", "--store", str(store)])


def shown(store: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert diary(store, "show", "--json") == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_is_added_speaks_of_the_last_run(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diary(store, "add", "legs=7", "onset=after", "sick=no", "shoe=blue ones") == 0
    assert "noted of" in capsys.readouterr().err
    (row,) = shown(store, capsys)
    assert (row["date"], row["run"], row["sources"]) == ("2026-05-01", MORNING.id, ["diary"])
    assert (row["legs"], row["onset"], row["sick"], row["shoe"]) == (7.0, "after", False, "blue ones")


def test_a_value_is_corrected_and_taken_out(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diary(store, "add", "legs=7", "tired=4") == 0
    assert diary(store, "edit", "legs=6", "tired=") == 0
    (row,) = shown(store, capsys)
    assert row["legs"] == 6.0
    assert "tired" not in row


@pytest.mark.parametrize("row", ["date,run,legs\n2026-05-01,morning.fit,8\n", "date,legs\n2026-05-01,8\n"])
def test_a_value_is_corrected_however_the_run_was_named(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str
) -> None:
    """Else the answer would go on with the word that came first."""
    (tmp_path / "diary.csv").write_text(row)
    assert diary(store, "import", str(tmp_path / "diary.csv")) == 0
    assert diary(store, "edit", "legs=5") == 0
    assert [row["legs"] for row in shown(store, capsys) if "legs" in row] == [5.0]
    assert run(["why", "last", "--json", "--store", str(store)]) == 0
    assert json.loads(capsys.readouterr().out)["legs"] == 5.0
    assert diary(store, "edit", "legs=4", "--date", "2026-05-01") == 0
    assert [row["legs"] for row in shown(store, capsys) if "legs" in row] == [4.0]


def test_a_value_is_taken_out_however_the_run_was_named(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(store) as opened:
        for where in (Where("2026-05-01"), Where("", "", "morning.fit"), Where("2026-05-01", "12:00")):
            opened.note("Anna", [Note(where, "legs", "7"), Note(where, "legs", "5", "strava")])
    assert diary(store, "edit", "legs=", "--run", "last") == 0
    assert {tuple(row["sources"]) for row in shown(store, capsys)} == {("strava",)}


def test_a_day_can_be_spoken_of(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diary(store, "add", "sleep_h=6.5", "--date", "2026-04-30") == 0
    (row,) = shown(store, capsys)
    assert (row["date"], row["run"], row["sleep_h"]) == ("2026-04-30", None, 6.5)


def test_without_a_run_it_is_today_that_is_spoken_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = datetime.now().astimezone().date().isoformat()
    assert diary(tmp_path / "new.db", "add", "sleep_h=7") == 0
    (row,) = shown(tmp_path / "new.db", capsys)
    assert row["date"] in {
        before,
        datetime.now().astimezone().date().isoformat(),
    }  # midnight may pass meanwhile


def test_a_file_is_imported_once_however_often(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "diary.csv"
    file.write_text("date,run,legs,sleep_h\n2026-05-01,morning.fit,7,6\n2026-05-02,,,8\n")
    assert diary(store, "import", str(file)) == 0
    assert "3 values of 2 days and runs" in capsys.readouterr().err
    assert diary(store, "import", str(file)) == 0
    rows = shown(store, capsys)
    assert [(row["date"], row["run"], row.get("legs")) for row in rows] == [
        ("2026-05-01", "morning.fit", 7.0),
        ("2026-05-02", None, None),
    ]


def test_what_is_shown_as_csv_can_be_imported(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diary(store, "add", "legs=7", "notes=hot, hard") == 0
    capsys.readouterr()
    assert diary(store, "show", "--csv") == 0
    file = tmp_path / "diary.csv"
    file.write_text(capsys.readouterr().out)
    assert diary(tmp_path / "other.db", "import", str(file)) == 0
    assert shown(tmp_path / "other.db", capsys)[0]["notes"] == "hot, hard"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["add"], 2, "needs FIELD=VALUE"),
        (["import"], 2, "needs a file"),
        (["add", "legs"], 2, "'legs' is not FIELD=VALUE"),
        (["add", "leggs=3"], 2, "no field 'leggs' in the diary; the nearest is legs"),
        (["add", "legs=11"], 2, "legs: '11' is not from 0 to 10"),
        (["add", "legs="], 2, "'fleetfoot diary edit legs=' takes a value away"),
        (["add", "legs=3", "--run", "nope"], 2, "no run 'nope'"),
        (["add", "legs=3", "--date", "yesterday"], 2, "--date: 'yesterday' is no date"),
        (["import", "nowhere.csv"], 4, "nowhere.csv"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    store: Path, words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diary(store, *words) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err.splitlines()[-1]


def test_a_bad_file_leaves_the_diary_as_it_was(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "diary.csv"
    file.write_text("date,legs\n2026-05-01,3\n2026-05-02,99\n")
    assert diary(store, "import", str(file)) == 4
    assert "line 3, column legs" in capsys.readouterr().err
    assert shown(store, capsys) == []


def test_an_empty_diary_says_how_to_begin(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diary(store, "show") == 0
    assert "diary add legs=5" in capsys.readouterr().out


def test_people_see_the_latest_rows_and_how_to_see_all(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(store) as opened:
        opened.note("Anna", [Note(Where(f"2026-04-{day:02}"), "sleep_h", "7") for day in range(1, 21)])
    assert diary(store, "show") == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 15
    assert "6 earlier rows: --all shows them" in err
