"""Every example runs as it stands, and shows what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cli import environment
from cli import fleetfoot as command
from made_runs import capture_of, made, overstride
from project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A captured run with long steps, and a store that holds it."""
    home = tmp_path_factory.mktemp("home")
    started = datetime(2026, 5, 1, 6, 30, tzinfo=UTC)
    capture_of(
        made(1500, overstride(900, 1500)),
        home / "run.jsonl",
        run_id="20260501T063000Z-1",
        started_utc=started,
    )
    command(home, "replay", home / "run.jsonl").ended(0)
    return home


def run(home: Path, name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, EXAMPLES / name, *arguments],
        cwd=home,
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("name", "arguments", "shown"),
    [
        ("analyse_file.py", ("run.jsonl",), "Clearly long steps for this pace"),
        ("season.py", (), "2026-05-01  ann  25 min  EF 1."),
        ("own_samples.py", (), "min: overstriding onset"),
        ("thresholds.py", ("1",), "notice at 3 %: told in 1 of 1 runs"),
        ("beats.py", ("run.jsonl",), "  0 min"),
    ],
)
def test_an_example_runs(home: Path, name: str, arguments: tuple[str, ...], shown: str) -> None:
    assert shown in run(home, name, *arguments)


def test_every_example_is_run_here_and_told_of_in_the_documents() -> None:
    told = (ROOT / "docs" / "api.md").read_text()
    marks: list[Any] = test_an_example_runs.pytestmark  # type: ignore[attr-defined]
    here = {name for name, *_ in marks[0].args[1]}
    found = {path.name for path in EXAMPLES.glob("*.py")}
    assert here == found
    assert all(
        f"(../examples/{name})" in told for name in (*found, *(p.name for p in EXAMPLES.glob("*.ipynb")))
    )


def test_the_cells_of_the_notebook_run_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    notebook = json.loads((EXAMPLES / "drift.ipynb").read_text())
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 5
    assert all(cell["outputs"] == [] for cell in notebook["cells"] if cell["cell_type"] == "code")
    names: dict[str, Any] = {}
    for number, cell in enumerate(cells):
        exec(compile(cell, f"cell {number}", "exec"), names)  # noqa: S102 - it is the notebook's own code
    assert "percentage points" in capsys.readouterr().out
    assert abs(float(names["error"].mean())) < 3.0
    assert len(names["after"].taught.runs) == 2
