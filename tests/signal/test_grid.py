from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_by_one_grid import Grid as OneByOne
from one_run_grid import OneRun, columns
from random_runs import random_run, samples_of

from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.grid import LONGEST_GAP_S, Grid
from fleetfoot_signal.sample import Sample, Samples

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

HR = Channel.HEART_RATE


def hr(t_s: float, bpm: float, sensor: str = "strap") -> Sample:
    return Sample(t_s, HR, bpm, sensor)


def rows_of(grid: OneRun, *samples: Sample, until_s: float) -> list[float]:
    """Heart rates of all rows up to a time."""
    rows = [row for sample in samples for row in grid.push(sample)]
    return [float(row[HR]) for row in rows + grid.advance(until_s)]


def test_row_k_stands_for_the_first_sample_plus_k_seconds() -> None:
    grid = OneRun()
    assert rows_of(grid, hr(7.25, 100), hr(8.25, 110), hr(9.5, 120), until_s=11.0) == [100, 110, 110, 120]
    assert (grid.start_s, grid.rows) == (7.25, 4)


@pytest.mark.parametrize("start_s", [0.0, 0.1, 0.3, 1e-9, 7.7, 1234.1, 86_399.7])
def test_a_sample_at_the_very_moment_of_a_row_is_in_it(start_s: float) -> None:
    for k in range(1, 200):
        assert rows_of(OneRun(), hr(start_s, 100), hr(start_s + k, 110), until_s=start_s + k)[k] == 110


def test_row_times_have_no_accumulated_error() -> None:
    grid = OneRun()
    grid.push(hr(0.1, 100))
    for day in range(1, 4):
        assert len(grid.push(hr(0.1 + day * 80_000, 100))) == 80_000
    assert grid.rows == 240_000


@pytest.mark.parametrize("channel", list(Channel)[:MEASURED])
def test_a_value_stands_until_the_age_of_its_channel(channel: Channel) -> None:
    spec, grid = channel.spec, OneRun()
    value = 0.5 * (spec.low + spec.high)
    grid.push(Sample(0.0, channel, value, "a"))
    held = [row[channel] for row in grid.advance(spec.max_age_s + 5)]
    assert held == [value] * int(spec.max_age_s) + [pytest.approx(math.nan, nan_ok=True)] * 6


def test_nan_silences_a_channel_at_once() -> None:
    assert rows_of(OneRun(), hr(0, 100), hr(1.5, math.nan), hr(3.5, 130), until_s=4.0) == pytest.approx(
        [100, 100, math.nan, math.nan, 130], nan_ok=True
    )


@pytest.mark.parametrize("channel", list(Channel)[:MEASURED])
def test_implausible_values_are_as_if_never_sent(channel: Channel) -> None:
    spec, grid = channel.spec, OneRun()
    wrong = (np.nextafter(spec.low, -np.inf), np.nextafter(spec.high, np.inf), np.inf, -np.inf)
    values = [(0.0, spec.low), *((0.5, float(value)) for value in wrong), (1.5, spec.high)]
    rows = [row for t_s, value in values for row in grid.push(Sample(t_s, channel, value, "a"))]
    assert [row[channel] for row in rows + grid.advance(2.0)] == [spec.low, spec.low, spec.high]


def test_a_channel_belongs_to_the_first_sensor_that_says_something_plausible() -> None:
    grid = OneRun()
    rows = rows_of(
        grid,
        hr(0, math.nan, "wrist"),
        hr(0, 0.0, "wrist"),
        hr(0, 100, "strap"),
        hr(1, 140, "wrist"),
        hr(2, math.nan, "wrist"),
        hr(3, 101, "strap"),
        until_s=3.0,
    )
    assert rows == [100, 100, 100, 101]
    assert grid.owners == {HR: "strap"}


def test_channels_of_one_run_may_come_from_different_sensors() -> None:
    grid = OneRun()
    grid.push(hr(0, 100, "strap"))
    grid.push(Sample(0, Channel.SPEED, 3.0, "pod"))
    (row,) = grid.advance(0.0)
    assert (row[HR], row[Channel.SPEED]) == (100, 3.0)
    assert np.isnan(np.delete(row, [HR, Channel.SPEED])).all()
    assert grid.owners == {HR: "strap", Channel.SPEED: "pod"}


def test_the_present_value_ages_like_the_rows() -> None:
    grid = OneRun()
    grid.push(hr(0, 100))
    grid.push(Sample(9.9, Channel.SPEED, 3.0, "pod"))
    assert grid.value(HR) == 100
    grid.push(Sample(10.0, Channel.SPEED, 3.0, "pod"))
    assert math.isnan(grid.value(HR))
    assert math.isnan(grid.value(Channel.POWER))


@pytest.mark.parametrize("t_s", [2.9, -1.0, math.nan, -math.inf])
def test_a_sample_older_than_the_one_before_is_refused(t_s: float) -> None:
    grid = OneRun()
    grid.push(hr(0, 100))
    grid.push(hr(3, 100))
    with pytest.raises(ValueError, match="comes after one at 3"):
        grid.push(hr(t_s, 100))


