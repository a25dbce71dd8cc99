"""What ``fleetfoot doctor`` looks at beside Bluetooth."""

from __future__ import annotations

import asyncio
import shutil
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from influx_gateway import Fault, gateway
from influxd import influxd, skip_without_influxd
from patience import PATIENCE_S
from ports import free_port

from fleetfoot.checks import Finding, Verdict, machine
from fleetfoot.checks.machine import EXTRAS, clock, disk, extras, judge_clock, judge_room, port
from fleetfoot.checks.services import influxdb
from fleetfoot.config import Config, load
from fleetfoot.page.settings import PageSettings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from influx_gateway import Gateway


def configured(folder: Path, text: str = "") -> Config:
    file = folder / "c.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, {}, {})


def asked(folder: Path, url: str, bucket: str = "runs") -> Finding:
    return asyncio.run(influxdb(configured(folder, f"[influx]\nurl = '{url}'\nbucket = '{bucket}'\n")))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    skip_without_influxd()
    with influxd(tmp_path_factory.mktemp("influx")) as real, gateway(real.port) as opened:
        real.database("runs")
        yield opened


def test_an_influxdb_that_knows_us_is_well_and_nothing_is_written(tmp_path: Path, server: Gateway) -> None:
    before = len(server.writes)
    finding = asked(tmp_path, server.url)
    assert (finding.verdict, finding.exit_code) == (Verdict.WELL, 0)
    assert [each.body for each in server.writes[before:]] == [b"# fleetfoot doctor"]


def test_a_bucket_that_is_not_there_is_found(tmp_path: Path, server: Gateway) -> None:
    finding = asked(tmp_path, server.url, "nosuch")
    assert (finding.verdict, finding.exit_code) == (Verdict.BAD, 6)
    assert "404" in finding.text
    assert "nosuch" in finding.text
    assert finding.remedy == "check [influx] in the configuration"


@pytest.mark.parametrize(
    ("fault", "verdict", "said"),
    [
        (Fault(401, "unauthorized access"), Verdict.BAD, "401"),
        (Fault(403, "insufficient permissions"), Verdict.BAD, "403"),
        (Fault(503, "overloaded"), Verdict.BAD, "503"),
        (Fault(400, "no points were given"), Verdict.WELL, "takes what is shipped"),
        (Fault(400, "<html>this is no InfluxDB</html>", as_it_is=True), Verdict.BAD, "not in the words"),
    ],
)
def test_what_influxdb_answers_is_told_with_its_remedy(
    tmp_path: Path, server: Gateway, fault: Fault, verdict: Verdict, said: str
) -> None:
    server.faults.append(fault)
    finding = asked(tmp_path, server.url)
    assert finding.verdict is verdict
    assert said in finding.text
    assert bool(finding.remedy) is (verdict is Verdict.BAD)


def test_an_influxdb_that_is_not_there_is_found(tmp_path: Path) -> None:
    finding = asked(tmp_path, f"http://127.0.0.1:{free_port()}")
    assert (finding.verdict, finding.exit_code) == (Verdict.BAD, 6)
    assert "cannot be reached" in finding.text
    assert "influx.url" in finding.remedy


def test_without_influxdb_there_is_nothing_to_mend(tmp_path: Path) -> None:
    assert asyncio.run(influxdb(configured(tmp_path))).verdict is Verdict.WELL


@pytest.mark.parametrize(
    ("free_mib", "verdict", "code"), [(5000, Verdict.WELL, 0), (150, Verdict.HINT, 0), (9, Verdict.BAD, 5)]
)
def test_room_on_the_disk_is_judged(free_mib: float, verdict: Verdict, code: int) -> None:
    finding = judge_room(Path("/x"), free_mib)
    assert (finding.verdict, finding.exit_code) == (verdict, code)
    assert bool(finding.remedy) is (verdict is not Verdict.WELL)


def test_the_disk_is_that_of_a_store_whose_folder_is_still_to_be_made(tmp_path: Path) -> None:
    assert str(tmp_path) in disk(tmp_path / "a" / "b" / "store.db").text


def test_a_free_port_is_well_and_a_taken_one_is_named() -> None:
    number = free_port()
    with socket.create_server(("127.0.0.1", number)):
        finding = port(PageSettings(port=number))
        assert finding.verdict is Verdict.HINT
        assert str(number) in finding.text
        assert "page.port" in finding.remedy
    assert port(PageSettings(port=number)).verdict is Verdict.WELL
    assert port(PageSettings(enabled=False)).verdict is Verdict.HINT
    assert port(PageSettings(listen="203.0.113.7")).verdict is Verdict.HINT


@pytest.mark.parametrize(("printed", "verdict"), [("yes", Verdict.WELL), ("no", Verdict.HINT)])
def test_the_clock_is_judged_by_what_the_system_says(printed: str, verdict: Verdict) -> None:
    (finding,) = judge_clock(printed)
    assert finding.verdict is verdict
    assert judge_clock("") == []


@contextmanager
def program(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "which", lambda _: str(path))
        yield


def test_a_system_that_does_not_say_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "CLOCK_S", 0.1)
    with program(tmp_path, "timedatectl", "exec sleep 60", monkeypatch):
        assert asyncio.run(clock()) == []
    monkeypatch.setattr(machine, "CLOCK_S", PATIENCE_S)
    with program(tmp_path, "timedatectl", "echo no", monkeypatch):
        assert [each.subject for each in asyncio.run(clock())] == ["clock"]
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert asyncio.run(clock()) == []


def test_extras_that_are_missing_are_hints_with_the_command(tmp_path: Path) -> None:
    config = configured(tmp_path)
    assert [each.verdict for each in extras(config, installed=EXTRAS)] == [Verdict.WELL]
    _, hint = extras(config, installed=[name for name in EXTRAS if name != "sim"])
    assert (hint.verdict, hint.remedy) == (Verdict.HINT, "pip install 'fleetfoot[sim]'")


def test_an_extra_that_the_configuration_needs_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text("ntfy://x\n", encoding="utf-8")
    config = configured(tmp_path, "[channels.phone]\nurls_file = 'urls'\n")
    missing = extras(config, installed=[])
    (bad,) = [each for each in missing if each.verdict is Verdict.BAD]
    assert (bad.subject, bad.exit_code, bad.remedy) == ("extra notify", 1, "pip install 'fleetfoot[notify]'")
