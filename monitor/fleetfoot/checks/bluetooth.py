"""Whether Bluetooth will do: checks on whatever machine this is, more of them on Linux."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fleetfoot.checks import Finding, Verdict, failure
from fleetfoot.errors import BluetoothError
from fleetfoot.sources.ble.radio import probe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fleetfoot.sources.ble.backend import BleBackend

OLDEST_BLUEZ: Final = (5, 55)
"""What bleak 3.1 needs."""
STUCK_BLUEZ: Final = (5, 88)
"""The version in which discovery that gets stuck was mended (protocol survey, bleak issue 2021)."""
VERSION_S: Final = 5.0
MODEL_FILE: Final = Path("/proc/device-tree/model")

_PI: Final = (
    (
        "its own adapter shares aerial and band with Wi-Fi, and holds two or three sensors at most",
        "for more, or when links break off: a USB adapter, or Wi-Fi on 5 GHz or off ('rfkill block wifi');"
        " no hotspot on 2.4 GHz",
    ),
    (
        "classic Bluetooth takes airtime that sensors do not need",
        "set ControllerMode = le in /etc/bluetooth/main.conf and restart bluetooth",
    ),
)
"""Reports of users: bleak issue 1673, morrownr USB-WiFi issue 714, and others in the protocol survey."""


async def bluetooth_findings(backend: BleBackend, *, model_file: Path = MODEL_FILE) -> AsyncIterator[Finding]:
    """Check Bluetooth from the bottom up; what rests on a check that failed is not checked."""
    if sys.platform == "linux" and backend.scanner is None:
        from fleetfoot.checks.bluez import adapter_findings  # noqa: PLC0415 - Linux only

        for finding in await adapter_findings():
            yield finding
            if finding.verdict is Verdict.BAD:
                return
        yield await _version()
    yield await _scan(backend)
    for finding in raspberry_pi(model_file):
        yield finding


async def _scan(backend: BleBackend) -> Finding:
    try:
        await probe(backend)
    except BluetoothError as error:
        what, _, remedy = str(error).partition(": ")
        return failure("scanning", what, remedy)
    return Finding("scanning", Verdict.WELL, "sensors can be searched for")


async def _version() -> Finding:
    program = shutil.which("bluetoothctl")
    if program is None:
        return _unknown_version("bluetoothctl is not installed")
    process = await asyncio.create_subprocess_exec(
        program, "--version", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(VERSION_S):
            printed, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return _unknown_version("bluetoothctl does not answer")
    return judge_version(printed.decode(errors="replace"))


def judge_version(printed: str) -> Finding:
    """Return what is to be said of the version that bluetoothctl prints."""
    found = re.search(r"(\d+)\.(\d+)", printed)
    if found is None:
        return _unknown_version("bluetoothctl prints no version")
    version = (int(found[1]), int(found[2]))
    if version < OLDEST_BLUEZ:
        return failure(
            "BlueZ", f"version {found[0]} is too old", "5.55 or later is needed: update the system"
        )
    if version < STUCK_BLUEZ:
        return Finding(
            "BlueZ",
            Verdict.HINT,
            f"version {found[0]} works",
            "should sensors no longer be found after a while: 'sudo systemctl restart bluetooth', or 5.88",
        )
    return Finding("BlueZ", Verdict.WELL, f"version {found[0]}")


def _unknown_version(why: str) -> Finding:
    return Finding("BlueZ", Verdict.HINT, f"version unknown: {why}", "5.55 or later is needed")


def raspberry_pi(model_file: Path) -> list[Finding]:
    """Return what is worth knowing on a Raspberry Pi; nothing elsewhere."""
    if not model_file.is_file():
        return []
    model = model_file.read_bytes().rstrip(b"\0").decode(errors="replace")
    if "Raspberry Pi" not in model:
        return []
    return [Finding(model, Verdict.HINT, text, remedy) for text, remedy in _PI]
