from __future__ import annotations

from dataclasses import replace

import neurokit2 as nk  # type: ignore[import-untyped] # it has no types
import numpy as np
import pytest

from fleetfoot.sim import SCENARIOS, Runner, draw_runner, heart, simulate
from fleetfoot.sim.course import Course
from fleetfoot.sim.scenario import Scenario


def course(adjusted: np.ndarray) -> Course:
    level = np.zeros_like(adjusted)
    return Course(adjusted, level, level, adjusted)


@pytest.fixture
def runner() -> Runner:
    drawn = draw_runner(np.random.default_rng(1))
    return replace(
        drawn, hr_rest=50.0, hr_max=195.0, hr_intercept=70.0, hr_gain=25.0, hr_tau_s=60.0, drift_bpm_min=0.0
    )


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heart, "NOISE_BPM", 0.0)


def rate_of(runner: Runner, adjusted: np.ndarray) -> np.ndarray:
    scenario = Scenario("x", "x", duration_s=len(adjusted))
    return heart.beat(np.random.default_rng(1), scenario, runner, course(adjusted)).rate_bpm


@pytest.mark.usefixtures("quiet")
def test_heart_settles_at_intercept_plus_gain_times_speed(runner: Runner) -> None:
    assert rate_of(runner, np.full(1200, 3.0))[-1] == pytest.approx(70 + 25 * 3.0, abs=0.01)


@pytest.mark.usefixtures("quiet")
def test_a_step_of_speed_is_63_percent_done_after_dead_time_and_time_constant(runner: Runner) -> None:
    rate = rate_of(runner, np.concatenate((np.full(1000, 2.4), np.full(600, 3.2))))
    assert rate[1000 + 7] == pytest.approx(130.0, abs=0.01)
    assert rate[1000 + 8 + 59] == pytest.approx(130 + 20 * (1 - np.exp(-1)), abs=0.01)


def test_noise_has_the_documented_spread(runner: Runner) -> None:
    rate = rate_of(runner, np.full(20_000, 3.0))[1000:]
    assert rate.std() == pytest.approx(2.0, rel=0.15)


def test_the_maximum_is_never_passed(runner: Runner) -> None:
    assert rate_of(runner, np.full(3000, 6.0)).max() == 195.0


@pytest.mark.parametrize(("name", "bpm_min"), [("drift-01", 0.1), ("drift-04", 0.4), ("drift-06", 0.6)])
def test_drift_rises_at_its_rate_from_minute_10(name: str, bpm_min: float) -> None:
    drift = heart.drift(SCENARIOS[name], draw_runner(np.random.default_rng(2)), np.arange(3600.0))
    assert drift[599] == 0.0
    assert drift[-1] == pytest.approx(bpm_min * 50, rel=1e-9)
    np.testing.assert_allclose(np.diff(drift[600:]), bpm_min / 60)


def test_drift_in_percent_is_that_of_the_steady_rate_of_minutes_5_to_10() -> None:
    run = simulate(SCENARIOS["drift-04"], 3)
    runner = run.runner
    reference = runner.hr_intercept + runner.hr_gain * run.truth.adjusted_speed_m_s[300:600].mean()
    assert run.truth.drift_pct[-1] == pytest.approx(100 * 0.4 * 50 / reference, rel=1e-6)
    assert (run.truth.drift_pct[:600] == 0.0).all()


def test_heat_gives_half_a_beat_a_minute_and_a_label() -> None:
    # Lafrenz 2008: 11 % in 30 min at 35 degrees.
    run = simulate(SCENARIOS["heat"], 4)
    (label,) = run.labels_of("drift")
    assert 0.4 < label.effect < 0.6
    in_30_min = run.truth.drift_pct[2700] - run.truth.drift_pct[900]
    assert in_30_min == pytest.approx(11.0, abs=2.5)


def test_normal_running_stays_below_5_percent_drift_within_an_hour() -> None:
    assert max(simulate(SCENARIOS["steady"], seed).truth.drift_pct.max() for seed in range(30)) < 5.0


def test_beats_follow_the_rate(runner: Runner) -> None:
    scenario = Scenario("x", "x", duration_s=1800)
    beaten = heart.beat(np.random.default_rng(1), scenario, runner, course(np.full(1800, 3.0)))
    beats = beaten.beats
    assert len(beats.t_s) == pytest.approx(beaten.rate_bpm.sum() / 60, abs=1.5)
    assert 60_000 / beats.rr_ms[500:].mean() == pytest.approx(beaten.rate_bpm[300:].mean(), rel=0.01)
    assert (np.diff(beats.t_s) > 0).all()


@pytest.mark.parametrize(("reserve", "a1"), [(0.6, 1.05), (0.7, 0.75), (0.85, 0.46)])
def test_short_term_exponent_of_beats_falls_with_effort(
    runner: Runner, reserve: float, a1: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heart, "NOISE_BPM", 0.0)
    speed = (50 + reserve * 145 - 70) / 25
    scenario = Scenario("x", "x", duration_s=3600)
    measured = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        beats = heart.beat(rng, scenario, runner, course(np.full(3600, speed))).beats
        alpha, _ = nk.fractal_dfa(beats.rr_ms[1500:], scale=np.arange(4, 17), overlap=False)
        measured.append(alpha)
    # Breathing adds its own share to small boxes.
    assert np.mean(measured) == pytest.approx(a1, abs=0.12)


def test_variation_of_beats_is_that_of_a_recorded_run_at_135_bpm(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A chest strap recorded an RMSSD of 3.6-6 ms there.
    monkeypatch.setattr(heart, "NOISE_BPM", 0.0)
    scenario = Scenario("x", "x", duration_s=3600)
    beats = heart.beat(np.random.default_rng(1), scenario, runner, course(np.full(3600, 2.6))).beats
    rmssd_ms = np.sqrt(np.mean(np.diff(beats.rr_ms[1000:]) ** 2))
    assert 3.0 < rmssd_ms < 6.5
