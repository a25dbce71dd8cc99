"""The discovery message against the format that Home Assistant documents, with templates rendered."""

from __future__ import annotations

import copy
import json
import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import ImmutableSandboxedEnvironment
from mqtt_runs import DETECTORS, a_run, a_second, an_alert, settings_for, state_after
from mqtt_schemas import validator

from fleetfoot import __version__
from fleetfoot.mqtt import discovery, payload
from fleetfoot.mqtt.feed import LATEST_EVERY_S, Feed
from fleetfoot.mqtt.outbox import Retained, Tick
from fleetfoot.mqtt.payload import encode
from fleetfoot.mqtt.topics import Topics
from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.event import Phase

TOPICS = Topics.of("fleetfoot", "ann/#")
MESSAGE = discovery.message("ann/#", TOPICS, DETECTORS)
PARTS = MESSAGE["components"]
HOSTILE = (
    "<b>&\"'",
    "{{ states }}",
    "{% raw %}",
    "~/x~",
    "a/+/#",
    "\U0001f3c3",
    "n\0l\x1b[2J\r\n\u202e",
    "\ud800",
    "x" * 300,
)


def rendered(template: str, told: bytes) -> str:
    """Return what Home Assistant makes of a payload: the variables are those of its documentation."""
    value = told.decode()
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = None
    text: str = ImmutableSandboxedEnvironment().from_string(template).render(value=value, value_json=parsed)
    return text


def announced(feed: Feed) -> dict[str, bytes]:
    told: dict[str, bytes] = {}
    while isinstance(message := feed.outbox.next(0.0), Retained):
        feed.outbox.done(message, 0.0)
        told[message.topic] = message.payload
    return told


def test_an_athlete_is_announced_when_asked_for() -> None:
    feed = Feed("ann", settings_for("mqtt://broker", discovery_prefix="homeassistant"), DETECTORS)
    told = announced(feed)
    assert feed.announcement in told
    assert json.loads(told[feed.announcement])["device"]["name"] == "fleetfoot ann"


def test_nobody_is_announced_unasked() -> None:
    feed = Feed("ann", settings_for("mqtt://broker"), DETECTORS)
    assert list(feed.outbox._retained) == ["fleetfoot/ann/status"]


def test_the_message_is_of_the_documented_format() -> None:
    validator("discovery").validate(json.loads(encode(MESSAGE)))


@pytest.mark.parametrize(
    ("part", "key", "wrong"),
    [
        ("heart_rate_bpm", "state_class", "measured"),
        ("heart_rate_bpm", "unique_id", "a b"),
        ("speed_m_s", "unit_of_measurement", "min/km"),
        ("ground_contact_ms", "unit_of_measurement", "millis"),
        ("temperature_c", "unit_of_measurement", "degC"),
        ("heart_rate_bpm", "expire_after", 0),
        ("heart_rate_bpm", "state_topic", "a/+/b"),
        ("run", "device_class", "workout"),
        ("event", "event_types", []),
    ],
)
def test_the_format_refuses_what_is_not_documented(part: str, key: str, wrong: object) -> None:
    message = copy.deepcopy(MESSAGE)
    message["components"][part][key] = wrong
    assert not validator("discovery").is_valid(message)


@given(st.text() | st.sampled_from(HOSTILE))
def test_no_name_breaks_the_format_or_enters_a_template(athlete: str) -> None:
    topics = Topics.of("fleetfoot", athlete)
    message = json.loads(encode(discovery.message(athlete, topics, DETECTORS)))
    validator("discovery").validate(message)
    assert re.fullmatch(
        r"homeassistant/device/[a-zA-Z0-9_-]+/config", discovery.topic("homeassistant", topics)
    )
    for name, part in message["components"].items():
        templates = {key: text for key, text in part.items() if key.endswith("_template")}
        assert templates == {key: PARTS[name][key] for key in templates}


def test_origin_and_device_say_which_version_spoke() -> None:
    assert MESSAGE["origin"] == {"name": "fleetfoot", "sw_version": __version__}
    assert MESSAGE["device"]["sw_version"] == __version__


def test_every_detector_and_channel_is_an_entity_with_its_own_id() -> None:
    ids = {part["unique_id"] for part in PARTS.values()}
    assert len(ids) == len(PARTS) == len(DETECTORS) + len(SPECS) + 8
    ratings = {part["command_topic"] for part in PARTS.values() if part["platform"] == "number"}
    assert ratings == {TOPICS.rating(field) for field in ("legs", "tired", "legs_during")}
    assert PARTS["ask"]["command_topic"] == TOPICS.ask
    assert PARTS["state-drift"]["state_topic"] == TOPICS.state("drift")
    assert MESSAGE["availability_topic"] == TOPICS.status
    assert {PARTS[spec.name]["state_topic"] for spec in SPECS} == {TOPICS.latest}


