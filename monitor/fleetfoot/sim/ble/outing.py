"""A simulated run over virtual Bluetooth: sensors on the air, and the source of a live run that hears them."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fleetfoot.path.notification import Notification
from fleetfoot.sim.ble.air import Air
from fleetfoot.sim.ble.backends import backends
from fleetfoot.sim.ble.central import Central
from fleetfoot.sim.ble.faults import befall
from fleetfoot.sim.ble.peripheral import Peripheral
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot.sim.virtual import FootPod, Strap, notifications
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.choice import Choice
from fleetfoot.sources.ble.source import BleSource

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fleetfoot.sim.ble.faults import Mishap
    from fleetfoot.sim.simulate import SimulatedRun
    from fleetfoot.sources.ble.status import SensorStatus

START_S: Final = 8.0
"""When the runner sets off, on the source's clock: two sensors are found, chosen (3 s) and set up by then."""
LINGER_S: Final = 1.0
"""The last notifications are on their way for so long."""
TURN_S: Final = 1.0
"""How often is given what was heard."""


@dataclass(frozen=True, slots=True)
class Report:
    """How the sensors do at one moment."""

    t_s: float
    statuses: tuple[SensorStatus, ...]
    """Copies, every sensor that was chosen."""
    changed: SensorStatus | None = None
    """The one whose state has just changed."""


Heard = Notification | Report


async def outing(
    run: SimulatedRun, mishaps: Sequence[Mishap], give: Callable[[Sequence[Heard]], bool]
) -> None:
    """Let a strap and a pod play a run on the air, and give what a live source hears of them.

    Parameters
    ----------
    run
        What they measure; its seed decides everything that is chance.
    mishaps
        What befalls them, in seconds of the run; sensor 0 is the strap, 1 the pod.
    give
        Takes what was heard since the last time, in the order of time; False ends the outing.
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
    ear = Ear(central, run.seed)
    sent = list(notifications(run))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(sensor.play(sent, origin_s=START_S)) for sensor in sensors]
        tasks.append(group.create_task(befall(air, sensors, mishaps, origin_s=START_S)))
        tasks.append(group.create_task(ear.source.run()))
        end_s = START_S + run.scenario.duration_s + LINGER_S
        while give(ear.take()):
            if ear.source.now_s >= end_s:
                break
            await asyncio.sleep(TURN_S)
        for task in tasks:
            task.cancel()


class Ear:
    """The source of a live run on a virtual central, and what it has heard."""

    def __init__(self, central: Central, seed: int) -> None:
        scanner, client = backends(central)
        self.source = BleSource(
            BleBackend(scanner, client),
            Choice(),
            asyncio.get_running_loop().time,
            random.Random(seed),  # noqa: S311 - jitter
            changed=self._changed,
        )
        self._heard: list[Heard] = []

    def take(self) -> list[Heard]:
        """Return what was heard since the last call, closed by a report of how all sensors do."""
        self._note()
        heard, self._heard = self._heard, []
        return heard

    def _changed(self, status: SensorStatus) -> None:
        self._note(_copy(status))

    def _note(self, changed: SensorStatus | None = None) -> None:
        statuses = tuple(_copy(status) for status in self.source.statuses)
        self._heard += self.source.drain()
        self._heard.append(Report(self.source.now_s, statuses, changed))


def _copy(status: SensorStatus) -> SensorStatus:
    """Return a status that does not change any more: it is read in another thread."""
    return replace(status, paces={name: replace(pace) for name, pace in status.paces.items()})
