"""The broker of the stack, as its own script starts it: who may speak, who may listen, who is turned away."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import aiomqtt
import pytest
from mosquitto import BINARY, skip_without_mosquitto
from patience import PATIENCE_S, comes_true
from ports import free_port
from project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aiomqtt import Client

pytestmark = pytest.mark.mosquitto

DEPLOY = ROOT / "deploy" / "mosquitto"
PASSWORDS = {"fleetfoot": "one $ecret'", "listener": "an\\other"}


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    skip_without_mosquitto()
    chosen = free_port()
    folders = {name: tmp_path / name for name in ("secrets", "memory", "data")}
    for folder in folders.values():
        folder.mkdir()
    (folders["secrets"] / "mqtt_password").write_text(PASSWORDS["fleetfoot"])
    (folders["secrets"] / "mqtt_listener_password").write_text(PASSWORDS["listener"])
    text = (DEPLOY / "mosquitto.conf").read_text(encoding="utf-8")
    text = text.replace("listener 1883", f"listener {chosen} 127.0.0.1")
    text = text.replace("/run/mosquitto", str(folders["memory"])).replace(
        "/mosquitto/data", str(folders["data"])
    )
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"{text}user root\n", encoding="utf-8")
    environment = {
        "PATH": f"{BINARY.rpartition('/')[0] if BINARY else ''}:/usr/sbin:/usr/bin:/bin",
        "SECRETS": str(folders["secrets"]),
        "MEMORY": str(folders["memory"]),
        "CONFIG": str(config),
    }
    with subprocess.Popen(
        ["/bin/sh", DEPLOY / "start.sh"], env=environment, stdout=subprocess.DEVNULL
    ) as broker:
        try:
            _wait_for(broker, chosen)
            assert PASSWORDS["fleetfoot"] not in (folders["memory"] / "passwords").read_text()
            yield chosen
        finally:
            broker.terminate()


def _wait_for(broker: subprocess.Popen[bytes], port: int) -> None:
    def answers() -> bool:
        assert broker.poll() is None, "mosquitto ended"
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    assert comes_true(answers), "mosquitto does not answer"


def client(port: int, user: str | None, password: str | None = None) -> Client:
    return aiomqtt.Client("127.0.0.1", port, username=user, password=password, timeout=PATIENCE_S)


async def test_fleetfoot_speaks_and_a_listener_hears(port: int) -> None:
    async with (
        client(port, "listener", PASSWORDS["listener"]) as listener,
        client(port, "fleetfoot", PASSWORDS["fleetfoot"]) as fleetfoot,
    ):
        await listener.subscribe("fleetfoot/#", qos=1)
        await listener.publish("fleetfoot/anna/event", b"forged", qos=0)
        await fleetfoot.publish("elsewhere/anna", b"lost", qos=0)
        await fleetfoot.publish("fleetfoot/anna/event", b"real", qos=1)
        async with asyncio.timeout(PATIENCE_S):
            heard = await anext(aiter(listener.messages))
        assert heard.payload == b"real"


async def test_home_assistant_as_a_listener_says_that_it_is_there_and_how_legs_were(port: int) -> None:
    said = [
        "homeassistant/status",
        "fleetfoot/anna/diary/legs/set",
        "fleetfoot/anna/diary/legs_during/set",
        "fleetfoot/anna/diary/tired/set",
        "fleetfoot/anna/diary/ask",
    ]
    async with (
        client(port, "listener", PASSWORDS["listener"]) as listener,
        client(port, "fleetfoot", PASSWORDS["fleetfoot"]) as fleetfoot,
    ):
        await fleetfoot.subscribe("fleetfoot/#", qos=1)
        await fleetfoot.subscribe("homeassistant/#", qos=1)
        for topic in ("homeassistant/device/anna/config", "fleetfoot/anna/diary", *said):
            await listener.publish(topic, b"7", qos=1)
        async with asyncio.timeout(PATIENCE_S):
            heard = aiter(fleetfoot.messages)
            assert [str((await anext(heard)).topic) for _ in said] == said


@pytest.mark.parametrize(("user", "password"), [(None, None), ("fleetfoot", "guess"), ("admin", "admin")])
async def test_others_are_turned_away(port: int, user: str | None, password: str | None) -> None:
    with pytest.raises(aiomqtt.MqttError):
        async with client(port, user, password):
            pass


def test_an_empty_password_stops_it(tmp_path: Path) -> None:
    (tmp_path / "mqtt_password").touch()
    environment = {"PATH": "/usr/bin:/bin", "SECRETS": str(tmp_path), "MEMORY": str(tmp_path)}
    command = ["/bin/sh", str(DEPLOY / "start.sh")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "mqtt_password is empty" in done.stderr
