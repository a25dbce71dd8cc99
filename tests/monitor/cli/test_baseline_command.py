"""``fleetfoot baseline``: what was learned is shown as people read it, and forgotten where they say so."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from cli import fleetfoot
from recorded import a_run, completed

from fleetfoot.store.baseline import Lesson
from fleetfoot.store.store import Store
from fleetfoot_signal.history import History

if TYPE_CHECKING:
    from pathlib import Path


def learned(level: float) -> bytes:
    history = History(1, 1.0, 80.0, np.zeros(5), 0.02, level, np.array([level]))
    return history.to_vector().astype("<f8").tobytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store in which one run of Anna taught two quantities by two sensors."""
    path = tmp_path / "s.db"
    run = a_run()
    with Store.open(path, detectors=("overstriding", "bounce")) as store:
        completed(store, run, 3)
        store.save_baseline(run.athlete, Lesson("pod", "cadence_spm", learned(-math.log(166.0)), 0), run.id)
        store.save_baseline(
            run.athlete, Lesson("strap", "ground_contact_ms", learned(math.log(245.0)), 0), run.id
        )
    return path


def test_it_shows_levels_as_people_read_them(tmp_path: Path, path: Path) -> None:
    done = fleetfoot(tmp_path, "baseline", "show", "--store", path, "--athlete", "anna").ended(0)
    assert "166 spm" in done.out
    assert "245 ms" in done.out
    lines = (
        fleetfoot(tmp_path, "baseline", "show", "--json", "--store", path, "--athlete", "anna").ended(0).out
    )
    rows = [json.loads(line) for line in lines.splitlines()]
    assert [(row["sensor"], row["about"], row["runs"]) for row in rows] == [
        ("pod", "cadence_spm", 1),
        ("strap", "ground_contact_ms", 1),
    ]


def test_it_forgets_one_sensor_and_then_all(tmp_path: Path, path: Path) -> None:
    told = ("--store", path, "--athlete", "anna")
    fleetfoot(tmp_path, "baseline", "forget", "--sensor", "pod", "--yes", *told).ended(0)
    left = fleetfoot(tmp_path, "baseline", "show", *told).ended(0).out
    assert "pod" not in left
    assert "strap" in left
    fleetfoot(tmp_path, "baseline", "forget", "--yes", *told).ended(0)
    assert "nothing was learned" in fleetfoot(tmp_path, "baseline", "show", *told).ended(2).err


def test_nobody_to_ask_is_a_usage_error_and_forgets_nothing(tmp_path: Path, path: Path) -> None:
    told = ("--store", path, "--athlete", "anna")
    assert "--yes" in fleetfoot(tmp_path, "baseline", "forget", *told).ended(2).err
    assert "pod" in fleetfoot(tmp_path, "baseline", "show", *told).ended(0).out
