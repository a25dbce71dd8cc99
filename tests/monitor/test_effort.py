from __future__ import annotations

import numpy as np

from fleetfoot.effort import EffortTrace
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
