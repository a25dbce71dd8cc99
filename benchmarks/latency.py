"""From a sensor's notification to the alert at an MQTT subscriber, on loopback, with 16 sensors.

Eight runners with a strap and a pod each are lanes of one session. What closes a second is stamped when
it is handed in, the alert when the subscriber's callback has it. Thresholds are set so low that alerts abound.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from contextlib import AsyncExitStack, closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from aiomqtt import Client

from benchmarks.shipping import SUPPORT, season, served
from benchmarks.table import table, verdict
from fleetfoot.assembly.shipping import shipping
from fleetfoot.cli.registry import levels as levels_of
from fleetfoot.config import load
from fleetfoot.keys import Secret
from fleetfoot.mqtt.embedded import embedded_broker
from fleetfoot.mqtt.settings import MqttSettings
from fleetfoot.mqtt.sink import MqttSink
from fleetfoot.path.alert import Alert
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.sink import Sink
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.virtual import notifications
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Event, Phase, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager, AbstractContextManager

    from fleetfoot.path.sink import Second
    from fleetfoot_signal.sample import Beat

RUNNERS = 8
"""Two sensors each."""
SECONDS = 120
PACE_S = 0.05
"""Between the seconds of the run."""


class Nothing:
    """A library without history."""

    def memory(self, run: Run, sensor: str, subject: object) -> None:
        """Return nothing."""


class Prober(Sink):
    """Adds one alert to every second of every run, stamped when the notification came in."""

    def __init__(self, mqtt: MqttSink) -> None:
        self.mqtt = mqtt
        self.arrived_s = 0.0

    def begin(self, run: Run) -> None:
        """Pass on."""
        self.mqtt.begin(run)

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Pass on."""
        self.mqtt.beats(run, beats)

    def second(self, run: Run, second: Second) -> None:
        """Pass on, with an alert before."""
        event = Event(
            0,
            "overstriding",
            Phase.ONSET,
            Severity.NOTICE,
            second.index,
            second.index,
            5.0,
            repr(self.arrived_s),  # as the unit: the figure itself would be rounded
            1.0,
            (),
        )
        self.mqtt.alert(run, Alert(run, event, 0.0))
        self.mqtt.second(run, second)

    def alert(self, run: Run, alert: Alert) -> None:
        """Leave real alerts out: they would not be stamped."""

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """Pass on."""


def report(*, quick: bool) -> None:
    """Print the percentiles."""
    delays_ms = asyncio.run(measure(SECONDS // 6 if quick else SECONDS))
    p50, p99 = np.percentile(delays_ms, [50, 99])
    rows = [
        (f"{2 * RUNNERS} sensors, {len(delays_ms)} alerts, p50", f"{p50:.2f} ms", "-", ""),
        ("p99", f"{p99:.2f} ms", "5 ms", verdict(float(p99), 5.0)),
    ]
    rows.append(("longest", f"{max(delays_ms):.2f} ms", "-", ""))
    for what, trouble in (("written", nullcontext), ("locked by another process", _locked)):
        stored_ms = _beside_a_store(trouble, quick=quick)
        rows.append((f"p99 with a store that is {what}", *_against(np.percentile(stored_ms, 99))))
    if beside_ms := _beside_a_backfill(quick=quick):
        rows.append(("p99 beside a backfill to InfluxDB", *_against(np.percentile(beside_ms, 99))))
        rows.append(("  later than without", *_against(np.percentile(beside_ms, 99) - p99)))
        rows.append(("longest beside it, later than without", *_against(max(beside_ms) - max(delays_ms))))
    table(
        "Notification to MQTT subscriber (embedded broker, subscriber in the same process)",
        ("what", "measured", "budget", ""),
        rows,
    )


def _against(delay_ms: float) -> tuple[str, str, str]:
    return f"{delay_ms:.2f} ms", "5 ms", verdict(delay_ms, 5.0)


def _beside_a_store(trouble: Callable[[Path], AbstractContextManager[object]], *, quick: bool) -> list[float]:
    """Return the delays while every second goes into a store, which something may befall."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        journal = StoreSink(
            Store.open(path, detectors=[d.name for d in registry()]), commit_every=1, live=True
        )
        with trouble(path):
            delays_ms = asyncio.run(measure(SECONDS // 6 if quick else SECONDS, others=[journal]))
        journal.flush()
        journal.close()
    return delays_ms


@contextmanager
def _locked(store: Path) -> Generator[None]:
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def _beside_a_backfill(*, quick: bool) -> list[float]:
    """Return the delays while stored runs are shipped from the same process; none without influxd."""
    sys.path.insert(0, str(SUPPORT))
    from influxd import BINARY, influxd  # noqa: PLC0415 - lies with the tests

    if BINARY is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = season(Path(folder) / "season.db", 30)
        with influxd(Path(folder)) as server, served(server.port) as url:
            server.database("runs")
            levels = {each.name: levels_of(each) for each in registry()}
            config = load(None, {}, levels, {"store.path": path, "influx.url": url})
            delays_ms = asyncio.run(measure(SECONDS // 6 if quick else SECONDS, shipping(config, print)))
            shipped = server.count("tick", "heart_rate_bpm", "runs")
    print(f"\nBeside the second measurement {shipped:,} seconds went to InfluxDB")
    return delays_ms


async def measure(
    seconds: int, beside: AbstractAsyncContextManager[object] | None = None, others: Sequence[Sink] = ()
) -> list[float]:
    """Return how late each alert was [ms], with something going on beside it and other sinks behind MQTT."""
    delays_ms: list[float] = []
    async with AsyncExitStack() as stack:
        if beside is not None:
            await stack.enter_async_context(beside)
        url = await stack.enter_async_context(embedded_broker())
        login = urlsplit(url)
        settings = replace(
            MqttSettings.from_url(f"mqtt://{login.username}@{login.hostname}:{login.port}", protocol="3.1.1"),
            password=Secret(login.password or ""),
        )
        client = await stack.enter_async_context(
            Client(settings.host, settings.port, username=login.username, password=login.password)
        )
        await client.subscribe("fleetfoot/+/event", qos=1)
        group = await stack.enter_async_context(asyncio.TaskGroup())
        listener = group.create_task(_listen(client, delays_ms))
        sink = MqttSink(settings, detectors=[d.name for d in registry()], notice=print)
        group.create_task(sink.run())
        await _drive(Prober(sink), seconds, others)
        await sink.close(5.0)
        listener.cancel()
    return delays_ms


async def _listen(client: Client, delays_ms: list[float]) -> None:
    async for message in client.messages:
        stamped_s = float(json.loads(bytes(message.payload))["unit"])
        delays_ms.append(1000.0 * (time.perf_counter() - stamped_s))


async def _drive(prober: Prober, seconds: int, others: Sequence[Sink]) -> None:
    tracks = [
        Track(
            Run(f"bench-{i}", f"runner-{i}", "bench"),
            notifications(simulate(SCENARIOS["steady"], i)),
            decoder=Decoder(),
        )
        for i in range(RUNNERS)
    ]
    session = Session(tracks, [prober, *others], Nothing(), usual=bool(others))
    await asyncio.sleep(0.5)
    for second in range(seconds):
        for track in tracks:
            prober.arrived_s = time.perf_counter()
            track.feed(second)
            session.pump()
            await asyncio.sleep(PACE_S / RUNNERS)
