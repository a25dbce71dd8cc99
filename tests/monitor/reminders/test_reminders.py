"""When a run is reminded of what, and that reminders give way to alerts."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from mqtt_runs import an_alert
from mqtt_schemas import validator

from fleetfoot.errors import StoreError
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot.reminders.course import Past
from fleetfoot.reminders.reminding import Before, Reminders
from fleetfoot.reminders.rules import RULES, rules_for
from fleetfoot.reminders.settings import Meant, ReminderSettings
from fleetfoot.reminders.without_speed import WITHOUT_SPEED
from fleetfoot_signal import Channel, HeartRateFault
from fleetfoot_signal.days.distance import SPIKES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder

RUN = Run("20260501T120000Z-01234567", "Anna", "live", datetime(2026, 5, 1, 12, tzinfo=UTC))
QUIET = {
    "above_maximum_heart_rate": False,
    "session_spike": False,
    "fast_start": False,
    "intensity": False,
    "without_speed": False,
    "fuel": False,
    "legs_now": False,
}


class Heard:
    """One run, followed."""

    def __init__(self, before: Before, *only: str, live: bool = True, **settings: object) -> None:
        chosen = QUIET | dict.fromkeys(only, True) | settings
        self.reminders = Reminders(ReminderSettings(**chosen), lambda _: before, waits=not live)  # type: ignore[arg-type]
        self.reminding = self.reminders.follow(RUN)
        self.heard: list[Reminder] = []

    def run(self, seconds: Iterable[Second], alert: Alert | None = None) -> None:
        for each in seconds:
            if alert is not None and each.index == int(alert.payload()["t_s"]):
                self.reminding.alert(alert)
            self.hear(self.reminding.second(each))

    def hear(self, reminders: list[Reminder]) -> None:
        for each in reminders:
            validator("reminder").validate(each.payload())
        self.heard += reminders

    def told(self) -> list[tuple[str, float]]:
        return [(reminder.rule, reminder.t_s) for reminder in self.heard]


def second(index: int, speed: float = 3.0, heart: float = math.nan) -> Second:
    values = np.full(len(Channel), np.nan)
    values[Channel.SPEED], values[Channel.HEART_RATE] = speed, heart
    return Second(index, values, np.array([]))


def followed(past: Past, *only: str, **settings: object) -> Heard:
    return Heard(Before(past), *only, live=False, **settings)


def test_a_run_that_grows_long_is_told_of_at_each_limit_once() -> None:
    heard = followed(Past(longest_m=3000.0), "session_spike")
    heard.run(second(index) for index in range(2400))
    assert [rule for rule, _ in heard.told()] == ["session_spike"] * 3
    for (_, t_s), limit in zip(heard.told(), SPIKES, strict=True):
        assert t_s == pytest.approx(limit * 1000.0, abs=2.0)
    assert "10 % longer" in heard.heard[0].message


def test_without_enough_runs_before_nothing_is_said_of_the_length() -> None:
    heard = followed(Past(), "session_spike", "fast_start")
    heard.run(second(index, 5.0) for index in range(4000))
    assert heard.told() == []


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
    heard = followed(Past(easy_m_s=3.0, rest_bpm=50.0, greatest_bpm=190.0), "fast_start", meant=meant)
    heard.run(second(index, speed, heart) for index in range(700))
    assert heard.told() == ([("fast_start", 179.0)] if told else [])


def test_three_fast_minutes_after_ten_are_no_fast_start() -> None:
    heard = followed(Past(easy_m_s=3.0), "fast_start")
    heard.run(second(index, 3.0 if index < 600 else 4.0) for index in range(1200))
    assert heard.told() == []


def beating(index: int, a1: float, artefacts_pct: float, speed: float = 3.0, heart: float = 150.0) -> Second:
    found = second(index, speed, heart)
    found.values[Channel.DFA_A1], found.values[Channel.BEAT_ARTEFACTS] = a1, artefacts_pct
    return found


FELT = Past(rest_bpm=50.0, greatest_bpm=190.0)


def told_of_intensity(
    seconds: Iterable[Second], meant: Meant = Meant.EASY, past: Past = FELT
) -> list[tuple[str, float]]:
    heard = followed(past, "intensity", meant=meant)
    heard.run(seconds)
    return heard.told()


@pytest.mark.parametrize("past", [FELT, Past()])
def test_an_easy_run_that_is_none_is_told_of_once(past: Past) -> None:
    assert told_of_intensity((beating(i, 0.6, 0.5) for i in range(2600)), past=past) == [("intensity", 540.0)]


@pytest.mark.parametrize("meant", [Meant.UNSTATED, Meant.LONG, Meant.HARD])
def test_what_is_not_said_to_be_easy_is_told_nothing_of_its_intensity(meant: Meant) -> None:
    assert told_of_intensity((beating(i, 0.5, 0.0) for i in range(2600)), meant) == []


@pytest.mark.parametrize(
    ("a1", "artefacts_pct", "speed", "heart"),
    [
        (0.70, 0.0, 3.0, 150.0),
        (0.50, 1.5, 3.0, 150.0),
        (math.nan, 5.0, 3.0, 150.0),
        (math.nan, math.nan, 3.0, 150.0),
        (0.50, 0.0, 1.5, 150.0),
        (0.50, 0.0, math.nan, 150.0),
        (0.50, 0.0, 3.0, 100.0),
    ],
)
def test_intensity_is_told_of_sound_beats_at_a_known_running_effort_alone(
    a1: float, artefacts_pct: float, speed: float, heart: float
) -> None:
    assert told_of_intensity(beating(i, a1, artefacts_pct, speed, heart) for i in range(2600)) == []


def test_intensity_waits_for_an_even_pace_and_is_not_told_of_tired_hearts() -> None:
    uneven = (beating(i, 0.5, 0.0, 3.0 + 0.5 * (i % 400 < 120)) for i in range(2600))
    assert told_of_intensity(uneven) == []
    late = (beating(i, 0.5 if i > 2600 else 0.9, 0.0) for i in range(6000))
    assert told_of_intensity(late) == []


def judged(index: int, heart: float, fault: HeartRateFault = HeartRateFault.NONE) -> Second:
    found = second(index, heart=heart)
    found.values[Channel.HEART_RATE_FAULT] = fault
    return found


STATED = Past(greatest_bpm=190.0)


def told_above(
    course: Callable[[int], tuple[float, HeartRateFault]], past: Past = STATED
) -> list[tuple[str, float]]:
    heard = followed(past, "above_maximum_heart_rate")
    heard.run(judged(index, *course(index)) for index in range(2000))
    return heard.told()


def climb(top: float, since: int = 1000, until: int = 2000) -> Callable[[int], tuple[float, HeartRateFault]]:
    return lambda index: (top if since <= index < until else 160.0, HeartRateFault.NONE)


@pytest.mark.parametrize(
    ("past", "says"),
    [
        (
            STATED,
            "above the maximum that you stated (190 bpm). Most likely that is too low, or the strap errs",
        ),
        (Past(seen_bpm=190.0), "above what your earlier runs reached (190 bpm). Most likely your maximum is"),
        (Past(greatest_bpm=190.0, seen_bpm=181.0), "the maximum that you stated (190 bpm)"),
    ],
)
def test_a_heart_rate_clearly_above_the_maximum_is_told_of_once(past: Past, says: str) -> None:
    heard = followed(past, "above_maximum_heart_rate")
    heard.run(judged(index, *climb(200.0)(index)) for index in range(1500))
    heard.run(judged(index, *climb(205.0, 1600)(index)) for index in range(1500, 2000))
    assert heard.told() == [("above_maximum_heart_rate", 1030.0)]
    assert says in heard.heard[0].message
    assert heard.heard[0].message.endswith("If you feel unwell, stop.")
    assert (heard.heard[0].value, heard.heard[0].unit) == (200.0, "bpm")


@pytest.mark.parametrize(
    ("course", "past"),
    [
        (climb(199.0), STATED),  # 4.7 %
        (climb(210.0, 1000, 1030), STATED),  # not for half a minute
        (climb(210.0), Past()),  # nobody knows the maximum
    ],
)
def test_what_is_not_clearly_above_a_known_maximum_for_half_a_minute_is_not_told(
    course: Callable[[int], tuple[float, HeartRateFault]], past: Past
) -> None:
    assert told_above(course, past) == []


@pytest.mark.parametrize("fault", [each for each in HeartRateFault if each is not HeartRateFault.NONE])
def test_a_heart_rate_that_is_not_believed_on_its_way_up_is_never_above_the_maximum(
    fault: HeartRateFault,
) -> None:
    def leap(index: int) -> tuple[float, HeartRateFault]:
        heart, _ = climb(215.0)(index)
        return heart, fault if 1000 <= index < 1020 else HeartRateFault.NONE

    def later(index: int) -> tuple[float, HeartRateFault]:
        heart, _ = climb(215.0)(index)
        return heart, fault if index % 25 == 0 else HeartRateFault.NONE

    assert told_above(leap) == []
    assert told_above(later) == []


def test_a_dry_strap_that_reads_too_high_from_the_start_is_not_told() -> None:
    assert told_above(climb(210.0, 0, 1200)) == []
    assert told_above(climb(210.0, 120, 880)) == []


def test_without_a_judge_of_heart_rate_nothing_is_believed() -> None:
    heard = followed(STATED, "above_maximum_heart_rate")
    heard.run(second(index, heart=160.0 if index < 900 else 210.0) for index in range(2000))
    assert heard.told() == []


@pytest.mark.parametrize(
    ("planned_min", "at_min"), [(0.0, [75, 100]), (90.0, [45, 70, 95]), (60.0, [75, 100])]
)
def test_carbohydrate_is_told_of_in_time(planned_min: float, at_min: list[int]) -> None:
    heard = followed(Past(), "fuel", planned_min=planned_min)
    heard.run(second(index) for index in range(110 * 60))
    assert [round(t_s / 60.0) for _, t_s in heard.told()] == at_min
    assert "estimated" in heard.heard[0].message


def test_standing_is_no_running() -> None:
    heard = followed(Past(), "fuel")
    heard.run(second(index, 0.0) for index in range(100 * 60))
    assert heard.told() == []


def test_legs_are_asked_for_every_half_hour_and_an_answer_counts() -> None:
    heard = followed(Past(), "legs_now")
    heard.run(second(index) for index in range(2401))
    heard.reminders.said(RUN, {"legs_during": "40:5"})
    heard.run(second(index) for index in range(2401, 5000))
    assert heard.told() == [("legs_now", 1850.0), ("legs_now", 4250.0)]
    heard.hear(heard.reminding.end())
    assert heard.told()[-1] == ("diary", 4999.0)


def test_a_reminder_waits_for_a_minute_after_an_alert_and_legs_are_asked_then() -> None:
    heard = followed(Past(longest_m=1000.0), "session_spike", "legs_now")
    alert = an_alert(RUN, 320.0)
    heard.run(
        (second(index, 3.0 if index < 400 else 1.0) for index in range(600)), alert
    )  # 1,100 m at 367 s, the alert at 360 s
    assert heard.told()[:2] == [("session_spike", 420.0), ("legs_now", 480.0)]


def test_legs_are_not_asked_for_twice_in_twenty_minutes_however_many_alerts_there_are() -> None:
    heard = followed(Past(), "legs_now")
    for at in range(300, 3600, 150):
        heard.run((second(index) for index in range(at - 150, at)), an_alert(RUN, at - 60.0))
    asked = [t_s for _, t_s in heard.told()]
    assert asked[0] < 600.0  # the first alert is asked after
    assert len(asked) == 3
    assert min(after - before for before, after in pairwise(asked)) >= 1200.0


SECONDS = [second(index) for index in range(6000)]
ANSWERS = (("30:4", 1861), ("30:4 62:6", 3733))
"""What was rated on the way so far, from which second on."""


def whole() -> Heard:
    """Return a live run in which legs were rated when they were asked for, and an alert was told."""
    heard = Heard(Before(Past(longest_m=3000.0)), *QUIET)
    done = 0
    for said, at in ANSWERS:
        heard.run(SECONDS[done:at], an_alert(RUN, 1000.0))
        heard.reminders.said(RUN, {"legs_during": said})
        done = at
    heard.run(SECONDS[done:], an_alert(RUN, 1000.0))
    return heard


@pytest.mark.parametrize("broken_at", [1, 1500, 1840, 2800, 4400])
def test_a_run_that_goes_on_in_another_process_is_reminded_as_if_there_had_been_no_break(
    broken_at: int,
) -> None:
    given = [said for said, at in ANSWERS if at <= broken_at]
    before, after = Heard(Before(Past(longest_m=3000.0)), *QUIET), Heard(Before(), *QUIET)
    done = 0
    for said, at in [each for each in ANSWERS if each[1] <= broken_at]:
        before.run(SECONDS[done:at], an_alert(RUN, 1000.0))
        before.reminders.said(RUN, {"legs_during": said})
        done = at
    before.run(SECONDS[done:broken_at], an_alert(RUN, 1000.0))
    state = json.loads(json.dumps(before.reminding.keep()))
    if broken_at < 60:  # what was before is looked up again
        after = Heard(Before(Past(longest_m=3000.0)), *QUIET)
    after.reminding.resume(state)
    done = broken_at
    for said, at in ANSWERS[len(given) :]:
        after.run(SECONDS[done:at], an_alert(RUN, 1000.0))
        after.reminders.said(RUN, {"legs_during": said})
        done = at
    after.run(SECONDS[done:], an_alert(RUN, 1000.0))
    assert before.told() + after.told() == whole().told()
    assert len(whole().told()) > 5


def test_a_run_that_is_played_again_is_reminded_as_it_was_live() -> None:
    again = Heard(Before(Past(longest_m=3000.0), ANSWERS[-1][0]), *QUIET, live=False)
    again.run(SECONDS, an_alert(RUN, 1000.0))
    assert [each.payload() for each in again.heard] == [each.payload() for each in whole().heard]
    assert {"session_spike", "fuel", "legs_now"} == {rule for rule, _ in again.told()}


def test_a_store_that_cannot_be_read_takes_no_reminder_away_that_needs_none() -> None:
    def gone(run: Run) -> Before:
        raise StoreError(f"no {run.id}")

    reminding = Reminders(ReminderSettings(), gone, waits=True).follow(RUN)
    told = [each.rule for index in range(1900) for each in reminding.second(second(index))]
    assert told == ["legs_now"]


@pytest.mark.parametrize(
    ("runs", "said"), [(0, "and none were found"), (1, "and one was found"), (2, "2 were")]
)
def test_without_enough_runs_before_it_is_said_that_the_length_cannot_be_judged(runs: int, said: str) -> None:
    heard = followed(Past(runs=runs), "session_spike")
    heard.run(SECONDS[:100])
    (line,) = heard.reminding.silences()
    assert "that needs 3 runs with a known distance in the 30 days before" in line
    assert said in line
    assert followed(Past(runs=runs)).reminding.silences() == []


def test_every_rule_can_be_switched_off() -> None:
    of_one_switch = {rule.name for rule in WITHOUT_SPEED}
    assert {rule.name for rule in RULES} == (set(QUIET) - {"without_speed"}) | of_one_switch
    assert rules_for(ReminderSettings(**QUIET)) == []  # type: ignore[arg-type]
    assert len(rules_for(ReminderSettings())) == len(RULES)
