"""Shipping what is stored to InfluxDB: beside a live run, and the parts of it that every command shares."""

from __future__ import annotations

import asyncio
import importlib
import random
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from fleetfoot.influx.delivery import Delivery
from fleetfoot.influx.shipper import AT_ONCE, BATCH_LINES, Shipper
from fleetfoot.path.waiting import Backoff
from fleetfoot.store.shipments import Shipments
from fleetfoot.words.detector import titles

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from fleetfoot.config import Config
    from fleetfoot.influx.settings import InfluxSettings

LIVE_LINES = 250
"""Lines of a request beside a live run; its event loop is late by 4 ms at most while a season is shipped (measured)."""
LIVE_TIMEOUT_S = 5.0
"""How long one request beside a live run may take; the end of the run waits for the last one."""
FAREWELL_S = 5.0
"""How long the end of a live run waits until all of it is shipped."""


@asynccontextmanager
async def shipping(config: Config, told: Callable[[str], None]) -> AsyncGenerator[None]:
    """Ship for the length of a block, where InfluxDB is configured; nothing that it does or lacks gets in the way.

    The store must exist. ``told`` gets lines for people, in the loop's thread.
    """
    settings = replace(config.influx, timeout_s=LIVE_TIMEOUT_S)
    if not settings.url:
        yield
        return
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def tell_there(line: str) -> None:
        loop.call_soon_threadsafe(told, line)

    async with AsyncExitStack() as stack:
        shipments = stack.enter_context(Shipments(config.store.path, settings.name))
        # influxdb-client takes 0.3 s to import: not in the loop's thread
        await asyncio.to_thread(importlib.import_module, "fleetfoot.influx.target")
        shipper = stack.enter_context(shipper_of(settings, shipments, batch_lines=LIVE_LINES, at_once=1))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        group.create_task(Delivery(shipper, jittered(), tell_there, lambda _: None).run(stop, FAREWELL_S))
        stack.callback(stop.set)
        yield


@contextmanager
def shipper_of(
    settings: InfluxSettings, shipments: Shipments, *, batch_lines: int = BATCH_LINES, at_once: int = AT_ONCE
) -> Generator[Shipper]:
    """Open what ships; closed again, the connection is too."""
    from fleetfoot.influx.target import Target  # noqa: PLC0415 - brings influxdb-client

    target = Target(settings)
    try:
        yield Shipper(shipments, target, titles(), batch_lines=batch_lines, at_once=at_once)
    finally:
        target.close()


def jittered() -> Backoff:
    """Return how long to wait after failures, by a chance of its own."""
    return Backoff(random.Random())  # noqa: S311 - jitter