@pytest.mark.parametrize(
    ("said", "legs", "now"),
    [({}, "None", "None"), ({"legs": 7.0}, "7.0", "None"), ({"legs_during": "30:4 61:6.5"}, "None", "6.5")],
)
def test_a_rating_shows_what_was_said_last(said: dict[str, Any], legs: str, now: str) -> None:
    """Home Assistant takes "None" for unknown."""
    told = encode(payload.diary(a_run(), said))
    for part, shown in (("diary-legs", legs), ("diary-legs_during", now)):
        assert rendered(PARTS[part]["value_template"], told) == shown


def test_legs_now_can_be_told_while_a_run_goes_on_and_the_others_at_any_time() -> None:
    assert "availability_topic" not in PARTS["diary-legs_during"]
    assert PARTS["diary-legs"]["availability_template"] == "{{ 'online' }}"


def test_units_are_spelt_as_home_assistant_spells_them() -> None:
    assert PARTS["temperature_c"]["unit_of_measurement"] == "\u00b0C"
    assert "unit_of_measurement" not in PARTS["duty_factor"]
    assert (PARTS["speed_m_s"]["device_class"], PARTS["speed_m_s"]["unit_of_measurement"]) == ("speed", "m/s")
    assert "device_class" not in PARTS["heart_rate_bpm"]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_sensor_shows_its_channel_and_unknown_as_unknown(spec: Any) -> None:  # noqa: ANN401 - a row of the table
    second = a_second(3)
    second.values[:] = range(len(Channel))
    known = encode(payload.tick(a_run(), second, DETECTORS))
    second.values[:] = float("nan")
    unknown = encode(payload.tick(a_run(), second, DETECTORS))
    template = PARTS[spec.name]["value_template"]
    assert float(rendered(template, known)) == [each.name for each in SPECS].index(spec.name)
    assert rendered(template, unknown) == "None"


@pytest.mark.parametrize(
    ("speed_m_s", "per_km", "per_mile"),
    [
        (3.2051, "5:12", "8:22"),
        (4.17, "4:00", "6:26"),  # 239.8 s: not 3:60
        (1.0, "16:40", "26:49"),
        (0.99, "None", "None"),
        (0.0, "None", "None"),
        (math.nan, "None", "None"),
    ],
)
def test_pace_is_written_as_runners_write_it(speed_m_s: float, per_km: str, per_mile: str) -> None:
    second = a_second(3)
    second.values[Channel.SPEED] = speed_m_s
    told = encode(payload.tick(a_run(), second, DETECTORS))
    assert rendered(PARTS["pace-km"]["value_template"], told) == per_km
    assert rendered(PARTS["pace-mile"]["value_template"], told) == per_mile


def test_a_detector_is_a_problem_while_it_is_active_and_unknown_while_it_cannot_judge() -> None:
    part, run = PARTS["state-overstride"], a_run()
    states = {
        "unknown": payload.quiet_state(run, "overstride", "unknown"),
        "clear": payload.quiet_state(run, "overstride", "clear"),
        "active": state_after(an_alert(run)),
        "not any more": state_after(an_alert(run, phase=Phase.UNJUDGED)),
    }
    shown = {name: rendered(part["value_template"], encode(state)) for name, state in states.items()}
    assert shown == {
        "unknown": "None",
        "clear": part["payload_off"],
        "active": part["payload_on"],
        "not any more": "None",
    }


def test_an_alert_becomes_an_event_of_a_named_type_with_its_fields() -> None:
    run = a_run('"}<b>{{ 1 }}')
    for phase in Phase:
        text = rendered(PARTS["event"]["value_template"], encode(an_alert(run, phase=phase).payload()))
        event = json.loads(text)
        assert event["event_type"] in PARTS["event"]["event_types"]
        assert (event["event_type"], event["athlete"]) == (phase.value, run.athlete)


def test_that_a_run_is_under_way_is_known_even_when_none_is() -> None:
    part = PARTS["run"]
    assert (part["payload_on"], part["payload_off"]) == ("online", "offline")
    for status in (b"online", b"offline"):
        assert rendered(part["availability_template"], status) == MESSAGE["payload_available"]


def test_two_athletes_are_two_devices() -> None:
    assert discovery.topic("ha", Topics.of("fleetfoot", "ann")) != discovery.topic("ha", TOPICS)


def test_home_assistant_is_told_of_a_tick_now_and_then_and_of_none_unasked() -> None:
    run = a_run()
    for prefix, expected in (("homeassistant", [0.0, 5.0, 10.0]), ("", [])):
        feed = Feed("ann", settings_for("mqtt://broker", discovery_prefix=prefix), DETECTORS)
        announced(feed)
        feed.outbox.join()
        told: list[float] = []
        for tenth in range(0, 120, 5):  # twice as fast as it was run
            feed.second(run, a_second(tenth), tenth / 10)
            while isinstance(message := feed.outbox.next(0.0), Tick):
                feed.outbox.done(message, 0.0)
                told += [tenth / 10] if message.topic == "fleetfoot/ann/latest" else []
            announced(feed)
        assert told == expected
    assert discovery.EXPIRE_S >= 2 * LATEST_EVERY_S
