"""A simulated run over virtual Bluetooth: sensors on the air, and the source of a live run that hears them."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.sim.ble.air import Air
from fleetfoot.sim.ble.bleak_client import backends
from fleetfoot.sim.ble.central import Central
from fleetfoot.sim.ble.faults import befall
from fleetfoot.sim.ble.peripheral import Peripheral
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot.sim.virtual import FootPod, Strap, notifications
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.choice import Choice, Choices
from fleetfoot.sources.ble.source import BleSource

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fleetfoot.path.source import Change, Heard, Status
    from fleetfoot.sim.ble.faults import Mishap
    from fleetfoot.sim.simulate import SimulatedRun

START_S: Final = 8.0
"""When the runner sets off, on the source's clock: two sensors are found, chosen (3 s) and set up by then."""
LINGER_S: Final = 1.0
"""The last notifications are on their way for so long."""
TURN_S: Final = 1.0
"""How long a turn is."""


class Turn(NamedTuple):
    """What a live source heard since the turn before, and how everything does at the end of it."""

    items: Sequence[Heard]
    changes: Sequence[Change]
    status: Status


async def outing(
    run: SimulatedRun, athlete: str, mishaps: Sequence[Mishap], give: Callable[[Sequence[Turn]], bool]
) -> None:
    """Let a strap and a pod play a run on the air, and give what a live source hears of them, turn by turn.

    Parameters
    ----------
    run
        What they measure; its seed decides everything that is chance.
    athlete
        Who wears them.
    mishaps
        What befalls them, in seconds of the run; sensor 0 is the strap, 1 the pod.
    give
        Takes what was heard; False ends the outing.
    """
    air = Air(run.seed)
    central = Central(AirRadio(air))
    await central.power_on()
    sensors = [
        Peripheral(AirRadio(air), Strap(), name="Virtual strap", address="C0:00:00:00:00:01"),
        Peripheral(AirRadio(air), FootPod(), name="Virtual pod", address="C0:00:00:00:00:02"),
    ]
    for sensor in sensors:
        await sensor.power_on()
    source = _source(central, athlete, run.seed)
    sent = list(notifications(run))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(sensor.play(sent, origin_s=START_S)) for sensor in sensors]
        tasks.append(group.create_task(befall(air, sensors, mishaps, origin_s=START_S)))
        tasks.append(group.create_task(source.run()))
        end_s = START_S + run.scenario.duration_s + LINGER_S
        while give([Turn(source.items(), source.changes(), source.status())]):
            if source.now_s >= end_s:
                break
            await asyncio.sleep(TURN_S)
        for task in tasks:
            task.cancel()


def _source(central: Central, athlete: str, seed: int) -> BleSource:
    scanner, client = backends(central)
    return BleSource(
        BleBackend(scanner, client),
        Choices({athlete: Choice()}),
        asyncio.get_running_loop().time,
        random.Random(seed),  # noqa: S311 - jitter
    )
