"""An outing as a live source: what happens on the air, at the pace of a clock."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from typing import TYPE_CHECKING, Final, Self

from fleetfoot.path.source import Status
from fleetfoot.sim.ble.ahead import Ahead
from fleetfoot.sim.ble.outing import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from types import TracebackType

    from fleetfoot.path.source import Change, Heard

    World = Callable[[Callable[[Sequence[Turn]], bool]], Coroutine[object, object, None]]

STEP_S: Final = 1.0
"""So much of the run is given at a time where the clock is ahead: others get their turn in between."""


class PacedOuting:
    """Lets ``speed`` seconds of an outing go by in one second: see :class:`~fleetfoot.path.source.Source`.

    The outing runs ahead in a thread of its own, and the clock of this source never overtakes it: whatever was heard up
    to :attr:`now_s` can be taken. So what comes of it does not depend on how fast it is played. Use it as a context
    manager, in the event loop; leaving it ends the outing.

    Parameters
    ----------
    world
        An outing but for whom it gives its turns to, as :class:`~fleetfoot.sim.ble.ahead.Ahead` calls it.
    speed
    end_s
        When the run is over, on the outing's clock; what is on its way then is still given.
    """

    def __init__(self, world: World, speed: float, end_s: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._started_s = math.nan
        """When the outing gave its first turn; the clock stands still until then."""
        self._speed = speed
        self._end_s = end_s
        self._now_s = 0.0
        self._known_s = 0.0
        """Up to when it is known what was heard."""
        self._latest_s = 0.0
        """Time of the latest item that is known."""
        self._items: deque[Heard] = deque()
        self._changes: deque[Change] = deque()
        self._status = Status(0.0)
        self._more = asyncio.Event()
        self._over = asyncio.Event()
        self._ahead = Ahead[Turn](world, self._tell)

    def __enter__(self) -> Self:
        self._ahead.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ahead.__exit__(kind, error, trace)

    @property
    def now_s(self) -> float:
        """The outing's clock; it stops at the end of the run, or at the latest item where that came later."""
        return max(self._end_s, self._latest_s) if self._over.is_set() else min(self._now_s, self._end_s)

    async def run(self) -> None:
        """Return when the outing is over and all of it can be taken."""
        await self._over.wait()

    async def wait(self, timeout_s: float) -> None:
        """Let the present move on until something can be taken, or by so many seconds of the run."""
        until_s = self._now_s + timeout_s
        await asyncio.sleep(0)  # an outing that is behind its clock must not keep the other tasks waiting
        while True:
            self._more.clear()
            self._move()
            due_s = min([until_s, *self._first_s()])
            if self._now_s >= due_s or self._over.is_set():
                return
            wait_s = (due_s - self._clock_s()) / self._speed
            if wait_s > 0.0 or self._known_s >= due_s:
                await asyncio.sleep(max(0.0, wait_s))
            else:  # the outing is behind
                await self._more.wait()

    def items(self) -> list[Heard]:
        """Return what was heard up to the present."""
        items: list[Heard] = []
        while self._items and self._items[0].item.t_s <= self._now_s:
            items.append(self._items.popleft())
        return items

    def changes(self) -> list[Change]:
        """Return what changed up to the present."""
        changes: list[Change] = []
        while self._changes and self._changes[0].t_s <= self._now_s:
            changes.append(self._changes.popleft())
        return changes

    def status(self) -> Status:
        """Return how the sensors did at the end of the turn that is heard."""
        return self._status

    def _move(self) -> None:
        """Move the present as far as clock and knowledge allow."""
        if math.isnan(self._started_s):
            if not self._read():
                return
            self._started_s = self._loop.time()
        target_s = min(self._clock_s(), self._now_s + STEP_S)
        while self._known_s < target_s and self._read():
            pass
        self._now_s = max(self._now_s, min(target_s, self._known_s))
        if self._ahead.over and self._now_s >= self._known_s:
            self._over.set()

    def _read(self) -> bool:
        """Read a turn, where there is one; return whether there was."""
        turn = self._ahead.next()
        if turn is None:
            return False
        self._items += turn.items
        self._changes += turn.changes
        self._status = turn.status
        self._known_s = turn.status.t_s
        self._latest_s = max([self._latest_s, *(heard.item.t_s for heard in turn.items)])
        return True

    def _first_s(self) -> list[float]:
        """Return when the first item and the first change come that are known and not taken."""
        items = [self._items[0].item.t_s] if self._items else []
        return items + ([self._changes[0].t_s] if self._changes else [])

    def _clock_s(self) -> float:
        return (self._loop.time() - self._started_s) * self._speed

    def _tell(self) -> None:
        self._loop.call_soon_threadsafe(self._more.set)
