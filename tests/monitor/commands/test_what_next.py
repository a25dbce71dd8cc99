"""``fleetfoot`` alone: what to do next, in every situation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason
from cli import fleetfoot
from fake_bleak import FakeStack
from terminal import at_terminal

from fleetfoot.checks.nearby import Nearby, nearby
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.commands.next import advise, situation_of
from fleetfoot.config import Config, load
from fleetfoot.path.run import Run
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/there-is-no-bus")


def config_of(tmp_path: Path) -> Config:
    file = tmp_path / "mine.toml"
    file.write_text('[athlete]\nname = "Anna"\n', encoding="utf-8")
    known = {card.name: levels(card) for card in detectors()}
    return load(file, {}, known, {"store.path": tmp_path / "runs.db"})


def near(stack: FakeStack) -> Nearby:
    told: list[str] = []
    found = run_virtual(nearby(stack.backend, told.append))
    assert (len(told) == 1) is not found.trouble.startswith("Bluetooth: D-Bus")
    return found


def test_a_new_account_is_led_to_init_and_demo(tmp_path: Path) -> None:
    done = fleetfoot(tmp_path).ended(0)
    assert done.err == ""
    assert "There is no configuration yet" in done.out
    assert "No run is stored yet" in done.out
    for command in ("init", "demo", "run", "scan"):
        assert f"\n  fleetfoot {command} " in done.out
    assert not (tmp_path / "data").exists()


def test_after_a_run_its_findings_are_told_in_one_line(tmp_path: Path) -> None:
    fleetfoot(tmp_path, "simulate", "overstride-8").ended(0)
    fleetfoot(tmp_path, "init", "--name", "Anna").ended(0)
    done = fleetfoot(tmp_path).ended(0)
    assert "Set up for Anna, by " in done.out
    assert "no configuration" not in done.out
    assert ", simulated\n  simulate:overstride-8: " in done.out
    assert "long steps 1 alert" in done.out
    assert "\n  fleetfoot report last  " in done.out
    assert "\n  fleetfoot runs  " in done.out
    assert "fleetfoot demo" not in done.out


def test_programs_get_one_object(tmp_path: Path) -> None:
    (record,) = fleetfoot(tmp_path, "--json").ended(0).lines
    assert record["type"] == "situation"
    assert (record["config"], record["last_run"]) == (None, None)
    assert [step["command"] for step in record["next"]][:2] == ["fleetfoot init", "fleetfoot demo"]
    fleetfoot(tmp_path, "simulate", "overstride-8").ended(0)
    (record,) = fleetfoot(tmp_path, "--json").ended(0).lines
    assert record["last_run"]["athlete"] == "simulated"
    assert record["last_run"]["alerts"] == 1
    assert "fleetfoot report last" in [step["command"] for step in record["next"]]


def test_a_store_that_cannot_be_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    store = tmp_path / "data" / "fleetfoot" / "store.db"
    store.parent.mkdir(parents=True)
    store.write_text("no store " * 1000, encoding="utf-8")
    done = fleetfoot(tmp_path).ended(0)
    assert "The stored runs cannot be read: " in done.out
    assert "fleetfoot doctor" in done.out
    (record,) = fleetfoot(tmp_path, "--json").ended(0).lines
    assert str(store) in record["trouble"]


def test_a_configuration_that_does_not_load_is_the_error_that_it_is_everywhere(tmp_path: Path) -> None:
    file = tmp_path / "config" / "fleetfoot" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("[athlet]\n", encoding="utf-8")
    done = fleetfoot(tmp_path).ended(2)
    assert done.err.startswith(f"fleetfoot: {file}: unknown section")


def test_at_a_terminal_without_bluetooth_the_doctor_is_named_at_once(tmp_path: Path) -> None:
    with at_terminal(tmp_path) as terminal:
        done = terminal.end().ended(0)
    assert "No sensors: Bluetooth: D-Bus: " in done.out
    assert "\n  fleetfoot doctor " in done.out
    assert "listening" not in done.out


def test_sensors_near_are_named_whatever_they_call_themselves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack = FakeStack()
    stack.strap(1).name = "Strap\x1b[2J\n😀"
    stack.pod(8)
    advise(situation_of(config_of(tmp_path)), lambda: near(stack))
    told = capsys.readouterr().out
    assert "Sensors near: Strap\ufffd[2J 😀 (" in told
    assert "Pod 8 (" in told
    assert "fleetfoot run " in told
    assert not stack.scanning


def test_no_sensor_and_no_adapter_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    situation, stack = situation_of(config_of(tmp_path)), FakeStack()
    advise(situation, lambda: near(stack))
    assert "No sensor is advertising" in capsys.readouterr().out
    stack.trouble = BleakBluetoothNotAvailableError("x", BleakBluetoothNotAvailableReason.POWERED_OFF)
    advise(situation, lambda: near(stack))
    assert "No sensors: Bluetooth: the adapter is switched off" in capsys.readouterr().out


def test_many_sensors_fit_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stack = FakeStack()
    for number in range(1, 8):
        stack.strap(number)
    advise(situation_of(config_of(tmp_path)), lambda: near(stack))
    told = capsys.readouterr().out
    assert told.count("Strap ") == 4
    assert ", and 3 more\n" in told


def test_while_a_run_is_recorded_the_radio_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = config_of(tmp_path)
    with Store.open(config.store.path) as store:
        store.record(Run(id="r", athlete="Anna", source="live", started_utc=None))
        situation = situation_of(config)
    assert situation.recording
    stack = FakeStack()
    advise(situation, lambda: near(stack))
    told = capsys.readouterr().out
    assert "A run is being recorded" in told
    assert "fleetfoot scan" not in told
    assert stack.scans == 0
