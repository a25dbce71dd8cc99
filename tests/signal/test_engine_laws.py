"""The four laws of the engine, on random runs in which alerts do occur."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_run_grid import OneRun
from random_runs import (
    RandomRun,
    alone,
    beats_between,
    bits,
    eventful_run,
    in_chunks,
    known,
    random_run,
    samples_of,
    together,
    without_lane,
)

from fleetfoot_signal.channel import MEASURED
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.engine import Engine, run_alone
from fleetfoot_signal.event import Phase, Severity, Tick
from fleetfoot_signal.recursion import FEW

SEEDS = st.integers(0, 11)
"""Few runs in many arrangements: what each gives by itself is computed once."""

ACTIVE = np.array([True])


def test_most_random_runs_alert_so_that_the_laws_are_not_vacuous() -> None:
    outcomes = [known(seed) for seed in range(12)]
    assert sum(bool(outcome.events) for outcome in outcomes) >= 8
    said = "".join(event for outcome in outcomes for event in outcome.events)
    for detector in registry():
        if not detector.earlier_runs:  # of those that need some the contract of detectors proves the laws
            assert f"detector='{detector.name}'" in said
    for phase in Phase:
        assert repr(phase) in said


@settings(max_examples=6, deadline=None)
@given(seeds=st.lists(SEEDS, min_size=2, max_size=3), order=st.integers(0, 99))
def test_runs_together_give_bit_for_bit_what_each_gives_alone(seeds: list[int], order: int) -> None:
    assert together([random_run(seed) for seed in seeds], seed=order) == [known(seed) for seed in seeds]


def test_seventeen_lanes_give_bit_for_bit_what_each_gives_alone() -> None:
    seeds = [*range(12), *range(5)]
    assert together([random_run(seed) for seed in seeds], seed=1) == [known(seed) for seed in seeds]


@settings(max_examples=8, deadline=None)
@given(
    seeds=st.lists(SEEDS, min_size=1, max_size=4),
    order=st.integers(0, 99),
    most=st.sampled_from([3, 40, 2000]),
)
def test_rows_taken_in_chunks_of_any_length_give_bit_for_bit_what_they_give_one_by_one(
    seeds: list[int], order: int, most: int
) -> None:
    assert in_chunks([random_run(seed) for seed in seeds], order, most) == [known(seed) for seed in seeds]


def test_lanes_whose_cells_end_in_another_order_take_chunks_as_rows() -> None:
    assert in_chunks([random_run(seed) for seed in (0, 1)], 1, 40) == [known(seed) for seed in (0, 1)]


def test_many_lanes_take_chunks_as_one_lane_takes_rows() -> None:
    """More lanes than run on plain numbers."""
    seeds = [*range(12), *range(6)]
    assert len(seeds) > FEW
    assert in_chunks([random_run(seed) for seed in seeds], 7) == [known(seed) for seed in seeds]


def test_many_lanes_that_began_in_one_second_give_bit_for_bit_what_each_gives_alone() -> None:
    """Windows of lanes in step are read row by row, those of others lane by lane."""
    rows = [random_run(seed).rows[:900] for seed in range(4)]
    lanes = [*range(4)] * 5
    start, active = np.zeros(len(lanes)), np.ones(len(lanes), dtype=np.bool_)
    engine = Engine(len(lanes))
    ticks = [
        engine.step(np.stack([rows[k][second] for k in lanes], axis=1), start, active)
        for second in range(900)
    ]
    for lane, own in enumerate([run_alone(list(each)) for each in rows] * 5):
        assert [bits(tick, lane) for tick in ticks] == [bits(tick, 0) for tick in own]


def test_an_idle_lane_keeps_what_it_knows_to_the_bit() -> None:
    run = random_run(0)
    engine, before = Engine(2), b""
    for k, row in enumerate(run.rows):
        engine.step(np.tile(row[:, None], 2), np.full(2, run.start_s), np.array([True, k < 1150]))
        if k == 1149:
            before = engine.dump(1)
    assert engine.dump(1) == before


@settings(max_examples=4, deadline=None)
@given(
    seed=SEEDS, shift=st.integers(-(1 << 30), 1 << 30) | st.integers(-3_600, 1 << 20).map(lambda s: s * 1024)
)
def test_a_shift_in_time_shifts_the_events_and_changes_nothing_else(seed: int, shift: int) -> None:
    by_s = shift / 1024.0
    here, there = _known_ticks(seed), _ticks(random_run(seed).shifted(by_s))
    assert any(tick.events for tick in here) == bool(known(seed).events)
    for a, b in zip(here, there, strict=True):
        assert b.t_s == a.t_s + by_s
        assert np.array_equal(a.values, b.values, equal_nan=True)
        assert np.array_equal(a.scores, b.scores, equal_nan=True)
        for one, other in zip(a.events, b.events, strict=True):
            assert (other.t_s, other.onset_s) == (one.t_s + by_s, one.onset_s + by_s)
            assert (other.detector, other.phase, other.severity) == (one.detector, one.phase, one.severity)
            assert (other.value, other.confidence) == (one.value, one.confidence)
            assert (other.cause, other.missing) == (one.cause, one.missing)


def _ticks(run: RandomRun) -> list[Tick]:
    return run_alone(list(run.rows), run.start_s)


@cache
def _known_ticks(seed: int) -> list[Tick]:
    return _ticks(random_run(seed))


@settings(max_examples=4, deadline=None)
@given(seed=SEEDS, other=SEEDS, cut=st.integers(1, 1300))
def test_a_lane_continues_in_another_engine_as_if_nothing_had_happened(
    seed: int, other: int, cut: int
) -> None:
    _assert_resumes(seed, other, cut)


@pytest.mark.parametrize("phase", [Phase.ONSET, Phase.CLEAR])
def test_a_lane_continues_elsewhere_in_the_middle_of_an_episode_and_of_a_cooldown(phase: Phase) -> None:
    ticks = _known_ticks(0)
    cut = next(k for k, tick in enumerate(ticks) for event in tick.events if event.phase is phase)
    assert any(tick.events for tick in ticks[cut + 1 :])
    _assert_resumes(0, 3, cut + 5)


def _assert_resumes(seed: int, other: int, cut: int) -> None:
    """Run a lane of three up to the cut, then on another lane of four that is busy with another run."""
    run, busy = random_run(seed), random_run(other)
    before, after = Engine(3), Engine(4)
    ticks: list[bytes] = []
    events: list[str] = []
    for k, row in enumerate(run.rows):
        if k == cut:
            after.load(2, before.dump(1))
        engine, lane = (before, 1) if k < cut else (after, 2)
        measured = np.full((MEASURED, len(engine.index)), np.nan)
        measured[:, 0] = busy.rows[k % len(busy.rows)]
        measured[:, lane] = row
        active = np.arange(len(engine.index)) != 1 if engine is after else np.ones(3, dtype=np.bool_)
        beats = beats_between([run], np.array([k]), np.array([1]))
        beats = beats and beats._replace(lane=np.full(beats.row.size, lane))
        tick = engine.step(measured, np.full(len(engine.index), run.start_s), active, beats)
        ticks.append(bits(tick, lane))
        events += [without_lane(event) for event in tick.events if event.lane == lane]
    assert (tuple(ticks), tuple(events), after.dump(2)) == known(seed)


def test_a_dump_is_the_same_after_a_round_trip() -> None:
    state = known(1).state
    engine = Engine(2)
    engine.load(1, state)
    assert engine.dump(1) == state


def test_a_reset_lane_is_as_new_and_the_others_go_on() -> None:
    run = random_run(2)
    engine = Engine(2)
    together([run, random_run(3)], engine)
    other = engine.dump(1)
    engine.reset(0)
    assert engine.dump(0) == Engine(1).dump(0)
    assert engine.dump(1) == other


@pytest.mark.parametrize("order", [slice(0, 1), slice(None, None, -1)])
def test_a_dump_of_other_detectors_is_refused(order: slice) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Engine(1).load(0, Engine(1, detectors=registry()[order]).dump(0))


def test_a_dump_of_one_form_detector_is_not_taken_by_another() -> None:
    one, other = (detector for detector in registry() if detector.name in {"bounce", "overstriding"})
    with pytest.raises(ValueError, match="does not fit"):
        Engine(1, detectors=[one]).load(0, Engine(1, detectors=[other]).dump(0))


def test_a_refused_dump_changes_nothing() -> None:
    engine = Engine(1)
    alone(random_run(4), engine)
    before = engine.dump(0)
    with pytest.raises(ValueError, match="does not fit"):
        engine.load(0, Engine(1, detectors=registry()[:1]).dump(0))
    assert engine.dump(0) == before


def test_what_the_caller_does_to_its_arrays_afterwards_does_not_show_in_a_tick() -> None:
    engine, active = Engine(1), np.array([True])
    measured = random_run(0).rows[0][:, None].copy()
    tick = engine.step(measured, np.array([0.0]), active)
    before = bits(tick, 0)
    active[:] = False
    measured[:] = 1.0
    engine.step(measured, np.array([0.0]), active)
    assert tick.active.all()
    assert bits(tick, 0) == before


def test_absent_lanes_show_nothing() -> None:
    engine, tick = Engine(2), None
    for row in random_run(0).rows[:40]:
        tick = engine.step(np.tile(row[:, None], 2), np.zeros(2), np.array([True, False]))
        assert np.isnan(tick.values[:, 1]).all()
        assert np.isnan(tick.scores[:, 1]).all()
    assert tick is not None
    assert tick.index.tolist() == [39, -1]


def test_seconds_seen_and_judged_are_counted() -> None:
    engine = Engine(1)
    ticks = run_alone(list(eventful_run().rows), engine=engine)
    scores = np.array([tick.scores[:, 0] for tick in ticks])
    assert engine.judged_s[:, 0].tolist() == np.count_nonzero(~np.isnan(scores), axis=0).tolist()
    assert (
        engine.seen_s[:MEASURED, 0].tolist()
        == np.count_nonzero(
            ~np.isnan(np.array([tick.values[:MEASURED, 0] for tick in ticks])), axis=0
        ).tolist()
    )
    assert (engine.judged_s[:, 0] > 0.0).tolist() == [not kind.earlier_runs for kind in engine.kinds]


def test_limits_of_the_user_take_the_place_of_the_detectors_own() -> None:
    run = eventful_run()
    limits = {"bounce": {severity: limit * 3.0 for severity, limit in _thresholds("bounce").items()}}
    said = "".join(together([run], Engine(1, limits=limits))[0].events)
    assert "detector='bounce'" not in said
    assert "detector='overstriding'" in said


def _thresholds(name: str) -> dict[Severity, float]:
    return dict(next(detector for detector in registry() if detector.name == name).thresholds)


@settings(max_examples=2, deadline=None)
@given(seed=SEEDS, shift=st.integers(-(1 << 40), 1 << 40))
def test_a_shift_of_all_samples_leaves_the_rows_as_they_are(seed: int, shift: int) -> None:
    samples = samples_of(random_run(seed), seed)
    here, there = OneRun(), OneRun()
    for sample in samples:
        moved = sample._replace(t_s=sample.t_s + shift / 1024.0)
        for a, b in zip(here.push(sample), there.push(moved), strict=True):
            assert a.tobytes() == b.tobytes()
    assert there.start_s == here.start_s + shift / 1024.0
