"""``fleetfoot simulate season``: a folder that can be imported, and nothing that is there is written over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fleetfoot.cli.frame import run
from fleetfoot.diary.table import read_diary
from fleetfoot.sim.season.write import TRUTH

if TYPE_CHECKING:
    from pathlib import Path


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


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["season", "--only", "moon"], "no cause is called"),
        (["season", "--folder", "."], "holds something already"),
        (["steady", "--days", "9"], "belong to the scenario 'season'"),
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
