"""The sinks of one command, opened in order and closed in reverse."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from fleetfoot.assembly.desk import Desk
from fleetfoot.assembly.past import before
from fleetfoot.config import Origin
from fleetfoot.console.backstage import Backstage, has_file, unbuffered
from fleetfoot.console.json_sink import JsonLines, JsonSink, write_json
from fleetfoot.console.screen import screen_for
from fleetfoot.console.sink import ConsoleSink
from fleetfoot.path.outlet import Outlet
from fleetfoot.reminders.reminding import Reminders
from fleetfoot.store.library import Library
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot.words.detector import gauges
from fleetfoot.words.quantity import Figures
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from fleetfoot.config import Config
    from fleetfoot.console.screen import Screen
    from fleetfoot.mqtt.settings import MqttSettings
    from fleetfoot.mqtt.sink import MqttSink
    from fleetfoot.notify.sink import ChannelsSink
    from fleetfoot.page.server import Phones
    from fleetfoot.page.sink import PageSink
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Sink
    from fleetfoot.path.so_far import SensorLine
    from fleetfoot_signal import Limits
    from fleetfoot_signal.detector import Detector

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
    desk: Desk
    """Takes what the runner says, and tells why the legs were heavy."""
    reminders: Reminders
    """Makes who reminds in runs as they happen, or happen again."""
    page: PageSink | None = None
    """The live page, where it is served."""
    record: Callable[[Mapping[str, object]], None] | None = None
    """Writes a record to standard output, where that gets JSON lines."""
    outlet: Callable[[int, str], Outlet] | None = None
    """Makes what writes an open file of a name without the run waiting for it, where the run is live."""

    def expect(self, run: Run, duration_s: float | None) -> None:
        """Say how long a run is going to be, before it begins; None: nobody knows."""
        self.console.expect(run, duration_s)
        if self.page is not None:
            self.page.expect(run, duration_s)

    def sensors(self, run: Run, lines: Sequence[SensorLine], missing: Sequence[str]) -> None:
        """Show how the sensors of a live run do, and what is missing."""
        self.console.sensors(run, lines, missing)
        if self.page is not None:
            self.page.sensors(run, lines, missing)


@asynccontextmanager
async def outputs(  # noqa: PLR0913 - by name
    config: Config,
    *,
    paced: bool,
    json: bool,
    several: bool,
    broker: MqttSettings | None,
    speed: float | None = None,
    phones: Phones | None = None,
) -> AsyncGenerator[Outputs]:
    """Open everything that a command writes to; close it again, the broker last told, the store last closed.

    ``speed`` is how fast a paced run is played. None is that of the clock: a live run, which goes on whatever becomes
    of what it writes to. ``phones`` says how phones take part in the page.
    """
    detectors, limits = detectors_in_force(config)
    names = [detector.name for detector in detectors]
    async with AsyncExitStack() as stack:
        store = Store.open(config.store.path, detectors=names)
        scales = gauges(detectors, {name: config.detectors[name].thresholds for name in names})
        screen = await _screen(stack, paced=paced, lines=json)
        figures = Figures(config.display.system)
        console = ConsoleSink(screen, scales, several=several, figures=figures)
        record = await _record(stack, console, paced=paced) if json else None
        live = paced and speed is None
        journal = StoreSink(store, commit_every=1 if paced else BATCH_ROWS, live=live, notice=console.note)
        stack.callback(journal.close)
        stack.enter_context(console)
        desk = Desk(config, console.note)
        sinks: list[Sink] = [journal, console, desk]
        reminders = Reminders(config.reminders, partial(before, config), waits=not live)
        desk.on_said.append(reminders.said)
        if record is not None:
            sinks.append(JsonSink(record))
        if paced and config.channels:
            channels = await _channels(stack, config, console)
            sinks.append(channels)
        if broker is not None:
            mqtt = await _mqtt(stack, broker, names, console, desk)
            sinks.insert(0, mqtt)
            desk.hearers.append(mqtt)
        page = None
        if paced and config.page.enabled:
            from fleetfoot.assembly.page import live_page  # noqa: PLC0415 - brings uvicorn

            page = await live_page(stack, config, scales, console, speed or 1.0, desk, phones)
            if page is not None:
                sinks.append(page)  # after MQTT and the store
                desk.hearers.append(page)
        outlet = partial(_outlet, stack, console) if live else None
        yield Outputs(
            detectors,
            limits,
            store,
            journal,
            Library(journal),
            console,
            sinks,
            desk,
            reminders,
            page,
            record,
            outlet,
        )
        await journal.settled()  # before anything closes: who is told of the end must be there
        await desk.answer()


async def _screen(stack: AsyncExitStack, *, paced: bool, lines: bool) -> Screen:
    """Return where people look; what has a pace does not wait for it."""
    if not paced:
        return screen_for(sys.stderr, lines=lines)
    screen = Backstage(screen_for(unbuffered(sys.stderr), lines=lines))
    return await stack.enter_async_context(settling(screen))


async def _record(
    stack: AsyncExitStack, console: ConsoleSink, *, paced: bool
) -> Callable[[Mapping[str, object]], None]:
    """Return what writes records to standard output; what has a pace does not wait for who reads it."""
    if not paced or not has_file(sys.stdout):
        return partial(write_json, sys.stdout)
    return await stack.enter_async_context(settling(JsonLines(sys.stdout, console.note)))


def _outlet(stack: AsyncExitStack, console: ConsoleSink, fd: int, name: str) -> Outlet:
    outlet = Outlet(fd, name, console.note, on_disk=True)

    async def settle(kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        del error
        whole = kind is not None or await outlet.settled(FAREWELL_S)
        outlet.stop()
        if not whole or outlet.lost:
            console.note(f"{name}: is not complete: not everything could be written")

    stack.push_async_exit(settle)
    return outlet


class Settles(Protocol):
    """What a thread of its own writes."""

    async def settled(self) -> None:
        """Wait until all is written."""

    def stop(self) -> None:
        """Write what can be written now, and give up the rest."""


Thing = TypeVar("Thing", bound=Settles)


@asynccontextmanager
async def settling(thing: Thing) -> AsyncGenerator[Thing]:
    """Wait at the end until all that was given is written; not where the end is an error or a second Ctrl-C."""
    try:
        yield thing
        await thing.settled()
    finally:
        thing.stop()


async def _mqtt(
    stack: AsyncExitStack, broker: MqttSettings, names: list[str], console: ConsoleSink, desk: Desk
) -> MqttSink:
    from fleetfoot.mqtt.sink import MqttSink  # noqa: PLC0415 - only where something is published

    sink = MqttSink(broker, detectors=names, notice=console.note, take=desk.rate)
    group = await stack.enter_async_context(asyncio.TaskGroup())
    group.create_task(sink.run())
    stack.push_async_callback(sink.close, FAREWELL_S)
    return sink


async def _channels(stack: AsyncExitStack, config: Config, console: ConsoleSink) -> ChannelsSink:
    from fleetfoot.notify.opening import channels_sink  # noqa: PLC0415 - only where something is sent

    sink = await channels_sink(config.channels.values(), config.mqtt.event_expiry_s, console.note)
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
