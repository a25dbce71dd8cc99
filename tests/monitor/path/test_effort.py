from __future__ import annotations

import numpy as np

from fleetfoot.path.effort import PACKED, EffortTrace
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.grid import Grid
from fleetfoot_signal.sample import Sample


def traced(*samples: tuple[float, Channel, float]) -> EffortTrace:
    grid, effort = Grid(), EffortTrace()
    for t_s, channel, value in samples:
        grid.push(Sample(t_s, channel, value, "s"))
        effort.note(t_s, grid)
    return effort


def test_a_moment_is_one_record_with_the_last_word_of_each_channel() -> None:
    effort = traced(
        (0.5, Channel.SPEED, 3.0), (0.5, Channel.HEART_RATE, 140.0), (0.5, Channel.HEART_RATE, 141.0)
    )
    assert effort.t_s.tolist() == [0.5]
    assert effort.column(Channel.SPEED).tolist() == [3.0]
    assert effort.column(Channel.HEART_RATE).tolist() == [141.0]


def test_records_lie_where_something_was_measured_and_not_on_a_grid() -> None:
    effort = traced((0.0, Channel.SPEED, 3.0), (7.3, Channel.SPEED, 3.1), (8.9, Channel.HEART_RATE, 140.0))
    assert effort.t_s.tolist() == [0.0, 7.3, 8.9]
    assert effort.column(Channel.SPEED).tolist() == [3.0, 3.1, 3.1]


def test_what_was_never_measured_is_unknown() -> None:
    effort = traced((0.0, Channel.SPEED, 3.0))
    assert np.isnan(effort.column(Channel.POWER)).all()


def test_a_value_that_is_too_old_is_unknown() -> None:
    effort = traced((0.0, Channel.HEART_RATE, 140.0), (11.0, Channel.SPEED, 3.0))
    assert np.isnan(effort.column(Channel.HEART_RATE)).tolist() == [False, True]


def test_an_empty_trace_has_no_records() -> None:
    assert EffortTrace().t_s.shape == (0,)


def test_what_is_packed_comes_back_bit_for_bit_and_in_order() -> None:
    grid, effort = Grid(), EffortTrace()
    rng = np.random.default_rng(1)
    times = np.cumsum(rng.uniform(0.1, 0.9, 3 * PACKED + 7))
    speeds = rng.uniform(2.0, 4.0, times.size)
    for t_s, speed in zip(times.tolist(), speeds.tolist(), strict=True):
        grid.push(Sample(t_s, Channel.SPEED, speed, "s"))
        effort.note(t_s, grid)
    assert effort.packed_bytes > 0
    assert effort.t_s.tobytes() == times.tobytes()
    assert effort.column(Channel.SPEED).tobytes() == speeds.tobytes()
    assert effort.column(Channel.POWER).size == times.size
    assert np.isnan(effort.column(Channel.POWER)).all()


def test_the_last_record_before_packing_can_still_be_corrected() -> None:
    samples = [(float(second), Channel.SPEED, 3.0) for second in range(PACKED)]
    effort = traced(*samples, (PACKED - 1.0, Channel.HEART_RATE, 150.0), (float(PACKED), Channel.SPEED, 3.0))
    assert effort.t_s.size == PACKED + 1
    assert effort.column(Channel.HEART_RATE)[PACKED - 2 : PACKED + 1].tolist()[1:] == [150.0, 150.0]


def test_a_day_of_a_live_run_takes_little() -> None:
    grid, effort = Grid(), EffortTrace()
    rng = np.random.default_rng(2)
    records = 5 * PACKED
    for second, delay_s, speed in zip(
        range(records), rng.exponential(0.03, records), rng.integers(700, 800, records) / 256.0, strict=True
    ):
        t_s = second + float(delay_s) % 0.5
        grid.push(Sample(t_s, Channel.SPEED, float(speed), "pod"))
        grid.push(Sample(t_s, Channel.HEART_RATE, 140.0 + second // 300, "strap"))
        effort.note(t_s, grid)
    records = effort.t_s.size // PACKED * PACKED
    assert effort.packed_bytes < 11.0 * records  # of 32
