"""The process that ships beside a live run: one of its own, so that the run shares no interpreter with it.

It is started as ``python -m fleetfoot.assembly.ship_beside``. What it is to ship, where to and for how long to go on
at the end comes on standard input; lines for people go to standard output; it ends when standard input does.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from typing import TYPE_CHECKING, Final

from fleetfoot.assembly.shipping import jittered, shipper_of
from fleetfoot.errors import FleetfootError
from fleetfoot.influx.delivery import Delivery
from fleetfoot.store.shipments import Shipments

if TYPE_CHECKING:
    from fleetfoot.assembly.shipping import Task

NICE: Final = 10
"""Below the run, which has first call on the machine: a backfill may take as long as it likes."""


async def ship(task: Task) -> None:
    """Ship until standard input ends; what is there by then too, for a time."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), stop.set)  # nothing more comes but the end
    with (
        Shipments(task.store, task.settings.name) as shipments,
        shipper_of(task.settings, shipments, at_once=1) as shipper,
    ):
        await Delivery(shipper, jittered(), say, lambda _: None).run(stop, task.farewell_s)


def say(line: str) -> None:
    """Tell people a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Read the task and do it; return the exit code."""
    with contextlib.suppress(OSError):
        os.nice(NICE)
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    try:
        asyncio.run(ship(task))
    except FleetfootError as error:
        say(str(error))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
