"""``fleetfoot doctor``: what a run needs, checked one by one."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.checks.bluetooth import bluetooth_findings
from fleetfoot.checks.machine import clock, disk, extras, port
from fleetfoot.checks.services import broker, influxdb, store
from fleetfoot.cli.options import Settings, mqtt_option, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.words.text import clean, columns

if TYPE_CHECKING:
    from fleetfoot.checks import Finding
    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class DoctorRequest:
    """Check what a live run needs."""

    config: Config
    json: bool = False


@click.command("doctor")
@mqtt_option
@settings_options
def command(*, mqtt: str | None, **settings: Unpack[Settings]) -> int:
    """Check what a run needs, and say how to mend what fails.

    Bluetooth, the broker, the store, InfluxDB (nothing is written), the live page's port, disk, clock, extras. Exit
    codes: 0 all is well or only hints, 3 Bluetooth does not work, 5 the store does not, 6 InfluxDB does not, 1
    anything else; of several the highest.
    """
    return act(DoctorRequest(config=settle(settings, mqtt=mqtt), json=settings["as_json"]))


def act(request: DoctorRequest) -> int:
    """Check everything and print what was found; return the highest exit code of what failed."""
    findings = asyncio.run(examine(request.config, BleBackend()))
    if request.json:
        for finding in findings:
            write_json(sys.stdout, {"type": "finding", **finding._asdict()})
    else:
        sys.stdout.write("\n".join(_lines(findings)) + "\n")
    return max(finding.exit_code for finding in findings)


async def examine(config: Config, backend: BleBackend) -> list[Finding]:
    """Return all findings: Bluetooth, then what a run is told to, then this machine."""
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
