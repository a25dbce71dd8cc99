"""The sink that publishes to MQTT."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fleetfoot.mqtt.feed import Feed
from fleetfoot.mqtt.publisher import Publisher
from fleetfoot.mqtt.reach import Reach
from fleetfoot.mqtt.tls import tls_context
from fleetfoot.path.sink import Sink

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fleetfoot.mqtt.rating import Take
    from fleetfoot.mqtt.settings import MqttSettings
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot.path.ticks import Ticks
    from fleetfoot_signal.sample import Beat


class MqttSink(Sink):
    """Publishes runs to a broker; its calls only note what is to be told, :meth:`run` tells it.

    Parameters
    ----------
    settings
        Where the broker is.
    detectors
        Names of the detectors in the order of :attr:`Second.scores`.
    notice
        Takes one line for people when the broker is lost, back, or refuses something.
    clock
        Seconds, monotonic; what the expiry of events is measured with.
    take
        Keeps ratings that somebody tells by MQTT; None: nobody is listened to.

    Raises
    ------
    UsageError
        A certificate of the settings cannot be used.
    """

    def __init__(
        self,
        settings: MqttSettings,
        *,
        detectors: Sequence[str],
        notice: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        take: Take | None = None,
    ) -> None:
        self._settings = settings
        self._detectors = tuple(detectors)
        self._clock = clock
        self._take = take
        self._tls = tls_context(settings)
        self._reach = Reach(settings, notice)
        self._feeds: dict[str, Feed] = {}
        self._new: asyncio.Queue[Feed | None] = asyncio.Queue()
        self._closing = asyncio.Event()
        self._finished = asyncio.Event()
        self._deadline: asyncio.Timeout | None = None
        self._limit_s: float | None = None

    @property
    def expired(self) -> int:
        """Events that became too old before they could be told."""
        return sum(feed.outbox.expired for feed in self._feeds.values())

    @property
    def waiting(self) -> int:
        """Events that no broker has acknowledged yet."""
        return sum(feed.outbox.waiting for feed in self._feeds.values())

    def begin(self, run: Run) -> None:
        """Note that a run starts; the first of an athlete opens a connection for them."""
        self._feed(run).begin(run)

    def recall(self, run: Run, ticks: Ticks, alerts: Sequence[Mapping[str, object]]) -> None:
        """Publish the states that the alerts of a run that goes on lead to, and the latest of these once more."""
        del ticks
        self._feed(run).recall(run, alerts, self._clock(), datetime.now(UTC))

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Beats are not published: they are many, and their detectors speak for them."""

    def second(self, run: Run, second: Second) -> None:
        """Publish what the detectors saw, if the broker is there."""
        self._feed(run).second(run, second, self._clock())

    def alert(self, run: Run, alert: Alert) -> None:
        """Publish an event and the state that follows from it."""
        self._feed(run).alert(run, alert, self._clock())

    def end(self, run: Run, summary: Mapping[str, object]) -> None:
        """Publish the summary; the states of the run's detectors become unknown."""
        self._feed(run).end(run, summary)

    def said(self, run: Run, said: Mapping[str, object]) -> None:
        """Publish what the runner said of a run so far."""
        self._feed(run).said(run, said)

    def reminder(self, run: Run, reminder: Reminder) -> None:
        """Publish a reminder."""
        self._feed(run).remind(reminder, self._clock())

    def why(self, run: Run, record: Mapping[str, object]) -> None:
        """Publish why the legs were heavy on a run, as :meth:`fleetfoot.why.answer.Answers.record` has it."""
        self._feed(run).why(record)

    async def run(self) -> None:
        """Keep the connections until :meth:`close`; a broker that is away never raises.

        Cancelling it cuts the connections, so that the broker says ``offline`` by the last will.
        """
        try:
            async with asyncio.timeout(self._limit_s) as self._deadline, asyncio.TaskGroup() as group:
                while feed := await self._new.get():
                    group.create_task(self._publisher(feed).run())
        except TimeoutError:
            pass  # what was not told is counted below
        finally:
            self._finished.set()
            outboxes = [feed.outbox for feed in self._feeds.values()]
            self._reach.left(
                self.waiting,
                sum(outbox.overflowed for outbox in outboxes),
                sum(outbox.skipped_ticks for outbox in outboxes),
            )

    async def close(self, timeout_s: float) -> None:
        """Tell what is left, say ``offline`` and disconnect; after ``timeout_s`` cut the connections instead.

        Where the broker is away, one last attempt is made. Returns at once if :meth:`run` was never started.
        """
        self._limit_s = timeout_s  # for a run() that is yet to start
        self._closing.set()
        self._new.put_nowait(None)
        for feed in self._feeds.values():
            feed.wake.set()
        if self._deadline is not None and not self._finished.is_set():
            self._deadline.reschedule(asyncio.get_running_loop().time() + timeout_s)
            await self._finished.wait()

    def _feed(self, run: Run) -> Feed:
        """Return the feed of the run's athlete."""
        feed = self._feeds.get(run.athlete)
        if feed is None:
            feed = self._feeds[run.athlete] = Feed(run.athlete, self._settings, self._detectors)
            feed.take = self._take
            self._new.put_nowait(feed)
        return feed

    def _publisher(self, feed: Feed) -> Publisher:
        """Return what keeps the connection of the feed."""
        return Publisher(
            feed,
            self._settings,
            tls=self._tls,
            reach=self._reach,
            closing=self._closing,
            clock=self._clock,
        )
