"""A live source that says what it was told to, at the time it was told to, on the clock of the event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from fleetfoot.path.source import Device, Heard, Link, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.path.source import Change


class ScriptedSource:
    """Implements :class:`fleetfoot.path.source.Source`.

    Parameters
    ----------
    script
        When each item is delivered, in that order; what an item says of its time is its own affair.
    over_s
        When the source is over; None is never.
    start_s
        What its clock shows now.
    """

    def __init__(
        self, script: Iterable[tuple[float, Heard]], over_s: float | None = None, *, start_s: float = 0.0
    ) -> None:
        self._script = deque(script)
        self._over_s = over_s
        self._loop = asyncio.get_running_loop()
        self._start_s = self._loop.time() - start_s
        self.running = False
        self._told: list[Change] = []

    @property
    def now_s(self) -> float:
        return self._loop.time() - self._start_s

    async def run(self) -> None:
        self.running = True
        try:
            await asyncio.sleep(1e9 if self._over_s is None else self._over_s - self.now_s)
        finally:
            self.running = False

    async def wait(self, timeout_s: float) -> None:
        until_s = self._script[0][0] - self.now_s if self._script else timeout_s
        await asyncio.sleep(max(0.0, min(timeout_s, until_s)))

    def items(self) -> list[Heard]:
        taken: list[Heard] = []
        while self._script and self._script[0][0] <= self.now_s:
            taken.append(self._script.popleft()[1])
        return taken

    def changes(self) -> list[Change]:
        told, self._told = self._told, []
        return told

    def tell(self, change: Change) -> None:
        self._told.append(change)

    def status(self) -> Status:
        return Status(self.now_s, [Device(self.now_s, "anna", "watch", "Watch", link=Link.CONNECTED)])
