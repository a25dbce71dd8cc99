"""The sink that hands alerts to the channels."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from fleetfoot.notify.gate import Gate, Verdict
from fleetfoot.notify.post import Post
from fleetfoot.notify.target import Target
from fleetfoot.path.sink import Sink
from fleetfoot.path.waiting import Backoff, chance

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fleetfoot.notify.post import Sender
    from fleetfoot.notify.settings import Destination
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second, Seconds
    from fleetfoot_signal.sample import Beat

LONGEST_PAUSE_S = 30.0
"""Longest wait between two attempts: a message is worth telling for 120 s."""


class _Route:
    """One channel: its gate, its targets, and what the gate held back."""

    def __init__(self, name: str, gate: Gate, targets: list[Target]) -> None:
        self.name = name
        self.gate = gate
        self.targets = targets
        self.held: Counter[Verdict] = Counter()

    def take(self, verdict: Verdict, post: Post) -> None:
        """Hand a message on if the channel is to have it."""
        if verdict is not Verdict.TOLD:
            self.held[verdict] += 1
            return
        for target in self.targets:
            target.put(post)

    def told_back(self) -> str:
        """Return in a line what was held back that the channel would have got at another time."""
        kinds = [f"{self.held[v]} ({v.value})" for v in (Verdict.QUIET, Verdict.OFTEN) if self.held[v]]
        return f"channel {self.name} held back {' and '.join(kinds)}" if kinds else ""


class ChannelsSink(Sink):
    """Sends alerts to channels; its calls only note what is to be told, :meth:`run` tells it.

    Parameters
    ----------
    channels : Sequence[tuple[Destination, Sequence[Sender]]]
        Each channel with what delivers for it.
    titles : Mapping[str, str]
        What a runner calls each detector.
    expiry_s : float
        How long a message is worth telling.
    notice : Callable
        Takes one line for people.
    clock : Callable
        Seconds, monotonic.
    local : Callable
        The time on the wall.
    """

    def __init__(
        self,
        channels: Sequence[tuple[Destination, Sequence[Sender]]],
        *,
        titles: Mapping[str, str],
        expiry_s: float,
        notice: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        local: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._titles = titles
        self._notice = notice
        self._clock = clock
        self._local = local
        self._closing = asyncio.Event()
        self._finished = asyncio.Event()
        self._deadline: asyncio.Timeout | None = None
        self._limit_s: float | None = None

        def target(channel: Destination, sender: Sender) -> Target:
            backoff = Backoff(chance(), longest_s=LONGEST_PAUSE_S)
            name = f"{channel.name} ({sender.label})"
            return Target(name, sender, expiry_s, backoff=backoff, notice=notice, clock=clock)

        self._routes = [
            _Route(channel.name, Gate(channel), [target(channel, sender) for sender in senders])
            for channel, senders in channels
        ]

    def begin(self, run: Run) -> None:
        """Tell nothing: a run shows by its alerts."""

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Tell nothing."""

    def second(self, run: Run, second: Second) -> None:
        """Tell nothing."""

    def seconds(self, run: Run, seconds: Seconds) -> None:
        """Tell nothing."""

    def alert(self, run: Run, alert: Alert) -> None:
        """Note an alert for every channel that is to have it."""
        del run  # the alert knows it
        title = self._titles.get(alert.event.detector, alert.event.detector)
        post, now_s, local = Post.of_alert(alert, title), self._clock(), self._local()
        for route in self._routes:
            route.take(route.gate.judge(alert, now_s, local), post)

    def reminder(self, run: Run, reminder: Reminder) -> None:
        """Note a reminder for every channel that is to have it."""
        post, now_s, local = Post.of_reminder(reminder), self._clock(), self._local()
        for route in self._routes:
            route.take(route.gate.judge_reminder(run.athlete, now_s, local), post)

    def end(self, run: Run, summary: Mapping[str, object]) -> None:
        """Tell nothing: the summary is on MQTT, in the store and in the report."""

    async def run(self) -> None:
        """Deliver until :meth:`close`; a target that fails never raises."""
        targets = [target for route in self._routes for target in route.targets]
        try:
            async with asyncio.timeout(self._limit_s) as self._deadline, asyncio.TaskGroup() as group:
                for target in targets:
                    group.create_task(target.run(self._closing))
        except TimeoutError:
            pass  # what was not delivered is told below
        finally:
            self._finished.set()
            for target in targets:
                target.left()
            for line in filter(None, (route.told_back() for route in self._routes)):
                self._notice(line)

    async def close(self, timeout_s: float) -> None:
        """Deliver what is left, for ``timeout_s`` at most. At once if :meth:`run` was never started."""
        self._limit_s = timeout_s  # for a run() that is yet to start
        self._closing.set()
        for route in self._routes:
            for target in route.targets:
                target.wake()
        if self._deadline is not None and not self._finished.is_set():
            self._deadline.reschedule(asyncio.get_running_loop().time() + timeout_s)
            await self._finished.wait()
