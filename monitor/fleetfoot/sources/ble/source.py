"""Live sensors as a source of notifications."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from fleetfoot.path.source import Heard, Notification, Status, Trouble
from fleetfoot.path.waiting import Backoff, chance
from fleetfoot.sources.ble.intake import CAPACITY, Intake
from fleetfoot.sources.ble.radio import Radio
from fleetfoot.sources.ble.supervisor import Supervisor, Surroundings

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from fleetfoot.errors import BluetoothError
    from fleetfoot.path.source import Change, Device
    from fleetfoot.sources.ble.backend import BleBackend
    from fleetfoot.sources.ble.choice import Chooser
    from fleetfoot.sources.ble.status import SensorStatus

CHOOSE_EVERY_S: Final = 0.5
FIRST_S: Final = 0.5
LONGEST_S: Final = 30.0
"""The waits between tries to connect to one sensor."""
GONE: Final = "bluetoothd has stopped"
BACK: Final = "Bluetooth is back"


class BleSource:
    """Finds the runners' sensors and keeps them: see :class:`~fleetfoot.path.source.Source`.

    Parameters
    ----------
    backend : BleBackend
    choices : Chooser
        Which sensors, and whose.
    clock : Callable[[], float]
        The run's clock in seconds: that of the event loop less its value at the start.
    rng : random.Random
        For the jitter of the waits.
    capacity : int
        Notifications that wait at most; beyond that the oldest are dropped and counted.
    """

    def __init__(
        self,
        backend: BleBackend,
        choices: Chooser,
        clock: Callable[[], float],
        rng: random.Random,
        *,
        capacity: int = CAPACITY,
    ) -> None:
        self._choices = choices
        self._clock = clock
        self._rng = rng
        self._intake = Intake(capacity)
        self._radio = Radio(backend, clock, self._told, choices.wants)
        self._around = Surroundings(backend, self._radio, self._intake, clock, self._changed)
        self._supervisors: list[Supervisor] = []
        self._changes: list[Change] = []
        self._trouble = ""

    @property
    def statuses(self) -> Sequence[SensorStatus]:
        """Every sensor that was chosen, in that order."""
        return [supervisor.status for supervisor in self._supervisors]

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
                for sighting in self._choices.consider(self._radio.sightings.values(), self._clock()):
                    rng = chance(self._rng.getrandbits(64))
                    backoff = Backoff(rng, FIRST_S, LONGEST_S, fixed=0.5)
                    supervisor = Supervisor(sighting, self._around, backoff)
                    self._supervisors.append(supervisor)
                    group.create_task(self._keep(supervisor))
                self._radio.curious = not self._choices.complete
                await asyncio.sleep(CHOOSE_EVERY_S)

    async def _keep(self, supervisor: Supervisor) -> None:
        await supervisor.run()
        self._choices.release(supervisor.status.key)

    def _heed(self, present: bool) -> None:  # noqa: FBT001 - what the daemon did
        """Take note that the daemon below the stack came or went; no link outlives it."""
        if present:
            self._radio.resume()
            return
        self._radio.lose(GONE)
        for supervisor in self._supervisors:
            supervisor.lose(GONE)

    def _changed(self, status: SensorStatus) -> None:
        self._changes.append(self._device(status))
        self._intake.wake()

    def _told(self, error: BluetoothError | None) -> None:
        self._trouble = str(error or "")
        self._changes.append(Trouble(self._clock(), self._trouble or BACK, over=error is None))
        self._intake.wake()

    def _device(self, status: SensorStatus) -> Device:
        return status.device(self._clock(), self._choices.owner(status.key))

    def look(self) -> None:
        """Look for sensors now: one has come, as somebody says who knows."""
        self._radio.look()

    def hear(self, sensor: str, characteristic: str, payload: bytes) -> None:
        """Take what comes now from something that no radio reaches: the very machine that listens."""
        self._intake.put(Notification(self._clock(), sensor, characteristic, payload))

    async def wait(self, timeout_s: float) -> None:
        """Return when notifications or changes have come, or after ``timeout_s``."""
        await self._intake.wait(timeout_s)

    def items(self) -> list[Heard]:
        """Return the notifications that have come, in the order of time; all up to now are there."""
        return [Heard(self._choices.owner(each.sensor), each) for each in self._intake.drain()]

    def changes(self) -> list[Change]:
        """Return what has changed since the last call."""
        changes, self._changes = self._changes, []
        return changes

    def status(self) -> Status:
        """Return how every sensor does now."""
        return Status(
            self._clock(),
            [self._device(status) for status in self.statuses],
            self._choices.awaited,
            tuple(self._choices.strangers),
            self._trouble,
            self._intake.dropped,
        )
