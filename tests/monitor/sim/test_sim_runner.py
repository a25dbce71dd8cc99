from __future__ import annotations

import numpy as np
import pytest

from fleetfoot.sim import draw_runner


@pytest.fixture(scope="module")
def runners() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    drawn = [draw_runner(rng) for _ in range(1500)]
    return {name: np.array([getattr(runner, name) for runner in drawn]) for name in drawn[0].__slots__}


@pytest.mark.parametrize(
    ("name", "mean", "sd"),
    [
        ("stature_m", 1.74, 0.09),
        ("mass_kg", 70.0, 10.0),
        ("cadence_exponent", 0.155, 0.04),
        ("contact_exponent", -0.6, 0.08),
        ("hr_gain", 24.0, 6.0),
        ("hr_tau_s", 57.6, 14.5),
        ("asymmetry_pct", 0.0, 0.8),
        ("cadence_per_grade", 0.15, 0.2),
    ],
)
def test_a_constant_has_the_mean_and_spread_that_are_documented(
    runners: dict[str, np.ndarray], name: str, mean: float, sd: float
) -> None:
    assert runners[name].mean() == pytest.approx(mean, abs=0.12 * sd)
    assert runners[name].std() == pytest.approx(sd, rel=0.1)


def test_cadence_at_3_m_s_is_that_of_the_population(runners: dict[str, np.ndarray]) -> None:
    spm = np.exp(runners["ln_cadence"])
    assert np.median(spm) == pytest.approx(163.0, abs=2.0)
    assert 8.0 < spm.std() < 13.0


def test_tall_runners_take_fewer_steps(runners: dict[str, np.ndarray]) -> None:
    slope = np.polyfit(runners["stature_m"] * 100, runners["ln_cadence"], 1)[0]
    assert slope == pytest.approx(-0.003, abs=0.001)


def test_easy_running_leaves_reserve(runners: dict[str, np.ndarray]) -> None:
    easy = runners["hr_intercept"] + runners["hr_gain"] * runners["easy_speed_m_s"]
    share = (easy - runners["hr_rest"]) / (runners["hr_max"] - runners["hr_rest"])
    assert share.min() >= 0.62 - 1e-9
    assert share.max() <= 0.78 + 1e-9


def test_everybody_flies_at_easy_pace(runners: dict[str, np.ndarray]) -> None:
    contact = np.exp(runners["ln_contact"]) * (runners["easy_speed_m_s"] / 3) ** runners["contact_exponent"]
    assert (contact < 60.0 / np.exp(runners["ln_cadence"])).mean() > 0.99
