from __future__ import annotations

import numpy as np
import pytest

from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.derive import complete
from fleetfoot_signal.energy_cost import speed_for_drift


def completed(climb: float = np.nan, /, **values: float) -> dict[Channel, float]:
    row = np.full((len(Channel), 1), np.nan)
    for name, value in values.items():
        row[Channel[name.upper()]] = value
    complete(row, np.array([climb]))
    return {channel: float(row[channel, 0]) for channel in Channel}


def test_step_length_times_cadence_is_speed() -> None:
    row = completed(speed=3.0, cadence=160.0)
    assert row[Channel.STEP_LENGTH] * row[Channel.CADENCE] / 60.0 == pytest.approx(3.0)


def test_vertical_ratio_is_oscillation_over_step_length_in_percent() -> None:
    row = completed(speed=3.0, cadence=160.0, vertical_oscillation=90.0)
    assert row[Channel.VERTICAL_RATIO] == pytest.approx(100.0 * 0.090 / 1.125)


def test_duty_factor_is_the_contact_of_one_foot_over_its_stride() -> None:
    row = completed(cadence=160.0, ground_contact=250.0)
    assert row[Channel.DUTY_FACTOR] == pytest.approx(0.250 / (2 * 60.0 / 160.0))


def test_what_a_sensor_measures_is_not_overwritten() -> None:
    row = completed(0.04, speed=3.0, cadence=160.0, step_length=1.0, grade=0.01)
    assert (row[Channel.STEP_LENGTH], row[Channel.GRADE]) == (1.0, 0.01)


def test_grade_from_altitude_is_used_where_there_is_no_other() -> None:
    row = completed(0.04, speed=3.0)
    assert row[Channel.GRADE] == 0.04
    assert row[Channel.ADJUSTED_SPEED] == speed_for_drift(np.array(3.0), np.array(0.04)) > 3.0


def test_an_unknown_grade_counts_as_level_for_the_adjusted_speed() -> None:
    row = completed(speed=3.0)
    assert np.isnan(row[Channel.GRADE])
    assert row[Channel.ADJUSTED_SPEED] == 3.0


@pytest.mark.parametrize("grade", [-0.3, -0.05, 0.05, 0.3])
def test_the_adjusted_speed_is_that_of_the_judge_of_drift(grade: float) -> None:
    row = completed(grade, speed=3.0)
    assert row[Channel.GRADE] == grade
    expected = float(speed_for_drift(np.array(3.0), np.array(grade)))
    assert row[Channel.ADJUSTED_SPEED] == pytest.approx(expected, rel=1e-15, nan_ok=True)


@pytest.mark.parametrize(
    ("cadence", "speed", "steps"),
    [
        (80.0, 3.0, 160.0),
        (60.0, 2.1, 120.0),
        (55.0, 2.0, 110.0),
        (115.0, 2.1, 115.0),
        (120.0, 2.4, 120.0),
        (140.0, 5.9, 140.0),
        (80.0, 1.8, 80.0),
        (80.0, np.nan, 80.0),
        (160.0, 3.0, 160.0),
    ],
)
def test_strides_are_counted_as_steps_where_no_one_runs_so_slowly(
    cadence: float, speed: float, steps: float
) -> None:
    assert completed(speed=speed, cadence=cadence)[Channel.CADENCE] == steps


def test_halved_cadence_does_not_reach_the_step_length() -> None:
    assert completed(speed=3.0, cadence=80.0) == pytest.approx(
        completed(speed=3.0, cadence=160.0), nan_ok=True
    )


def test_impossible_results_are_unknown() -> None:
    standing = completed(speed=0.0, cadence=160.0, vertical_oscillation=90.0)
    assert np.isnan(standing[Channel.STEP_LENGTH])
    assert np.isnan(standing[Channel.VERTICAL_RATIO])
    assert standing[Channel.ADJUSTED_SPEED] == 0.0
    assert np.isnan(completed(speed=0.5, cadence=280.0, vertical_oscillation=250.0)[Channel.VERTICAL_RATIO])
    assert np.isnan(completed(cadence=200.0, ground_contact=700.0)[Channel.DUTY_FACTOR])
    assert np.isnan(completed(0.5, speed=3.0)[Channel.GRADE])


@pytest.mark.parametrize("missing", list(Channel)[:MEASURED])
def test_an_unknown_input_makes_what_follows_from_it_unknown_and_nothing_else(missing: Channel) -> None:
    full = {
        "heart_rate": 150.0,
        "speed": 3.0,
        "cadence": 160.0,
        "vertical_oscillation": 90.0,
        "ground_contact": 250.0,
        "step_length": 1.1,
        "power": 250.0,
        "altitude": 20.0,
        "grade": 0.01,
        "balance": 50.0,
        "temperature": 15.0,
        "distance": 5000.0,
    }
    complete_row = completed(**full)
    del full[missing.name.lower()]
    row = completed(**full)
    needs = {
        Channel.VERTICAL_RATIO: {Channel.VERTICAL_OSCILLATION},
        Channel.DUTY_FACTOR: {Channel.GROUND_CONTACT, Channel.CADENCE},
        Channel.ADJUSTED_SPEED: {Channel.SPEED},
    }
    for channel, inputs in needs.items():
        assert np.isnan(row[channel]) == (missing in inputs)
    assert np.isnan(row[missing]) == (missing is not Channel.STEP_LENGTH)
    unknown = {channel for channel, value in complete_row.items() if np.isnan(value)}
    of_the_heart = {Channel.HEART_RATE_FAULT, Channel.RMSSD, Channel.DFA_A1, Channel.BEAT_ARTEFACTS}
    assert unknown == of_the_heart, "what other stages say, and nothing else"
