"""``fleetfoot ship`` as a user has it, with a real server."""

from __future__ import annotations

import asyncio
import shutil
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cli import Running, fleetfoot
from influx_gateway import Fault, Gateway, gateway
from influxd import Influxd, influxd, skip_without_influxd
from patience import PATIENCE_S
from recorded import DETECTORS, a_run, an_alert, begun

from fleetfoot.assembly import shipping as beside
from fleetfoot.assembly.shipping import shipping
from fleetfoot.config import load
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Influxd]:
    skip_without_influxd()
    with influxd(tmp_path_factory.mktemp("influxd")) as started:
        yield started


@pytest.fixture
def gate(server: Influxd) -> Iterator[Gateway]:
    server.ask("DROP DATABASE runs")
    server.database("runs")
    with gateway(server.port) as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "s.db", detectors=DETECTORS) as opened:
        recorder = begun(opened, a_run(), 60)
        recorder.alert(an_alert(a_run()))
        recorder.end({"distance_m": 180.0})
    return tmp_path / "s.db"


def configured(home: Path, url: str) -> Path:
    (home / "token").write_text("t0ken\n")
    file = home / "c.toml"
    file.write_text(f"[influx]\nurl = '{url}'\norg = 'club'\ntoken_file = 'token'\n")
    return file


def test_once_ships_what_is_missing_and_ends(
    tmp_path: Path, store: Path, gate: Gateway, server: Influxd
) -> None:
    options: list[str | Path] = ["--config", configured(tmp_path, gate.url), "--store", store]
    done = fleetfoot(tmp_path, "ship", "--once", "--json", *options).ended(0)
    (line,) = done.lines
    assert line == {
        "type": "shipped",
        "target": f"{gate.url} club/runs",
        "lines": 64,  # 60 seconds, an alert, the run, its day and its why
        "runs": 1,
        "refused": 0,
    }
    assert server.count("tick", "speed_m_s", "runs") == 60
    assert gate.writes[0].authorization == "Token t0ken"
    again = fleetfoot(tmp_path, "ship", "--once", *options).ended(0)
    assert (again.out, again.err) == ("", "")
    anew = fleetfoot(tmp_path, "ship", "--once", "--anew", *options).ended(0)
    assert anew.err == f"fleetfoot: 1 run, 64 points to {gate.url} club/runs\n"
    assert server.count("tick", "speed_m_s", "runs") == 60


def test_it_goes_on_until_it_is_interrupted(
    tmp_path: Path, store: Path, gate: Gateway, server: Influxd
) -> None:
    running = Running(tmp_path, "ship", "--config", configured(tmp_path, gate.url), "--store", store)
    try:
        running.until(lambda: server.count("tick", "speed_m_s", "runs") == 60)
        with Store.open(store, detectors=DETECTORS) as opened:
            begun(opened, a_run("r2"), 40).end({"distance_m": 1.0})
        running.until(lambda: server.count("run", "distance_m", "runs") == 2)
        running.interrupt()
        running.wait().ended(0)
    finally:
        running.close()


def test_what_was_refused_is_listed(tmp_path: Path, store: Path, gate: Gateway) -> None:
    gate.faults.append(Fault(422, "partial write: points beyond retention policy dropped=62"))
    options: list[str | Path] = ["--config", configured(tmp_path, gate.url), "--store", store]
    done = fleetfoot(tmp_path, "ship", "--once", *options).ended(0)
    assert "refuses 62 lines: 'fleetfoot ship --refused' lists them" in done.err
    listed = fleetfoot(tmp_path, "ship", "--refused", *options).ended(0)
    assert listed.out.startswith(
        "r1: 422 partial write: points beyond retention policy dropped=62\n    tick,"
    )
    assert listed.out.rstrip().endswith("(and 61 more)")
    (record,) = fleetfoot(tmp_path, "ship", "--refused", "--json", *options).ended(0).lines
    assert (record["type"], record["run"], record["lines"]) == ("refused", "r1", 62)


def test_a_server_that_does_not_know_us_ends_it_with_code_6(
    tmp_path: Path, store: Path, gate: Gateway
) -> None:
    gate.faults.append(Fault(401, "unauthorized access"))
    options: list[str | Path] = ["--config", configured(tmp_path, gate.url), "--store", store]
    done = fleetfoot(tmp_path, "ship", "--once", *options).ended(6)
    assert done.err == (
        f"fleetfoot: InfluxDB at {gate.url}, bucket runs: 401 unauthorized access:"
        " check [influx] in the configuration\n"
    )


def test_without_a_server_or_a_store_it_says_what_to_do(tmp_path: Path) -> None:
    assert "set influx.url" in fleetfoot(tmp_path, "ship").ended(2).err
    file = configured(tmp_path, "http://127.0.0.1:9")
    none = fleetfoot(tmp_path, "ship", "--config", file, "--store", tmp_path / "none.db").ended(2)
    assert "no runs are stored at" in none.err
    assert not (tmp_path / "none.db").exists()


async def test_beside_a_live_run_its_seconds_arrive_and_its_end(
    tmp_path: Path, store: Path, gate: Gateway, server: Influxd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "LIVE_TIMEOUT_S", PATIENCE_S)
    monkeypatch.setattr(beside, "FAREWELL_S", PATIENCE_S)
    config = load(configured(tmp_path, gate.url), {}, {}, {"store.path": store})
    told: list[str] = []
    with Store.open(store, detectors=DETECTORS) as opened:
        async with asyncio.timeout(PATIENCE_S), shipping(config, told.append):
            pod = {Channel.VERTICAL_OSCILLATION: "pod", Channel.CADENCE: "pod"}
            recorder = begun(opened, replace(a_run("live"), sensors=pod), 30)
            opened.commit()
            while await asyncio.to_thread(server.count, "tick", "speed_m_s", "runs") < 90:  # noqa: ASYNC110 - a server
                await asyncio.sleep(0.01)
            recorder.end({"distance_m": 1.0})
    assert server.count("run", "distance_m", "runs") == 2
    assert told == []


async def test_a_run_that_is_given_up_waits_for_no_server(tmp_path: Path, store: Path, gate: Gateway) -> None:
    config = load(configured(tmp_path, gate.url), {}, {}, {"store.path": store})
    asked, let_go = threading.Event(), threading.Event()

    def hang() -> None:
        asked.set()
        assert let_go.wait(PATIENCE_S)

    gate.faults.append(Fault(500, "later", deed=hang))
    told: list[str] = []

    async def endless() -> None:
        async with shipping(config, told.append):
            await asyncio.Event().wait()

    run = asyncio.create_task(endless())
    assert await asyncio.to_thread(asked.wait, PATIENCE_S)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    let_go.set()
    assert told == []


async def test_a_process_that_dies_is_told_and_the_run_goes_on(
    tmp_path: Path, store: Path, gate: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load(configured(tmp_path, gate.url), {}, {}, {"store.path": store})
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    told: list[str] = []
    async with asyncio.timeout(PATIENCE_S), shipping(config, told.append):
        while not told:  # noqa: ASYNC110 - it is told by a callback
            await asyncio.sleep(0.01)
    assert told == ["shipping to InfluxDB has ended (exit code 1): 'fleetfoot ship' sends what is missing"]


async def test_beside_a_live_run_nothing_is_done_without_a_server(tmp_path: Path) -> None:
    (tmp_path / "c.toml").touch()
    async with shipping(load(tmp_path / "c.toml", {}, {}), pytest.fail):
        pass
