"""A broker that dies and comes back, or never was there, while a run is played."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from cli import Running, fleetfoot, query
from made_runs import bounce, csv_of, drift, made, overstride
from mosquitto import mosquitto
from mqtt_runs import reading_again_and_again, settings_for, subscribe_lasting
from patience import PATIENCE_S
from ports import free_port

if TYPE_CHECKING:
    from pathlib import Path

DURATION_S = 3000
EXPIRY_S = 120.0
FAULTS = (
    overstride(900, 1130, 12.0),
    overstride(1500, 1730, 12.0),
    overstride(2200, 2430, 12.0),
    bounce(1200, 1430, 18.0),
    bounce(1800, 2030, 18.0),
    bounce(2500, 2730, 18.0),
    drift(1.6, DURATION_S),
)


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return csv_of(made(DURATION_S, *FAULTS), tmp_path_factory.mktemp("eventful") / "run.csv")


async def _printed(running: Running, count: int) -> None:
    """Wait until so many events are printed, whether a broker has them or not."""
    async with asyncio.timeout(PATIENCE_S):
        while not running.is_so(lambda: len(running.lines) >= count):  # noqa: ASYNC110 - a process says nothing here
            await asyncio.sleep(0.01)


@pytest.mark.mosquitto
async def test_every_event_of_a_run_outlives_a_killed_broker_exactly_once(
    eventful: Path, tmp_path: Path
) -> None:
    (tmp_path / "broker").mkdir()
    with mosquitto(tmp_path / "broker") as broker:
        settings = settings_for(broker.url)
        await subscribe_lasting(settings, "fleetfoot/+/event")
        broker.save()
        async with reading_again_and_again(settings) as reader:
            options = [
                "--speed",
                "500",
                "--mqtt",
                broker.url,
                "--athlete",
                "ann",
                "--json",
                "--store",
                "s.db",
            ]
            running = Running(tmp_path, "replay", eventful, *options)
            await _printed(running, 3)
            await reader.until(lambda: bool(reader.messages))
            broker.kill()
            await _printed(running, 7)
            broker.start()
            done = (await asyncio.to_thread(running.wait)).ended(0)
            topic = "fleetfoot/ann/event"
            stored = [
                json.loads(row[0])
                for row in query(tmp_path / "s.db", "SELECT payload FROM event ORDER BY seq")
            ]
            await reader.until(lambda: len(reader.ids(topic)) >= len(stored))
    assert len(stored) >= 10
    assert stored == done.events
    assert reader.ids(topic) == [event["id"] for event in stored]
    left_s = [vars(message.properties)["MessageExpiryInterval"] for message in reader.messages]
    assert all(0 < left <= EXPIRY_S for left in left_s)
    about_broker = [line for line in done.err.splitlines() if broker.url in line]
    assert "was lost" in about_broker[0]
    assert "is there" in about_broker[1]
    # A busy machine may not get every tick of a run at 500 times its speed through; it then says so.
    assert all("ticks that its link was too slow for" in line for line in about_broker[2:])
    assert len(about_broker) <= 3


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A short run with an episode, and what is printed of it where nobody is told."""
    folder = tmp_path_factory.mktemp("short")
    run = csv_of(made(1200, overstride(900, 1130, 12.0)), folder / "run.csv")
    return run, fleetfoot(folder, "replay", run, "--json", "--store", "s.db").ended(0).out


@pytest.mark.parametrize("speed", [[], ["--speed", "3000"]], ids=["as-fast-as-possible", "paced"])
def test_a_broker_that_is_not_there_costs_the_run_nothing(
    quiet: tuple[Path, str], tmp_path: Path, speed: list[str]
) -> None:
    run, printed = quiet
    url = f"mqtt://127.0.0.1:{free_port()}"
    done = fleetfoot(tmp_path, "replay", run, *speed, "--mqtt", url, "--json", "--store", "s.db").ended(0)
    assert done.out == printed
    assert done.events
    about_broker = [line for line in done.err.splitlines() if url in line]
    assert sum("does not answer" in line for line in about_broker) == 1
