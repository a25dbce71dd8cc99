from __future__ import annotations

from dataclasses import replace

import neurokit2 as nk  # type: ignore[import-untyped] # it has no types
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot.sim import SCENARIOS, draw_runner, simulate
from fleetfoot.sim.gait import GRAVITY, Gait, spring_mass_oscillation, take_steps


def oscillation_by_integration(step_s: float, contact_s: float) -> float:
    """Integrate the equation of motion under a half-sine force, contact then flight; no closed form."""
    t_s = np.linspace(0.0, step_s, 20_001)
    force = np.where(t_s < contact_s, np.pi / 2 * step_s / contact_s * np.sin(np.pi * t_s / contact_s), 0.0)
    acceleration = GRAVITY * (force - 1.0)
    dt_s = t_s[1]
    velocity = np.concatenate(([0.0], np.cumsum(0.5 * (acceleration[1:] + acceleration[:-1]) * dt_s)))
    velocity -= np.trapezoid(velocity, t_s) / step_s
    height = np.concatenate(([0.0], np.cumsum(0.5 * (velocity[1:] + velocity[:-1]) * dt_s)))
    return float(np.ptp(height))


@given(step_s=st.floats(0.29, 0.43), contact_fraction=st.floats(0.5, 0.95))
@settings(max_examples=25, deadline=None)
def test_oscillation_is_the_integral_of_the_motion(step_s: float, contact_fraction: float) -> None:
    closed = spring_mass_oscillation(np.array([step_s]), np.array([step_s * contact_fraction]))[0]
    assert closed == pytest.approx(oscillation_by_integration(step_s, step_s * contact_fraction), abs=2e-5)


@pytest.mark.parametrize(("spm", "contact_ms", "mm"), [(193, 225, 56), (203, 216, 51), (173, 240, 74)])
def test_oscillation_agrees_with_force_plates(spm: float, contact_ms: float, mm: float) -> None:
    # One subject at 3.33 m/s on the level.
    closed = spring_mass_oscillation(np.array([60 / spm]), np.array([contact_ms / 1000]))[0]
    assert 1000 * closed == pytest.approx(mm, abs=1.5)


def constant_gait(n: int = 3600, asymmetry_pct: float = 0.0) -> Gait:
    ones = np.ones(n)
    return Gait(165.0 * ones, 0.25 * ones, 0.09 * ones, asymmetry_pct * ones)


def test_steps_have_the_documented_mean_spread_and_memory() -> None:
    steps = take_steps(np.random.default_rng(1), constant_gait())
    assert len(steps.t_s) == pytest.approx(3600 * 165 / 60, rel=0.02)
    assert steps.step_s.std() / steps.step_s.mean() == pytest.approx(0.012, rel=0.15)
    assert steps.contact_s.std() / steps.contact_s.mean() == pytest.approx(0.018, rel=0.15)
    assert np.corrcoef(steps.step_s, steps.contact_s)[0, 1] == pytest.approx(0.4, abs=0.15)
    alpha, _ = nk.fractal_dfa(steps.step_s, scale=np.unique(np.geomspace(16, 600, 16).astype(int)))
    assert alpha == pytest.approx(0.8, abs=0.08)


def test_steps_follow_each_other_at_their_own_length() -> None:
    steps = take_steps(np.random.default_rng(2), constant_gait())
    np.testing.assert_allclose(np.diff(steps.t_s), steps.step_s[1:], rtol=1e-9)


def test_asymmetry_shows_between_the_feet() -> None:
    steps = take_steps(np.random.default_rng(3), constant_gait(asymmetry_pct=4.0))
    for values in (steps.step_s, steps.contact_s):
        left, right = values[steps.left].mean(), values[~steps.left].mean()
        assert 200 * (left - right) / (left + right) == pytest.approx(4.0, abs=0.2)


