from __future__ import annotations

import json
import re

from mqtt_runs import DETECTORS, settings_for

from fleetfoot.mqtt import discovery
from fleetfoot.mqtt.feed import Feed
from fleetfoot.mqtt.outbox import Retained
from fleetfoot.mqtt.topics import Topics
from fleetfoot_signal.channel import SPECS

TOPICS = Topics.of("fleetfoot", "ann/#")


def test_an_athlete_is_announced_when_asked_for() -> None:
    feed = Feed("ann", settings_for("mqtt://broker", discovery_prefix="homeassistant"), DETECTORS)
    told: dict[str, bytes] = {}
    while isinstance(message := feed.outbox.next(0.0), Retained):
        feed.outbox.done(message, 0.0)
        told[message.topic] = message.payload
    (topic,) = (topic for topic in told if topic.startswith("homeassistant/"))
    assert json.loads(told[topic])["device"]["name"] == "fleetfoot ann"


def test_nobody_is_announced_unasked() -> None:
    feed = Feed("ann", settings_for("mqtt://broker"), DETECTORS)
    assert list(feed.outbox._retained) == ["fleetfoot/ann/status"]


def test_the_topic_is_one_that_home_assistant_reads() -> None:
    # its TOPIC_MATCHER; anything else is refused with a warning there
    assert re.fullmatch(
        r"homeassistant/device/[a-zA-Z0-9_-]+/config", discovery.topic("homeassistant", TOPICS)
    )


def test_every_detector_and_channel_is_an_entity_with_its_own_id() -> None:
    message = discovery.message("ann/#", TOPICS, DETECTORS)
    parts = message["components"]
    assert (
        len({part["unique_id"] for part in parts.values()}) == len(parts) == len(DETECTORS) + len(SPECS) + 1
    )
    assert parts["state-drift"]["state_topic"] == TOPICS.state("drift")
    assert parts["state-drift"]["value_template"].startswith(
        "{{ 'None' if value_json.state == 'unknown' else"
    )
    assert parts["temperature_c"]["unit_of_measurement"] == "°C"
    assert parts["duty_factor"]["unit_of_measurement"] is None
    assert parts["heart_rate_bpm"]["value_template"] == "{{ value_json['values']['heart_rate_bpm'] }}"
    assert message["availability_topic"] == TOPICS.status


def test_two_athletes_are_two_devices() -> None:
    assert discovery.topic("ha", Topics.of("fleetfoot", "ann")) != discovery.topic("ha", TOPICS)
