"""Runs without speed beside their own first minutes: what is told, when, and that nobody claims to know the pace."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from fleetfoot.path.sink import Second
from fleetfoot.reminders.course import Course
from fleetfoot.reminders.settings import ReminderSettings
from fleetfoot.reminders.without_speed import WITHOUT_SPEED
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal import SPECS, Channel, Floats
from fleetfoot_signal.engine import Engine

POD_ONLY = (
    *(Channel.SPEED, Channel.STEP_LENGTH, Channel.DISTANCE, Channel.POWER, Channel.ALTITUDE, Channel.GRADE),
)
"""What a strap that feels the steps does not tell."""
HEART, CONTACT, CADENCE, BOUNCE = (rule.name for rule in WITHOUT_SPEED)


def run(scenario: str, seed: int) -> Floats:
    """Return the seconds of a made run, as a strap that feels the steps tells it."""
    rows = simulate(SCENARIOS[scenario], seed).values
    low, high = (np.array(ends)[:, None] for ends in zip(*((s.low, s.high) for s in SPECS), strict=True))
    rows = np.where((rows >= low[: len(rows)]) & (rows <= high[: len(rows)]), rows, np.nan)
    rows[[*POD_ONLY]] = np.nan
    return Engine(1).run(rows[..., None], np.zeros(1), np.array([rows.shape[1]])).values[..., 0]


def told(values: Floats, broken_at: int = -1) -> dict[str, tuple[int, float, str]]:
    """Return by rule when it was told, of which size, and how; at one second the state goes to another process."""
    course, rules = Course(), [rule(ReminderSettings()) for rule in WITHOUT_SPEED]
    found: dict[str, tuple[int, float, str]] = {}
    for index in range(values.shape[1]):
        if index == broken_at:
            kept = json.loads(json.dumps([course.own.keep(), *(rule.keep() for rule in rules)]))
            course, rules = Course(), [rule(ReminderSettings()) for rule in WITHOUT_SPEED]
            for each, state in zip((course.own, *rules), kept, strict=True):
                each.resume(state)
        course.take(Second(index, values[:, index], np.array([])))
        for rule in rules:
            if (said := rule.step(course)) is not None:
                assert said.rule not in found
                found[said.rule] = index, said.value, said.message
    return found


@pytest.mark.parametrize("scenario", ["steady", "hills", "stops", "run-walk", "strap-low", "strap-high"])
def test_an_ordinary_run_is_told_nothing(scenario: str) -> None:
    assert [told(run(scenario, seed)) for seed in (60, 61)] == [{}, {}]


def test_a_strap_that_was_dry_until_it_leapt_is_no_rise() -> None:
    assert told(run("strap-low", 67)) == {}


@pytest.mark.parametrize("broken_at", [-1, 701])
def test_a_leap_is_seen_by_a_process_that_knows_half_of_it_from_another(broken_at: int) -> None:
    values = np.full((len(Channel), 2400), np.nan)
    values[Channel.CADENCE] = 170.0
    values[Channel.HEART_RATE_FAULT] = 0.0
    values[Channel.HEART_RATE] = np.where(np.arange(2400) < 700, 120.0, 150.0)
    assert told(values, broken_at) == {}
    values[Channel.HEART_RATE] = np.clip(120.0 + (np.arange(2400) - 700) / 20.0, 120.0, 150.0)
    assert set(told(values, broken_at)) == {HEART}  # what rises slowly is told


@pytest.mark.parametrize("seed", [52, 54])
def test_long_steps_are_told_within_minutes_also_of_who_takes_few(seed: int) -> None:
    found = told(run("overstride-8", seed))  # their cadence falls below that of everybody's running
    at_s, pct, text = found[CADENCE]
    assert 1800 + 240 <= at_s <= 1800 + 480
    assert 5.0 <= pct <= 9.0
    assert f"About {pct:.0f} % fewer steps a minute" in text
    assert found[BOUNCE][0] <= 1800 + 480  # long steps bounce
    assert HEART not in found


@pytest.mark.parametrize("seed", [50, 51])
def test_bounce_alone_is_told_alone(seed: int) -> None:
    assert set(told(run("bounce-12", seed))) == {BOUNCE}


def test_a_pace_that_changes_is_told_with_the_word_that_nobody_knows_it() -> None:
    faster, slower = told(run("progression", 51)), told(run("cool-down", 52))
    assert set(faster) == {HEART}
    assert "Without your speed nobody can tell a faster pace from a rising heart rate" in faster[HEART][2]
    assert set(slower) == {CONTACT}
    assert "nobody can tell a slower pace from tired legs" in slower[CONTACT][2]


def test_with_speed_or_without_cadence_or_believed_heart_rate_nothing_of_it_is_told() -> None:
    seen = run("overstride-8", 52)
    seen[Channel.SPEED, 100] = 3.0
    assert told(seen) == {}
    unheard = run("progression", 51)
    unheard[Channel.HEART_RATE_FAULT] = np.where(np.arange(unheard.shape[1]) > 1500, 3.0, 0.0)
    assert told(unheard) == {}
    stepless = run("progression", 51)
    stepless[Channel.CADENCE] = math.nan
    assert told(stepless) == {}


@pytest.mark.parametrize("broken_at", [200, 900, 2000])
def test_a_run_that_goes_on_in_another_process_is_told_the_same(broken_at: int) -> None:
    values = run("overstride-8", 52)
    assert told(values, broken_at) == told(values)


@pytest.mark.nightly
def test_forty_ordinary_runs_of_each_kind_are_told_nothing() -> None:
    wrong = [
        (scenario, seed, found)
        for scenario in (
            "steady",
            "hills",
            "stops",
            "run-walk",
            "treadmill",
            "strap-low",
            "strap-high",
            "lock-180",
        )
        for seed in range(100, 140)
        if (found := told(run(scenario, seed)))
    ]
    assert len(wrong) <= 3, wrong  # of 320 h; pace wanders


@pytest.mark.nightly
def test_long_steps_and_bounce_of_forty_runs_are_told() -> None:
    long_steps = [
        told(run("overstride-8", seed)).get(CADENCE, (9999, 0.0, ""))[0] for seed in range(100, 140)
    ]
    bounce = [told(run("bounce-12", seed)).get(BOUNCE, (9999, 0.0, ""))[0] for seed in range(100, 140)]
    assert np.mean(np.array(long_steps) <= 1800 + 600) >= 0.9, long_steps
    assert np.mean(np.array(bounce) <= 1800 + 900) >= 0.9, bounce
