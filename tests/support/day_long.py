"""A run of many hours along the whole live path, faster than the clock: virtual sensors, analysis, every sink.

Under a virtual clock. The broker is away all the time: what is to be told piles up as far as it may.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysed import NoHistory
from patience import PATIENCE_S

from fleetfoot.console.json_sink import JsonSink, write_json
from fleetfoot.console.screen import Lines
from fleetfoot.console.sink import ConsoleSink
from fleetfoot.mqtt.settings import MqttSettings
from fleetfoot.mqtt.sink import MqttSink
from fleetfoot.page.sink import PageSink
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.virtual import notifications
from fleetfoot.sources.capture import CaptureWriter, Header
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot.words.detector import Gauge
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fleetfoot.page.journal import Journal
    from fleetfoot.path.sink import Sink
    from fleetfoot.path.source import Notification

LAP_S: Final = 2700
"""The demo's run, again and again: an alert every few minutes."""
COMMIT_EVERY: Final = 60
"""Rows from commit to commit: waiting for the disk each second would measure the disk."""


def laps() -> Iterator[Notification]:
    """Yield what a strap and a pod send that run the same lap again and again; it holds one lap all the time."""
    lap = simulate(replace(SCENARIOS["demo"], duration_s=LAP_S), seed=1)
    sent = [each for each in notifications(lap) if each.t_s < LAP_S]
    for number in count():
        for each in sent:
            yield each._replace(t_s=each.t_s + number * LAP_S)


def live_day(
    folder: Path,
    duration_s: float,
    every_s: int,
    sample: Callable[[float, Track], None],
    journal: Journal | None = None,
) -> None:
    """Run so long, and call ``sample`` with the time and the track every so often.

    ``journal`` takes the place of that of the page, which is full after five hours.
    """
    run_virtual(_live_day(folder, duration_s, every_s, sample, journal))


async def _live_day(
    folder: Path,
    duration_s: float,
    every_s: int,
    sample: Callable[[float, Track], None],
    journal: Journal | None,
) -> None:
    """Live a day that leaves the store's thread the time that a real day gives it.

    A virtual hour takes some seconds. What waits for the disk would grow with the load of the machine.
    """
    run = Run("day", "anna", "live")
    track = Track(
        run,
        laps(),
        decoder=Decoder(),
        capture=CaptureWriter(folder / "day.jsonl", Header(run.id, run.athlete, run.source, None)),
        end_s=duration_s,
    )
    async with AsyncExitStack() as stack:
        sinks, page, store = _sinks(stack, folder)
        if journal is not None:
            page.hub._journal = journal
        hub = asyncio.create_task(page.hub.run())
        session = Session([track], sinks, NoHistory())
        for second in range(int(duration_s)):
            track.feed(second)
            session.pump()
            await asyncio.sleep(1.0)
            if second % every_s == every_s - 1:
                store.flush()
                sample(second + 1.0, track)
        hub.cancel()
        with suppress(asyncio.CancelledError):
            await hub
        track.close()


def _sinks(stack: AsyncExitStack, folder: Path) -> tuple[list[Sink], PageSink, StoreSink]:
    detectors = registry()
    gauges = [
        Gauge(d.name, d.title, d.unit, {s.label: limit for s, limit in d.thresholds.items()})
        for d in detectors
    ]
    names = [d.name for d in detectors]
    nowhere = stack.enter_context(Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - the stack closes it
    store = stack.enter_context(Store.open(folder / "day.db", detectors=names))
    journal = StoreSink(store, commit_every=COMMIT_EVERY)
    stack.callback(journal.close, PATIENCE_S)
    loop = asyncio.get_running_loop()
    console = stack.enter_context(ConsoleSink(Lines(nowhere), gauges))
    away = MqttSettings.from_url("mqtt://127.0.0.1:1")
    mqtt = MqttSink(away, detectors=names, notice=console.note, clock=loop.time)
    page = PageSink(gauges, speed=1.0, expiry_s=60.0, clock_s=loop.time)
    return [mqtt, journal, console, JsonSink(partial(write_json, nowhere)), page], page, journal
