from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fleetfoot.sim import SCENARIOS, Fault, FaultKind, simulate
from fleetfoot.sim.sensors import per_second, quantise, smooth
from fleetfoot_signal.channel import SPECS, Channel

STEADY = SCENARIOS["steady"]


@pytest.mark.parametrize(
    ("channel", "per_unit"),
    [
        (Channel.HEART_RATE, 1),
        (Channel.SPEED, 256),
        (Channel.CADENCE, 1),
        (Channel.VERTICAL_OSCILLATION, 1),
        (Channel.GROUND_CONTACT, 1),
        (Channel.STEP_LENGTH, 1000),
        (Channel.POWER, 1),
        (Channel.ALTITUDE, 5),
        (Channel.BALANCE, 10),
    ],
)
def test_a_channel_comes_in_the_steps_of_its_sensor(channel: Channel, per_unit: int) -> None:
    values = simulate(STEADY, 1).values[channel] * per_unit
    np.testing.assert_allclose(values, np.round(values), atol=1e-6)
    assert len(np.unique(values)) > 5


def test_quantise_keeps_nan_and_shortest_decimals() -> None:
    assert quantise(np.array([0.84312]), 1000.0).tolist() == [0.843]
    assert np.isnan(quantise(np.array([np.nan]), 10.0)).all()


def test_everything_reported_is_plausible() -> None:
    for name in ("steady", "trail", "run-walk"):
        values = simulate(SCENARIOS[name], 2).values
        for channel in Channel:
            if channel < len(values) and channel is not Channel.CADENCE:
                reported = values[channel][~np.isnan(values[channel])]
                assert (reported >= SPECS[channel].low).all(), channel
                assert (reported <= SPECS[channel].high).all(), channel


def test_no_sensor_reports_grade_and_a_treadmill_has_no_altitude() -> None:
    assert np.isnan(simulate(STEADY, 1).values[Channel.GRADE]).all()
    assert np.isfinite(simulate(STEADY, 1).values[Channel.ALTITUDE]).all()
    assert np.isnan(simulate(SCENARIOS["treadmill"], 1).values[Channel.ALTITUDE]).all()


def speed_errors(sensor: str) -> np.ndarray:
    runs = (simulate(replace(STEADY, speed_sensor=sensor), seed) for seed in range(25))
    return np.stack([(run.values[Channel.SPEED] - run.truth.speed_m_s)[60:] for run in runs])


def test_gps_scatters_without_bias_and_a_pod_is_off_by_a_scale() -> None:
    gps, pod = speed_errors("gps"), speed_errors("pod")
    # 0.08 white through 4 s of smoothing and 0.05 coloured, behind a wandering speed.
    assert 0.04 < gps.std() < 0.1
    assert abs(gps.mean()) < 0.01
    assert np.std(pod.mean(axis=1)) == pytest.approx(0.06, abs=0.025)
    assert np.std(gps.mean(axis=1)) < 0.02


@pytest.mark.parametrize(
    ("channel", "field"),
    [
        (Channel.CADENCE, "cadence_spm"),
        (Channel.VERTICAL_OSCILLATION, "vertical_oscillation_mm"),
        (Channel.GROUND_CONTACT, "ground_contact_ms"),
        (Channel.HEART_RATE, "heart_rate_bpm"),
    ],
)
def test_reported_means_are_the_truth(channel: Channel, field: str) -> None:
    # Steps remember: the mean of an hour still strays by up to a percent, that of ten runs does not.
    runs = [simulate(STEADY, seed) for seed in range(10)]
    ratios = [np.mean(run.values[channel][60:]) / np.mean(getattr(run.truth, field)[60:]) for run in runs]
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.005)
    assert np.std(ratios) < 0.015


def test_standing_reads_no_cadence_no_speed_and_no_form() -> None:
    run = simulate(SCENARIOS["stops"], 1)
    standing = slice(1500 + 20, 1590)
    assert (run.values[Channel.CADENCE, standing] == 0.0).all()
    assert run.values[Channel.SPEED, 1589] < 0.1
    assert np.isnan(run.values[[Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT], standing]).all()


