"""The engine runs over stored rows once more and sees what it saw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from made_runs import bounce, capture_of, drift, made, overstride

from fleetfoot.cli.frame import run
from fleetfoot.report.study import Judges, study
from fleetfoot.store.store import Store
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four runs of one runner; each teaches the next."""
    folder = tmp_path_factory.mktemp("runs")
    first = made(1800)
    begun = datetime(2026, 5, 1, 7, tzinfo=UTC)
    runs = [first, made(1800, seed=2, like=first), made(1800, seed=3, like=first)]
    runs.append(
        made(2700, overstride(1500.0, 1900.0), bounce(2100.0, 2700.0), drift(0.5, 2700), seed=4, like=first)
    )
    files = [
        capture_of(one, folder / f"{n}.jsonl", run_id=f"run{n}", started_utc=begun + timedelta(days=n))
        for n, one in enumerate(runs)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder))
        patch.delenv("FLEETFOOT_CONFIG", raising=False)
        code = run(["replay", *map(str, files), "--learn", "--store", str(folder / "s.db")])
    assert code == 0
    return folder / "s.db"


@pytest.mark.parametrize("run_id", ["run0", "run2", "run3"])
def test_what_the_detectors_saw_comes_out_again_bit_for_bit(store: Path, run_id: str) -> None:
    with Store.open(store, read_only=True) as opened:
        stored = opened.find(run_id)
        ticks = opened.ticks(stored)
        found = study(opened, stored, Judges(registry(), {}))
    assert found.retrace.drift is not None
    scores = dict(zip(ticks.detectors, ticks.scores, strict=True))
    np.testing.assert_array_equal(found.retrace.drift.pct, scores["cardiac_drift"])
    for kind in found.retrace.kinds:
        assert found.retrace.verdicts[kind.name].items() <= stored.summary["detectors"][kind.name].items()
    np.testing.assert_array_equal(found.values, ticks.values)


def test_a_run_is_judged_by_what_was_known_before_it(store: Path) -> None:
    with Store.open(store, read_only=True) as opened:
        found = {
            run_id: study(opened, opened.find(run_id), Judges(registry(), {})).memories
            for run_id in ("run0", "run3")
        }
    assert found["run0"] == {}
    assert found["run3"]["cadence_spm"].runs == 3


def test_thresholds_and_detectors_in_force_are_used(store: Path) -> None:
    chosen = [kind for kind in registry() if kind.name == "overstriding"]
    with Store.open(store, read_only=True) as opened:
        found = study(opened, opened.find("run3"), Judges(chosen, {}))
    assert found.retrace.drift is None
    assert found.heart.trace is None
    assert [kind.name for kind in found.retrace.kinds] == ["overstriding"]
