"""When a strap says nothing, and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from chest_accuracy import good, push_all
from chest_waveform import Running, Strap, record, standing
from one_run_grid import OneRun

from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.gait.filters import Filters
from fleetfoot_signal.gait.stream import Stream
from fleetfoot_signal.gait.window import Quality
from fleetfoot_signal.sample import Acceleration


def last_quality(xyz_g: np.ndarray[tuple[int, ...], np.dtype[np.float64]], rate_hz: float = 100.0) -> Quality:
    stream, said = Stream(), []
    for k in range(10):
        said += stream.push(Acceleration(k + 1.0, k + 1.0, rate_hz, 8.0, xyz_g, "s"))
    assert np.isnan(said[-1][1:5]).all() or said[-1].quality == Quality.GOOD
    return said[-1].quality


@pytest.mark.parametrize("swing_g", [0.0, 0.3, 0.45])
def test_standing_and_walking_are_not_running(swing_g: float) -> None:
    said = push_all(standing(Strap(), 12.0, swing_g).blocks())
    assert said[-1].quality == Quality.NOT_RUNNING
    assert all(np.isnan(estimate.cadence_spm) for estimate in said)


def test_nothing_is_said_before_the_window_is_full_and_the_clock_known() -> None:
    run = record(Running(), Strap(), 20.0)
    said = push_all(run.blocks())
    assert [e.quality for e in said[:5]] == [Quality.FILLING | Quality.CLOCK] * 4 + [Quality.GOOD]
    by_arrival = push_all(replace(run, strap=replace(run.strap, device_clock=False)).blocks())
    assert [e.quality for e in by_arrival].index(Quality.GOOD) in (10, 11)


def test_a_wave_cut_off_at_full_scale_is_not_judged() -> None:
    said = push_all(record(Running(), Strap(range_g=2.0), 10.0).blocks())
    assert said[-1].quality & Quality.SATURATED
    unknown_range = [b._replace(range_g=float("nan")) for b in record(Running(), Strap(), 10.0).blocks()]
    assert push_all(unknown_range)[-1].quality == Quality.GOOD


def test_a_strap_that_slaps_is_not_judged() -> None:
    run = record(Running(), Strap(), 10.0)
    slap = 2.0 * np.sin(2.0 * np.pi * 25.0 * run.sample_s) * np.array([[1.0], [0.0], [0.0]])
    said = push_all(replace(run, xyz_g=run.xyz_g + slap).blocks())
    assert said[-1].quality & Quality.BOUNCING


@pytest.mark.parametrize("factor", [9.80665, 1000.0, 1e300])
def test_a_wrong_unit_is_noticed(factor: float) -> None:
    run = record(Running(), Strap(range_g=float("nan"), step_g=1e-9), 1.0)
    assert last_quality(factor * run.xyz_g[:, :100]) & Quality.UNIT


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e308, 0.0, 5e-324])
def test_no_number_is_no_estimate(value: float) -> None:
    assert last_quality(np.full((3, 100), value)) & Quality.UNIT


def test_one_broken_sample_silences_its_windows_only() -> None:
    run = record(Running(), Strap(), 20.0)
    xyz = run.xyz_g.copy()
    xyz[1, 1900] = np.nan
    said = push_all(replace(run, xyz_g=xyz).blocks())
    assert [e.quality == Quality.GOOD for e in said[4:]] == [True] * 5 + [False] * 5 + [True] * 5


@pytest.mark.parametrize("device_clock", [True, False])
def test_after_a_hole_it_takes_five_seconds_to_speak_again(*, device_clock: bool) -> None:
    run = record(Running(), Strap(rate_error=0.015, device_clock=device_clock), 60.0)
    said = push_all(block for block in run.blocks() if not 30.0 < block.t_s < 33.0)
    assert not [e for e in good(said) if 30.1 < e.t_s < 37.8]
    assert [e for e in good(said) if 37.8 < e.t_s < 39.2]
    for estimate in good(said):
        assert estimate.cadence_spm == pytest.approx(165.0, abs=2.0)
        assert estimate.rate_hz == pytest.approx(203.0, rel=0.003)


def test_a_rate_too_slow_for_contact_time_gives_nothing() -> None:
    with pytest.raises(ValueError, match="25 samples a second are too few"):
        Filters(25.0)
    assert Stream().samples(Acceleration(1.0, 1.0, 25.0, 8.0, np.ones((3, 100)), "s")) == []


def test_another_rate_starts_afresh() -> None:
    stream = Stream()
    fast = list(record(Running(), Strap(200.0), 10.0).blocks())
    slow = list(record(Running(), Strap(100.0), 10.0).blocks(18, start_s=10.0))
    assert stream_quality(stream, fast) == Quality.GOOD
    assert stream_quality(stream, slow[:15]) & Quality.FILLING
    assert stream_quality(stream, slow[15:]) == Quality.GOOD


def stream_quality(stream: Stream, blocks: list[Acceleration]) -> Quality:
    return [estimate for block in blocks for estimate in stream.push(block)][-1].quality


def test_samples_are_marked_estimated_and_fit_a_grid() -> None:
    stream, grid = Stream(), OneRun()
    rows = [
        row
        for block in record(Running(), Strap(), 20.0).blocks(sensor="pmd:H10")
        for sample in stream.samples(block)
        for row in grid.push(sample)
    ]
    owned = {Channel.CADENCE, Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT}
    assert grid.owners == dict.fromkeys(owned, "est:pmd:H10")
    for channel in owned:
        assert SPECS[channel].low < rows[-1][channel] < SPECS[channel].high
        assert np.isnan(rows[2][channel])
    assert rows[-1][Channel.CADENCE] == pytest.approx(165.0, abs=2.0)
