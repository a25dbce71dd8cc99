"""Whole exports as people have them after years, at full size: every run once, with flat memory."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from cli import environment
from made_exports import garmin_export, strava_export
from project import ROOT

from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

MOST_MB = 300.0


def imported(tmp_path: Path, export: Path) -> tuple[dict[str, Any], float]:
    """Import in a process of its own; return what it says and its peak memory [MB]."""
    arguments = ["import", str(export), "--store", str(tmp_path / "s.db"), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.importing", *arguments],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    record, used = done.stdout.splitlines()
    return json.loads(record), float(used.split()[1]) / 1024.0


def runs(tmp_path: Path) -> int:
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        assert store.problems() == []
        return len(store.runs())


@pytest.mark.parametrize(
    ("files", "expected"), [(600, 20), pytest.param(30_000, 800, marks=pytest.mark.nightly)]
)
def test_an_export_of_garmin_is_imported_with_flat_memory(tmp_path: Path, files: int, expected: int) -> None:
    garmin_export(tmp_path / "export.zip", files, expected)
    every = files // expected
    there = len(range(0, files, every))
    record, peak_mb = imported(tmp_path, tmp_path / "export.zip")
    assert len(record["runs"]) == runs(tmp_path) == there
    assert record["problems"] == []
    assert peak_mb <= MOST_MB
    again, peak_mb = imported(tmp_path, tmp_path / "export.zip")
    assert (again["runs"], again["known"]) == ([], there)
    assert peak_mb <= MOST_MB


@pytest.mark.parametrize("activities", [60, pytest.param(1_000, marks=pytest.mark.nightly)])
def test_an_export_of_strava_is_imported_with_flat_memory(tmp_path: Path, activities: int) -> None:
    counts = strava_export(tmp_path / "export.zip", activities)
    record, peak_mb = imported(tmp_path, tmp_path / "export.zip")
    assert len(record["runs"]) == runs(tmp_path) == sum(counts.values())
    assert sum(record["other_sports"].values()) == activities * 3 // 5
    assert peak_mb <= MOST_MB
