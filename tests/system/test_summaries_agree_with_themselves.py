"""No two statements of one run contradict: signs, sizes, peaks, times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from contradictions import contradictions
from project import DATA, NEEDS_RECORDINGS, ROOT

import fleetfoot
from fleetfoot.errors import FleetfootError
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fleetfoot.sim import SimulatedRun
    from fleetfoot.sources.capture import Capture
    from fleetfoot.sources.recording.model import Recording

CASES = ROOT.parent / "shared" / "cases"
NEEDS_CASES = pytest.mark.skipif(not CASES.is_dir(), reason="no made cases beside the project")
NIGHTLY = [
    name
    for name in SCENARIOS
    if name not in {"positive-split", "fade-9", "strap-high-drift", "lock-120", "bonk"}
]


def _readable(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _runs(path: Path) -> Iterable[Recording | Capture]:
    try:
        return fleetfoot.read(path)
    except FleetfootError:
        return ()  # what cannot be read says so elsewhere


def said_of(source: Recording | Capture | SimulatedRun) -> list[str]:
    """Return what contradicts what in a run."""
    analysis = fleetfoot.analyse(source)
    scores = {
        kind.name: np.asarray(analysis.ticks[f"score_{kind.name}"], dtype=np.float64) for kind in registry()
    }
    return contradictions(analysis.summary, analysis.events, scores)


def said_of_all(paths: Iterable[Path]) -> list[str]:
    """Return what contradicts what in all runs of these files that can be read."""
    found: list[str] = []
    for path in paths:
        for source in _runs(path):
            try:
                found += said_of(source)
            except FleetfootError:
                continue  # told where files are read
    return found


@NEEDS_CASES
@pytest.mark.parametrize(
    "path", [p for p in _readable(CASES / "truth") if p.suffix == ".csv"], ids=lambda p: p.stem
)
def test_a_made_run_that_was_judged_wrong_contradicts_itself_no_more(path: Path) -> None:
    assert said_of_all([path]) == []


@NEEDS_CASES
@pytest.mark.nightly
def test_no_made_case_contradicts_itself() -> None:
    assert said_of_all(path for path in _readable(CASES) if path.parent == CASES) == []


SOME = (
    "connectstats/activity_234979239.fit",
    "more/dblock_tcx-running_workout_1.tcx",
    "more/alex-hhh_ActivityLog2-310xt-run.fit",
    "sports-lib/6788312639-1.fit",
)
"""Recorded runs with alerts, hills, intervals, a heart rate that is not believed, and every raw figure."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=NEEDS_RECORDINGS) for name in SOME])
def test_a_recorded_run_does_not_contradict_itself(name: str) -> None:
    assert said_of_all([DATA / name]) == []


@pytest.mark.nightly
@pytest.mark.parametrize("folder", [pytest.param(DATA, marks=NEEDS_RECORDINGS)])
def test_no_recorded_run_contradicts_itself(folder: Path) -> None:
    assert said_of_all(_readable(folder)) == []


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - set(NIGHTLY)))
def test_a_simulated_run_does_not_contradict_itself(name: str) -> None:
    assert said_of(simulate(SCENARIOS[name], 1)) == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", NIGHTLY)
def test_no_simulated_run_contradicts_itself(name: str) -> None:
    assert [each for seed in (1, 2) for each in said_of(simulate(SCENARIOS[name], seed))] == []
