"""The sinks of one command, opened in order and closed in reverse."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fleetfoot.config import Origin
from fleetfoot.console.json_sink import JsonSink
from fleetfoot.console.screen import screen_for
from fleetfoot.console.sink import ConsoleSink
from fleetfoot.path.library import Library
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot.words.detector import gauges
from fleetfoot.words.quantity import Figures
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from fleetfoot.config import Config
    from fleetfoot.console.board import SensorLine
    from fleetfoot.mqtt.settings import MqttSettings
    from fleetfoot.page.sink import PageSink
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Sink
    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.engine import Limits

BATCH_ROWS = 600
"""Rows from commit to commit when a recording is read as fast as possible: about a tenth of a second."""
FAREWELL_S = 5.0
"""How long the broker gets to take what is left at the end."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where one command's runs go."""

    detectors: tuple[type[Detector], ...]
    limits: Limits
    store: Store
    journal: StoreSink
    library: Library
    console: ConsoleSink
    sinks: list[Sink]
    page: PageSink | None = None
    """The live page, where it is served."""

    def expect(self, run: Run, duration_s: float | None) -> None:
        """Say how long a run is going to be, before it begins; None: nobody knows."""
        self.console.expect(run, duration_s)
        if self.page is not None:
            self.page.expect(run, duration_s)

    def sensors(self, run: Run, lines: Sequence[SensorLine], missing: Sequence[str]) -> None:
        """Show how the sensors of a live run do, and what is missing."""
        self.console.sensors(lines, missing, run)
        if self.page is not None:
            self.page.sensors(run, lines, missing)


@asynccontextmanager
async def outputs(
    config: Config,
    *,
    paced: bool,
    json: bool,
    several: bool,
    broker: MqttSettings | None,
    speed: float | None = None,
) -> AsyncGenerator[Outputs]:
    """Open everything that a command writes to; close it again, the broker last told, the store last closed.

    ``speed`` is how fast a paced run is played. None is that of the clock: a live run, which goes on whatever becomes
    of what it writes to.
    """
    detectors, limits = detectors_in_force(config)
    names = [detector.name for detector in detectors]
    async with AsyncExitStack() as stack:
        store = Store.open(config.store.path, detectors=names)
        scales = gauges(detectors, {name: config.detectors[name].thresholds for name in names})
        screen, figures = screen_for(sys.stderr, lines=json), Figures(config.display.system)
        console = ConsoleSink(screen, scales, several=several, figures=figures)
        live = paced and speed is None
        journal = StoreSink(store, commit_every=1 if paced else BATCH_ROWS, live=live, notice=console.note)
        stack.callback(journal.close)
        stack.enter_context(console)
        sinks: list[Sink] = [journal, console]
        if json:
            sinks.append(JsonSink(sys.stdout))
        if paced and config.channels:
            sinks.append(await _channels(stack, config, console))
        if broker is not None:
            sinks.insert(0, await _mqtt(stack, broker, names, console))
        page = None
        if paced and config.page.enabled:
            from fleetfoot.assembly.page import live_page  # noqa: PLC0415 - brings uvicorn

            page = await live_page(stack, config, scales, console, speed or 1.0)
            sinks += [page] if page is not None else []  # after MQTT and the store
        yield Outputs(detectors, limits, store, journal, Library(journal), console, sinks, page)
        await journal.settled()  # before anything closes: who is told of the end must be there


async def _mqtt(stack: AsyncExitStack, broker: MqttSettings, names: list[str], console: ConsoleSink) -> Sink:
    from fleetfoot.mqtt.sink import MqttSink  # noqa: PLC0415 - only where something is published

    sink = MqttSink(broker, detectors=names, notice=console.note)
    group = await stack.enter_async_context(asyncio.TaskGroup())
    group.create_task(sink.run())
    stack.push_async_callback(sink.close, FAREWELL_S)
    return sink


async def _channels(stack: AsyncExitStack, config: Config, console: ConsoleSink) -> Sink:
    from fleetfoot.assembly.channels import channels_sink  # noqa: PLC0415 - only where something is sent

    sink = await channels_sink(config, console.note)
    group = await stack.enter_async_context(asyncio.TaskGroup())
    group.create_task(sink.run())
    stack.push_async_callback(sink.close, FAREWELL_S)
    return sink


def broker_of(config: Config, *, paced: bool) -> MqttSettings | None:
    """Return the configured broker if this command is to publish there.

    A recording that is read as fast as possible is not news: it is published only where the command line asks for it.
    """
    asked = config.origins.get("mqtt.host") is Origin.COMMAND_LINE
    mqtt = config.mqtt
    return mqtt if mqtt.enabled and mqtt.host and (paced or asked) else None


def detectors_in_force(config: Config) -> tuple[tuple[type[Detector], ...], Limits]:
    """Return the detectors that are switched on, and their thresholds."""
    chosen = tuple(detector for detector in registry() if config.detectors[detector.name].enabled)
    limits = {
        detector.name: {
            Severity[word.upper()]: limit
            for word, limit in config.detectors[detector.name].thresholds.items()
        }
        for detector in chosen
    }
    return chosen, limits
