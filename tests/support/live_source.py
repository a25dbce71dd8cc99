"""A live source over a fake stack, under a virtual clock."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fleetfoot.path.source import Device, Notification, Trouble
from fleetfoot.sources.ble.choice import Choice, Choices
from fleetfoot.sources.ble.source import BleSource

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from fake_bleak import FakeStack

    from fleetfoot.path.source import Change
    from fleetfoot.sources.ble.status import SensorStatus


class Listening:
    """A source that runs, what it has told and what it has delivered."""

    def __init__(self, stack: FakeStack, choice: Choice | None = None, capacity: int = 10_000) -> None:
        loop = asyncio.get_running_loop()
        self.taken: list[Notification] = []
        self.source = BleSource(
            stack.backend,
            Choices({"anna": choice or Choice()}),
            loop.time,
            random.Random(1),  # noqa: S311 - jitter
            capacity=capacity,
        )
        self._changes: list[Change] = []

    @property
    def changes(self) -> list[Change]:
        """All that changed so far."""
        self._changes += self.source.changes()
        return self._changes

    @property
    def states(self) -> list[tuple[float, str, str]]:
        """Time, key and link of every change of a sensor."""
        return [(each.t_s, each.key, each.link.name) for each in self.changes if isinstance(each, Device)]

    @property
    def told(self) -> list[Trouble]:
        """What was told of Bluetooth as a whole."""
        return [each for each in self.changes if isinstance(each, Trouble)]

    def states_of(self, key: str) -> list[str]:
        return [state for _, each, state in self.states if each == key]

    def payloads(self, characteristic: str) -> list[bytes]:
        """What has come of a characteristic."""
        self.taken += drained(self.source)
        return [each.payload for each in self.taken if each.characteristic == characteristic]

    @property
    def status(self) -> SensorStatus:
        return self.source.statuses[0]

    @property
    def device(self) -> Device:
        return self.source.status().devices[0]


def drained(source: BleSource) -> list[Notification]:
    """Return the notifications that have come since the last call."""
    return [heard.item for heard in source.items() if isinstance(heard.item, Notification)]


async def until(ready: Callable[[], bool], within_s: float = 30.0) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(within_s):
        while not ready():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)


@asynccontextmanager
async def listening(
    stack: FakeStack, choice: Choice | None = None, *, capacity: int = 10_000
) -> AsyncGenerator[Listening]:
    """Run a source; when the context is left it has closed everything in good order."""
    made = Listening(stack, choice, capacity)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(made.source.run())
        try:
            yield made
        finally:
            task.cancel()
