"""What a configuration file says shows in what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli import Done, fleetfoot
from made_runs import csv_of, made, overstride

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return csv_of(made(1300, overstride(900, 1200, 12.0)), tmp_path_factory.mktemp("run") / "run.csv")


def replay(folder: Path, run: Path, configuration: str) -> Done:
    (folder / "c.toml").write_text(configuration)
    return fleetfoot(folder, "replay", run, "--config", "c.toml", "--json", "--store", "s.db")


def test_a_detector_that_is_switched_off_says_nothing_and_is_not_in_the_summary(
    run: Path, tmp_path: Path
) -> None:
    usual = replay(tmp_path, run, "").ended(0)
    assert {event["detector"] for event in usual.events} == {"overstriding"}
    silent = replay(tmp_path, run, "[detectors.overstriding]\nenabled = false\n").ended(0)
    assert silent.events == []
    assert set(usual.summaries[0]["detectors"]) - set(silent.summaries[0]["detectors"]) == {"overstriding"}


def test_thresholds_of_the_user_decide_what_is_told(run: Path, tmp_path: Path) -> None:
    usual = replay(tmp_path, run, "").ended(0)
    assert usual.events[0]["severity"] != "notice"
    patient = "[detectors.overstriding]\nnotice_pct = 5.0\nwarning_pct = 25.0\nsevere_pct = 30.0\n"
    done = replay(tmp_path, run, patient).ended(0)
    assert {event["severity"] for event in done.events} == {"notice"}


def test_the_name_of_the_athlete_is_that_of_the_file_unless_the_command_line_says_otherwise(
    run: Path, tmp_path: Path
) -> None:
    done = replay(tmp_path, run, "[athlete]\nname = 'ann'\n").ended(0)
    assert {line["athlete"] for line in done.lines} == {"ann"}


def test_an_unknown_key_is_refused_before_anything_is_read(run: Path, tmp_path: Path) -> None:
    done = replay(tmp_path, run, "[athlete]\nnmae = 'ann'\n").ended(2)
    assert (done.out, len(done.err.splitlines())) == ("", 1)
    assert "did you mean athlete.name?" in done.err
    assert not (tmp_path / "s.db").exists()
