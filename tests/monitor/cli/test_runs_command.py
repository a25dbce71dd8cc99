from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from console_runs import alert_of, second_of, summary_of
from patience import PATIENCE_S

from fleetfoot.cli.frame import run
from fleetfoot.path.run import Run
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

STARTED = datetime(2025, 10, 4, 7, 12, tzinfo=UTC)
ANNA = Run("20251004T071200Z-01234567", "Anna", "morning.fit", STARTED, utc_offset_s=7200)
ZOE = Run("undated-89abcdef", "Zoë", "long\nrun.fit")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "s.db"
    with Store.open(path, detectors=("overstriding", "bounce")) as opened:
        sink = StoreSink(opened, commit_every=60)
        for one in (ANNA, ZOE):
            sink.begin(one)
            for index in range(90):
                sink.second(one, second_of(index))
        sink.alert(ANNA, alert_of(ANNA, 60.0))
        sink.end(ANNA, summary_of(run=ANNA.id))
        sink.close(PATIENCE_S)
    return path


def test_runs_are_listed_by_the_names_that_people_use_the_newest_first(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["runs", "--store", str(store)]) == 0
    out, err = capsys.readouterr()
    lines = [re.split(r"  +", line) for line in out.splitlines()]
    assert err == ""
    assert lines == [
        ["run", "alerts", "athlete", "state", "from", "id"],
        ["long run.fit, 2 min", "0", "Zoë", "recording", "long run.fit", ZOE.id],
        ["Sat 4 Oct 2025 09:12, 9.1 km", "1", "Anna", "complete", "morning.fit", ANNA.id],
    ]


def test_simulated_runs_stand_apart_below_all_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.db"
    with Store.open(path, detectors=("overstriding", "bounce")) as opened:
        sink = StoreSink(opened, commit_every=60)
        for one in (ANNA, Run("undated-1", "Anna", "simulate:demo"), Run("undated-2", "Ben", "Ben")):
            sink.begin(one)
            for index in range(90):
                sink.second(one, second_of(index))
        sink.close(PATIENCE_S)
    assert run(["runs", "--store", str(path)]) == 0
    parts = [part.splitlines() for part in capsys.readouterr().out.split("\n\n")]
    assert [line.split()[-1] for line in parts[0]] == ["id", ANNA.id]
    assert parts[1][0].startswith("simulated run")
    assert {line.split()[-1] for line in parts[1][1:]} == {"undated-1", "undated-2"}


def test_runs_of_one_athlete(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", "--store", str(store), "--athlete", "Zoë", "--json"]) == 0
    (record,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert record["type"] == "run"
    assert (record["run"], record["athlete"], record["duration_s"]) == (ZOE.id, "Zoë", 90)
    assert record["started_utc"] is None


def test_one_run_is_told_in_words(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", ANNA.id[:12], "--store", str(store)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("morning.fit: Anna, Sat 4 Oct 2025 09:12\n")
    assert "  Long steps  2 alerts" in out
    assert "  01:00  warning  Long steps         Clearly long steps for this pace" in out


def test_one_run_as_json_is_what_its_analysis_printed(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["runs", ANNA.id, "--store", str(store), "--json"]) == 0
    event, summary = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert event == alert_of(ANNA, 60.0).payload()
    assert summary == summary_of(run=ANNA.id)


def test_a_run_without_a_summary_says_so(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", "last", "--store", str(store)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("long run.fit: Zoë\n")
    assert "so there is no summary" in out


def test_an_unknown_run_is_wrong_usage(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", "nope", "--store", str(store)]) == 2
    assert capsys.readouterr().err.startswith("fleetfoot: no run 'nope'")


def test_no_store_yet_means_no_runs_and_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none.db"
    assert run(["runs", "--store", str(path)]) == 0
    assert capsys.readouterr() == ("", f"no runs are stored at {path} yet\n")
    assert run(["runs", "last", "--store", str(path)]) == 5
    assert not path.exists()


def test_a_broken_store_is_5(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(b"not a database" * 100)
    assert run(["runs", "--store", str(path)]) == 5
    assert capsys.readouterr().err.count("\n") == 1
    assert path.read_bytes() == b"not a database" * 100
