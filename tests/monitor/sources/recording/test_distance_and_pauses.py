"""Distance, time and pauses are those that the watch shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import fit_bytes as fb
import numpy as np
import pytest
from fit_bytes import FitBytes
from hypothesis import given, settings
from hypothesis import strategies as st
from made_recordings import FIT_START, Made, as_fit, as_gpx, as_tcx, paused, steady

from fleetfoot.path.gridding import Gridding
from fleetfoot.sources.recording.distance import HOLD_S, along
from fleetfoot.sources.recording.distance import steady as cleaned
from fleetfoot.sources.recording.read import read_content
from fleetfoot_signal import Channel, Sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.sources.recording.model import Recording
    from fleetfoot_signal import Floats

    Write = Callable[[Made], FitBytes | str]

NAN = float("nan")


def of(content: FitBytes | str | bytes) -> Recording:
    """Read the one run."""
    plain = content.content() if isinstance(content, FitBytes) else content
    (recording,) = read_content("run", "run", plain if isinstance(plain, bytes) else plain.encode())
    return recording


def rows(recording: Recording) -> Floats:
    """The seconds of the run, as the detectors see them."""
    grid = Gridding(hold_s=HOLD_S)
    for item in recording.items():
        if isinstance(item, Sample):
            grid.push(item)
    grid.advance(float(recording.t_s[-1]))
    return grid.rows


def moving_s(recording: Recording) -> int:
    return int(np.count_nonzero(rows(recording)[Channel.SPEED] >= 1.0))


FORMATS = pytest.mark.parametrize("write", [as_fit, as_tcx, as_gpx], ids=["fit", "tcx", "gpx"])


@FORMATS
@pytest.mark.parametrize("every", [1, 4, 20, 60])
def test_seldom_records_lose_no_seconds_and_no_metres(write: Write, every: int) -> None:
    recording = of(write(steady(1200, every=every)))
    assert recording.figures.timer_s == pytest.approx(1200, abs=0.01 * 1200 + every)
    assert recording.figures.distance_m == pytest.approx(3.0 * (1200 - every), rel=0.01)
    assert moving_s(recording) == pytest.approx(1200 - every + 1, abs=1)


@FORMATS
@pytest.mark.parametrize("for_s", [15.0, 120.0, 3000.0])
def test_a_pause_holds_nothing(write: Write, for_s: float) -> None:
    run = paused(paused(steady(600), 200.0, for_s), 400.0 + for_s, for_s)
    recording = of(write(run))
    assert recording.figures.elapsed_s == pytest.approx(600 + 2 * for_s, abs=2)
    assert recording.figures.timer_s == pytest.approx(600, abs=3)
    assert recording.figures.distance_m == pytest.approx(1797, abs=7)  # GPX: two steps between segments
    assert moving_s(recording) == pytest.approx(600, abs=3)
    in_pause = rows(recording)[:, (200 + 3) : int(200 + for_s)]
    assert np.isnan(in_pause).all()
    assert recording.warnings == []


@pytest.mark.parametrize("stated", [True, False])
def test_pauses_are_found_in_a_fit_file_without_events(*, stated: bool) -> None:
    run = paused(steady(600), 300.0, 200.0)
    assert run.distance_m is not None
    recording = of(as_fit(run, events=False, stated=stated))
    assert recording.figures.timer_s == pytest.approx(600, abs=3)
    assert moving_s(recording) == pytest.approx(600, abs=2)


def test_a_gap_that_was_run_through_is_no_pause() -> None:
    run = steady(600)
    assert run.distance_m is not None
    keep = (run.t_s < 200) | (run.t_s > 240)
    holed = Made(run.t_s[keep], 3.0 * np.ones(keep.sum()), run.distance_m[keep], run.heart_rate[keep], None)
    recording = of(as_tcx(holed, stated=False))
    assert recording.figures.timer_s == pytest.approx(600, abs=2)
    assert moving_s(recording) == 600


def test_records_that_go_on_in_a_pause_do_not_count() -> None:
    fit = FitBytes().file_id().timer(FIT_START, runs=True)
    metres = 0.0
    for i in range(300):
        if i == 100:
            fit.timer(FIT_START + i, runs=False)
        if i == 200:
            fit.timer(FIT_START + i, runs=True)
        stands = 100 <= i < 200
        metres += 0.0 if stands else 3.0
        fit.record(
            FIT_START + i, (fb.HEART_RATE, 140), (fb.ENHANCED_SPEED, 3000), (fb.DISTANCE, round(100 * metres))
        )
    fit.timer(FIT_START + 300, runs=False).session(
        "running", FIT_START, 300.0, distance_m=600.0, timer_s=200.0
    )
    recording = of(fit)
    assert recording.figures.timer_s == 200.0
    assert moving_s(recording) == pytest.approx(200, abs=1)


def test_a_stop_without_a_start_is_over_with_the_next_record() -> None:
    fit = FitBytes().file_id().timer(FIT_START, runs=True)
    for i in range(300):
        if i == 100:
            fit.timer(FIT_START + 99, runs=False)
        fit.record(FIT_START + i, (fb.ENHANCED_SPEED, 3000), (fb.DISTANCE, 300 * i))
    recording = of(fit.session("running", FIT_START, 300.0))
    assert recording.figures.timer_s == pytest.approx(300, abs=2)


@pytest.mark.parametrize("absent", [2, 5, 9])
def test_a_field_that_is_absent_in_records_is_not_lost(absent: int) -> None:
    fit = FitBytes().file_id()
    for i in range(300):
        where = [(fb.LATITUDE, 1000 * i), (fb.LONGITUDE, 0)]
        full = [(fb.HEART_RATE, 140), (fb.ENHANCED_SPEED, 3000), (fb.DISTANCE, 300 * i), (fb.CADENCE, 84)]
        fit.record(FIT_START + i, *(where if i % absent else full))
    seen = rows(of(fit.session("running", FIT_START, 300.0)))
    for channel in (Channel.HEART_RATE, Channel.SPEED, Channel.CADENCE):
        assert np.isfinite(seen[channel]).all(), channel
    assert np.nanmax(seen[Channel.DISTANCE]) == pytest.approx(897, abs=3.0 * absent)


def test_a_sensor_that_is_gone_for_longer_than_its_value_lasts_is_lost() -> None:
    fit = FitBytes().file_id()
    for i in range(300):
        fit.record(FIT_START + i, (fb.HEART_RATE, None if 100 <= i < 150 else 140), (fb.ENHANCED_SPEED, 3000))
    heart_rate = rows(of(fit.session("running", FIT_START, 300.0)))[Channel.HEART_RATE]
    assert np.flatnonzero(np.isnan(heart_rate)).tolist() == list(range(109, 150))


@FORMATS
@pytest.mark.parametrize(
    "speed",
    [
        pytest.param(lambda run: 0.0 * run.t_s, id="stuck at 0"),
        pytest.param(lambda run: np.where(run.t_s < 300, 3.0, 0.0), id="stuck at 0 from the middle on"),
        pytest.param(lambda run: 0.0 * run.t_s + 2.8, id="too low"),
        pytest.param(lambda run: 0.0 * run.t_s + 10.8, id="in km/h"),
        pytest.param(lambda run: np.full(run.t_s.shape, 5.0), id="too high"),
    ],
)
def test_distance_decides_where_speed_contradicts_it(write: Write, speed: Callable[[Made], Floats]) -> None:
    if write is as_gpx:
        pytest.skip("a GPX file of this kind has no speed")
    run = steady(600)
    recording = of(write(replace(run, speed_m_s=speed(run))))
    assert recording.figures.distance_m == pytest.approx(1797, rel=0.01)
    assert float(np.nanmedian(recording.values[Channel.SPEED])) == pytest.approx(3.0, rel=0.02)
    assert moving_s(recording) == pytest.approx(600, abs=6)
    assert any("its speed" in line for line in recording.warnings)


@FORMATS
def test_speed_comes_from_the_distance_where_there_is_none(write: Write) -> None:
    recording = of(write(replace(steady(600), speed_m_s=None)))
    np.testing.assert_allclose(recording.values[Channel.SPEED], 3.0, rtol=0.01)
    assert recording.warnings == []


def test_speed_that_says_more_of_the_moment_keeps_it_when_it_is_scaled() -> None:
    run = steady(1200)
    swing = 0.3 * np.sin(run.t_s / 5.0)
    recording = of(as_fit(replace(run, speed_m_s=0.92 * (3.0 + swing))))
    speed = recording.values[Channel.SPEED]
    assert float(np.mean(speed)) == pytest.approx(3.0, rel=0.01)
    assert float(np.corrcoef(speed, swing)[0, 1]) > 0.99


def test_a_distance_that_starts_anew_with_each_lap_goes_on() -> None:
    run = steady(600)
    assert run.distance_m is not None
    laps = np.where(run.t_s < 300, run.distance_m, run.distance_m - 900.0)
    recording = of(as_fit(replace(run, distance_m=laps), stated=False))
    assert recording.figures.distance_m == pytest.approx(1797, abs=4)


def test_the_distance_of_a_session_is_its_own() -> None:
    fit = FitBytes().file_id()
    for i in range(1200):
        sport_m = 8.0 * i if i < 600 else 4800.0 + 3.0 * (i - 600)
        fit.record(
            FIT_START + i, (fb.ENHANCED_SPEED, 8000 if i < 600 else 3000), (fb.DISTANCE, round(100 * sport_m))
        )
    fit.session("cycling", FIT_START, 600.0, distance_m=4800.0, timer_s=600.0)
    fit.session("running", FIT_START + 600, 600.0, distance_m=1800.0, timer_s=600.0)
    assert of(fit).figures.distance_m == pytest.approx(1800.0)


def test_a_figure_that_the_records_do_not_bear_out_is_told_in_one_line() -> None:
    run = steady(600)
    fit = as_fit(run, stated=False)
    fit.body[:] = FitBytes().file_id().body
    fit._defined = None
    for i, t_s in enumerate(run.t_s.tolist()):
        fit.record(FIT_START + int(t_s), (fb.ENHANCED_SPEED, 3000), (fb.DISTANCE, 300 * i))
    fit.session("running", FIT_START, 600.0, distance_m=2500.0, timer_s=590.0)
    recording = of(fit)
    assert recording.figures.distance_m == 1797.0
    (line,) = [line for line in recording.warnings if "states" in line]
    assert "2.50 km of distance (1.80 km)" in line


@settings(max_examples=60, deadline=None)
@given(
    spikes=st.lists(st.tuples(st.integers(5, 295), st.floats(1000.0, 900_000.0)), max_size=3),
    anew=st.integers(50, 250),
    unknown=st.sets(st.integers(1, 298), max_size=40),
)
def test_a_cleaned_distance_starts_at_0_never_shrinks_and_ends_where_it_should(
    spikes: list[tuple[int, float]], anew: int, unknown: set[int]
) -> None:
    t_s = np.arange(300.0)
    true = 3.0 * t_s
    told = np.where(t_s >= anew, true - true[anew], true)
    told[list(unknown)] = np.nan
    for at, metres in spikes:
        told[at] = metres
    found, _ = cleaned(t_s, told, NAN)
    known = found[~np.isnan(found)]
    assert (np.diff(known) >= 0.0).all()
    assert known[0] >= 0.0
    assert known[-1] == pytest.approx(897.0, abs=3.0 * (len(unknown) + len(spikes) + 2))


def test_the_way_along_positions_leaves_out_what_lies_between_segments() -> None:
    degrees = np.array([[50.0, 50.001, 50.011, 50.012], [8.0, 8.0, 8.0, 8.0]])
    total = along(degrees, np.array([2]))
    np.testing.assert_allclose(total, [0.0, 111.195, 111.195, 222.39], atol=0.01)
