"""Live sensors as a source of notifications."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Final

from fleetfoot.sources.ble.backoff import Backoff
from fleetfoot.sources.ble.intake import CAPACITY, Intake
from fleetfoot.sources.ble.radio import Radio
from fleetfoot.sources.ble.supervisor import Supervisor, Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fleetfoot.errors import BluetoothError
    from fleetfoot.path.notification import Notification
    from fleetfoot.sources.ble.backend import BleBackend
    from fleetfoot.sources.ble.choice import Chooser
    from fleetfoot.sources.ble.status import SensorStatus

CHOOSE_EVERY_S: Final = 0.5
GONE: Final = "bluetoothd has stopped"


class BleSource:
    """Finds the runner's sensors and keeps them.

    Parameters
    ----------
    backend : BleBackend
    choice : Chooser
        Which sensors.
    clock : Callable[[], float]
        The run's clock in seconds: that of the event loop less its value at the start.
    rng : random.Random
        For the jitter of the waits.
    changed : Callable[[SensorStatus], None], optional
        Is called at every change of a sensor's state.
    told : Callable[[BluetoothError | None], None], optional
        Is called when Bluetooth as a whole fails, and with None when it works again.
    capacity : int
        Notifications that wait at most; beyond that the oldest are dropped and counted.
    """

    def __init__(  # noqa: PLR0913 - each of them can be replaced in tests
        self,
        backend: BleBackend,
        choice: Chooser,
        clock: Callable[[], float],
        rng: random.Random,
        *,
        changed: Callable[[SensorStatus], None] = lambda _status: None,
        told: Callable[[BluetoothError | None], None] = lambda _error: None,
        capacity: int = CAPACITY,
    ) -> None:
        self.choice = choice
        self._clock = clock
        self._rng = rng
        self._intake = Intake(capacity)
        self._radio = Radio(backend, clock, told)
        self._around = Surroundings(backend, self._radio, self._intake, clock, changed)
        self._supervisors: list[Supervisor] = []

    @property
    def statuses(self) -> Sequence[SensorStatus]:
        """Every sensor that was chosen, in that order."""
        return [supervisor.status for supervisor in self._supervisors]

    @property
    def dropped(self) -> int:
        """Notifications that were lost because nobody took them."""
        return self._intake.dropped

    @property
    def now_s(self) -> float:
        """The run's clock."""
        return self._clock()

    async def run(self) -> None:
        """Find and keep sensors until cancelled; then stop their streams and disconnect."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._radio.run())
            group.create_task(self._around.backend.watch(self._heed))
            while True:
                for sighting in self.choice.consider(self._radio.sightings.values(), self._clock()):
                    backoff = Backoff(random.Random(self._rng.getrandbits(64)))  # noqa: S311 - jitter
                    supervisor = Supervisor(sighting, self._around, backoff)
                    self._supervisors.append(supervisor)
                    group.create_task(self._keep(supervisor))
                self._radio.curious = not self.choice.complete
                await asyncio.sleep(CHOOSE_EVERY_S)

    async def _keep(self, supervisor: Supervisor) -> None:
        await supervisor.run()
        self.choice.release(supervisor.status.key)

    def _heed(self, present: bool) -> None:  # noqa: FBT001 - what the daemon did
        """Take note that the daemon below the stack came or went; no link outlives it."""
        if present:
            self._radio.resume()
            return
        self._radio.lose(GONE)
        for supervisor in self._supervisors:
            supervisor.lose(GONE)

    async def wait(self, timeout_s: float) -> None:
        """Return when notifications have come, or after ``timeout_s``."""
        await self._intake.wait(timeout_s)

    def drain(self) -> list[Notification]:
        """Return the notifications that have come, in the order of time; all up to now are there."""
        return self._intake.drain()
