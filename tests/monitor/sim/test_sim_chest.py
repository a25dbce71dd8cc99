from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from virtual.chest import ChestSensor, ChestWaveform

from fleetfoot.sim import SCENARIOS, simulate

if TYPE_CHECKING:
    from fleetfoot.sim import SimulatedRun
    from fleetfoot_signal.types import Floats

RATE_HZ = 200.0
LEVEL = ChestSensor(tilt_deg=0.0, wobble_deg=0.0, noise_g=0.0)


@cache
def simulated(name: str = "steady") -> SimulatedRun:
    return simulate(replace(SCENARIOS[name], duration_s=600), seed=4)


def times(from_s: float, to_s: float) -> Floats:
    t_s: Floats = np.arange(from_s, to_s, 1.0 / RATE_HZ)
    return t_s


def upward_g(run: SimulatedRun, from_s: float, to_s: float) -> Floats:
    up_g: Floats = ChestWaveform(run, LEVEL).read(times(from_s, to_s), 8.0)[0] / 1000.0
    return up_g


def test_on_average_the_ground_carries_the_weight() -> None:
    assert upward_g(simulated(), 200.0, 500.0).mean() == pytest.approx(1.0, abs=0.02)


def test_in_flight_there_is_next_to_no_force_and_in_stance_more_than_the_weight() -> None:
    up = upward_g(simulated(), 200.0, 260.0)
    assert np.percentile(up, 5) < 0.3
    assert np.percentile(up, 95) > 2.0


def test_steps_come_at_the_cadence() -> None:
    run = simulated()
    up = upward_g(run, 200.0, 260.0)
    power = np.abs(np.fft.rfft(up - up.mean())) ** 2
    hz = np.fft.rfftfreq(up.size, 1.0 / RATE_HZ)
    inside = (run.steps.t_s > 200.0) & (run.steps.t_s < 260.0)
    strongest = hz[np.argmax(np.where(hz < 4.0, power, 0.0))]
    assert 60.0 * strongest == pytest.approx(60.0 * inside.sum() / 60.0, abs=3.0)


def test_the_oscillation_is_that_of_the_steps() -> None:
    run = simulated()
    chosen = (run.steps.t_s > 200.0) & (run.steps.t_s < 400.0)
    found, true = [], []
    waveform = ChestWaveform(run, LEVEL)
    for end_s, step_s, oscillation_m in zip(
        run.steps.t_s[chosen], run.steps.step_s[chosen], run.steps.oscillation_m[chosen], strict=True
    ):
        t_s = np.linspace(end_s - step_s, end_s, 400, endpoint=False)
        acceleration = 9.80665 * (waveform.read(t_s, 8.0)[0] / 1000.0 - 1.0)
        omega = 2.0 * np.pi / step_s
        first = 2.0 * abs(np.mean(acceleration * np.exp(-1j * omega * t_s)))
        found.append(
            0.9905 * 2.0 * first / omega**2
        )  # of a half-sine force; the research behind it says 1-2 %
        true.append(oscillation_m)
    assert np.mean(found) == pytest.approx(np.mean(true), rel=0.06)


def test_longer_contact_is_felt_longer() -> None:
    run = simulated()
    longer = replace(run, steps=run.steps._replace(contact_s=1.05 * run.steps.contact_s))
    usual, more = (np.mean(upward_g(each, 200.0, 400.0) > 1.0) for each in (run, longer))
    assert more > usual


def test_who_stands_still_feels_gravity_alone() -> None:
    run = simulated()
    first = {name: values[:1] for name, values in run.steps._asdict().items()}
    steps = run.steps._replace(**{**first, "t_s": np.array([0.5])})
    assert set(upward_g(replace(run, steps=steps), 1.0, 5.0).tolist()) == {1.0}


def test_what_the_converter_cannot_hold_is_clipped() -> None:
    read = ChestWaveform(simulated()).read(times(200.0, 230.0), 2.0)
    assert read.max() == 1999
    assert read.min() >= -2000


def test_blocks_read_one_after_the_other_are_the_whole() -> None:
    t_s = times(100.0, 110.0)
    whole = ChestWaveform(simulated()).read(t_s, 8.0)
    waveform = ChestWaveform(simulated())
    blocks = [waveform.read(part, 8.0) for part in np.array_split(t_s, 7)]
    assert np.array_equal(np.concatenate(blocks, axis=1), whole)


def test_a_tilted_strap_feels_gravity_on_two_axes() -> None:
    tilted = ChestWaveform(simulated(), ChestSensor(tilt_deg=30.0, wobble_deg=0.0, noise_g=0.0))
    mean = tilted.read(times(200.0, 300.0), 8.0).mean(axis=1)
    assert mean[0] == pytest.approx(866, abs=40)
    assert mean[2] == pytest.approx(-500, abs=40)
