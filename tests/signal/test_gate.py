from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

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
    ("who", "speed", "cadence", "contact", "runs"),
    [
        ("runner", 3.0, 165, 250, True),
        ("runner without contact times", 3.0, 165, NAN, True),
        ("slow runner of 139 spm who overstrides by 8 %", 2.4, 128, NAN, True),
        ("the same with contact times", 2.4, 128, 330, True),
        ("slower still, with a long stride, by contact times", 2.0, 118, 400, True),
        ("shuffler at 2.0 m/s", 2.0, 130, NAN, True),
        ("walker", 1.6, 110, 650, False),
        ("brisk walker", 2.0, 118, 560, False),
        ("brisk walker without contact times", 2.0, 118, NAN, False),
        ("race walker: always a foot on the ground", 3.0, 190, 320, False),
        ("barely any flight", 3.0, 190, 315, True),
        ("cyclist: no steps to speak of", 8.0, 80, NAN, False),
        ("stopped", 0.0, NAN, NAN, False),
        ("speed unknown", NAN, 165, 250, False),
        ("cadence unknown, fast", 3.0, NAN, NAN, True),
        ("cadence unknown, contact known, fast", 3.0, NAN, 250, True),
        ("cadence unknown, slow", 2.0, NAN, NAN, False),
        ("all unknown", NAN, NAN, NAN, False),
    ],
)
def test_running_is_told_from_the_rest(
    who: str, speed: float, cadence: float, contact: float, *, runs: bool
) -> None:
    assert bool(is_running(row(speed, cadence, contact))[0]) is runs, who


@pytest.mark.parametrize("cadence", range(135, 185, 5))
@pytest.mark.parametrize("longer", [1.0, 1.05, 1.08, 1.12])
@pytest.mark.parametrize("contact_known", [True, False])
def test_no_runner_vanishes_from_the_judge_by_overstriding(
    cadence: int, longer: float, *, contact_known: bool
) -> None:
    contact = 0.7 * 60_000.0 / cadence if contact_known else NAN
    assert is_running(row(2.5, cadence / longer, contact))[0]


def steady_after(gate: Gate, speeds: list[float]) -> list[bool]:
    """For each second whether form may be judged."""
    active = np.array([True])
    return [bool(gate.step(row(speed, 165.0), active)[1][0]) for speed in speeds]


def test_form_is_not_judged_for_twenty_seconds_after_the_start_and_after_a_stop() -> None:
    running = [3.0] * 40
    expected = [False] * AFTER_STOP_S + [True] * (40 - AFTER_STOP_S)
    assert steady_after(Gate(1), running + [0.0] * 5 + running) == expected + [False] * 5 + expected


def test_an_unknown_speed_counts_as_a_stop_for_form() -> None:
    assert steady_after(Gate(1), [3.0] * 30 + [NAN] + [3.0] * 21)[30:] == [False] * 21 + [True]


def test_slow_running_is_not_a_stop() -> None:
    assert steady_after(Gate(1), [3.0] * 30 + [1.8] * 5 + [3.0])[30:] == [False] * 5 + [True]


def test_seconds_of_running_are_counted() -> None:
    gate = Gate(1)
    steady_after(gate, [3.0] * 30 + [1.0] * 7 + [2.5] * 4)
    assert gate.running_s.tolist() == [34.0]


def test_an_idle_lane_stands_still() -> None:
    gate = Gate(2)
    both, one = np.array([True, True]), np.array([True, False])
    rows = np.tile(row(3.0, 165.0), 2)
    for _ in range(10):
        gate.step(rows, both)
    for _ in range(50):
        running, steady = gate.step(rows, one)
    assert running.tolist() == steady.tolist() == [True, False]
    assert gate.since_stop_s.tolist() == [60.0, 10.0]
    assert gate.running_s.tolist() == [60.0, 10.0]
