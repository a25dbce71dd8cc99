"""Runs get a title, go, and go over to others; with all that belongs to them and nothing else."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from recorded import DETECTORS, a_run, an_alert, begun

from fleetfoot.cli.frame import run as fleetfoot
from fleetfoot.errors import UsageError
from fleetfoot.store.baseline import Lesson
from fleetfoot.store.editing import delete, give, rename, take, taken
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUNS = ("r1", "r2", "r3")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "s.db"
    with Store.open(path, detectors=DETECTORS) as store:
        for n, name in enumerate(RUNS):
            recorder = begun(store, a_run(name), 20)
            recorder.alert(an_alert(recorder.run))
            recorder.end({"athlete": "anna", "run": name}, [Lesson("pod", "cadence_spm", b"%d" % n, n)])
        begun(store, a_run("r1", "ben"), 20).end({"athlete": "ben"})
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, detectors=DETECTORS) as opened:
        yield opened


def lessons(path: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute("SELECT run_id, runs FROM baseline ORDER BY runs").fetchall()


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as conn:
        return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 # ours


def test_a_title_is_given_changed_and_taken_away(store: Store) -> None:
    for title in ("Sunday, long", "Öfter, länger", ""):
        rename(store, store.find("r2", "anna"), title)
        assert store.find("r2", "anna").title == title
    assert {run.title for run in store.runs()} == {""}


@pytest.mark.parametrize("title", ["x" * 201, "two\nlines", "bell\a", "back\u202ewards"])
def test_a_title_is_one_printable_line(store: Store, title: str) -> None:
    with pytest.raises(UsageError, match="a title is one line"):
        rename(store, store.find("r2", "anna"), title)


def test_a_title_outlives_another_pass(store: Store) -> None:
    rename(store, store.find("r2", "anna"), "Sunday")
    begun(store, a_run("r2"), 30).end({})
    assert store.find("r2", "anna").title == "Sunday"


def test_a_deleted_run_goes_with_all_that_belongs_to_it(store: Store, path: Path) -> None:
    rename(store, store.find("r3", "anna"), "gone")
    assert delete(store, store.find("r3", "anna")) == 0
    assert [run.id for run in store.recordings("anna")] == ["r1", "r2"]
    assert [run.id for run in store.recordings("ben")] == ["r1"]
    assert lessons(path) == [("r1", 1), ("r2", 2)]
    assert [rows(path, table) for table in ("tick", "event", "title")] == [60, 2, 0]
    assert store.problems() == []


def test_what_later_runs_were_built_upon_stays_learned(store: Store, path: Path) -> None:
    assert delete(store, store.find("r2", "anna")) == 1
    assert lessons(path) == [("r1", 1), ("r2", 2), ("r3", 3)]
    assert delete(store, store.find("r3", "anna")) == 0
    assert lessons(path) == [("r1", 1), ("r2", 2)]


def test_every_pass_of_a_deleted_run_goes(store: Store, path: Path) -> None:
    begun(store, a_run("r3"), 5)
    store.commit()
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE run SET written_utc = '2020-01-01T00:00:00+00:00' WHERE NOT complete")
    delete(store, store.find("r3", "anna"))
    assert rows(path, "run") == 3


def test_a_run_is_given_to_another(store: Store, path: Path) -> None:
    rename(store, store.find("r3", "anna"), "Sunday")
    take(store, "anna", "abc", ["r3"])
    assert give(store, store.find("r3", "anna"), "zoë") == 0
    run = store.find("r3", "zoë")
    assert (run.title, run.summary["athlete"], run.duration_s) == ("Sunday", "zoë", 20)
    assert [alert["athlete"] for alert in store.alerts(run)] == ["zoë"]
    assert [each.id for each in store.recordings("anna")] == ["r1", "r2"]
    assert lessons(path) == [("r1", 1), ("r2", 2)]
    assert taken(store, "anna") == taken(store, "zoë") == {"abc"}
    assert store.problems() == []


def test_nobody_gets_a_run_twice(store: Store) -> None:
    with pytest.raises(UsageError, match="ben has the run r1 already"):
        give(store, store.find("r1", "anna"), "ben")
    assert store.find("r1", "anna").duration_s == 20


def test_a_run_under_way_is_left_alone(store: Store) -> None:
    begun(store, a_run("live"), 5)
    store.commit()
    live = store.find("live")
    with pytest.raises(UsageError, match="is being recorded: end it first"):
        delete(store, live)
    with pytest.raises(UsageError, match="is being recorded: end it first"):
        give(store, live, "ben")


def test_contents_are_remembered_by_athlete(store: Store) -> None:
    take(store, "anna", "abc", ["r1"])
    take(store, "anna", "abc", ["r1", "r2"])
    take(store, "ben", "def", [])
    assert (taken(store, "anna"), taken(store, "ben"), taken(store, "zoë")) == ({"abc"}, {"def"}, set())


def test_the_commands(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def ran(*arguments: str) -> tuple[int, str]:
        code = fleetfoot([*arguments, "--store", str(path)])
        return code, capsys.readouterr().err

    assert ran("rename", "r2", " Sunday ") == (0, "fleetfoot: run r2 is called Sunday\n")
    assert ran("rename", "r2", "") == (0, "fleetfoot: run r2 has no title\n")
    assert ran("rename", "r9", "x")[0] == 2
    code, told = ran("delete", "r2")
    assert code == 2
    assert "add --yes" in told
    code, told = ran("delete", "r2", "--yes")
    assert code == 0
    assert told.endswith("; 1 lesson of it stay, because later runs were built upon them\n")
    assert ran("give", "r3", "zoë") == (0, "fleetfoot: run r3 is one of zoë now\n")
    assert ran("give", "r3", "zoë")[0] == 2
    assert ran("give", "r3", "a/b")[0] == 2
    assert fleetfoot(["runs", "--json", "--store", str(path)]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(each["run"], each["athlete"]) for each in records} == {
        ("r1", "anna"),
        ("r3", "zoë"),
        ("r1", "ben"),
    }


def test_a_deletion_is_asked_about_on_a_terminal(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    for answer, left in ((False, 4), (True, 3)):
        monkeypatch.setattr("click.confirm", lambda *_a, answer=answer, **_k: answer)
        assert fleetfoot(["delete", "r3", "--store", str(path)]) == 0
        assert rows(path, "run") == left
    capsys.readouterr()
