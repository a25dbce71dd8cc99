from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mqtt_runs import DETECTORS, a_run, a_second, an_alert, settings_for

from fleetfoot.mqtt.feed import Feed
from fleetfoot.mqtt.outbox import Event, Retained
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from fleetfoot.path.sink import Second

EXPIRY_S = settings_for("mqtt://broker").event_expiry_s
LONG_AFTER = datetime(2100, 1, 1, tzinfo=UTC)


def a_feed() -> Feed:
    return Feed("ann", settings_for("mqtt://broker"), DETECTORS)


def unjudged_second(index: int, detectors: int = len(DETECTORS)) -> Second:
    return a_second(index, scores=(math.nan,) * detectors)


def states(feed: Feed) -> dict[str, Any]:
    """Return the payloads of all state topics."""
    told: dict[str, Any] = {}
    feed.outbox.join()
    while message := feed.outbox.next(0.0):
        feed.outbox.done(message, 0.0)
        if isinstance(message, Retained) and "/state/" in message.topic:
            told[message.topic.rpartition("/")[2]] = json.loads(message.payload)
    return told


def test_a_detector_is_unknown_until_it_can_judge() -> None:
    feed, run = a_feed(), a_run()
    feed.begin(run)
    assert {name: state["state"] for name, state in states(feed).items()} == dict.fromkeys(
        DETECTORS, "unknown"
    )
    feed.second(run, a_second(0), 0.0)
    told = {name: state["state"] for name, state in states(feed).items()}
    assert told == {"overstride": "clear", "drift": "clear"}
    feed.second(run, a_second(1), 0.0)
    assert states(feed) == {}


def diaries(feed: Feed) -> list[dict[str, Any]]:
    """Return what is told on the topic of the diary."""
    feed.outbox.join()
    told: list[dict[str, Any]] = []
    while message := feed.outbox.next(0.0):
        feed.outbox.done(message, 0.0)
        if message.topic == feed.topics.diary:
            told.append(json.loads(message.payload)["said"])
    return told


def test_a_run_that_begins_takes_away_what_was_said_of_the_run_before_once() -> None:
    feed, run = a_feed(), a_run()
    feed.said(run, {"legs": 7.0})
    feed.begin(run)
    for index in range(3):
        feed.second(run, a_second(index), 0.0)
    assert diaries(feed) == [{}]
    feed.said(run, {"legs_during": "30:4"})
    feed.second(run, a_second(3), 0.0)
    assert diaries(feed) == [{"legs_during": "30:4"}]


def test_a_run_that_goes_on_keeps_what_was_said_of_it() -> None:
    feed, run = a_feed(), a_run()
    feed.begin(run)
    feed.recall(run, [], 0.0, LONG_AFTER)
    feed.second(run, a_second(0), 0.0)
    assert diaries(feed) == []


def test_an_episode_goes_from_active_to_clear_and_its_seconds_do_not_end_it() -> None:
    feed, run = a_feed(), a_run()
    feed.begin(run)
    feed.alert(run, an_alert(run), 0.0)
    feed.second(run, a_second(0), 0.0)
    assert states(feed)["overstride"]["state"] == "active"
    feed.alert(run, an_alert(run, phase=Phase.CLEAR), 0.0)
    assert states(feed)["overstride"]["state"] == "clear"


def test_a_run_that_goes_on_tells_the_events_that_are_still_worth_it_as_they_were() -> None:
    told, again, run = a_feed(), a_feed(), a_run()
    alerts = [an_alert(run, phase=Phase.ONSET), an_alert(run, phase=Phase.ESCALATE)]
    alerts[1] = replace(alerts[1], event=replace(alerts[1].event, t_s=alerts[0].event.t_s + 50.0))
    for alert in alerts:
        told.alert(run, alert, 0.0)
    last_utc = datetime.fromisoformat(alerts[1].payload()["utc"])
    again.recall(
        run, [alert.payload() for alert in alerts], 1000.0, last_utc + timedelta(seconds=EXPIRY_S - 30.0)
    )
    before, after = told.outbox, again.outbox
    oldest = before.next(0.0)
    assert isinstance(oldest, Event)
    before.done(oldest, 0.0)  # the first is too old by now
    first, second = before.next(0.0), after.next(1000.0)
    assert isinstance(first, Event)
    assert second == first._replace(expires_s=1030.0)
    assert after.waiting == 1
    assert not isinstance(after.next(1030.0), Event)


