from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import one

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.gate import AFTER_STOP_S, Gate, is_running

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

NAN = float("nan")


def row(speed: float, cadence: float = NAN, contact: float = NAN) -> Floats:
    values = np.full((len(Channel), 1), np.nan)
    values[Channel.SPEED], values[Channel.CADENCE], values[Channel.GROUND_CONTACT] = speed, cadence, contact
    return values


@pytest.mark.parametrize(
    ("who", "speed", "cadence", "runs"),
    [
        ("runner", 3.0, 165, True),
        ("slow runner of 139 spm who overstrides by 8 %", 2.4, 128, True),
        ("one of 120 spm who overstrides by 12 %", 2.5, 106, True),
        ("shuffler at 2.0 m/s", 2.0, 130, True),
        ("slow jogger, 9:16 a kilometre", 1.8, 156, True),
        ("slow jogging at the pace of a walk", 1.2, 180, True),
        ("on the spot at a crossing", 0.3, 170, False),
        ("walker", 1.6, 110, False),
        ("fast walker", 1.85, 132, False),
        ("brisk walker", 2.0, 118, False),
        ("cyclist: no steps to speak of", 8.0, 80, False),
        ("stopped", 0.0, NAN, False),
        ("speed unknown", NAN, 165, False),
        ("cadence unknown, fast", 3.0, NAN, True),
        ("cadence unknown, 7:56 a kilometre", 2.1, NAN, True),
        ("cadence unknown, as slow as a walk", 1.8, NAN, False),
        ("all unknown", NAN, NAN, False),
    ],
)
@pytest.mark.parametrize("contact", [NAN, 250.0, 450.0])
def test_running_is_told_from_the_rest_whatever_else_is_measured(
    who: str, speed: float, cadence: float, contact: float, *, runs: bool
) -> None:
    assert bool(is_running(row(speed, cadence, contact))[0]) is runs, who


@pytest.mark.parametrize("cadence", range(135, 185, 5))
@pytest.mark.parametrize("longer", [1.0, 1.05, 1.08, 1.12])
def test_no_runner_vanishes_from_the_judge_by_overstriding(cadence: int, longer: float) -> None:
    assert is_running(row(2.5, cadence / longer))[0]


@given(st.floats(0.0, 7.0), st.floats(40.0, 280.0), st.floats(1.0, 1.5))
def test_who_runs_still_runs_with_more_steps_at_the_same_speed(
    speed: float, cadence: float, more: float
) -> None:
    assert not is_running(row(speed, cadence))[0] or is_running(row(speed, more * cadence))[0]


def test_a_second_of_a_stored_run_is_judged_as_it_was_in_the_run() -> None:
    rows = np.hstack([row(3.0, 165.0), row(1.2, 100.0), row(1.8, 156.0), row(NAN)])
    assert is_running(rows).tolist() == [bool(is_running(rows[:, [i]])[0]) for i in range(4)]


def steady_after(gate: Gate, speeds: list[float]) -> list[bool]:
    """For each second whether form may be judged; below 1.9 m/s the runner walks."""
    active = np.array([True])
    steps = [165.0 if speed >= 1.9 else 120.0 for speed in speeds]
    told = [gate.step(one(row(*pair)), one(active)).steady[0, 0] for pair in zip(speeds, steps, strict=True)]
    return [bool(steady) for steady in told]


def test_form_is_not_judged_for_twenty_seconds_after_the_start_and_after_a_stop() -> None:
    running = [3.0] * 40
    expected = [False] * AFTER_STOP_S + [True] * (40 - AFTER_STOP_S)
    assert steady_after(Gate(1), running + [0.0] * 5 + running) == expected + [False] * 5 + expected


def test_an_unknown_speed_counts_as_a_stop_for_form() -> None:
    assert steady_after(Gate(1), [3.0] * 30 + [NAN] + [3.0] * 21)[30:] == [False] * 21 + [True]


def test_a_slow_jog_is_judged_and_a_walk_of_the_same_speed_is_a_stop() -> None:
    gate, active = Gate(1), np.array([True])
    told = [gate.step(one(row(1.4, 150.0)), one(active)).steady[0, 0] for _ in range(30)]
    assert told == [False] * AFTER_STOP_S + [True] * (30 - AFTER_STOP_S)
    gate.step(one(row(1.4, 105.0)), one(active))
    assert gate.since_stop_s.tolist() == [0.0]


def test_a_fast_walk_is_not_a_stop() -> None:
    assert steady_after(Gate(1), [3.0] * 30 + [1.8] * 5 + [3.0])[30:] == [False] * 5 + [True]


def test_seconds_of_running_are_counted() -> None:
    gate = Gate(1)
    steady_after(gate, [3.0] * 30 + [1.0] * 7 + [2.5] * 4)
    assert gate.running_s.tolist() == [34.0]


def test_an_idle_lane_stands_still() -> None:
    gate = Gate(2)
    both, first = np.array([True, True]), np.array([True, False])
    rows = np.tile(row(3.0, 165.0), 2)
    for _ in range(10):
        gate.step(one(rows), one(both))
    for _ in range(50):
        gated = gate.step(one(rows), one(first))
    assert gated.running[0].tolist() == gated.steady[0].tolist() == [True, False]
    assert gate.since_stop_s.tolist() == [60.0, 10.0]
    assert gate.running_s.tolist() == [60.0, 10.0]
