from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from river.drift import PageHinkley

from fleetfoot_signal import cusum
from fleetfoot_signal.cusum import CLIP, REFERENCE, Cusum

LANE = np.array([0])


def step(stage: Cusum, z: float, start_s: float = 0.0) -> float:
    stage.step(LANE, np.array([z]), np.array([start_s]))
    return float(stage.sum[0])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-10.0, 10.0) | st.floats(2.0, 4.0), max_size=60))
def test_sum_count_and_onset_are_those_of_a_plain_loop(values: list[float]) -> None:
    stage = Cusum(1)
    total, count, onset_s = 0.0, 0, math.nan
    for k, z in enumerate(values):
        step(stage, z, 15.0 * k)
        risen = max(0.0, total + min(max(z, -CLIP), CLIP) - REFERENCE)
        if risen > 0.0 and total == 0.0:
            onset_s = 15.0 * k
        count = count + 1 if risen > 0.0 else 0
        onset_s = onset_s if risen > 0.0 else math.nan
        total = risen
        assert (stage.sum[0], stage.count[0]) == (total, count)
        assert np.array_equal(stage.onset_s, [onset_s], equal_nan=True)


def test_one_wild_block_counts_no_more_than_the_clip() -> None:
    assert step(Cusum(1), 1e9) == CLIP - REFERENCE
    stage = Cusum(1)
    for _ in range(10):
        step(stage, 3.0)
    assert step(stage, -1e9) == 10.0 - CLIP - REFERENCE


def test_only_the_named_lanes_move() -> None:
    stage = Cusum(3)
    stage.step(np.array([0, 2]), np.array([3.0, 2.5]), np.array([15.0, 30.0]))
    assert stage.sum.tolist() == [1.0, 0.0, 0.5]
    stage.reset(np.array([2]))
    assert (stage.sum.tolist(), stage.count.tolist()) == ([1.0, 0.0, 0.0], [1.0, 0.0, 0.0])
    assert np.isnan(stage.onset_s).tolist() == [False, True, True]


def siegmund(reference: float, threshold: float) -> float:
    """Average run length of a one-sided CUSUM of independent standard normal values (Siegmund 1985)."""
    drift, b = -reference, threshold + 1.166
    return (math.exp(-2 * drift * b) + 2 * drift * b - 1) / (2 * drift**2)


@pytest.mark.parametrize(("reference", "threshold"), [(0.5, 3.0), (0.25, 5.0), (1.0, 1.5)])
def test_average_run_length_is_siegmunds(
    reference: float, threshold: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4000 lanes of independent noise, each begun again when it alarms; 5 % covers formula and chance."""
    monkeypatch.setattr(cusum, "REFERENCE", reference)
    monkeypatch.setattr(cusum, "CLIP", np.inf)
    rng = np.random.default_rng(11)
    lanes, blocks = np.arange(4000), 1500
    stage = Cusum(lanes.size)
    alarms = 0
    for _ in range(blocks):
        stage.step(lanes, rng.standard_normal(lanes.size), np.zeros(lanes.size))
        over = np.flatnonzero(stage.sum > threshold)
        alarms += over.size
        stage.reset(over)
    assert lanes.size * blocks / alarms == pytest.approx(siegmund(reference, threshold), rel=0.08)


def test_it_alarms_with_page_and_hinkley(monkeypatch: pytest.MonkeyPatch) -> None:
    """River's test subtracts a running mean; on a long calm that is 0, and both see the same shift within blocks."""
    monkeypatch.setattr(cusum, "REFERENCE", 1.0)
    monkeypatch.setattr(cusum, "CLIP", np.inf)
    for seed in range(20):
        values = np.random.default_rng(seed).standard_normal(430)
        values[400:] += 3.0
        stage, page = Cusum(1), PageHinkley(min_instances=30, delta=1.0, threshold=8.0, alpha=1.0, mode="up")
        ours = [k for k, z in enumerate(values) if step(stage, float(z)) > 8.0]
        theirs = []
        for k, z in enumerate(values):
            page.update(float(z))  # type: ignore[no-untyped-call] # of river
            if page.drift_detected:
                theirs.append(k)
        assert ours
        assert theirs
        assert min(ours) >= 400
        assert abs(ours[0] - theirs[0]) <= 1
