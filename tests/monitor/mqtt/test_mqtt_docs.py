"""What docs/mqtt.md shows is true."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from mosquitto import Mosquitto, make_password_file, skip_without_mosquitto
from mqtt_runs import Notices, a_run, all_told, an_alert, running, settings_for
from mqtt_schemas import ROOT, validator
from patience import PATIENCE_S
from ports import free_port

from fleetfoot.mqtt.outbox import AGAIN_S
from fleetfoot.mqtt.publisher import FIRST_PAUSE_S, LONGEST_PAUSE_S
from fleetfoot.mqtt.settings import MqttSettings

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from aiomqtt import Client

PAGE = (ROOT / "docs" / "mqtt.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("example", [json.loads(block) for block in blocks("json")], ids=lambda e: e["type"])
def test_every_example_is_of_its_schema(example: dict[str, Any]) -> None:
    validator(example["type"]).validate(example)


def test_every_payload_has_its_example_and_every_link_its_file() -> None:
    assert [json.loads(block)["type"] for block in blocks("json")] == [
        *("event", "state", "tick", "summary", "reminder", "diary")
    ]
    links = re.findall(r"\]\((schema/[^)]+)\)", PAGE)
    assert sorted(links) == sorted(f"schema/{path.name}" for path in (ROOT / "docs/schema").glob("*.json"))


def test_the_numbers_in_the_text_are_those_of_the_code() -> None:
    settings = MqttSettings()
    assert f"not be told within {settings.event_expiry_s:.0f} s" in PAGE
    assert f"acknowledged in the {AGAIN_S:.0f} s before" in PAGE
    assert (
        f"after {FIRST_PAUSE_S:g} s, then after twice as long each time up to {LONGEST_PAUSE_S:g} s" in PAGE
    )
    assert f"or {1.5 * settings.keepalive_s + 0.5:.0f} s after the network falls silent" in PAGE


@pytest.fixture
def documented(tmp_path: Path) -> Mosquitto:
    """Return a mosquitto with the configuration of the page, moved into the test's folder."""
    skip_without_mosquitto()
    (text,) = blocks("conf")
    port = free_port()
    passwords = make_password_file(tmp_path, {"ann": "secret"})
    text = text.replace("listener 1883", f"listener {port} 127.0.0.1")
    text = text.replace("/etc/mosquitto/passwd", str(passwords))
    text += f"persistence_location {tmp_path}/\nuser root\n"
    return Mosquitto(tmp_path, port, configuration=text)


@pytest.mark.mosquitto
async def test_the_configuration_of_mosquitto_works(documented: Mosquitto) -> None:
    documented.start()
    try:
        notices, run = Notices(), a_run()
        login = documented.url.replace("//", "//ann:secret@")
        async with running(settings_for(login), notices) as sink:
            sink.alert(run, an_alert(run))
            await all_told(sink)
        assert notices.lines == []
        async with running(settings_for(documented.url), notices) as sink:
            sink.begin(run)
            assert "refuses access without a user name" in (await notices.until(1))[0]
    finally:
        documented.kill()


@pytest.mark.mosquitto
async def test_the_reader_in_python_hears_an_alert_once(
    broker: Mosquitto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = module_of(blocks("python")[0], tmp_path / "example.py")
    subscribed = asyncio.Event()
    subscribe = example.aiomqtt.Client.subscribe

    async def subscribe_and_say(client: Client, topic: str, qos: int) -> None:
        await subscribe(client, topic, qos)
        subscribed.set()

    monkeypatch.setattr(example.aiomqtt.Client, "subscribe", subscribe_and_say)
    reader = asyncio.create_task(example.read("127.0.0.1", broker.port))
    await subscribed.wait()
    monkeypatch.undo()
    run = a_run()
    async with running(settings_for(broker.url), Notices()) as sink:
        for onset in (60.0, 60.0, 120.0):
            sink.alert(run, an_alert(run, onset))
            await all_told(sink)
    async with asyncio.timeout(PATIENCE_S):
        heard = ""
        while heard.count("\n") < 2:
            await asyncio.sleep(0.01)
            heard += capsys.readouterr().out
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert heard == "Overstride: 8 %.\n" * 2


def module_of(source: str, path: Path) -> ModuleType:
    path.write_text(source)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
