"""``fleetfoot ship``, and the same beside a live run."""

from __future__ import annotations

import asyncio
import importlib
import random
import signal
import sys
import time
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from fleetfoot.app.play import interruption
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.errors import UsageError
from fleetfoot.influx.backoff import Backoff
from fleetfoot.influx.delivery import Delivery
from fleetfoot.influx.settings import InfluxSettings
from fleetfoot.influx.shipper import AT_ONCE, BATCH_LINES, Shipper
from fleetfoot.store.shipments import Shipments
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from fleetfoot.config import Config
    from fleetfoot.influx.shipper import Shipped
    from fleetfoot.requests import ShipRequest
    from fleetfoot.store.shipments import Quarantined

LIVE_LINES = 250
"""Lines of a request beside a live run; its event loop is late by 4 ms at most while a season is shipped (measured)."""
LIVE_TIMEOUT_S = 5.0
"""How long one request beside a live run may take; the end of the run waits for the last one."""
FAREWELL_S = 5.0
"""How long the end of a live run waits until all of it is shipped."""


def run_ship(request: ShipRequest) -> int:
    """Ship what InfluxDB lacks, once or until interrupted; return the exit code.

    Raises
    ------
    UsageError
        No InfluxDB is configured, or nothing has been stored yet.
    InfluxError
        With ``once``: InfluxDB does not take what is sent.
    """
    settings = settings_of(request.config)
    path = request.config.store.path
    if settings is None:
        raise UsageError("no InfluxDB is configured: set influx.url, or FLEETFOOT_INFLUX_URL")
    if not path.exists():
        raise UsageError(
            f"no runs are stored at {path} yet: record one with 'fleetfoot run' or 'fleetfoot replay', or name another"
            " store with --store"
        )
    with Shipments(path, settings.name) as shipments:
        if request.refused:
            _list(shipments.quarantine(), json=request.json)
            return 0
        if request.anew:
            shipments.forget()
        with _shipper(settings, shipments) as shipper:
            delivery = Delivery(shipper, _backoff(), tell, _reporter(settings, json=request.json))
            if request.once:
                delivery.once(time.sleep)
            else:
                asyncio.run(_ship_on(delivery))
    return 0


async def _ship_on(delivery: Delivery) -> None:
    with interruption(signal.SIGINT, signal.SIGTERM) as stop:
        await delivery.run(stop)


@asynccontextmanager
async def shipping(config: Config, told: Callable[[str], None]) -> AsyncGenerator[None]:
    """Ship for the length of a block, where InfluxDB is configured; nothing that it does or lacks gets in the way.

    The store must exist. ``told`` gets lines for people, in the loop's thread.
    """
    settings = settings_of(config, LIVE_TIMEOUT_S)
    if settings is None:
        yield
        return
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def tell_there(line: str) -> None:
        loop.call_soon_threadsafe(told, line)

    async with AsyncExitStack() as stack:
        shipments = stack.enter_context(Shipments(config.store.path, settings.name))
        # influxdb-client takes 0.3 s to import: not in the loop's thread
        await asyncio.to_thread(importlib.import_module, "fleetfoot.influx.target")
        shipper = stack.enter_context(_shipper(settings, shipments, batch_lines=LIVE_LINES, at_once=1))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        group.create_task(Delivery(shipper, _backoff(), tell_there, lambda _: None).run(stop, FAREWELL_S))
        stack.callback(stop.set)
        yield


@contextmanager
def _shipper(
    settings: InfluxSettings, shipments: Shipments, *, batch_lines: int = BATCH_LINES, at_once: int = AT_ONCE
) -> Generator[Shipper]:
    from fleetfoot.influx.target import Target  # noqa: PLC0415 - brings influxdb-client

    target = Target(settings)
    titles = {detector.name: detector.title for detector in registry()}
    try:
        yield Shipper(shipments, target, titles, batch_lines=batch_lines, at_once=at_once)
    finally:
        target.close()


def settings_of(config: Config, timeout_s: float = 10.0) -> InfluxSettings | None:
    """Return the configured InfluxDB; None where there is none."""
    influx = config.influx
    if influx.url is None:
        return None
    return InfluxSettings(
        url=influx.url,
        bucket=influx.bucket,
        org=influx.org or "",
        token=influx.token.reveal() if influx.token else "",
        username=influx.username or "",
        password=influx.password.reveal() if influx.password else "",
        ca_file=influx.ca_file,
        timeout_s=timeout_s,
    )


def _backoff() -> Backoff:
    return Backoff(random.Random())  # noqa: S311 - jitter


def _reporter(settings: InfluxSettings, *, json: bool) -> Callable[[Shipped], None]:
    def report(done: Shipped) -> None:
        if json:
            write_json(sys.stdout, {"type": "shipped", "target": settings.name, **done._asdict()})
        elif done.runs:
            tell(f"{done.runs} {'run' if done.runs == 1 else 'runs'}, {done.lines} points to {settings.name}")

    return report


def _list(refused: list[Quarantined], *, json: bool) -> None:
    for each in refused:
        refusal = each.refusal
        if json:
            about = {"run": each.run_id, "athlete": each.athlete, "refused_utc": each.refused_utc.isoformat()}
            write_json(sys.stdout, {"type": "refused", **about, **refusal._asdict()})
        else:
            more = f" (and {refusal.lines - 1} more)" if refusal.lines > 1 else ""
            sys.stdout.write(f"{each.run_id}: {refusal.status} {refusal.answer}\n    {refusal.line}{more}\n")
