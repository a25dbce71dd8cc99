"""What an observed engine shows, and that observing it changes nothing."""

from __future__ import annotations

import numpy as np
from random_runs import eventful_run, random_run

from fleetfoot_signal import Engine, run_alone
from fleetfoot_signal.baseline import LEVEL_BLOCKS


def test_observing_changes_nothing_to_the_bit() -> None:
    run = random_run(3)
    seen, unseen = Engine(1), Engine(1)
    seen.observe()
    one, other = run_alone(list(run.rows), engine=seen), run_alone(list(run.rows), engine=unseen)
    assert seen.dump(0) == unseen.dump(0)
    assert [tick.scores.tobytes() for tick in one] == [tick.scores.tobytes() for tick in other]
    assert [tick.events for tick in one] == [tick.events for tick in other]


def test_every_second_of_a_lane_is_in_its_trace() -> None:
    engine = Engine(1)
    observation = engine.observe()
    ticks = run_alone(list(eventful_run().rows), engine=engine)
    trace = observation.trace(0)
    assert trace.t_s.tolist() == [tick.t_s[0] for tick in ticks]
    assert np.count_nonzero(trace.running) == engine.tally(0).running_s
    drift = engine.names.index("cardiac_drift")
    scores = np.array([tick.scores[drift, 0] for tick in ticks])
    np.testing.assert_array_equal(trace.seconds["cardiac_drift"]["drift_pct"], scores)
    known = np.isfinite(scores)
    assert (trace.seconds["cardiac_drift"]["drift_sd_pct"][known] > 0.0).all()
    assert np.isnan(trace.seconds["cardiac_drift"]["drift_sd_pct"][~known]).all()


def test_blocks_come_with_the_baseline_as_it_was_then() -> None:
    engine = Engine(1)
    observation = engine.observe()
    run_alone(list(eventful_run().rows), engine=engine)
    trace = observation.trace(0)
    seen = trace.blocks["overstriding"]
    assert trace.block.end_s.tolist() == list(range(14, 1740, 15))
    used = np.isfinite(seen["indicator"])
    assert engine.availability(0)["overstriding"].figures["steady_s"] == 15.0 * np.count_nonzero(used)
    assert (trace.block.valid[used]).all()
    learned = seen["learned_blocks"]
    assert (np.diff(learned) >= 0.0).all()
    assert np.isnan(seen["level"][learned < LEVEL_BLOCKS]).all()
    assert np.isfinite(seen["level"][learned >= LEVEL_BLOCKS]).all()


def test_each_lane_has_its_own_trace() -> None:
    runs = [random_run(1), random_run(2)]
    together = Engine(2)
    observation = together.observe()
    lengths = [len(run.rows) for run in runs]
    for k in range(max(lengths)):
        rows = np.stack([run.rows[min(k, len(run.rows) - 1)] for run in runs], axis=1)
        together.step(
            rows, np.array([run.start_s for run in runs]), np.array([k < length for length in lengths])
        )
    for lane, run in enumerate(runs):
        engine = Engine(1)
        alone = engine.observe()
        run_alone(list(run.rows), run.start_s, engine)
        one, other = observation.trace(lane), alone.trace(0)
        assert one.t_s.tobytes() == other.t_s.tobytes()
        assert one.block.speed_m_s.tobytes() == other.block.speed_m_s.tobytes()
        for name, figures in one.blocks.items():
            for figure, values in figures.items():
                assert values.tobytes() == other.blocks[name][figure].tobytes()


def test_a_lane_that_had_no_second_has_an_empty_trace() -> None:
    observation = Engine(2).observe()
    trace = observation.trace(1)
    assert (trace.t_s.size, trace.block.lanes.size, trace.blocks) == (0, 0, {})


def test_observing_anew_begins_anew() -> None:
    engine = Engine(1)
    engine.observe()
    rows = list(random_run(1).rows)
    run_alone(rows[:30], engine=engine)
    later = engine.observe()
    run_alone(rows[30:40], engine=engine)
    assert later.trace(0).t_s.size == 10
