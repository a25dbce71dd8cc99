"""``scan``, ``run`` and ``doctor`` as processes on a machine that has neither adapter nor D-Bus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cli import fleetfoot

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/there-is-no-bus")


@pytest.mark.parametrize("arguments", [["scan"], ["scan", "--json"], ["run"], ["run", "--json"]])
def test_without_bluetooth_it_ends_with_3_and_one_line(tmp_path: Path, arguments: list[str]) -> None:
    done = fleetfoot(tmp_path, *arguments).ended(3)
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("fleetfoot: Bluetooth: ")
    assert "D-Bus" in line


def test_a_run_that_cannot_begin_leaves_nothing_behind(tmp_path: Path) -> None:
    store, capture = tmp_path / "store.db", tmp_path / "run.jsonl"
    fleetfoot(tmp_path, "run", "--store", store, "--capture", capture).ended(3)
    assert not store.exists()
    assert not capture.exists()


def test_the_doctor_names_what_is_wrong_and_its_remedy(tmp_path: Path) -> None:
    done = fleetfoot(tmp_path, "doctor").ended(3)
    assert done.err == ""
    assert done.out.startswith("FAIL  D-Bus  ")
    assert "-> install and start BlueZ" in done.out
    assert "store" in done.out


def test_the_doctor_tells_programs_the_same(tmp_path: Path) -> None:
    done = fleetfoot(tmp_path, "doctor", "--json", "--mqtt", "mqtt://127.0.0.1:1").ended(3)
    findings = {record["subject"]: record for record in done.lines}
    assert all(record["type"] == "finding" for record in done.lines)
    assert findings["D-Bus"]["verdict"] == "FAIL"
    assert findings["MQTT"]["verdict"] == "FAIL"
    assert findings["MQTT"]["exit_code"] == 1
    assert findings["store"]["verdict"] == "ok"


def test_the_doctor_finds_a_store_that_is_none(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    store.write_text("not a store" * 1000)
    done = fleetfoot(tmp_path, "doctor", "--json", "--store", store).ended(5)
    (finding,) = [record for record in done.lines if record["subject"] == "store"]
    assert finding["verdict"] == "FAIL"
    assert json.dumps(str(store))[1:-1] in finding["text"]
