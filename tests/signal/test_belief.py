"""Which heart rate is believed, looked back upon."""

from __future__ import annotations

import numpy as np
import pytest
from made_figures import seconds_of

from fleetfoot_signal.belief import believed, faults_of, not_false
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.engine import Engine, run_alone
from fleetfoot_signal.heart_rate_fault import HeartRateFault


def marked(*faults: tuple[int, int, HeartRateFault]) -> np.ndarray:
    values = seconds_of(speed=3.0, heart_rate=150.0, cadence=np.full(1200, 168.0))
    values[Channel.HEART_RATE_FAULT] = 0.0
    for start, end, fault in faults:
        values[Channel.HEART_RATE_FAULT, start:end] = fault
    return values


@pytest.mark.parametrize(
    ("fault", "first"),
    [
        (HeartRateFault.RESTART, 0),
        (HeartRateFault.FROZEN, 525),
        (HeartRateFault.JUMP, 584),
        (HeartRateFault.SPIKE, 600),
        (HeartRateFault.SILENT, 600),
    ],
)
def test_a_fault_reaches_back_as_far_as_the_judge_takes_back(fault: HeartRateFault, first: int) -> None:
    found = faults_of(marked((600, 610, fault)))
    assert np.flatnonzero(found).tolist() == list(range(first, 610))


def test_a_lock_reaches_back_to_where_heart_rate_came_to_the_cadence() -> None:
    values = marked((600, 700, HeartRateFault.CADENCE))
    values[Channel.HEART_RATE, 540:700] = 169.0
    assert np.flatnonzero(faults_of(values)).tolist() == list(range(540, 700))
    assert np.isnan(believed(values)[540:700]).all()
    assert (believed(values)[:540] == 150.0).all()


def test_what_another_fault_marks_keeps_its_own_reason() -> None:
    found = faults_of(marked((580, 590, HeartRateFault.SPIKE), (600, 610, HeartRateFault.FROZEN)))
    assert (found[580:590] == HeartRateFault.SPIKE).all()
    assert found[579] == found[595] == HeartRateFault.FROZEN


def test_a_number_of_a_later_version_is_a_fault_that_reaches_nowhere() -> None:
    values = marked()
    values[Channel.HEART_RATE_FAULT, 600:610] = 14.0
    assert np.flatnonzero(faults_of(values)).tolist() == list(range(600, 610))


def test_the_engine_s_rows_tell_what_it_withdrew_at_a_bad_start() -> None:
    """A dry strap: 100 bpm, then 150 from minute 9 on."""
    rng = np.random.default_rng(4)
    values = seconds_of(
        speed=3.0 + rng.normal(0.0, 0.02, 1500), heart_rate=150.0 + np.round(rng.normal(0.0, 1.0, 1500))
    )
    values[Channel.HEART_RATE, :540] -= 50.0
    ticks = run_alone(list(values[:MEASURED].T), engine=Engine(1))
    rows = np.stack([tick.values[:, 0] for tick in ticks], axis=1)
    wrong = np.flatnonzero(np.isfinite(believed(rows)) & (np.arange(1500) < 540))
    assert wrong.size == 0
    assert np.isfinite(believed(rows)[560:]).mean() > 0.98


def test_a_value_that_does_not_change_may_be_true_and_one_that_jumped_is_not() -> None:
    frozen, jumped = marked((600, 700, HeartRateFault.FROZEN)), marked((600, 700, HeartRateFault.JUMP))
    assert np.isfinite(not_false(frozen)).all()
    assert np.flatnonzero(np.isnan(not_false(jumped))).tolist() == list(range(584, 700))
