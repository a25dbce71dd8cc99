"""Discovery on a real broker: announced, kept, announced again when Home Assistant starts, and taken back."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import aiomqtt
import pytest
from mosquitto import Mosquitto, make_password_file, mosquitto
from mqtt_runs import (
    Notices,
    a_run,
    a_second,
    all_told,
    an_alert,
    reading,
    reading_client,
    running,
    settings_for,
)
from mqtt_schemas import validator
from patience import PATIENCE_S

from fleetfoot.mqtt import discovery, publisher, removal
from fleetfoot.mqtt.rating import Rating
from fleetfoot.mqtt.removal import RemovalError, remove
from fleetfoot.mqtt.topics import Topics
from fleetfoot.mqtt.trouble import UnreachableError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.mosquitto

NAME = 'Zo\u00eb "<b>" {{ x }}'
TOPIC = discovery.topic("homeassistant", Topics.of("fleetfoot", NAME))


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "SPREAD_S", 0.0)


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
async def test_it_is_announced_kept_announced_again_and_taken_back(broker: Mosquitto, protocol: str) -> None:
    settings = settings_for(broker.url, discovery_prefix="homeassistant", protocol=protocol)
    run = a_run(NAME)
    async with reading(settings) as reader:
        async with running(settings, Notices()) as sink:
            sink.alert(run, an_alert(run))
            await all_told(sink)
            await reader.until(lambda: len(reader.on(TOPIC)) == 1)
            async with reading_client(settings) as home:
                await home.publish(discovery.BIRTH_TOPIC, b"online", qos=1)
                await reader.until(lambda: len(reader.on(TOPIC)) == 2)
                await home.publish(discovery.BIRTH_TOPIC, b"offline", qos=1)
                await home.publish("fleetfoot/x", b"", qos=1)
            sink.second(run, a_second(1))
            latest = Topics.of("fleetfoot", NAME).latest
            await reader.until(lambda: bool(reader.on(latest)))
        first, again = reader.json_on(TOPIC)
        assert first == again
        validator("discovery").validate(first)
        assert first["device"]["name"] == f"fleetfoot {NAME}"
        assert len(reader.on(TOPIC)) == 2
    async with reading(settings, TOPIC) as later:  # kept after the end of the run
        await later.until(lambda: len(later.messages) == 1)
        assert later.messages[0].retain
        assert json.loads(later.messages[0].payload) == first
    assert await remove(settings, TOPIC) is True
    assert await remove(settings, TOPIC) is False
    async with reading(settings, "homeassistant/#") as after, reading_client(settings) as home:
        await home.publish("homeassistant/end", b"x", qos=1)
        await after.until(lambda: bool(after.messages))
        assert [message.topic.value for message in after.messages] == ["homeassistant/end"]


async def test_that_home_assistant_goes_does_not_make_us_contradict(broker: Mosquitto) -> None:
    settings = settings_for(broker.url, discovery_prefix="homeassistant")
    run, status = a_run(), Topics.of("fleetfoot", "ann").status
    async with reading(settings, "#") as reader, running(settings, Notices()) as sink:
        sink.alert(run, an_alert(run))
        await all_told(sink)
        await reader.until(lambda: len(reader.on(status)) == 1)
        async with reading_client(settings) as home:
            await home.publish(discovery.BIRTH_TOPIC, b"offline", qos=1)
        sink.alert(run, an_alert(run, 300.0))
        await all_told(sink)
        await reader.until(lambda: len(reader.on(Topics.of("fleetfoot", "ann").event)) == 2)
        assert reader.on(status) == [b"online"]


@pytest.mark.parametrize("prefix", ["", "homeassistant"])
async def test_we_listen_for_home_assistant_only_where_it_is_told_of_us(
    broker: Mosquitto, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    heard: list[str] = []
    subscribe = aiomqtt.Client.subscribe

    async def subscribe_and_note(client: aiomqtt.Client, topic: str, qos: int) -> None:
        heard.append(topic)
        await subscribe(client, topic, qos)

    monkeypatch.setattr(aiomqtt.Client, "subscribe", subscribe_and_note)
    settings, run = settings_for(broker.url, discovery_prefix=prefix), a_run()
    async with running(settings, Notices()) as sink:
        sink.alert(run, an_alert(run))
        await all_told(sink)
    told = [f"fleetfoot/ann/diary/{topic}" for topic in ("legs/set", "tired/set", "legs_during/set", "ask")]
    assert heard == ["fleetfoot/ann/status", *([discovery.BIRTH_TOPIC, *told] if prefix else [])]


async def test_a_broker_that_refuses_the_removal_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "ECHO_S", 0.5)
    access = tmp_path / "acl"
    access.write_text("user ann\ntopic readwrite fleetfoot/#\n")
    passwords = make_password_file(tmp_path, {"ann": "secret"})
    with mosquitto(tmp_path, password_file=passwords, acl_file=access) as closed:
        url = closed.url.replace("//", "//ann:secret@")
        for protocol in ("5", "3.1.1"):
            with pytest.raises(RemovalError, match="allow this user to read and write it") as caught:
                await remove(settings_for(url, protocol=protocol), TOPIC)
            assert "secret" not in str(caught.value)


async def test_a_broker_that_is_away_is_said(broker: Mosquitto) -> None:
    settings = settings_for(broker.url)
    broker.stop()
    with pytest.raises(UnreachableError, match="does not answer"):
        await remove(settings, TOPIC)


async def test_a_broker_that_dies_under_way_is_said(
    broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe = aiomqtt.Client.subscribe

    async def subscribe_and_die(client: aiomqtt.Client, topic: str, qos: int) -> None:
        await subscribe(client, topic, qos)
        broker.kill()

    monkeypatch.setattr(aiomqtt.Client, "subscribe", subscribe_and_die)
    monkeypatch.setattr(removal, "ECHO_S", 2.0)
    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises((UnreachableError, RemovalError)):
            await remove(settings_for(broker.url), TOPIC)


async def test_a_rating_waits_at_the_broker_is_kept_once_and_taken_back(broker: Mosquitto) -> None:
    settings = settings_for(broker.url, discovery_prefix="homeassistant")
    run, kept, there = a_run(NAME), list[Rating](), asyncio.Event()
    topics = Topics.of("fleetfoot", NAME)

    async def take(rating: Rating) -> bool:
        kept.append(rating)
        there.set()
        return True

    async with reading_client(settings) as home:
        await home.publish(topics.rating("legs"), b'{"value": 7, "at_s": 1790000000}', qos=1, retain=True)
        await home.publish(topics.rating("tired"), b'{"value": 99}', qos=1, retain=True)
    notices = Notices()
    async with running(settings, notices, take=take) as sink:
        sink.begin(run)
        async with asyncio.timeout(PATIENCE_S):
            await there.wait()
        assert "no rating from 0 to 10" in (await notices.until(1))[0]
        sink.alert(run, an_alert(run))
        await all_told(sink)
    assert kept == [Rating(NAME, "legs", 7.0, 1790000000.0)]
    async with running(settings, notices, take=take) as sink:  # nothing waits any more
        sink.begin(run)
        sink.alert(run, an_alert(run))
        await all_told(sink)
    assert len(kept) == 1


async def test_a_press_of_the_button_asks(broker: Mosquitto) -> None:
    settings = settings_for(broker.url, discovery_prefix="homeassistant")
    run, topics = a_run(NAME), Topics.of("fleetfoot", NAME)
    async with reading(settings) as reader, running(settings, Notices()) as sink:
        sink.begin(run)
        sink.alert(run, an_alert(run))
        await all_told(sink)
        async with reading_client(settings) as home:
            while not reader.on(topics.reminder):
                await home.publish(topics.ask, b"ask", qos=1)
                await asyncio.sleep(0.05)
    told = reader.json_on(topics.reminder)[0]
    validator("reminder").validate(told)
    assert told["rule"] == "diary"