def test_a_sample_older_than_an_advance_is_refused() -> None:
    grid = OneRun()
    grid.push(hr(0, 100))
    grid.advance(3.5)
    with pytest.raises(ValueError, match="comes after"):
        grid.push(hr(3.2, 100))
    assert grid.push(hr(3.5, 110)) == []


def test_a_sample_of_a_row_that_is_closed_is_refused_and_not_put_into_the_next() -> None:
    grid = OneRun()
    grid.push(hr(0, 100))
    grid.advance(3.0)
    with pytest.raises(ValueError, match="its row was closed"):
        grid.push(hr(3.0, 110))


@pytest.mark.parametrize("t_s", [math.nan, math.inf, -math.inf])
def test_a_run_does_not_begin_at_no_time(t_s: float) -> None:
    grid = OneRun()
    with pytest.raises(ValueError, match="sample at"):
        grid.push(hr(t_s, 100))
    assert rows_of(grid, hr(1, 100), until_s=2.0) == [100, 100]


@pytest.mark.parametrize("t_s", [LONGEST_GAP_S + 0.5, 1e300, math.inf])
def test_a_gap_of_more_than_a_day_is_refused_without_making_its_rows(t_s: float) -> None:
    grid = OneRun()
    grid.push(hr(0, 100))
    with pytest.raises(ValueError, match="a gap of"):
        grid.push(hr(t_s, 100))
    with pytest.raises(ValueError, match="a gap of"):
        grid.advance(t_s)
    assert grid.rows == 0


def test_before_the_first_sample_there_is_no_row() -> None:
    grid = OneRun()
    assert grid.advance(100.0) == []
    assert rows_of(grid, hr(50, 100), until_s=49.0) == []


def test_advancing_twice_closes_nothing_twice() -> None:
    grid = OneRun()
    grid.push(hr(0, 100))
    assert [len(grid.advance(t_s)) for t_s in (2.0, 2.0, 1.0, 2.9, 3.0)] == [3, 0, 0, 0, 1]


def grid_of(samples: list[Sample], advances: list[float]) -> list[Floats]:
    """Push samples, advancing to the given times in between; all rows."""
    grid, rows, waiting = OneRun(), [], sorted(advances)
    for sample in samples:
        while waiting and waiting[0] < sample.t_s:
            rows += grid.advance(waiting.pop(0))
        rows += grid.push(sample)
    return rows + grid.advance(samples[-1].t_s)


@settings(max_examples=15, deadline=None)
@given(data=st.data(), seed=st.integers(0, 3))
def test_the_rows_are_the_same_however_samples_are_split_over_calls(data: st.DataObject, seed: int) -> None:
    samples = [
        sample for sample in samples_of(random_run(seed), seed) if sample.t_s < 120 + random_run(seed).start_s
    ]
    start_s, end_s = samples[0].t_s, samples[-1].t_s
    moment = st.floats(start_s - 1.0, end_s) | st.integers(0, 120).map(lambda k: start_s + k)
    advances = data.draw(st.lists(moment, max_size=30))
    expected = grid_of(samples, [])
    assert len(expected) == 120
    assert not np.isnan(expected[60]).all()
    for one, other in zip(expected, grid_of(samples, advances), strict=True):
        assert one.tobytes() == other.tobytes()


def reference_rows(samples: list[Sample]) -> Floats:
    """What the rows should be, by looking at all samples for each of them."""
    start_s = samples[0].t_s
    owners: dict[Channel, str] = {}
    said: list[Sample] = []
    for sample in samples:
        spec = SPECS[sample.channel]
        plausible = spec.low <= sample.value <= spec.high
        if plausible:
            owners.setdefault(sample.channel, sample.sensor)
        if owners.get(sample.channel) == sample.sensor and (plausible or math.isnan(sample.value)):
            said.append(sample)
    count = math.floor(samples[-1].t_s - start_s) + 1
    rows = np.full((count, MEASURED), np.nan)
    for k in range(count):
        for sample in said:
            if sample.t_s <= start_s + k and start_s + k - sample.t_s < SPECS[sample.channel].max_age_s:
                rows[k, sample.channel] = sample.value
    return rows


@pytest.mark.parametrize("seed", [0, 1])
def test_rows_are_what_a_look_at_all_samples_gives(seed: int) -> None:
    samples = [
        sample for sample in samples_of(random_run(seed), seed) if sample.t_s < 60 + random_run(seed).start_s
    ]
    assert np.array_equal(np.array(grid_of(samples, [])), reference_rows(samples), equal_nan=True)


def test_before_the_first_sample_no_channel_holds_anything() -> None:
    assert math.isnan(OneRun().value(Channel.HEART_RATE))


def many(seed: int, lanes: int) -> tuple[list[list[Sample]], dict[str, int]]:
    """The beginnings of some runs, with foreign, implausible and unknown values; numbers of their sensors."""
    runs = [random_run((seed + lane) % 12) for lane in range(lanes)]
    samples = [
        [sample for sample in samples_of(run, seed + lane) if sample.t_s < run.start_s + 100.0]
        for lane, run in enumerate(runs)
    ]
    return samples, {"thermometer": 0, "strap": 1, "spare": 2}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 40), lanes=st.integers(1, 4), splits=st.integers(0, 1 << 32))
