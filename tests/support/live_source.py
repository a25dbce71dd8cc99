"""A live source over a fake stack, under a virtual clock."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fleetfoot.sources.ble.choice import Choice
from fleetfoot.sources.ble.source import BleSource

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from fake_bleak import FakeStack

    from fleetfoot.errors import BluetoothError
    from fleetfoot.path.notification import Notification
    from fleetfoot.sources.ble.status import SensorStatus


class Listening:
    """A source that runs, what it has told and what it has delivered."""

    def __init__(self, stack: FakeStack, choice: Choice | None = None, capacity: int = 10_000) -> None:
        loop = asyncio.get_running_loop()
        self.states: list[tuple[float, str, str]] = []
        """Time, key and state of every change."""
        self.told: list[BluetoothError | None] = []
        self.taken: list[Notification] = []
        self.source = BleSource(
            stack.backend,
            choice or Choice(),
            loop.time,
            random.Random(1),  # noqa: S311 - jitter
            changed=self._changed,
            told=self.told.append,
            capacity=capacity,
        )

    def _changed(self, status: SensorStatus) -> None:
        self.states.append((self.source.now_s, status.key, status.state.name))

    def states_of(self, key: str) -> list[str]:
        return [state for _, each, state in self.states if each == key]

    def payloads(self, characteristic: str) -> list[bytes]:
        """What has come of a characteristic."""
        self.taken += self.source.drain()
        return [each.payload for each in self.taken if each.characteristic == characteristic]

    @property
    def status(self) -> SensorStatus:
        return self.source.statuses[0]


async def until(ready: Callable[[], bool], within_s: float = 30.0) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(within_s):
        while not ready():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)


@asynccontextmanager
async def listening(
    stack: FakeStack, choice: Choice | None = None, *, capacity: int = 10_000
) -> AsyncIterator[Listening]:
    """Run a source; when the context is left it has closed everything in good order."""
    made = Listening(stack, choice, capacity)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(made.source.run())
        try:
            yield made
        finally:
            task.cancel()
