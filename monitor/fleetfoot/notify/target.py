"""One target of a channel: what waits for it, and the worker that delivers."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.notify.post import NotDeliveredError
from fleetfoot.path.waiting import happens

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.notify.post import Post, Sender
    from fleetfoot.path.waiting import Backoff

MOST_WAITING: Final = 32
"""Messages that wait at most; four alerts an hour come nowhere near, severe ones of a whole group might."""
MOST_TOLD: Final = 256
"""Episodes remembered as told."""


class Waiting(NamedTuple):
    """A message that waits."""

    post: Post
    expires_s: float


class Target:
    """Delivers messages in their order, each at least once or not at all; says once when it fails and when it works.

    A message that could not be delivered within ``expiry_s`` is dropped: a stale cue must not be spoken. So is the
    oldest where too many wait, and the end of an episode that was never told here.

    Parameters
    ----------
    name : str
        What people call it.
    sender : Sender
    expiry_s : float
        How long a message is worth telling.
    backoff : Backoff
    notice : Callable
        Takes one line for people.
    clock : Callable
        Seconds, monotonic.
    """

    def __init__(
        self,
        name: str,
        sender: Sender,
        expiry_s: float,
        *,
        backoff: Backoff,
        notice: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self.name = name
        self.dropped = 0
        """Messages that became too old or too many since the last one that was delivered."""
        self._sender = sender
        self._expiry_s = expiry_s
        self._backoff = backoff
        self._notice = notice
        self._clock = clock
        self._waiting: deque[Waiting] = deque()
        self._told: deque[str] = deque(maxlen=MOST_TOLD)
        self._failing = False
        self._wake = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Number of messages that wait."""
        return len(self._waiting)

    def put(self, post: Post) -> None:
        """Take a message; never waits."""
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft()
            self.dropped += 1
        self._waiting.append(Waiting(post, self._clock() + self._expiry_s))
        self._wake.set()

    def wake(self) -> None:
        """Make the worker look whether it is to end."""
        self._wake.set()

    async def run(self, closing: asyncio.Event) -> None:
        """Deliver until closing, then go on with what is left until an attempt fails."""
        while True:
            self._wake.clear()
            while waiting := self._next():
                last = closing.is_set()
                wait_s = await self._deliver(waiting)
                if wait_s > 0.0 and last:
                    return
                if wait_s > 0.0:
                    await happens(closing, wait_s)
            if closing.is_set():
                return
            await self._wake.wait()

    def _next(self) -> Waiting | None:
        """Return the oldest message that is still worth telling; it stays where it is."""
        while self._waiting:
            first = self._waiting[0]
            if self._clock() >= first.expires_s:
                self.dropped += 1
            elif not first.post.over or first.post.episode in self._told:
                return first
            self._waiting.popleft()
        return None

    async def _deliver(self, waiting: Waiting) -> float:
        """Try to deliver; return how long to wait before the next attempt."""
        try:
            await self._sender.send(waiting.post)
        except NotDeliveredError as error:
            self._failed(error)
            if self._sender.repeats:
                return self._backoff.failed()
            self._remove(waiting)
            self.dropped += 1
        else:
            self._remove(waiting)
            self._worked(waiting.post)
        return 0.0

    def _remove(self, waiting: Waiting) -> None:
        # it may have made room for a newer one meanwhile
        if self._waiting and self._waiting[0] is waiting:
            self._waiting.popleft()

    def _worked(self, post: Post) -> None:
        if post.episode and not post.over:
            self._told.append(post.episode)
        self._backoff.worked()
        if self._failing:
            self._failing = False
            late = f"; {_alerts(self.dropped)} not delivered meanwhile" if self.dropped else ""
            self._notice(f"channel {self.name} works again{late}")
        self.dropped = 0

    def _failed(self, error: NotDeliveredError) -> None:
        if not self._failing:
            self._failing = True
            patience = f"; trying again for up to {self._expiry_s:g} s" if self._sender.repeats else ""
            self._notice(f"channel {self.name}: {error}{patience}")

    def left(self) -> None:
        """Say how many messages were not delivered, where the end has come."""
        if lost := self.dropped + self.waiting:
            self._notice(f"channel {self.name}: {_alerts(lost)} not delivered")


def _alerts(count: int) -> str:
    return f"{count} {'alert was' if count == 1 else 'alerts were'}"
