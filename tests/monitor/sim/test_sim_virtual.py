from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot.gatt import uuid
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_feature import RscFeature
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.running_dynamics import RunningDynamicsMeasurement
from fleetfoot.sim import SCENARIOS, SimulatedRun, simulate
from fleetfoot.sim.virtual import FootPod, Strap, VirtualSensor, notifications
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification


@pytest.fixture(scope="module")
def run() -> SimulatedRun:
    return simulate(SCENARIOS["demo"], 1)


def of(characteristic: str, stream: list[Notification]) -> list[Notification]:
    return [notification for notification in stream if notification.characteristic == characteristic]


def sent(run: SimulatedRun, sensor: VirtualSensor, characteristic: str) -> list[Notification]:
    return of(characteristic, list(notifications(run, sensors=[sensor])))


def test_notifications_come_in_order_of_time_at_each_sensors_own_beat(run: SimulatedRun) -> None:
    stream = list(notifications(run))
    times = [notification.t_s for notification in stream]
    assert times == sorted(times)
    for key in ("sim:strap", "sim:pod"):
        own = [n.t_s for n in stream if n.sensor == key and n.characteristic in {"2a37", "2a53"}]
        gaps = np.diff(own)
        assert np.median(gaps) == pytest.approx(1.0, abs=0.01)
        assert gaps.min() > 0.0
        assert 0.005 < np.std(gaps[gaps < 1.5]) < 0.1
    assert len({notification.t_s % 1.0 for notification in stream}) > 1000


def test_a_seed_fixes_the_air_and_another_changes_times_not_values(run: SimulatedRun) -> None:
    assert list(notifications(run)) == list(notifications(run))
    one, other = (of("2a37", list(notifications(run, seed=seed))) for seed in (1, 2))
    assert [n.t_s for n in one] != [n.t_s for n in other]
    assert len({n.payload for n in one} & {n.payload for n in other}) > 1000


def test_hardly_a_notification_is_lost(run: SimulatedRun) -> None:
    received = len(sent(run, Strap(), "2a37"))
    assert 0.99 * 2700 < received < 2700


def test_the_strap_tells_rate_contact_and_all_intervals(run: SimulatedRun) -> None:
    told = [HeartRateMeasurement.from_bytes(n.payload) for n in sent(run, Strap(), "2a37")]
    assert all(measurement.contact for measurement in told)
    intervals = list(itertools.chain.from_iterable(measurement.rr_ms for measurement in told))
    assert len(intervals) == pytest.approx(len(run.beats.rr_ms), rel=0.005)
    assert set(np.round(intervals, 6)) <= set(np.round(run.beats.rr_ms, 6))
    assert max(len(measurement.rr_ms) for measurement in told) <= 4
    reported = [measurement.heart_rate_bpm for measurement in told]
    assert np.mean(reported) == pytest.approx(run.values[Channel.HEART_RATE].mean(), abs=0.2)


def test_intervals_arrive_after_their_beats_and_within_two_seconds(run: SimulatedRun) -> None:
    beats = iter(zip(run.beats.t_s.tolist(), run.beats.rr_ms.tolist(), strict=True))
    late = []
    for notification in sent(run, Strap(), "2a37"):
        for rr_ms in HeartRateMeasurement.from_bytes(notification.payload).rr_ms:
            beat_s = next(at_s for at_s, true_ms in beats if abs(true_ms - rr_ms) < 1e-6)
            late.append(notification.t_s - beat_s)
        if len(late) > 2000:
            break
    assert min(late) > 0.0
    assert np.percentile(late, 99) < 2.1


def test_a_strap_without_skin_sends_zero_or_is_silent() -> None:
    run = simulate(SCENARIOS["dropout"], 1)
    told = sent(run, Strap(), "2a37")
    lost = [HeartRateMeasurement.from_bytes(n.payload) for n in told if 1803 < n.t_s < 1920]
    assert {(m.heart_rate_bpm, m.contact, m.rr_ms) for m in lost} == {(0, False, ())}
    assert not [n for n in sent(run, Strap(tells_contact=False), "2a37") if 1803 < n.t_s < 1920]


@pytest.mark.parametrize(("strides", "feet"), [(True, 2), (False, 1)])
def test_the_pod_counts_strides_or_steps(run: SimulatedRun, *, strides: bool, feet: int) -> None:
    stream = sent(run, FootPod(strides=strides), "2a53")
    for notification in stream[100:2000:50]:
        told = RscMeasurement.from_bytes(notification.payload)
        row = run.values[:, int(notification.t_s) - 1]
        before = run.values[:, int(notification.t_s) - 2]
        assert told.speed_m_s in {row[Channel.SPEED], before[Channel.SPEED]}
        assert feet * told.cadence_per_min == pytest.approx(row[Channel.CADENCE], abs=feet + 3)
        assert told.stride_length_m == pytest.approx(feet * row[Channel.STEP_LENGTH], abs=0.1)
        assert told.running


def test_the_pod_tells_dynamics_as_measured(run: SimulatedRun) -> None:
    stream = sent(run, FootPod(), uuid.RUNNING_DYNAMICS_MEASUREMENT)
    told = [RunningDynamicsMeasurement.from_bytes(n.payload) for n in stream[60:]]
    contact = [measurement.ground_contact_ms for measurement in told]
    oscillation = [measurement.vertical_oscillation_mm for measurement in told]
    assert set(contact) <= set(run.values[Channel.GROUND_CONTACT].tolist())
    assert set(oscillation) <= set(run.values[Channel.VERTICAL_OSCILLATION].tolist())


def test_a_standing_runner_has_no_dynamics() -> None:
    run = simulate(SCENARIOS["stops"], 1)
    stream = sent(run, FootPod(), uuid.RUNNING_DYNAMICS_MEASUREMENT)
    standing = [RunningDynamicsMeasurement.from_bytes(n.payload) for n in stream if 1526 < n.t_s < 1590]
    assert {(m.ground_contact_ms, m.vertical_oscillation_mm, m.cadence_spm) for m in standing} == {(0, 0, 0)}


def test_a_plain_pod_sends_neither_length_nor_dynamics(run: SimulatedRun) -> None:
    pod = FootPod(length=False, dynamics=False)
    stream = list(notifications(run, sensors=[pod]))
    assert {n.characteristic for n in stream} == {uuid.RSC_MEASUREMENT}
    assert RscMeasurement.from_bytes(stream[0].payload).stride_length_m is None
    assert not RscFeature.from_bytes(pod.readable[uuid.RSC_FEATURE]).stride_length
    assert uuid.RUNNING_DYNAMICS_SERVICE not in pod.services


@pytest.mark.parametrize("sensor", [Strap(), FootPod(), FootPod(dynamics=False)])
def test_whatever_is_sent_or_readable_belongs_to_a_service(run: SimulatedRun, sensor: VirtualSensor) -> None:
    offered = {characteristic for service in sensor.services.values() for characteristic in service}
    notified = {n.characteristic for n in notifications(run, sensors=[sensor])}
    assert notified | sensor.readable.keys() == offered
