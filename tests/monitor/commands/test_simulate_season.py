"""``fleetfoot simulate season``: a folder that can be imported, and nothing that is there is written over."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot.cli.frame import run
from fleetfoot.diary.table import read_diary
from fleetfoot.sim.season.season import simulate_season
from fleetfoot.sim.season.write import TRUTH
from fleetfoot.sources.recording.read import read
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot_signal import Floats


def test_a_season_is_written_with_its_diary_and_its_truth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "season"
    assert run(["simulate", "season", "--folder", str(folder), "--days", "14", "--seed", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    recordings = sorted(folder.glob("2026-*.csv"))
    assert told == {"type": "season", "path": str(folder), "runs": len(recordings), "days": 14}
    assert read_diary("diary.csv", (folder / "diary.csv").read_bytes())
    assert json.loads((folder / TRUTH).read_text()).keys() == {path.name for path in recordings}


def test_a_season_begins_when_it_is_told_to_and_knows_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "season"
    words = ["season", "--folder", str(folder), "--days", "7", "--begins", "2031-07-01"]
    assert run(["simulate", *words]) == 0
    runs = [each for path in sorted(folder.glob("2031-07-*.csv")) for each in read(path)]
    assert len(runs) > 2
    assert [each.started_utc.day for each in runs if each.started_utc] == [
        int(each.name[8:10]) for each in runs
    ]
    for each in runs:
        assert each.way.t_s.size > 600
        steps: Floats = np.diff(each.way.degrees, axis=1)
        steps *= 111_195.0 * np.array([[1.0], [0.609]])  # metres; the cosine of 52.47 degrees
        ran_m = sum(math.hypot(*step) for step in steps.T.tolist())  # a position is off by 1.5 m
        told_m = float(each.values[Channel.DISTANCE, -1])
        assert ran_m == pytest.approx(told_m, rel=0.15)


def test_when_a_season_begins_changes_nothing_but_dates() -> None:
    early, late = (simulate_season(5, days=9, begins=date(year, 3, 3)) for year in (2020, 2026))
    assert (early.life, early.felt) == (late.life, late.felt)
    assert [row[2] for row in early.diary()] == [row[2] for row in late.diary()]
    assert {row[0][:4] for row in early.diary()} == {"2020"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["season", "--only", "moon"], "no cause is called"),
        (["season", "--folder", "."], "holds something already"),
        (["steady", "--days", "9"], "belong to the scenario 'season'"),
        (["steady", "--begins", "2026-01-06"], "belong to the scenario 'season'"),
        (["season", "--begins", "tomorrow"], "does not match"),
    ],
)
def test_what_cannot_be_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    says: str,
) -> None:
    (tmp_path / "dear.txt").write_text("dear")
    monkeypatch.chdir(tmp_path)
    assert run(["simulate", *words]) == 2
    assert says in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["dear.txt"]