def test_smooth_starts_afresh_after_a_gap() -> None:
    nan = np.nan
    answer = smooth(np.array([1.0, 1.0, nan, 5.0, 5.0]), 4.0)
    np.testing.assert_array_equal(answer, [1.0, 1.0, nan, 5.0, 5.0])


def test_per_second_means_holds_and_falls_silent() -> None:
    ends, values = np.array([0.2, 0.7, 2.5]), np.array([1.0, 3.0, 5.0])
    np.testing.assert_array_equal(per_second(ends, values, 7), [2.0, 2.0, 5.0, 5.0, 5.0, np.nan, np.nan])


def test_dropout_silences_rate_and_beats() -> None:
    run = simulate(SCENARIOS["dropout"], 1)
    assert np.flatnonzero(np.isnan(run.values[Channel.HEART_RATE])).tolist() == list(range(1800, 1920))
    assert not ((run.beats.t_s > 1800) & (run.beats.t_s < 1920)).any()


def test_a_strap_never_locks_to_cadence() -> None:
    run = simulate(STEADY, 1)
    assert not run.labels
    assert np.abs(run.values[Channel.HEART_RATE] - run.truth.heart_rate_bpm).max() <= 0.5


def test_a_wrist_sensor_locks_where_labels_say_and_sends_no_beats() -> None:
    for seed in range(6):
        run = simulate(SCENARIOS["cadence-lock"], seed)
        locked = np.zeros(3600, dtype=bool)
        for label in run.labels_of("cadence-lock"):
            locked |= (run.t_s >= label.onset_s) & (run.t_s < label.end_s)
        near_cadence = np.abs(run.values[Channel.HEART_RATE] - run.truth.cadence_spm)
        assert near_cadence[locked].max() < 6.0
        error = np.abs(run.values[Channel.HEART_RATE] - run.truth.heart_rate_bpm)[~locked]
        assert np.percentile(error, 99) < 15.0
        assert not len(run.beats.t_s)


def test_wrong_units_begin_at_their_label() -> None:
    strides = simulate(SCENARIOS["strides"], 1).values[Channel.CADENCE]
    sound = simulate(STEADY, 1).values[Channel.CADENCE]
    np.testing.assert_array_equal(strides[1800:3000], sound[1800:3000] / 2)
    np.testing.assert_array_equal(strides[:1800], sound[:1800])
    centimetres = simulate(SCENARIOS["vo-cm"], 1).values[Channel.VERTICAL_OSCILLATION]
    assert centimetres[2000] < 20.0 < centimetres[1000]


def test_asymmetry_moves_the_balance_by_a_quarter_of_it() -> None:
    faulty = simulate(SCENARIOS["asymmetry-5"], 1).values[Channel.BALANCE]
    sound = simulate(STEADY, 1).values[Channel.BALANCE]
    assert np.mean((faulty - sound)[1850:3000]) == pytest.approx(5 / 4, abs=0.05)


def test_beats_are_in_1024ths_and_few_are_missed() -> None:
    shares = []
    for seed in range(20):
        run = simulate(STEADY, seed)
        ticks = run.beats.rr_ms * 1.024
        np.testing.assert_allclose(ticks, np.round(ticks), atol=1e-6)
        shares.append(1 - len(run.beats.rr_ms) / (run.truth.heart_rate_bpm.sum() / 60))
        assert run.beats.rr_ms.sum() == pytest.approx(3600_000, rel=0.01)
    assert 0.0 < np.mean(shares) < 0.01
    assert max(shares) < 0.035


def test_faults_can_be_added_to_any_scenario() -> None:
    fault = Fault(FaultKind.BOUNCE, 1000.0, 1600.0, 12.0)
    run = simulate(replace(SCENARIOS["hills"], faults=(fault,)), 1)
    assert run.labels == (fault.label,)
