"""The demo from outside: a process with an empty home, and an MQTT client on the address that it prints."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import aiomqtt
import pytest
from cli import Done, Running, query

from fleetfoot.store.location import default_path

if TYPE_CHECKING:
    from pathlib import Path

SPEED = "400"
ADDRESS = re.compile(r"mqtt://([0-9.]+):([0-9]+)")


class Demo(NamedTuple):
    """One demo, watched."""

    done: Done
    received: list[dict[str, Any]]
    home: Path


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Demo]:
    """Both kinds of demo, side by side."""

    async def both() -> list[Demo]:
        homes = [tmp_path_factory.mktemp("json"), tmp_path_factory.mktemp("people")]
        return list(await asyncio.gather(_watched(homes[0], "--json"), _watched(homes[1])))

    return dict(zip(("json", "people"), asyncio.run(both()), strict=True))


async def _watched(home: Path, *options: str) -> Demo:
    running = Running(home, "demo", "--speed", SPEED, *options)
    host, port = await _address(running)
    received: list[dict[str, Any]] = []
    async with aiomqtt.Client(host, port, protocol=aiomqtt.ProtocolVersion.V311) as client:
        await client.subscribe("fleetfoot/+/event", qos=1)
        task = asyncio.create_task(_gather(client, received))
        done = await asyncio.to_thread(running.wait)
        await task
    return Demo(done, received, home)


async def _gather(client: aiomqtt.Client, received: list[dict[str, Any]]) -> None:
    with contextlib.suppress(aiomqtt.MqttError):  # the broker ends with the demo
        async for message in client.messages:
            received += [json.loads(message.payload)]


async def _address(running: Running) -> tuple[str, int]:
    async with asyncio.timeout(60):
        while not (found := ADDRESS.search(running.err)):
            assert running.process.poll() is None, running.err
            await asyncio.sleep(0.01)
    return found[1], int(found[2])


def test_it_ends_by_itself_with_exit_code_0(demos: dict[str, Demo]) -> None:
    for demo in demos.values():
        demo.done.ended(0)


def test_people_read_an_alert_of_each_detector_with_its_time_and_a_sentence(demos: dict[str, Demo]) -> None:
    text = demos["people"].done.out + demos["people"].done.err
    for detector in ("overstriding", "bounce", "cardiac_drift"):
        assert re.search(
            rf"^ *\d+:\d\d +(notice|warning|severe) +{detector} +[A-Z][^.]+\.", text, re.MULTILINE
        ), text


def test_with_json_standard_output_holds_events_and_one_summary_and_nothing_else(
    demos: dict[str, Demo],
) -> None:
    done = demos["json"].done
    assert [line["type"] for line in done.lines] == ["event"] * len(done.events) + ["summary"]
    assert {e["detector"] for e in done.events if e["phase"] == "onset"} == {
        "overstriding",
        "bounce",
        "cardiac_drift",
    }


def test_a_client_receives_the_very_events_that_are_printed_and_stored(demos: dict[str, Demo]) -> None:
    done, received, home = demos["json"]
    (store,) = home.rglob("*.db")
    stored = [json.loads(payload) for (payload,) in query(store, "SELECT payload FROM event ORDER BY seq")]
    assert stored == done.events
    assert [event["id"] for event in received] == [event["id"] for event in done.events]
    shared = set(received[0]) & set(done.events[0])
    assert {"id", "detector", "severity", "t_s", "value", "message"} <= shared
    for got, printed in zip(received, done.events, strict=True):
        assert {key: got[key] for key in shared} == {key: printed[key] for key in shared}


def test_both_kinds_of_output_tell_of_the_same_events(demos: dict[str, Demo]) -> None:
    ids = [[event["id"] for event in demo.received] for demo in demos.values()]
    assert ids[0] == ids[1]


def test_it_writes_to_the_data_folder_of_its_home_and_nowhere_else(demos: dict[str, Demo]) -> None:
    home = demos["json"].home
    files = [path.relative_to(home) for path in home.rglob("*") if path.is_file()]
    outside = [path for path in files if path.parts[0] not in {"data", "stdout", "stderr"}]
    assert outside == []
    assert default_path().name in {path.name for path in files}


def test_it_learns_nothing(demos: dict[str, Demo]) -> None:
    (store,) = demos["json"].home.rglob("*.db")
    assert query(store, "SELECT count(*) FROM baseline") == [(0,)]
