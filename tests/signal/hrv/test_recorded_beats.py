"""DFA a1 of 102 min of a recorded chest strap, against what two other programs published of it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest
from project import DATA

from fleetfoot_signal.hrv.stage import ARTEFACTS, DFA_A1, HeartRateVariability
from fleetfoot_signal.sample import Beats

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot_signal.types import Floats

NAME = "FatMaxOptimiser.20210606_161059"


def columns(path: Path, *names: str) -> list[Floats]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if all(row[name] for name in names)]
    return [np.array([float(row[name]) for row in rows]) for name in names]


@pytest.mark.recordings
@pytest.mark.skipif(not DATA.is_dir(), reason="the recorded runs do not lie beside the project")
@pytest.mark.parametrize(
    ("suffix", "offset_s"), [("features.csv", None), ("rr.csv_python_features.csv", 120.0)]
)
def test_a_recorded_strap_has_the_exponents_that_others_found(suffix: str, offset_s: float | None) -> None:
    """Theirs are windows of two minutes with other ways to detrend and to drop artefacts."""
    folder = DATA / "fatmaxxer"
    stamp, rr_ms = columns(folder / f"{NAME}.rr.csv", "timestamp", "rr")
    time, theirs = columns(folder / f"{NAME}.{suffix}", "timestamp", "alpha1")
    at_s = (time - stamp[0]) / 1000.0 if offset_s is None else time + offset_s
    row = np.ceil((stamp - stamp[0]) / 1000.0).astype(np.int64)
    index = np.arange(int(row[-1]) + 1)[:, np.newaxis]
    beats = Beats(np.zeros(row.size, dtype=np.int64), row, rr_ms)
    found = HeartRateVariability(1).step(index, np.ones_like(index, dtype=np.bool_), beats)
    assert found is not None
    minute = np.arange(299, index.size, 60)
    ours, published = found[DFA_A1, minute, 0], np.interp(minute, at_s, theirs)
    sound = np.isfinite(ours) & (found[ARTEFACTS, minute, 0] < 1.0)
    assert np.count_nonzero(sound) > 60
    off: Floats = ours[sound] - published[sound]
    assert np.corrcoef(ours[sound], published[sound])[0, 1] > 0.95
    assert abs(float(np.mean(off))) < 0.08
    assert float(np.mean(np.abs(off) < 0.15)) > 0.8
