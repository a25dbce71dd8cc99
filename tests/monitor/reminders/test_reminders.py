"""When a run is reminded of what, and that reminders give way to alerts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from mqtt_runs import an_alert
from mqtt_schemas import validator

from fleetfoot.errors import StoreError
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot.path.ticks import Ticks
from fleetfoot.reminders.course import Past
from fleetfoot.reminders.rules import RULES, SPIKES
from fleetfoot.reminders.settings import Meant, ReminderSettings
from fleetfoot.reminders.sink import RemindersSink
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from fleetfoot.path.reminder import Reminder

RUN = Run("20260501T120000Z-01234567", "Anna", "live")
QUIET = {"session_spike": False, "fast_start": False, "fuel": False, "legs_now": False}


class Hearer:
    def __init__(self) -> None:
        self.heard: list[Reminder] = []

    def remind(self, run: Run, reminder: Reminder) -> None:
        assert run == RUN
        validator("reminder").validate(reminder.payload())
        self.heard.append(reminder)

    def told(self) -> list[tuple[str, float]]:
        return [(reminder.rule, reminder.t_s) for reminder in self.heard]


def second(index: int, speed: float = 3.0, heart: float = math.nan) -> Second:
    values = np.full(len(Channel), np.nan)
    values[Channel.SPEED], values[Channel.HEART_RATE] = speed, heart
    return Second(index, values, np.array([]))


def followed(hearer: Hearer, past: Past, *only: str, **settings: object) -> RemindersSink:
    chosen = QUIET | dict.fromkeys(only, True) | settings
    sink = RemindersSink(ReminderSettings(**chosen), lambda _: past, [hearer])  # type: ignore[arg-type]
    sink.begin(RUN)
    for look in sink._looking:
        look.join()
    return sink


def test_a_run_that_grows_long_is_told_of_at_each_limit_once() -> None:
    hearer = Hearer()
    sink = followed(hearer, Past(longest_m=3000.0), "session_spike")
    for index in range(2400):
        sink.second(RUN, second(index))
    assert [rule for rule, _ in hearer.told()] == ["session_spike"] * 3
    for (_, t_s), limit in zip(hearer.told(), SPIKES, strict=True):
        assert t_s == pytest.approx(limit * 1000.0, abs=2.0)
    assert "10 % longer" in hearer.heard[0].message


def test_without_enough_runs_before_nothing_is_said_of_the_length() -> None:
    hearer = Hearer()
    sink = followed(hearer, Past(), "session_spike", "fast_start")
    for index in range(4000):
        sink.second(RUN, second(index, 5.0))
    assert hearer.told() == []


@pytest.mark.parametrize(
    ("speed", "heart", "meant", "told"),
    [
        (3.30, math.nan, Meant.EASY, True),
        (3.20, math.nan, Meant.EASY, False),
        (3.30, math.nan, Meant.HARD, False),
        (math.nan, 170.0, Meant.LONG, True),
        (2.9, 150.0, Meant.LONG, False),
        (math.nan, math.nan, Meant.EASY, False),
    ],
)
def test_a_fast_start_is_told_of_within_ten_minutes(
    speed: float, heart: float, meant: Meant, *, told: bool
) -> None:
    hearer = Hearer()
    past = Past(easy_m_s=3.0, rest_bpm=50.0, greatest_bpm=190.0)
    sink = followed(hearer, past, "fast_start", meant=meant)
    for index in range(700):
        sink.second(RUN, second(index, speed, heart))
    assert hearer.told() == ([("fast_start", 179.0)] if told else [])


def test_three_fast_minutes_after_ten_are_no_fast_start() -> None:
    hearer = Hearer()
    sink = followed(hearer, Past(easy_m_s=3.0), "fast_start")
    for index in range(1200):
        sink.second(RUN, second(index, 3.0 if index < 600 else 4.0))
    assert hearer.told() == []


@pytest.mark.parametrize(
    ("planned_min", "at_min"), [(0.0, [75, 100]), (90.0, [45, 70, 95]), (60.0, [75, 100])]
)
def test_carbohydrate_is_told_of_in_time(planned_min: float, at_min: list[int]) -> None:
    hearer = Hearer()
    sink = followed(hearer, Past(), "fuel", planned_min=planned_min)
    for index in range(110 * 60):
        sink.second(RUN, second(index))
    assert [round(t_s / 60.0) for _, t_s in hearer.told()] == at_min
    assert "estimated" in hearer.heard[0].message


def test_standing_is_no_running() -> None:
    hearer = Hearer()
    sink = followed(hearer, Past(), "fuel")
    for index in range(100 * 60):
        sink.second(RUN, second(index, 0.0))
    assert hearer.told() == []


def test_legs_are_asked_for_every_half_hour_and_an_answer_counts() -> None:
    hearer = Hearer()
    sink = followed(hearer, Past(), "legs_now")
    for index in range(5000):
        sink.second(RUN, second(index))
        if index == 2400:
            sink.said(RUN, {"legs_during": "40:5"})
    assert hearer.told() == [("legs_now", 1800.0), ("legs_now", 4200.0)]
    sink.end(RUN, {})
    assert hearer.told()[-1] == ("diary", 4999.0)


def test_a_reminder_waits_for_a_minute_after_an_alert_and_legs_are_asked_then() -> None:
    hearer = Hearer()
    sink = followed(hearer, Past(longest_m=1000.0), "session_spike", "legs_now")
    for index in range(600):
        if index == 360:  # 1080 m: the limit comes 7 s later
            sink.alert(RUN, an_alert(RUN, 320.0))
        sink.second(RUN, second(index, 3.0 if index < 400 else 1.0))
    assert hearer.told()[:2] == [("session_spike", 420.0), ("legs_now", 480.0)]


@pytest.mark.parametrize("broken_at", [1, 1500, 2800, 4400])
def test_a_run_that_goes_on_after_a_break_is_reminded_as_if_there_had_been_none(broken_at: int) -> None:
    seconds = [second(index) for index in range(6000)]
    alert = an_alert(RUN, 1000.0)
    told = int(alert.payload()["t_s"])
    whole, before, after = Hearer(), Hearer(), Hearer()
    past = Past(longest_m=3000.0)

    def follow(sink: RemindersSink, since: int, until: int) -> RemindersSink:
        for each in seconds[since:until]:
            if each.index == told:
                sink.alert(RUN, alert)
            sink.second(RUN, each)
        return sink

    follow(followed(whole, past, *QUIET), 0, 6000)
    follow(followed(before, past, *QUIET), 0, broken_at)
    again = followed(after, past, *QUIET)
    stored = np.stack([each.values for each in seconds[:broken_at]], axis=1)
    ticks = Ticks(np.arange(broken_at), stored, np.zeros((0, broken_at)), ())
    again.recall(RUN, ticks, [alert.payload()] if told < broken_at else [])
    follow(again, broken_at, 6000)
    assert before.told() + after.told() == whole.told()
    assert len(whole.told()) > 5


def test_a_store_that_cannot_be_read_takes_no_reminder_away_that_needs_none() -> None:
    def gone(run: Run) -> Past:
        raise StoreError(f"no {run.id}")

    hearer = Hearer()
    sink = RemindersSink(ReminderSettings(), gone, [hearer])
    sink.begin(RUN)
    for look in sink._looking:
        look.join()
    for index in range(1801):
        sink.second(RUN, second(index))
    assert hearer.told() == [("legs_now", 1800.0)]


def test_every_rule_can_be_switched_off() -> None:
    assert {rule.name for rule in RULES} == set(QUIET)