def test_a_date_that_was_set_back_makes_no_event_last_longer() -> None:
    feed, run = a_feed(), a_run()
    feed.recall(run, [an_alert(run).payload()], 1000.0, datetime(2000, 1, 1, tzinfo=UTC))
    event = feed.outbox.next(1000.0)
    assert isinstance(event, Event)
    assert event.expires_s == 1000.0 + EXPIRY_S


def test_a_run_that_goes_on_has_the_states_that_its_alerts_led_to_and_no_old_event_again() -> None:
    told, again, run = a_feed(), a_feed(), a_run()
    alerts = [an_alert(run, phase=Phase.ONSET), an_alert(run, phase=Phase.ESCALATE)]
    told.begin(run)
    for alert in alerts:
        told.alert(run, alert, 0.0)
    again.begin(run)
    again.recall(run, [alert.payload() for alert in alerts], 0.0, LONG_AFTER)
    assert again.outbox.waiting == 0
    before, after = states(told), states(again)
    assert after == before
    assert after["overstride"]["state"] == "active"
    again.second(run, a_second(700), 0.0)
    assert "overstride" not in states(again)  # an open episode ends by an alert alone
    again.alert(run, an_alert(run, phase=Phase.CLEAR), 0.0)
    assert states(again)["overstride"]["state"] == "clear"


def test_an_alert_of_a_detector_that_is_not_watched_any_more_leads_to_no_state() -> None:
    feed, run = a_feed(), a_run()
    feed.begin(run)
    feed.recall(run, [an_alert(run).payload() | {"detector": "other"}], 0.0, LONG_AFTER)
    assert set(states(feed)) == set(DETECTORS)


def test_an_episode_that_nobody_can_judge_any_more_leaves_the_state_unknown_until_it_is_judged_again() -> (
    None
):
    feed, run = a_feed(), a_run()
    feed.begin(run)
    feed.alert(run, an_alert(run), 0.0)
    states(feed)
    feed.alert(run, an_alert(run, phase=Phase.UNJUDGED), 0.0)
    (state,) = states(feed).values()
    assert (state["state"], state["since_s"], state["severity"]) == ("unknown", 100.0, None)
    assert state["id"].endswith("-unjudged")
    feed.second(run, unjudged_second(101), 0.0)
    assert "overstride" not in states(feed)
    feed.second(run, a_second(102), 0.0)
    assert states(feed)["overstride"]["state"] == "clear"


def test_a_clear_detector_that_cannot_judge_for_long_becomes_unknown() -> None:
    detectors = ("overstriding", "cardiac_drift")
    feed, run = Feed("ann", settings_for("mqtt://broker"), detectors), a_run()
    feed.begin(run)
    feed.second(run, a_second(0, scores=(0.1, 0.3)), 0.0)
    assert {state["state"] for state in states(feed).values()} == {"clear"}
    told: list[tuple[int, str]] = []
    for index in range(1, 700):
        feed.second(run, unjudged_second(index, 2), 0.0)
        told += [(index, f"{name} {state['state']}") for name, state in states(feed).items()]
    assert told == [(60, "overstriding unknown"), (600, "cardiac_drift unknown")]
    feed.second(run, a_second(700, scores=(0.1, 0.3)), 0.0)
    assert {state["state"] for state in states(feed).values()} == {"clear"}


def test_an_open_episode_stays_active_while_it_cannot_be_judged() -> None:
    feed, run = a_feed(), a_run()
    feed.begin(run)
    feed.alert(run, an_alert(run), 0.0)
    states(feed)
    for index in range(700):
        feed.second(run, unjudged_second(index), 0.0)
    assert states(feed) == {}


def test_the_end_leaves_nothing_active() -> None:
    feed, run = a_feed(), a_run()
    feed.begin(run)
    feed.alert(run, an_alert(run), 0.0)
    states(feed)
    feed.end(run, {})
    assert {state["state"] for state in states(feed).values()} == {"unknown"}


def test_the_end_of_one_run_leaves_the_states_of_another_alone() -> None:
    feed, first, second = a_feed(), a_run(id_="first"), a_run(id_="second")
    feed.begin(first)
    feed.begin(second)
    feed.alert(second, an_alert(second), 0.0)
    states(feed)
    feed.end(first, {})
    assert states(feed) == {}
    feed.end(second, {})
    assert states(feed)["overstride"]["run"] == "second"