def test_on_lanes_the_rows_are_those_of_each_run_one_sample_at_a_time(
    seed: int, lanes: int, splits: int
) -> None:
    """Against the grid that took one sample at a time, with any split, order of lanes, advances and resumptions."""
    runs, numbers = many(seed, lanes)
    rng = np.random.default_rng(splits)
    most = int(rng.choice([3, 50, 1000]))
    grid, oracles = Grid(lanes), [OneByOne() for _ in runs]
    found = [[np.zeros((MEASURED, 0))] for _ in runs]
    expected: list[list[Floats]] = [[] for _ in runs]
    done = [0] * lanes
    while any(at < len(run) for at, run in zip(done, runs, strict=True)):
        parts = [run[at : at + rng.integers(0, most + 1)] for run, at in zip(runs, done, strict=True)]
        done = [at + len(part) for part, at in zip(parts, done, strict=True)]
        for lane, part in enumerate(parts):
            expected[lane] += [row for sample in part for row in oracles[lane].push(sample)]
        closed = [grid.push(columns(parts, numbers, order=rng.permutation(lanes).tolist()))]
        if rng.random() < 0.3:
            later = [oracle.latest_s + rng.choice([-2.0, 0.0, 0.5, 3.0, 40.0]) for oracle in oracles]
            following = [math.nextafter(_next(run, at), 0.0) for run, at in zip(runs, done, strict=True)]
            upto = np.minimum(later, following)
            for lane, t_s in enumerate(upto.tolist()):
                expected[lane] += oracles[lane].advance(t_s)
            closed.append(grid.advance(upto))
        for rows in closed:
            for lane in range(lanes):
                found[lane].append(rows.values[:, rows.lane == lane])
        state, grid = grid.dump_many(np.arange(lanes)), Grid(lanes)
        grid.load_many(np.arange(lanes), state)
    for lane, oracle in enumerate(oracles):
        rows_of_lane = np.ascontiguousarray(np.concatenate(found[lane], axis=1).T)
        assert rows_of_lane.tobytes() == np.array(expected[lane]).tobytes()
        assert_same_state(grid, lane, oracle, numbers)


def assert_same_state(grid: Grid, lane: int, oracle: OneByOne, numbers: dict[str, int]) -> None:
    known = (grid.start_s[lane], grid.rows[lane], grid.latest_s[lane])
    assert known == (oracle.start_s, oracle.rows, oracle.latest_s)
    owners = {channel: numbers[sensor] for channel, sensor in oracle.owners.items()}
    assert {c: n for c, n in enumerate(grid.owner[:, lane].tolist()) if n >= 0} == owners
    for channel in range(MEASURED):
        assert np.array_equal(grid.value(channel, lane), oracle.value(Channel(channel)), equal_nan=True)


def _next(run: list[Sample], at: int) -> float:
    return run[at].t_s if at < len(run) else math.inf


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 40), splits=st.integers(0, 1 << 32))
def test_one_sample_at_a_time_and_many_at_once_may_alternate(seed: int, splits: int) -> None:
    (run,), numbers = many(seed, 1)
    rng = np.random.default_rng(splits)
    oracle, grid = OneByOne(), Grid(1)
    expected = [row for sample in run for row in oracle.push(sample)]
    found, at = [np.zeros((MEASURED, 0))], 0
    while at < len(run):
        count = int(rng.integers(1, 300))
        part, at = run[at : at + count], at + count
        if rng.random() < 0.5:
            found.append(grid.push(columns([part], numbers)).values)
            continue
        for t_s, channel, value, sensor in part:
            rows = grid.push_one(0, t_s, channel, value, numbers[sensor])
            if rows is not None:
                found.append(rows)
    assert np.ascontiguousarray(np.concatenate(found, axis=1).T).tobytes() == np.array(expected).tobytes()


def test_a_batch_with_a_sample_that_cannot_be_taken_changes_nothing() -> None:
    grid = Grid(2)
    grid.push(columns([[hr(0.0, 100.0), hr(5.0, 110.0)], [hr(1.0, 90.0)]], {"strap": 0}))
    before = grid.dump_many(np.arange(2))
    for bad in ([hr(6.0, 100.0), hr(5.5, 100.0)], [hr(4.0, 100.0)], [hr(6.0, 100.0), hr(1e6, 100.0)]):
        with pytest.raises(ValueError, match=r"comes after one|a gap of"):
            grid.push(columns([bad, [hr(2.0, 91.0)]], {"strap": 0}))
        assert grid.dump_many(np.arange(2)) == before


def test_no_samples_complete_no_rows() -> None:
    grid = Grid(3)
    rows = grid.push(Samples(*columns([[]], {})))
    assert (rows.lane.size, rows.values.shape) == (0, (MEASURED, 0))
