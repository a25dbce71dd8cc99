from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from fleetfoot_signal.spring_mass import G, com_oscillation_mm, leg_stiffness, vertical_stiffness

STEPS = [(60 / 164, 0.26), (60 / 160, 0.29), (60 / 175, 0.205), (0.36, 0.34), (0.4, 0.201)]


def integrated_oscillation_m(step_s: float, contact_s: float) -> tuple[float, float]:
    """Peak-to-peak height of a body pushed by half a sine wave, and how far it sinks in stance."""
    peak = G * (np.pi / 2) * step_s / contact_s  # per kg, from the impulse balance
    flight = step_s - contact_s

    def motion(t: float, y: np.ndarray) -> list[float]:
        return [y[1], peak * np.sin(np.pi * t / contact_s) - G]

    stance = solve_ivp(
        motion, (0, contact_s / 2), [0.0, -G * flight / 2], rtol=1e-11, atol=1e-13, method="DOP853"
    )
    sunk = -stance.y[0, -1]
    return sunk + G * (flight / 2) ** 2 / 2, sunk


@pytest.mark.parametrize(("step_s", "contact_s"), STEPS)
def test_oscillation_agrees_with_integrating_the_force(step_s: float, contact_s: float) -> None:
    closed = com_oscillation_mm(np.array([step_s]), np.array([contact_s]))[0] / 1000
    assert closed == pytest.approx(integrated_oscillation_m(step_s, contact_s)[0], abs=1e-6)


@pytest.mark.parametrize(("step_s", "contact_s"), STEPS)
def test_vertical_stiffness_is_peak_force_over_integrated_drop(step_s: float, contact_s: float) -> None:
    peak = 70 * G * (np.pi / 2) * step_s / contact_s
    stiffness = vertical_stiffness(70.0, np.array([step_s]), np.array([contact_s]))[0]
    assert stiffness == pytest.approx(peak / integrated_oscillation_m(step_s, contact_s)[1], rel=1e-6)


def test_morin_example() -> None:
    step, contact = np.array([60 / 164]), np.array([0.26])
    assert com_oscillation_mm(step, contact)[0] == pytest.approx(79.4, abs=0.1)  # the example takes g = 9.81
    assert vertical_stiffness(70.0, step, contact)[0] == pytest.approx(23_100, rel=2e-3)
    assert leg_stiffness(70.0, 0.9275, np.array([3.0]), step, contact)[0] == pytest.approx(10_010, rel=2e-3)


def test_one_percent_more_contact_lowers_leg_stiffness_by_two_percent() -> None:
    step, contact = np.full(2, 60 / 164), 0.26 * np.array([1.0, 1.01])
    leg = leg_stiffness(70.0, 0.9275, np.full(2, 3.0), step, contact)
    vertical = vertical_stiffness(70.0, step, contact)
    assert leg[1] / leg[0] - 1 == pytest.approx(-0.0205, abs=5e-4)
    assert vertical[1] / vertical[0] - 1 == pytest.approx(-0.0072, abs=3e-4)


@pytest.mark.parametrize(
    ("step_s", "contact_s"),
    [(0.36, 0.35), (0.36, 0.17), (np.nan, 0.25), (0.36, np.nan), (0.0, 0.0), (0.6, 0.65)],
)
def test_outside_the_model_is_unknown(step_s: float, contact_s: float) -> None:
    step, contact = np.array([step_s]), np.array([contact_s])
    assert np.isnan(com_oscillation_mm(step, contact)).all()
    assert np.isnan(vertical_stiffness(70.0, step, contact)).all()
    assert np.isnan(leg_stiffness(70.0, 0.9, np.array([3.0]), step, contact)).all()


def test_contact_longer_than_the_leg_can_sweep_has_no_leg_stiffness() -> None:
    assert np.isnan(leg_stiffness(70.0, 0.5, np.array([5.0]), np.array([0.36]), np.array([0.26]))).all()


def test_lanes_do_not_touch_each_other() -> None:
    rng = np.random.default_rng(2)
    step, contact = rng.uniform(0.3, 0.45, 41), rng.uniform(0.15, 0.4, 41)
    together = com_oscillation_mm(step, contact)
    alone = [com_oscillation_mm(step[i : i + 1], contact[i : i + 1])[0] for i in range(41)]
    assert np.array_equal(together, np.array(alone), equal_nan=True)
