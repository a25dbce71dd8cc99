from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason
from dbus_fast import Message, MessageType, Variant
from fake_bleak import FakeStack

from fleetfoot.checks import Finding, Verdict
from fleetfoot.checks.bluetooth import bluetooth_findings, judge_version, raspberry_pi
from fleetfoot.checks.bluez import judge
from fleetfoot.errors import BluetoothError
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sources.ble.radio import scan

if TYPE_CHECKING:
    from pathlib import Path


def answer(powered: dict[str, bool]) -> Message:
    objects = {
        f"/org/bluez/{name}": {"org.bluez.Adapter1": {"Powered": Variant("b", on)}}
        for name, on in powered.items()
    }
    body = [{"/org/bluez": {"org.bluez.AgentManager1": {}}, **objects}]
    return Message(
        message_type=MessageType.METHOD_RETURN, reply_serial=1, signature="a{oa{sa{sv}}}", body=body
    )


def test_an_adapter_that_is_on_is_well() -> None:
    findings = judge(answer({"hci0": False, "hci1": True}))
    assert [finding.verdict for finding in findings] == [Verdict.WELL, Verdict.WELL]
    assert findings[-1].text == "hci1 is on"


@pytest.mark.parametrize(
    ("reply", "subject", "remedy"),
    [
        (answer({}), "adapter", "plug one in"),
        (answer({"hci0": False}), "adapter", "rfkill unblock"),
        (None, "bluetoothd", "systemctl restart bluetooth"),
    ],
)
def test_what_is_missing_is_named_with_its_remedy(reply: Message | None, subject: str, remedy: str) -> None:
    last = judge(reply)[-1]
    assert (last.verdict, last.subject, last.exit_code) == (Verdict.BAD, subject, 3)
    assert remedy in last.remedy


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        ("org.freedesktop.DBus.Error.ServiceUnknown", "systemctl start bluetooth"),
        ("org.freedesktop.DBus.Error.AccessDenied", "group 'bluetooth'"),
        ("org.example.Unheard", "systemctl restart bluetooth"),
    ],
)
def test_bluetoothd_that_does_not_answer_is_told_apart(error: str, remedy: str) -> None:
    reply = Message(message_type=MessageType.ERROR, reply_serial=1, error_name=error)
    (finding,) = judge(reply)
    assert finding.verdict is Verdict.BAD
    assert remedy in finding.remedy


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("bluetoothctl: 5.66", Verdict.HINT),
        ("bluetoothctl: 5.88", Verdict.WELL),
        ("bluetoothctl: 5.50", Verdict.BAD),
        ("nonsense", Verdict.HINT),
    ],
)
def test_the_version_of_bluez_is_judged(printed: str, verdict: Verdict) -> None:
    assert judge_version(printed).verdict is verdict


def test_a_raspberry_pi_gets_its_hints_and_nothing_else_does(tmp_path: Path) -> None:
    model = tmp_path / "model"
    assert raspberry_pi(model) == []
    model.write_bytes(b"Raspberry Pi 4 Model B Rev 1.4\0")
    assert {finding.verdict for finding in raspberry_pi(model)} == {Verdict.HINT}
    assert "Wi-Fi" in raspberry_pi(model)[0].remedy
    model.write_bytes(b"Another Board\0")
    assert raspberry_pi(model) == []


def test_a_scan_that_fails_is_found(tmp_path: Path) -> None:
    stack = FakeStack()

    async def examine() -> list[Finding]:
        return [each async for each in bluetooth_findings(stack.backend, model_file=tmp_path / "none")]

    assert run_virtual(examine())[-1].verdict is Verdict.WELL
    stack.trouble = BleakBluetoothNotAvailableError("x", BleakBluetoothNotAvailableReason.POWERED_OFF)
    (finding,) = run_virtual(examine())
    assert finding.verdict is Verdict.BAD
    assert "power on" in finding.text + finding.remedy


def test_a_scan_lists_known_sensors_the_strongest_first() -> None:
    stack = FakeStack()
    stack.strap(1, rssi=-80)
    stack.pod(8, rssi=-40)
    stack.strap(2, advertised=("fff0",))
    found = run_virtual(scan(stack.backend, 5.0))
    assert [each.name for each in found] == ["Pod 8", "Strap 1"]
    assert not stack.scanning


def test_a_scan_without_bluetooth_says_so() -> None:
    stack = FakeStack(trouble=FileNotFoundError(2, "no socket"))
    with pytest.raises(BluetoothError, match="D-Bus"):
        run_virtual(scan(stack.backend, 5.0))
