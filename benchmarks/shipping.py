"""A season of stored runs into InfluxDB: the real influxdb-client, a real influxd, the test gateway between them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.detection import plausible
from benchmarks.table import table, verdict
from fleetfoot.influx.settings import InfluxSettings
from fleetfoot.influx.shipper import Shipper
from fleetfoot.influx.target import Target
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.store.shipments import Shipments
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.derive import complete
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from influxd import Influxd

    from fleetfoot_signal.types import Floats

SUPPORT = Path(__file__).parents[1] / "tests" / "support"
BUDGET = 100_000.0
"""Points/s."""
SECONDS = 3600
GATEWAY = """
import sys
from influx_gateway import Gateway
gate = Gateway(int(sys.argv[1]))
gate.remembers = False
print(gate.url, flush=True)
gate.serve_forever()
"""


def report(*, quick: bool) -> None:
    """Print how fast a season of 300 runs of 1 h is shipped, or a tenth of it."""
    sys.path.insert(0, str(SUPPORT))
    from influxd import BINARY, influxd  # noqa: PLC0415 - lies with the tests

    if BINARY is None:
        print("\nShipping: influxd is not installed")
        return
    runs = 30 if quick else 300
    with tempfile.TemporaryDirectory() as folder:
        path = season(Path(folder) / "season.db", runs)
        with influxd(Path(folder)) as server, served(server.port) as url:
            server.database("runs")
            rows = _shipped(path, url)
            stored = server.count("tick", Channel.HEART_RATE.spec.name, "runs")
            slowest_s, panel = _slowest_trend(server)
    rows.append(
        ("  of them with a heart rate, counted by the server", f"{stored:,}", f"{runs * SECONDS:,}", "")
    )
    rows.append(
        (f"slowest query of Trends on them: {panel}", f"{slowest_s:.2f} s", "1 s", verdict(slowest_s, 1.0))
    )
    table(f"Shipping: {runs} runs of 1 h to influxd", ("what", "measured", "budget", ""), rows)


def _slowest_trend(server: Influxd) -> tuple[float, str]:
    """Return how long the slowest query of the Trends dashboard takes over the whole season, and where it stands."""
    from panel_runner import View, asks, fill_variables  # noqa: PLC0415 - lies with the tests

    board = json.loads((SUPPORT.parents[1] / "dashboards" / "json" / "fleetfoot-trends.json").read_text())
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in (2026, 2027))
    span = View(1000 * int(first.timestamp()), 1000 * int(last.timestamp()), {"athlete": "anna"})
    seen = fill_variables(board, span, server, "runs")
    spent: list[tuple[float, str]] = []
    for ask in asks(board):
        began = time.perf_counter()
        server.rows(seen.substitute(ask.query), "runs")
        spent.append((time.perf_counter() - began, ask.place.partition(" / ")[2]))
    return max(spent)


def _shipped(path: Path, url: str) -> list[tuple[str, ...]]:
    target = Target(InfluxSettings(url=url, bucket="runs"))
    with Shipments(path, target.name) as shipments:
        shipper = Shipper(shipments, target, {})
        began, cpu = time.perf_counter(), time.process_time()
        done = shipper.ship()
        spent_s, busy_s = time.perf_counter() - began, time.process_time() - cpu
        fields = sum(name is not None for name in shipments.columns())
    target.close()
    rate = done.lines / spent_s
    known = fields * done.lines / spent_s
    return [
        ("points/s (a point is a second with all its fields)", f"{rate:,.0f}", f"{BUDGET:,.0f}", _kept(rate)),
        (f"  columns/s, {fields} a point, unknown ones included", f"{known:,.0f}", "", ""),
        ("  of the time this process was busy", f"{100.0 * busy_s / spent_s:.0f} %", "", ""),
        ("points", f"{done.lines:,}", "", "" if not done.refused else "REFUSED SOME"),
    ]


def _kept(rate: float) -> str:
    return "ok" if rate >= BUDGET else "SHORT"


def season(path: Path, runs: int) -> Path:
    names = [detector.name for detector in registry()]
    values = _rows()
    scores = np.round(np.random.default_rng(1).normal(2.0, 1.5, (len(names), SECONDS)), 6)
    with Store.open(path, detectors=names) as store:
        for number in range(runs):
            started = datetime(2026, 1, 1, 6, tzinfo=UTC) + timedelta(hours=26 * number)
            recorder = store.record(Run(f"r{number}", "anna", "season", started, {Channel.CADENCE: "pod"}))
            for index in range(SECONDS):
                recorder.second(Second(index, values[:, index], scores[:, index]))
            recorder.end({"distance_m": 10_000.0 + number})
    return path


def _rows() -> Floats:
    rows = np.full((len(SPECS), SECONDS), np.nan)
    rows[:MEASURED] = plausible(simulate(SCENARIOS["hills"], 1))[:, :SECONDS]
    complete(rows, np.full(SECONDS, np.nan))
    return rows


@contextmanager
def served(port: int) -> Iterator[str]:
    environment = {**os.environ, "PYTHONPATH": str(SUPPORT)}
    command = [sys.executable, "-c", GATEWAY, str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - for the type checker
            yield process.stdout.readline().strip()
        finally:
            process.kill()
