"""Shipping what is stored to InfluxDB: beside a live run, and the parts of it that every command shares."""

from __future__ import annotations

import asyncio
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.influx.shipper import AT_ONCE, BATCH_LINES, Shipper
from fleetfoot.path.waiting import Backoff, chance
from fleetfoot.words.detector import titles

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncGenerator, Callable, Generator
    from pathlib import Path

    from fleetfoot.config import Config
    from fleetfoot.influx.settings import InfluxSettings
    from fleetfoot.store.shipments import Shipments

LIVE_TIMEOUT_S = 5.0
"""How long one request beside a live run may take; the end of the run waits for the last one."""
FAREWELL_S = 5.0
"""How long the end of a live run waits until all of it is shipped."""


class Task(NamedTuple):
    """What the process that ships beside a live run is to do."""

    store: Path
    settings: InfluxSettings
    farewell_s: float


@asynccontextmanager
async def shipping(config: Config, told: Callable[[str], None]) -> AsyncGenerator[None]:
    """Ship for the length of a block, where InfluxDB is configured; nothing that it does or lacks gets in the way.

    A process of its own ships (:mod:`fleetfoot.assembly.ship_beside`). When the block ends well it gets
    :data:`FAREWELL_S` for what is left; when it is given up, the process ends at once: the store keeps what is not
    shipped. ``told`` gets lines for people.
    """
    settings = replace(config.influx, timeout_s=LIVE_TIMEOUT_S)
    if not settings.url:
        yield
        return
    process = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-P",
            "-m",
            "fleetfoot.assembly.ship_beside",
        ),  # -P: no package of the working folder
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        start_new_session=True,  # Ctrl-C is the run's
    )
    relaying = asyncio.ensure_future(_relay(process, told))
    try:
        _feed(process, Task(config.store.path.absolute(), settings, FAREWELL_S))
        yield
        await _say_goodbye(process, relaying)
    finally:
        relaying.cancel()  # that it is killed needs no word
        if process.returncode is None:
            process.kill()
        await process.wait()


def _feed(process: Process, task: Task) -> None:
    if process.stdin is not None:
        process.stdin.write(pickle.dumps(task))


async def _relay(process: Process, told: Callable[[str], None]) -> None:
    """Pass on what the process says, and say so where it ends by itself."""
    if process.stdout is not None:
        async for line in process.stdout:
            told(line.decode(errors="replace").rstrip("\n"))
    if code := await process.wait():
        told(f"shipping to InfluxDB has ended (exit code {code}): 'fleetfoot ship' sends what is missing")


async def _say_goodbye(process: Process, relaying: asyncio.Future[None]) -> None:
    """Let the process ship what is left, for a time."""
    if process.stdin is not None:
        process.stdin.close()
    await asyncio.wait((relaying,), timeout=FAREWELL_S + LIVE_TIMEOUT_S)


@contextmanager
def shipper_of(
    settings: InfluxSettings, shipments: Shipments, *, batch_lines: int = BATCH_LINES, at_once: int = AT_ONCE
) -> Generator[Shipper]:
    """Open what ships; closed again, the connection is too."""
    from fleetfoot.influx.target import Target  # noqa: PLC0415 - brings influxdb-client

    target = Target(settings)
    try:
        yield Shipper(
            shipments,
            target,
            titles(),
            batch_lines=batch_lines,
            at_once=at_once,
            positions=settings.positions,
        )
    finally:
        target.close()


def jittered() -> Backoff:
    """Return how long to wait after failures, by a chance of its own."""
    return Backoff(chance())
