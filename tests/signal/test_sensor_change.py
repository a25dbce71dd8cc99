"""Another sensor is told from another way of running by how suddenly it comes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot.sim import SCENARIOS, Fault, FaultKind, simulate
from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.detectors.fading import CONTACT, Fading
from fleetfoot_signal.engine import Engine
from fleetfoot_signal.sensor_change import SensorChange

if TYPE_CHECKING:
    from fleetfoot_signal.types import Ints

SECONDS = 600


def rows(seed: int = 1) -> np.ndarray:
    """float64[channel, second]: ten even minutes with what a second adds."""
    rng = np.random.default_rng(seed)
    values = np.full((len(Channel), SECONDS), np.nan)
    level = {
        Channel.SPEED: (3.0, 0.06),
        Channel.CADENCE: (165.0, 1.0),
        Channel.VERTICAL_OSCILLATION: (88.0, 0.8),
        Channel.GROUND_CONTACT: (260.0, 1.5),
    }
    for channel, (mean, sd) in level.items():
        values[channel] = mean + sd * rng.standard_normal(SECONDS)
    return values


def found(values: np.ndarray, chunk: int = SECONDS) -> list[int]:
    """The seconds at whose blocks a change is found, in chunks."""
    stage = SensorChange(1)
    at: list[int] = []
    for begin in range(0, SECONDS, chunk):
        part = values[:, begin : begin + chunk, None]
        index: Ints = np.arange(begin, begin + part.shape[1], dtype=np.int64)[:, None]
        at += [begin + second for second in stage.step(part, index, np.ones_like(index, dtype=np.bool_))]
    return at


@pytest.mark.parametrize("at_s", [299, 300, 303, 307, 308, 314])
@pytest.mark.parametrize("chunk", [1, 7, SECONDS])
def test_a_leap_within_a_second_is_found_once_wherever_it_falls(at_s: int, chunk: int) -> None:
    values = rows()
    values[Channel.VERTICAL_OSCILLATION, at_s:] += 15.0
    values[Channel.GROUND_CONTACT, at_s:] -= 20.0
    (second,) = found(values, chunk)
    assert at_s < second <= at_s + 30


def test_what_a_body_does_comes_over_some_seconds() -> None:
    values = rows()
    grown = 1.0 - np.exp(-np.maximum(np.arange(SECONDS) - 300, 0) / 4.0)
    values[Channel.VERTICAL_OSCILLATION] *= 1.0 + 0.15 * grown
    assert found(values) == []


def test_bounce_that_leaps_alone_is_the_runners() -> None:
    values = rows()
    values[Channel.VERTICAL_OSCILLATION, 300:] *= 1.16
    assert found(values) == []
    values[Channel.GROUND_CONTACT] = np.nan
    assert len(found(values)) == 1


def test_a_leap_with_another_cadence_is_another_way_of_running() -> None:
    values = rows()
    values[Channel.VERTICAL_OSCILLATION, 300:] *= 1.12
    values[Channel.CADENCE, 300:] *= 0.93
    assert found(values) == []


@pytest.mark.parametrize("scale", [1.08, 0.92])
def test_an_even_speed_that_leaps_alone_is_told_on_another_scale(scale: float) -> None:
    values = rows()
    values[Channel.SPEED] = 3.0 + 0.1 * (values[Channel.SPEED] - 3.0)  # a belt's, not that of satellites
    assert found(values) == []
    values[Channel.SPEED, 300:] *= scale
    (second,) = found(values)
    assert 300 < second <= 330
    assert found(values, 7) == [second]


def test_speed_by_satellites_leaps_as_it_likes() -> None:
    values = rows()
    values[Channel.SPEED, 300:] *= 1.08
    assert found(values) == []


def test_speed_that_leaps_with_contact_is_another_pace() -> None:
    values = rows()
    values[Channel.SPEED, 300:] *= 1.08
    values[Channel.GROUND_CONTACT, 300:] *= 1.08**-0.6
    assert found(values) == []


def test_without_contact_nobody_knows_whether_speed_is_on_another_scale() -> None:
    values = rows()
    values[Channel.SPEED, 300:] *= 1.08
    values[Channel.GROUND_CONTACT] = np.nan
    assert found(values) == []


def test_a_single_wild_second_is_no_other_sensor() -> None:
    values = rows()
    values[Channel.VERTICAL_OSCILLATION, 300] *= 1.3
    assert found(values) == []


def test_records_ten_seconds_apart_do_not_leap() -> None:
    values = np.repeat(rows()[:, ::10], 10, axis=1)
    values[Channel.VERTICAL_OSCILLATION, 300:] += 15.0
    assert found(values) == []


def judged(scenario: str, fault: Fault) -> tuple[Engine, set[str]]:
    """Analyse 8 runs of 45 min together; return the engine, and which detectors said anything."""
    low, high = np.array([(spec.low, spec.high) for spec in SPECS[:MEASURED]]).T[..., None]
    made = replace(SCENARIOS[scenario], duration_s=2700, faults=(fault,))
    runs = [simulate(made, seed).values for seed in range(1, 9)]
    told = np.stack([np.where((run >= low) & (run <= high), run, np.nan) for run in runs], axis=2)
    engine = Engine(len(runs))
    events = engine.run(told, np.zeros(len(runs)), np.full(len(runs), told.shape[1])).events
    return engine, {event.detector for _, event in events}


def test_a_pod_of_another_maker_is_told_for_no_bounce_and_teaches_nothing() -> None:
    engine, told = judged("pod-swap", Fault(FaultKind.SENSOR_SWAP, 1500.0, 2700.0, 15.0))
    assert not told & {"bounce", "contact_drift"}
    of_others = {"cadence_spm", "cardiac_drift", "heart_rate_at_pace"}
    assert all(set(engine.lessons(lane, {})) <= of_others for lane in range(8))


def test_contact_of_another_pod_speaks_for_no_fade(monkeypatch: pytest.MonkeyPatch) -> None:
    """It lies above the other's by as much as tired legs add, so what was weighed of the first is forgotten."""
    disowned: list[int] = []

    def disown(self: Fading, lane: int) -> None:
        del self
        disowned.append(lane)

    monkeypatch.setattr(Fading, "disown", disown)
    judged("pod-swap", Fault(FaultKind.SENSOR_SWAP, 1500.0, 2700.0, 15.0))
    assert sorted(disowned) == [*range(8)]


def test_who_takes_over_contact_by_name_is_weighed_anew_too() -> None:
    engine = Engine(2)
    (fading,) = [each for each in engine.detectors if isinstance(each, Fading)]
    fading.ring[:] = fading.line.older[:] = 1.0
    engine.restart(1, Channel.GROUND_CONTACT)
    assert np.isnan(fading.ring[CONTACT, :, 1]).all()
    assert not fading.line.older[:, 1].any()
    assert (fading.ring[:CONTACT] == 1.0).all()
    assert (fading.ring[:, :, 0] == 1.0).all()
    assert (fading.line.older[:, 0] == 1.0).all()


def test_a_belt_that_is_calibrated_in_mid_run_is_told_for_no_form_and_teaches_nothing() -> None:
    engine, told = judged("belt-rescaled", Fault(FaultKind.SPEED_SCALE, 1500.0, 2700.0, 8.0))
    assert not told & {"overstriding", "bounce", "contact_drift"}
    assert not any(engine.lessons(lane, {}) for lane in range(8))
