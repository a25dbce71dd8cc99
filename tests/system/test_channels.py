"""Alert channels and discovery as a user has them: by commands, files and processes."""

from __future__ import annotations

import json
import stat
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from cli import command, environment, fleetfoot
from mosquitto import mosquitto
from mqtt_runs import reading, settings_for
from receiver import Receiver, receiving

from fleetfoot.mqtt import discovery
from fleetfoot.mqtt.topics import Topics

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "Sec.ret-token_15"  # noqa: S105 - none; gotify's own are of 15 characters


@pytest.fixture
def server() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a channel: a command that writes its events down, one a line."""
    hook = tmp_path / "hook"
    hook.write_text(
        "#!/bin/sh\ncat >> heard\n"
    )  # no Python: its start may take the seconds that a command has
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    configure(tmp_path, f"[channels.bell]\ncommand = '{hook}'\nspacing_s = 0\nmost_per_hour = 1000\n")
    return tmp_path


def configure(home: Path, text: str) -> None:
    path = home / "config" / "fleetfoot" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[page]\nenabled = false\n{text}")


def heard(home: Path) -> list[dict[str, Any]]:
    path = home / "heard"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_paced_run_tells_its_channels_what_it_tells_everybody(home: Path) -> None:
    done = fleetfoot(home, "simulate", "overstride-8", "--speed", "2000", "--json").ended(0)
    told = [event for event in done.events if event["phase"] != "clear"]
    assert told
    assert heard(home) == told


@pytest.mark.parametrize("arguments", [("simulate", "overstride-8"), ("demo", "--speed", "2000")])
def test_neither_an_unpaced_run_nor_a_demo_is_news(home: Path, arguments: tuple[str, ...]) -> None:
    assert fleetfoot(home, *arguments, "--json").ended(0).events
    assert heard(home) == []


def test_a_demo_tells_channels_where_it_is_asked_to(home: Path) -> None:
    fleetfoot(home, "demo", "--speed", "2000", "--channels", "--json").ended(0)
    assert {event["detector"] for event in heard(home)} >= {"cardiac_drift", "overstriding"}


def test_a_channel_that_fails_is_told_once_and_the_run_ends_well(home: Path) -> None:
    configure(home, "[channels.bell]\ncommand = 'false'\nspacing_s = 0\nmost_per_hour = 1000\n")
    done = fleetfoot(home, "demo", "--speed", "2000", "--channels").ended(0)
    lines = [line for line in done.err.splitlines() if "channel bell" in line]
    assert len(lines) == 2, done.err
    assert "channel bell (command): it ended with exit code 1; run it by hand to see why" in lines[0]
    assert "alerts were not delivered" in lines[1]


def test_a_channel_that_cannot_be_used_is_an_error_before_the_run(home: Path) -> None:
    configure(home, "[channels.phone]\nurls_file = 'nothing'\n")
    done = fleetfoot(home, "simulate", "overstride-8", "--speed", "2000", "--json").ended(2)
    assert "channels.phone.urls_file" in done.err
    assert "cannot be read" in done.err
    assert done.out == ""


def test_alerts_arrive_over_http_and_no_token_is_shown(tmp_path: Path, server: Receiver) -> None:
    (tmp_path / "urls").write_text(f"gotify://127.0.0.1:{server.port}/{TOKEN}\n")
    configure(tmp_path, f"[channels.phone]\nurls_file = '{tmp_path}/urls'\ndetectors = ['overstriding']\n")
    done = fleetfoot(tmp_path, "--debug", "simulate", "overstride-8", "--speed", "2000", "--json").ended(0)
    (first, *_) = server.until(1)
    assert first.headers["X-Gotify-Key"] == TOKEN
    assert first.json["title"] == f"{done.events[0]['athlete']}: Long steps (warning)"
    assert first.json["message"] == done.events[0]["message"]
    assert TOKEN not in done.out + done.err


def test_a_test_message_says_truthfully_whether_it_was_accepted(tmp_path: Path, server: Receiver) -> None:
    port = server.port
    (tmp_path / "urls").write_text(f"json://127.0.0.1:{port}/{TOKEN}\n")
    configure(tmp_path, f"[channels.phone]\nurls_file = '{tmp_path}/urls'\nquiet_hours = '00:00-23:59'\n")
    done = fleetfoot(tmp_path, "channels", "test", "phone").ended(0)
    assert done.out == "phone (JSON): the test message was accepted; is it there?\n"
    assert "Nobody is running" in server.requests[0].json["message"]
    server.status = 403
    refused = fleetfoot(tmp_path, "channels", "test", "phone", "--json").ended(7)
    assert refused.lines == [
        {
            "type": "channel_test",
            "channel": "phone",
            "target": "JSON",
            "delivered": False,
            "trouble": "it refuses (HTTP 403): check its token and path",
        }
    ]
    assert TOKEN not in refused.out + refused.err


def test_channels_are_listed_with_what_they_get(home: Path) -> None:
    done = fleetfoot(home, "channels").ended(0)
    assert done.out.splitlines() == [
        "bell: command",
        "  gets   all detectors, from notice on",
        "  limit  0 s apart, 1000 an hour; severe ones pass",
    ]
    configure(
        home,
        "[channels.phone]\nurls_file = 'nothing'\nquiet_hours = '22:00-07:00'\nsevere_breaks_quiet = true\n"
        "clear = true\ndetectors = ['bounce']\n",
    )
    (line,) = fleetfoot(home, "channels", "--json").ended(2).lines
    assert (line["targets"], line["detectors"], line["quiet_hours"]) == ([], ["bounce"], "22:00-07:00")
    assert "cannot be read" in line["trouble"]
    told = fleetfoot(home, "channels").ended(2).out
    assert "gets   bounce, from notice on; all-clears too" in told
    assert "quiet  22:00-07:00 but for severe ones" in told


def test_what_there_is_not_is_said_with_what_there_is(home: Path) -> None:
    assert (
        "there is no channel 'fone'; known are bell"
        in fleetfoot(home, "channels", "test", "fone").ended(2).err
    )
    assert "which channel?" in fleetfoot(home, "channels", "test").ended(2).err
    configure(home, "")
    assert "no channels are configured" in fleetfoot(home, "channels").ended(0).out
    assert fleetfoot(home, "channels", "--json").ended(0).out == ""


def test_the_environment_makes_a_channel(tmp_path: Path, server: Receiver) -> None:
    env = environment(tmp_path) | {"FLEETFOOT_CHANNELS_DESK_URLS": f"json://127.0.0.1:{server.port}/"}
    done = subprocess.run(
        command("channels", "test", "desk"),
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, len(server.requests)) == (0, 1), done.stderr


def test_discovery_is_shown_without_a_broker(tmp_path: Path) -> None:
    (line,) = fleetfoot(tmp_path, "discovery", "show", "--athlete", "Zo\u00eb <b>").ended(0).lines
    assert line["topic"].startswith("homeassistant/device/fleetfoot-")
    assert line["payload"]["device"]["name"] == "fleetfoot Zo\u00eb <b>"
    assert "no broker is configured" in fleetfoot(tmp_path, "discovery", "remove").ended(2).err


@pytest.mark.mosquitto
async def test_what_a_run_announced_is_removed_when_told_to(tmp_path: Path) -> None:
    with mosquitto(tmp_path) as broker:
        configure(tmp_path, f"[mqtt]\nurl = '{broker.url}'\ndiscovery_prefix = 'homeassistant'\n")
        fleetfoot(tmp_path, "simulate", "overstride-8", "--speed", "2000", "--athlete", "ann").ended(0)
        topic = discovery.topic("homeassistant", Topics.of("fleetfoot", "ann"))
        async with reading(settings_for(broker.url), topic) as reader:
            await reader.until(lambda: bool(reader.messages))
        (other,) = fleetfoot(tmp_path, "discovery", "remove", "--json").ended(0).lines
        assert (other["athlete"], other["removed"]) == ("runner", False)
        done = fleetfoot(tmp_path, "discovery", "remove", "--athlete", "ann").ended(0)
        assert done.err == f"fleetfoot: {topic}: removed\n"
        again = fleetfoot(tmp_path, "discovery", "remove", "--athlete", "ann").ended(0)
        assert again.err == f"fleetfoot: {topic}: there was nothing to remove\n"
        broker.stop()
        away = fleetfoot(tmp_path, "discovery", "remove").ended(1)
        assert "does not answer" in away.err