def paired(name: str, seed: int, field: str) -> np.ndarray:
    """The faulty run's truth over that of the same runner on the same course without the fault."""
    faulty, sound = simulate(SCENARIOS[name], seed), simulate(SCENARIOS["steady"], seed)
    ratio = getattr(faulty.truth, field) / getattr(sound.truth, field)
    return np.asarray(ratio)


@pytest.mark.parametrize("effect", [5, 8, 10])
def test_overstride_lowers_cadence_by_its_effect_and_nothing_before_or_after(effect: int) -> None:
    ratio = paired(f"overstride-{effect}", 5, "cadence_spm")
    np.testing.assert_allclose(ratio[1800:3000], 1 - effect / 100, rtol=1e-9)
    np.testing.assert_allclose(np.delete(ratio, np.arange(1800, 3000)), 1.0, rtol=1e-9)


def test_overstride_raises_oscillation_as_the_springs_do_and_leaves_the_speed() -> None:
    ratio = paired("overstride-8", 5, "vertical_oscillation_mm")[1800:3000]
    assert ratio.min() > 1.10
    assert ratio.max() < 1.25
    contact = paired("overstride-8", 5, "ground_contact_ms")[1800:3000]
    runner = simulate(SCENARIOS["steady"], 5).runner
    np.testing.assert_allclose(contact, 0.92**-runner.contact_per_step)
    np.testing.assert_array_equal(paired("overstride-8", 5, "speed_m_s"), 1.0)


@pytest.mark.parametrize("effect", [8, 12, 15])
def test_bounce_raises_oscillation_alone(effect: int) -> None:
    name = f"bounce-{effect}"
    np.testing.assert_allclose(paired(name, 6, "vertical_oscillation_mm")[1800:3000], 1 + effect / 100)
    np.testing.assert_array_equal(paired(name, 6, "cadence_spm"), 1.0)
    np.testing.assert_array_equal(paired(name, 6, "ground_contact_ms"), 1.0)


def test_a_ramp_is_half_done_at_half_time() -> None:
    ratio = paired("overstride-10-ramp", 7, "cadence_spm")
    assert ratio[1800 + 300] == pytest.approx(0.95)
    assert ratio[1800 + 601] == pytest.approx(0.90)


def test_shuffle_lengthens_contact_and_lowers_bounce() -> None:
    assert paired("shuffle", 8, "ground_contact_ms")[2500] == pytest.approx(1.06)
    assert 0.92 < paired("shuffle", 8, "vertical_oscillation_mm")[2500] < 0.97


def test_grade_changes_cadence_and_contact_as_the_runner_is_made() -> None:
    rng = np.random.default_rng(9)
    runner = replace(draw_runner(rng), cadence_per_grade=0.5, contact_per_grade=0.4, pacing=0.0)
    flat = simulate(replace(SCENARIOS["hills"], grade_sd=0.0), 9, runner=runner).truth
    hilly = simulate(SCENARIOS["hills"], 9, runner=runner).truth
    np.testing.assert_allclose(np.log(hilly.cadence_spm / flat.cadence_spm), 0.5 * hilly.grade, atol=1e-9)
    np.testing.assert_allclose(
        np.log(hilly.ground_contact_ms / flat.ground_contact_ms), 0.4 * hilly.grade, atol=1e-9
    )


def test_standing_has_no_steps_and_walking_no_flight() -> None:
    run = simulate(SCENARIOS["run-walk"], 1)
    walking = (run.truth.speed_m_s < 1.9) & (run.truth.speed_m_s > 0.5)
    assert walking.sum() > 300
    step_ms = 60_000 / run.truth.cadence_spm[walking]
    assert (run.truth.ground_contact_ms[walking] > step_ms).all()
    stops = simulate(SCENARIOS["stops"], 1)
    start_s, end_s = SCENARIOS["stops"].pauses[2]
    assert not ((stops.steps.t_s > start_s + 12) & (stops.steps.t_s < end_s)).any()
    assert np.isnan(stops.truth.vertical_oscillation_mm[int(end_s) - 1])
