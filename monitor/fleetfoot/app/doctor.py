"""``fleetfoot doctor``: what a run needs, checked one by one."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from fleetfoot.console.columns import columns
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.text import clean
from fleetfoot.errors import StoreError
from fleetfoot.finding import Finding, Verdict

if TYPE_CHECKING:
    from fleetfoot.ble.backend import BleBackend
    from fleetfoot.config import Config
    from fleetfoot.requests import DoctorRequest

BROKER_S = 5.0
"""How long a broker gets to accept a connection."""


def run_doctor(request: DoctorRequest) -> int:
    """Check everything and print what was found; return the highest exit code of what failed."""
    from fleetfoot.ble.backend import BleBackend  # noqa: PLC0415 - bleak is slow to import

    findings = asyncio.run(examine(request.config, BleBackend()))
    if request.json:
        for finding in findings:
            write_json(sys.stdout, {"type": "finding", **finding._asdict()})
    else:
        sys.stdout.write("\n".join(_lines(findings)) + "\n")
    return max(finding.exit_code for finding in findings)


async def examine(config: Config, backend: BleBackend) -> list[Finding]:
    """Return all findings: Bluetooth, broker, store."""
    from fleetfoot.ble.checks import bluetooth_findings  # noqa: PLC0415 - bleak is slow to import

    findings = [finding async for finding in bluetooth_findings(backend)]
    return [*findings, await _broker(config), _store(config)]


async def _broker(config: Config) -> Finding:
    mqtt = config.mqtt
    if not mqtt.enabled:
        return Finding(
            "MQTT", Verdict.HINT, "it is switched off", "set mqtt.enabled = true to publish alerts"
        )
    if mqtt.host is None:
        return Finding("MQTT", Verdict.WELL, "fleetfoot starts its own broker, on this machine only")
    address = f"{mqtt.host}:{mqtt.port}"
    try:
        async with asyncio.timeout(BROKER_S):
            _, writer = await asyncio.open_connection(mqtt.host, mqtt.port)
            writer.close()
            await writer.wait_closed()
    except (OSError, TimeoutError) as error:
        reason = str(error) or "no answer in time"
        remedy = "is the broker running, are mqtt.host and mqtt.port right, does a firewall stand between?"
        return Finding("MQTT", Verdict.BAD, f"{address} cannot be reached: {reason}", remedy, 1)
    return Finding("MQTT", Verdict.WELL, f"{address} accepts connections")


def _store(config: Config) -> Finding:
    from fleetfoot.store.store import Store  # noqa: PLC0415 - only here

    path = config.store.path
    if not path.exists():
        return Finding("store", Verdict.WELL, f"there is none yet; it will be made at {path}")
    try:
        with Store.open(path, read_only=True) as store:
            problems = store.problems()
    except StoreError as error:
        what, _, remedy = str(error).rpartition(": ")
        return Finding("store", Verdict.BAD, what or remedy, remedy if what else "", StoreError.exit_code)
    if problems:
        remedy = "move the file away and replay what was captured"
        return Finding("store", Verdict.BAD, f"{path}: {problems[0]}", remedy, StoreError.exit_code)
    return Finding("store", Verdict.WELL, f"{path} is sound")


def _lines(findings: list[Finding]) -> list[str]:
    rows = [(finding.verdict.value, clean(finding.subject), clean(finding.text)) for finding in findings]
    lines: list[str] = []
    for line, finding in zip(columns(rows), findings, strict=True):
        lines.append(line)
        if finding.remedy:
            lines.append(f"      -> {clean(finding.remedy)}")
    return lines
