"""The demo from outside: a process with an empty home, and an MQTT client on the address that it prints."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import aiomqtt
import pytest
from cli import Done, Running, environment, fleetfoot, query
from own_broker import client_of, own_broker
from patience import PATIENCE_S

from fleetfoot.store.settings import default_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from urllib.parse import SplitResult

SPEED = "400"


class Demo(NamedTuple):
    """One demo, watched."""

    done: Done
    home: Path
    received: Sequence[dict[str, Any]] = ()
    """What a client got over MQTT."""
    missed: int = 0
    """So many events were printed before the client had subscribed."""

    @property
    def stored(self) -> list[dict[str, Any]]:
        (store,) = self.home.rglob("*.db")
        return [json.loads(payload) for (payload,) in query(store, "SELECT payload FROM event ORDER BY seq")]


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Demo]:
    """Both kinds of demo, side by side; that which prints JSON is watched over MQTT."""

    async def both() -> list[Demo]:
        homes = [tmp_path_factory.mktemp("json"), tmp_path_factory.mktemp("people")]
        return list(await asyncio.gather(_watched(homes[0]), asyncio.to_thread(_shown, homes[1])))

    return dict(zip(("json", "people"), asyncio.run(both()), strict=True))


def _shown(home: Path) -> Demo:
    return Demo(fleetfoot(home, "demo", "--speed", SPEED), home)


async def _watched(home: Path) -> Demo:
    running = Running(home, "demo", "--speed", SPEED, "--json")
    address = await _address(running)
    received: list[dict[str, Any]] = []
    async with client_of(address) as client:
        await client.subscribe("fleetfoot/+/event", qos=1)
        missed = sum(line["type"] == "event" for line in running.lines)
        task = asyncio.create_task(_gather(client, received))
        done = await asyncio.to_thread(running.wait)
        await task
    return Demo(done, home, received, missed)


async def _gather(client: aiomqtt.Client, received: list[dict[str, Any]]) -> None:
    with contextlib.suppress(aiomqtt.MqttError):  # the broker ends with the demo
        async for message in client.messages:
            if str(message.topic).endswith("/event"):  # amqtt hands out the retained status too
                received += [json.loads(message.payload)]


async def _address(running: Running) -> SplitResult:
    async with asyncio.timeout(PATIENCE_S):
        while not (found := own_broker(running.err)):
            assert running.process.poll() is None, running.err
            await asyncio.sleep(0.01)
    return found


def test_it_ends_by_itself_with_exit_code_0(demos: dict[str, Demo]) -> None:
    for demo in demos.values():
        demo.done.ended(0)


def test_people_read_an_alert_of_each_detector_with_its_time_and_a_sentence(demos: dict[str, Demo]) -> None:
    text = demos["people"].done.out + demos["people"].done.err
    for detector in ("Long steps", "Bounce", "Rising heart rate"):
        assert re.search(
            rf"^ *\d+:\d\d +(notice|warning|severe) +{detector} +[A-Z][^.]+\.", text, re.MULTILINE
        ), text


def test_with_json_standard_output_holds_sensors_events_and_one_summary_and_nothing_else(
    demos: dict[str, Demo],
) -> None:
    done = demos["json"].done
    types = [line["type"] for line in done.lines]
    assert types[-1] == "summary"
    assert set(types[:-1]) == {"event", "reminder", "sensor"}
    assert {e["detector"] for e in done.events if e["phase"] == "onset"} == {
        "overstriding",
        "bounce",
        "cardiac_drift",
    }


def test_a_client_receives_the_very_events_that_are_printed_and_stored(demos: dict[str, Demo]) -> None:
    events, received = demos["json"].done.events, demos["json"].received
    assert demos["json"].stored == events
    assert 0 <= len(events) - len(received) <= demos["json"].missed
    heard = events[len(events) - len(received) :]
    assert [event["id"] for event in received] == [event["id"] for event in heard]
    shared = set(received[0]) & set(heard[0])
    assert {"id", "detector", "severity", "t_s", "value", "message"} <= shared
    for got, printed in zip(received, heard, strict=True):
        assert {key: got[key] for key in shared} == {key: printed[key] for key in shared}


def test_both_kinds_of_output_tell_of_the_same_events(demos: dict[str, Demo]) -> None:
    ids = [[event["id"] for event in demo.stored] for demo in demos.values()]
    assert ids[0] == ids[1]


def test_its_sensors_are_found_lost_and_found_again_as_in_a_live_run(demos: dict[str, Demo]) -> None:
    told = [line for line in demos["json"].done.lines if line["type"] == "sensor"]
    by_name = {
        name: [line["connected"] for line in told if line["name"] == name]
        for name in ("Virtual strap", "Virtual pod")
    }
    assert by_name == {"Virtual strap": [True, False, True, False, True], "Virtual pod": [True, False, True]}
    said = demos["people"].done.err
    assert "Virtual strap is connected: heart rate strap" in said
    assert "Virtual strap is lost (the link was lost): searching for it" in said
    assert "heart rate of Virtual strap was missing 2 times" in said


def test_its_first_interruption_keeps_what_was_recorded_and_ends_the_sensors_with_it(tmp_path: Path) -> None:
    running = Running(tmp_path, "demo", "--speed", "100", "--mqtt", "off", "--json", "--store", "s.db")
    with contextlib.closing(running):
        running.until_stored(tmp_path / "s.db", 100)
        running.interrupt()
        done = running.wait().ended(130)
    assert len(done.summaries) == 1
    assert "pending" not in done.err
    assert query(tmp_path / "s.db", "SELECT complete FROM run") == [(1,)]


def test_its_capture_replays_to_the_same_events(tmp_path: Path) -> None:
    options = ("--speed", "3000", "--mqtt", "off", "--json")
    made = fleetfoot(tmp_path, "demo", *options, "--capture", "run.jsonl", "--store", "a.db").ended(0)
    again = fleetfoot(tmp_path, "replay", "run.jsonl", "--json", "--store", "b.db").ended(0)
    assert made.events
    assert again.event_lines == made.event_lines


def test_without_bumble_the_bytes_are_played_and_it_says_so(tmp_path: Path) -> None:
    program = "import sys; sys.modules['bumble'] = None; from fleetfoot.__main__ import main; main()"
    arguments = ["demo", "--speed", "3000", "--mqtt", "off", "--json", "--store", "s.db"]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    types = [json.loads(line)["type"] for line in done.stdout.splitlines()]
    assert set(types) == {"event", "reminder", "summary"}
    (note,) = [line for line in done.stderr.splitlines() if "bumble" in line]
    assert "pip install 'fleetfoot[sim]'" in note


def test_several_run_side_by_side_each_in_the_store_and_on_topics_of_their_own(tmp_path: Path) -> None:
    running = Running(tmp_path, "demo", "--athletes", "4", "--speed", "200", "--store", "s.db", "--json")
    with contextlib.closing(running):
        topics, missed, done = asyncio.run(_topics(running))
    done.ended(0)
    athletes = {"demo", "Ana", "Ben", "Chloe"}
    assert {line["athlete"] for line in done.summaries} == athletes
    told = {athlete: {e["detector"] for e in done.events if e["athlete"] == athlete} for athlete in athletes}
    assert told["Ana"] == set()
    assert "overstriding" in told["Ben"]
    assert told["Chloe"] == {"cardiac_drift"}
    assert {f"fleetfoot/{line['athlete']}/event" for line in done.events[missed:]} <= topics
    assert topics <= {f"fleetfoot/{line['athlete']}/event" for line in done.events}
    stored = query(
        tmp_path / "s.db",
        "SELECT athlete.name, count(*) FROM run JOIN athlete ON athlete.key = run.athlete GROUP BY 1",
    )
    assert dict(stored) == dict.fromkeys(athletes, 1)


async def _topics(running: Running) -> tuple[set[str], int, Done]:
    """Return on which topics events came, how many were printed before anybody listened, and the end."""
    address = await _address(running)
    topics: set[str] = set()
    async with client_of(address) as client:
        await client.subscribe("fleetfoot/+/event", qos=1)
        missed = sum(line["type"] == "event" for line in running.lines)

        async def gather() -> None:
            with contextlib.suppress(aiomqtt.MqttError):
                async for message in client.messages:
                    topics.add(str(message.topic))

        task = asyncio.create_task(gather())
        done = await asyncio.to_thread(running.wait)
        await task
    return topics, missed, done


def test_several_cannot_be_captured_into_one_file(tmp_path: Path) -> None:
    done = fleetfoot(tmp_path, "demo", "--athletes", "2", "--capture", "run.jsonl").ended(2)
    assert "one runner" in done.err
    assert not (tmp_path / "run.jsonl").exists()


def test_it_writes_to_the_data_folder_of_its_home_and_nowhere_else(demos: dict[str, Demo]) -> None:
    home = demos["json"].home
    files = [path.relative_to(home) for path in home.rglob("*") if path.is_file()]
    outside = [path for path in files if path.parts[0] not in {"data", "stdout", "stderr"}]
    assert outside == []
    assert default_path().name in {path.name for path in files}


def test_it_learns_nothing(demos: dict[str, Demo]) -> None:
    (store,) = demos["json"].home.rglob("*.db")
    assert query(store, "SELECT count(*) FROM baseline") == [(0,)]
