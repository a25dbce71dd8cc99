"""Channels for tests: senders that do as they are told, and a sink that runs as the application runs it."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from patience import PATIENCE_S

from fleetfoot.notify.post import NotDeliveredError
from fleetfoot.notify.settings import Destination
from fleetfoot.notify.sink import ChannelsSink

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from mqtt_runs import Notices

    from fleetfoot.notify.post import Post, Sender

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 5, 1, 12, tzinfo=BERLIN)
TITLES = {"overstride": "Long steps", "bounce": "Bounce"}


def a_channel(name: str = "phone", **settings: Any) -> Destination:  # noqa: ANN401 - of every key its own
    return Destination(name, command=("true",), **settings)


@dataclass
class FakeSender:
    """Keeps what it is to deliver; fails as often as it is told to, or for ever where it hangs."""

    label: str = "fake"
    repeats: bool = True
    failures: deque[str] = field(default_factory=deque[str])
    always: str = ""
    hangs: bool = False
    attempts: list[Post] = field(default_factory=list)
    delivered: list[Post] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def send(self, post: Post) -> None:
        async with self.came:
            self.attempts.append(post)
            self.came.notify_all()
        if self.hangs:
            await asyncio.Event().wait()
        if self.always or self.failures:
            raise NotDeliveredError(self.always or self.failures.popleft())
        async with self.came:
            self.delivered.append(post)
            self.came.notify_all()

    async def until(self, ready: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S), self.came:
            await self.came.wait_for(ready)


@asynccontextmanager
async def sending(
    channels: Sequence[tuple[Destination, Sequence[Sender]]],
    told: Notices,
    *,
    close_s: float = 3600.0,
    expiry_s: float = 120.0,
    **clocks: Callable[[], Any],
) -> AsyncGenerator[ChannelsSink]:
    """Run a sink as the application does, and close it in good order; it must not need what it may take."""
    clocks = {"local": lambda: NOON, **clocks}
    sink = ChannelsSink(channels, titles=TITLES, expiry_s=expiry_s, notice=told, **clocks)
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        group.create_task(sink.run())
        try:
            yield sink
        finally:
            await sink.close(close_s)
