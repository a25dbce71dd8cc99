"""The true sample rate, from a device's clock or from moments of arrival."""

from __future__ import annotations

import numpy as np
import pytest

from fleetfoot_signal.gait.clock import Clock

LANE = np.array([0])
FRAME = 36


def fitted(
    true_hz: float,
    seconds: float,
    *,
    device: bool,
    jitter_s: float = 0.02,
    lost: tuple[float, float] = (0.0, 0.0),
    origin_s: float = 599_616_000.0,
) -> tuple[list[float], list[float]]:
    """Feed frames; return the rates fitted after each of them, and when a hole was seen."""
    rng = np.random.default_rng(3)
    clock, arrival = Clock(200.0, 1), 0.0
    rates: list[float] = []
    holes: list[float] = []
    for k in range(1, int(seconds * true_hz / FRAME)):
        now = k * FRAME / true_hz
        if lost[0] <= now < lost[1]:
            continue
        arrival = max(arrival, now + 0.03 + rng.exponential(jitter_s))
        own = origin_s + now if device else np.nan
        if clock.take_block(FRAME, np.array([arrival]), np.array([own]))[0]:
            holes.append(now)
        rates.append(float(clock.fit(LANE)[0]))
    return rates, holes


@pytest.mark.parametrize("error", [-0.02, -0.005, 0.0, 0.01, 0.02])
def test_a_device_clock_gives_the_rate_within_seconds(error: float) -> None:
    rates, holes = fitted(200.0 * (1.0 + error), 20.0, device=True)
    known = [rate for rate in rates if not np.isnan(rate)]
    assert len(known) > 80
    assert known == pytest.approx([200.0 * (1.0 + error)] * len(known), rel=1e-6)
    assert not holes


@pytest.mark.parametrize("error", [-0.02, 0.005, 0.02])
@pytest.mark.parametrize("jitter_s", [0.0, 0.02, 0.1])
def test_the_lower_envelope_of_arrivals_gives_the_rate(error: float, jitter_s: float) -> None:
    rates, holes = fitted(200.0 * (1.0 + error), 60.0, device=False, jitter_s=jitter_s)
    assert np.isnan(rates[40])  # 7 s of arrivals say too little
    assert rates[80:] == pytest.approx([200.0 * (1.0 + error)] * len(rates[80:]), rel=0.003)
    assert rates[-1] == pytest.approx(200.0 * (1.0 + error), rel=0.0005)
    assert not holes


@pytest.mark.parametrize("true_hz", [150.0, 225.0])
def test_a_rate_far_from_the_nominal_one_is_not_believed(true_hz: float) -> None:
    rates, _ = fitted(true_hz, 20.0, device=True)
    assert np.isnan(rates).all()


@pytest.mark.parametrize("device", [True, False])
@pytest.mark.parametrize("hole_s", [0.5, 3.0])
def test_a_hole_is_seen_and_the_rate_stands(hole_s: float, *, device: bool) -> None:
    rates, holes = fitted(203.0, 60.0, device=device, lost=(30.0, 30.0 + hole_s))
    assert len(holes) == 1
    assert 30.0 + hole_s <= holes[0] < 34.5
    assert rates[100:] == pytest.approx([203.0] * len(rates[100:]), rel=0.003)


def test_a_lost_frame_is_bridged_by_the_device_clock() -> None:
    rates, holes = fitted(203.0, 60.0, device=True, lost=(20.0, 20.2))
    assert not holes
    assert rates[30:] == pytest.approx([203.0] * len(rates[30:]), rel=1e-4)


def test_a_device_clock_that_is_set_back_is_a_hole() -> None:
    clock = Clock(200.0, 1)
    for k in range(10):
        assert not clock.take_block(200, np.array([k + 1.0]), np.array([k + 1e8]))[0]
    assert clock.take_block(200, np.array([11.0]), np.array([5.0]))[0]
    assert not clock.take_block(200, np.array([12.0]), np.array([6.0]))[0]


def test_a_clock_that_stands_still_gives_no_rate() -> None:
    clock = Clock(200.0, 1)
    for k in range(30):
        clock.take_block(200, np.array([1.0 + 1e-6 * k]), np.array([np.nan]))
    assert np.isnan(clock.fit(LANE)[0])
