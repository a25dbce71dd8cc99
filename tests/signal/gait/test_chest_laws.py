"""Lane, chunk, shift and resume law of chest acceleration, bit for bit."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from chest_accuracy import together
from chest_waveform import Running, Strap, record
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot_signal.gait.chest import Chest, Estimates
from fleetfoot_signal.gait.stream import Estimate, Stream

if TYPE_CHECKING:
    from fleetfoot_signal.sample import Acceleration

RATE = 52.0
SEEDS = st.integers(0, 5)


@cache
def blocks(seed: int) -> list[Acceleration]:
    """Half a minute with an own clock or without, with a hole in some."""
    rng = np.random.default_rng(seed)
    strap = Strap(
        RATE, rate_error=rng.uniform(-0.02, 0.02), tilt_deg=rng.uniform(10, 30), device_clock=seed % 2 == 0
    )
    running = Running(rng.uniform(150, 185), rng.uniform(0.2, 0.28), asymmetry_pct=2.0)
    # equally many for every seed, so that they can be pushed together
    made = list(record(running, strap, 42.0, seed).blocks(11, seed=seed))[:180]
    return [b for i, b in enumerate(made) if not 110 <= i < 120] if seed >= 4 else made[:170]


@cache
def alone(seed: int) -> list[Estimate]:
    stream = Stream()
    return [estimate for block in blocks(seed) for estimate in stream.push(block)]


def bits(estimates: list[Estimate]) -> list[tuple[bytes, int]]:
    return [(np.array(e[1:6]).tobytes(), int(e.quality)) for e in estimates]


def lane_bits(rows: list[Estimates], lane: int) -> list[tuple[bytes, int]]:
    found: list[tuple[bytes, int]] = []
    for row in rows:
        for i in np.flatnonzero(row.lanes == lane):
            values = [row.cadence_spm, row.oscillation_mm, row.contact_ms, row.asymmetry_pct, row.rate_hz]
            found.append((np.array([v[i] for v in values]).tobytes(), int(row.quality[i])))
    return found


def test_the_runs_say_something_so_that_the_laws_are_not_vacuous() -> None:
    for seed in range(6):
        said = [e for e in alone(seed) if not np.isnan(e.ground_contact_ms)]
        assert len(said) >= 8


@settings(deadline=None, max_examples=12)
@given(st.lists(SEEDS, min_size=1, max_size=5))
def test_straps_analysed_together_give_what_each_gives_alone(seeds: list[int]) -> None:
    chest = Chest(RATE, len(seeds))
    rows: list[Estimates] = []
    for frames in zip(*(blocks(seed) for seed in seeds), strict=True):
        rows += chest.push(*together(frames))
    for lane, seed in enumerate(seeds):
        assert lane_bits(rows, lane) == bits(alone(seed))


@settings(deadline=None, max_examples=10)
@given(SEEDS, st.integers(0, 2**32))
def test_a_notification_may_come_in_parts(seed: int, splitting: int) -> None:
    rng = np.random.default_rng(splitting)
    stream, said = Stream(), []
    for block in blocks(seed):
        cuts = sorted({0, 11} | set(rng.integers(0, 12, rng.integers(4)).tolist()))
        for a, b in pairwise(cuts):
            said += stream.push(block._replace(xyz_g=block.xyz_g[:, a:b]))
    assert bits(said) == bits(alone(seed))


@settings(deadline=None, max_examples=8)
@given(SEEDS, SEEDS, st.integers(0, 169))
def test_a_strap_continues_elsewhere(seed: int, other: int, moment: int) -> None:
    first, second = Chest(RATE, 1), Chest(RATE, 3)
    rows: list[Estimates] = []
    for block in blocks(seed)[:moment]:
        rows += first.push(*together([block]))
    found = lane_bits(rows, 0)
    busy = blocks(other)
    for block in busy[: moment // 2 + 3]:  # the other lanes are elsewhere in their second
        second.push(*together([block._replace(xyz_g=block.xyz_g[:, :7])] * 3))
    second.load(1, first.dump(0))
    rows = []
    for block in blocks(seed)[moment:]:
        rows += second.push(*together([busy[0], block, busy[0]]))
    assert found + lane_bits(rows, 1) == bits(alone(seed))


def test_a_state_of_another_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Chest(100.0, 1).load(0, Chest(200.0, 1).dump(0))


@pytest.mark.parametrize("seed", range(6))
def test_a_later_start_changes_nothing_but_the_time(seed: int) -> None:
    stream = Stream()
    late = [b._replace(t_s=b.t_s + 4096.0) for b in blocks(seed)]
    said = [estimate for block in late for estimate in stream.push(block)]
    for shifted, estimate in zip(said, alone(seed), strict=True):
        assert shifted.t_s == estimate.t_s + 4096.0
        assert shifted.quality == estimate.quality
        # times of arrival lose digits when shifted; samples do not
        assert shifted[1:6] == pytest.approx(estimate[1:6], rel=1e-9, nan_ok=True)
