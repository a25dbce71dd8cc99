"""``fleetfoot doctor``: what a run needs, checked one by one."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from fleetfoot.app.machine_checks import clock, disk, extras, port
from fleetfoot.app.service_checks import broker, influxdb, store
from fleetfoot.console.columns import columns
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.text import clean

if TYPE_CHECKING:
    from fleetfoot.app.finding import Finding
    from fleetfoot.config import Config
    from fleetfoot.requests import DoctorRequest
    from fleetfoot.sources.ble.backend import BleBackend


def run_doctor(request: DoctorRequest) -> int:
    """Check everything and print what was found; return the highest exit code of what failed."""
    from fleetfoot.sources.ble.backend import BleBackend  # noqa: PLC0415 - bleak is slow to import

    findings = asyncio.run(examine(request.config, BleBackend()))
    if request.json:
        for finding in findings:
            write_json(sys.stdout, {"type": "finding", **finding._asdict()})
    else:
        sys.stdout.write("\n".join(_lines(findings)) + "\n")
    return max(finding.exit_code for finding in findings)


async def examine(config: Config, backend: BleBackend) -> list[Finding]:
    """Return all findings: Bluetooth, then what a run is told to, then this machine."""
    from fleetfoot.sources.ble.checks import bluetooth_findings  # noqa: PLC0415 - bleak is slow to import

    return [
        *[finding async for finding in bluetooth_findings(backend)],
        await broker(config),
        store(config),
        await influxdb(config),
        port(config.page),
        disk(config.store.path),
        *await clock(),
        *extras(config),
    ]


def _lines(findings: list[Finding]) -> list[str]:
    rows = [(finding.verdict.value, clean(finding.subject), clean(finding.text)) for finding in findings]
    lines: list[str] = []
    for line, finding in zip(columns(rows), findings, strict=True):
        lines.append(line)
        if finding.remedy:
            lines.append(f"      -> {clean(finding.remedy)}")
    return lines
