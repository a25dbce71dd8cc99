"""What the page is told of a run so far beside its seconds: distance, moving time, what is wanting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.page.so_far import MISSING_S, Outlook, Progress
from fleetfoot.words.detector import Gauge, gauges, minutes_of
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.travel import is_moving, travelled_m

LONG_STEPS = Gauge("overstriding", "Long steps", "%", {}, (Channel.SPEED, Channel.CADENCE), 10)
UNKNOWN = np.array([np.nan])

speeds = st.one_of(st.just(float("nan")), st.floats(0.0, 8.0))
distances = st.one_of(st.just(float("nan")), st.floats(0.0, 5000.0))


def row(**values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    made = np.full(len(Channel), np.nan)
    for name, value in values.items():
        made[Channel[name]] = value
    return made


@given(st.lists(st.tuples(speeds, distances), min_size=1, max_size=60))
def test_distance_and_moving_time_are_those_of_the_whole_run_at_every_second(
    seconds: list[tuple[float, float]],
) -> None:
    progress = Progress()
    for count, (speed, distance) in enumerate(seconds, start=1):
        progress.step(row(SPEED=speed, DISTANCE=distance))
        told = np.array(seconds[:count])
        if np.isnan(told).all():
            assert np.isnan(progress.distance_m)
        else:
            assert progress.distance_m == pytest.approx(travelled_m(told[:, 0], told[:, 1])[-1])
        assert progress.moving_s == is_moving(told[:, 0]).sum()


def test_minutes_to_go_are_minutes_of_running() -> None:
    outlook = Outlook([LONG_STEPS])
    for _ in range(100):
        outlook.step(row(SPEED=1.2, CADENCE=100.0), UNKNOWN)  # walking brings nobody nearer
    told = [outlook.step(row(SPEED=3.0, CADENCE=165.0), UNKNOWN) for _ in range(700)]
    assert told[0] == {"overstriding": {"to_go_min": 10}}
    assert told[239] == {"overstriding": {"to_go_min": 6}}
    assert told[598] == {"overstriding": {"to_go_min": 1}}
    assert told[-1] == {"overstriding": {}}


def test_a_sensor_that_is_not_there_is_named_after_half_a_minute_and_not_before() -> None:
    outlook = Outlook([LONG_STEPS])
    told = [outlook.step(row(SPEED=3.0), UNKNOWN) for _ in range(MISSING_S)]
    assert all("missing" not in one["overstriding"] for one in told[:-1])
    assert told[-1] == {"overstriding": {"missing": ["cadence_spm"]}}
    assert outlook.step(row(SPEED=3.0, CADENCE=160.0), UNKNOWN) == {"overstriding": {"to_go_min": 10}}


def test_who_can_judge_is_in_want_of_nothing() -> None:
    assert Outlook([LONG_STEPS]).step(row(), np.array([1.5])) == {}


@pytest.mark.parametrize("kind", registry(), ids=lambda kind: kind.name)
def test_what_a_detector_needs_begins_with_its_minutes(kind: type) -> None:
    assert minutes_of(kind.needs) > 0  # type: ignore[attr-defined]
    [gauge] = gauges([kind])
    assert gauge.inputs == kind.inputs  # type: ignore[attr-defined]
