from __future__ import annotations

import numpy as np
import pytest

from fleetfoot.path.effort import PACKED, EffortTrace
from fleetfoot.path.gridding import Gridding
from fleetfoot_signal import Channel, Sample


def traced(*samples: tuple[float, Channel, float]) -> EffortTrace:
    grid = Gridding()
    for t_s, channel, value in samples:
        grid.push(Sample(t_s, channel, value, "s"))
    return grid.effort


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


@pytest.mark.parametrize("at_once", [1, 7, PACKED - 1, PACKED, PACKED + 1, 3 * PACKED + 7])
def test_what_is_packed_comes_back_bit_for_bit_and_in_order(at_once: int) -> None:
    effort = EffortTrace()
    rng = np.random.default_rng(1)
    times = np.cumsum(rng.uniform(0.1, 0.9, 3 * PACKED + 7))
    values = np.stack(
        (np.full(times.size, np.nan), rng.uniform(2.0, 4.0, times.size), np.full(times.size, 250.0))
    )
    for at in range(0, times.size, at_once):
        part = slice(at, at + at_once)
        effort.note_many(times[part], values[:, part])
    one_by_one = EffortTrace()
    for t_s, told in zip(times.tolist(), values.T.tolist(), strict=True):
        one_by_one.note(t_s, told)
    assert effort.packed_bytes == one_by_one.packed_bytes > 0
    assert effort.t_s.tobytes() == times.tobytes()
    assert effort.column(Channel.SPEED).tobytes() == values[1].tobytes()
    assert np.isnan(effort.column(Channel.HEART_RATE)).all()


def test_the_last_record_before_packing_can_still_be_corrected() -> None:
    samples = [(float(second), Channel.SPEED, 3.0) for second in range(PACKED)]
    effort = traced(*samples, (PACKED - 1.0, Channel.HEART_RATE, 150.0), (float(PACKED), Channel.SPEED, 3.0))
    assert effort.t_s.size == PACKED + 1
    assert effort.column(Channel.HEART_RATE)[PACKED - 2 : PACKED + 1].tolist()[1:] == [150.0, 150.0]


def test_a_day_of_a_live_run_takes_little() -> None:
    grid = Gridding()
    rng = np.random.default_rng(2)
    records = 5 * PACKED
    for second, delay_s, speed in zip(
        range(records), rng.exponential(0.03, records), rng.integers(700, 800, records) / 256.0, strict=True
    ):
        t_s = second + float(delay_s) % 0.5
        grid.push(Sample(t_s, Channel.SPEED, float(speed), "pod"))
        grid.push(Sample(t_s, Channel.HEART_RATE, 140.0 + second // 300, "strap"))
    effort = grid.effort
    records = effort.t_s.size // PACKED * PACKED
    assert effort.packed_bytes < 11.0 * records  # of 32
