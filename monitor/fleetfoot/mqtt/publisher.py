"""Keeps one athlete's connection and tells the broker what the outbox holds."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Final

import aiomqtt

from fleetfoot.mqtt import discovery
from fleetfoot.mqtt.connection import TooLargeError, connected
from fleetfoot.mqtt.outbox import Event, Retained, Tick
from fleetfoot.mqtt.payload import OFFLINE, ONLINE
from fleetfoot.mqtt.rating import rating_of
from fleetfoot.mqtt.trouble import UnreachableError, lost
from fleetfoot.path.run import digest_of
from fleetfoot.path.waiting import Backoff, chance, happens

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from fleetfoot.mqtt.connection import Link
    from fleetfoot.mqtt.feed import Feed
    from fleetfoot.mqtt.outbox import Message
    from fleetfoot.mqtt.reach import Reach
    from fleetfoot.mqtt.settings import MqttSettings

FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 10.0
"""Pause before the next attempt to connect: it doubles from the first to the longest, less a random part of
up to a half, so that many clients of a broker that restarts do not come at once. It starts anew after a
connection that lasted longer than the longest pause."""
SPREAD_S: Final = 2.0
"""Home Assistant's documentation asks for a random delay before devices announce themselves again; this is the most."""


class Publisher:
    """One connection for one feed.

    One for each athlete, because a connection has one last will and the will is what says ``offline`` for an
    athlete when this process dies.
    """

    def __init__(
        self,
        feed: Feed,
        settings: MqttSettings,
        *,
        tls: ssl.SSLContext | None,
        reach: Reach,
        closing: asyncio.Event,
        clock: Callable[[], float],
    ) -> None:
        self._feed = feed
        self._settings = settings
        self._tls = tls
        self._reach = reach
        self._closing = closing
        self._clock = clock
        self._identifier = client_identifier(settings.client_id, feed.topics.base)
        self._expired = 0

    async def run(self) -> None:
        """Connect, tell, and connect again, until closing; then make one last attempt if need be."""
        backoff = Backoff(chance(), FIRST_PAUSE_S, LONGEST_PAUSE_S, fixed=0.5)
        while True:
            last = self._closing.is_set()
            began_s = self._clock()
            try:
                await self._connect_and_tell()
            except UnreachableError as reason:
                self._reach.down(self._identifier, reason)
            else:
                return
            finally:
                self._feed.outbox.lose(self._clock())
            if last:
                return
            if self._clock() - began_s > LONGEST_PAUSE_S:
                backoff.worked()
            await happens(self._closing, backoff.failed())

    async def _connect_and_tell(self) -> None:
        """Hold one connection until it is lost or everything is told at the end."""
        outbox, topics = self._feed.outbox, self._feed.topics
        async with connected(
            self._settings, identifier=self._identifier, status_topic=topics.status, tls=self._tls
        ) as link:
            outbox.join()
            try:
                async with asyncio.TaskGroup() as group:
                    watcher = group.create_task(self._watch(link))
                    # beside the watcher: neither subscribe nor publish notices by itself a broker that dies
                    group.create_task(self._subscribe(link))
                    await self._tell_all(link)
                    watcher.cancel()
            except* aiomqtt.MqttError as errors:
                reason = lost(errors)
            else:
                return
            raise reason

    async def _watch(self, link: Link) -> None:
        """Notice at once when the connection breaks; contradict whoever says that this athlete is offline.

        That may be the last will of a connection of ours that the broker finds dead only after we have come
        back, or another process for the same athlete that ends. Announce the athlete again when Home Assistant says
        that it has started.
        """
        loop, topics = asyncio.get_running_loop(), self._feed.topics
        async for message in link.messages:
            if self._closing.is_set():
                continue
            if message.topic.value == topics.status and message.payload == OFFLINE:
                self._repeat(topics.status)
            elif message.topic.value in self._ratings and message.payload:
                await self._heard(message.topic.value, message.payload)
            elif message.topic.value == topics.ask and message.payload:
                self._feed.ask(self._clock())
            elif message.topic.value == discovery.BIRTH_TOPIC and message.payload == ONLINE:
                # harmless if the connection is lost meanwhile: then all that is retained is told again anyway
                delay_s = chance().uniform(0.0, SPREAD_S)
                loop.call_later(delay_s, self._repeat, self._feed.announcement or "")

    @property
    def _ratings(self) -> dict[str, str]:
        """By topic the field of the diary that is rated there."""
        return {self._feed.topics.rating(field): field for field in discovery.RATINGS}

    async def _heard(self, topic: str, payload: object) -> None:
        """Hand a rating on; once it is kept, or is none, the broker need not hold it any more."""
        rating = rating_of(self._feed.athlete, self._ratings[topic], payload)
        if rating is None:
            self._reach.refused(topic, "no rating from 0 to 10")
        elif self._feed.take is None or not await self._feed.take(rating):
            return  # it stays with the broker
        self._feed.outbox.clear(topic)
        self._feed.wake.set()

    async def _subscribe(self, link: Link) -> None:
        """Listen to what :meth:`_watch` looks for."""
        await link.subscribe(self._feed.topics.status, qos=1)
        if self._feed.announcement:
            await link.subscribe(discovery.BIRTH_TOPIC, qos=1)
            for topic in (*self._ratings, self._feed.topics.ask):
                await link.subscribe(topic, qos=1)

    def _repeat(self, topic: str) -> None:
        """Have what a topic retains told once more."""
        self._feed.outbox.repeat(topic)
        self._feed.wake.set()

    async def _tell_all(self, link: Link) -> None:
        """Tell what the outbox holds as soon as it holds it; return when closing and there is no more."""
        outbox, wake = self._feed.outbox, self._feed.wake
        proved = False
        while True:
            wake.clear()
            while message := outbox.next(self._clock()):
                answered = await self._tell(link, message)
                outbox.done(message, self._clock())
                if answered and not proved:
                    proved = True
                    self._reach.up(self._identifier, outbox.expired - self._expired)
                    self._expired = outbox.expired
            if self._closing.is_set():
                await self._tell(link, Retained(self._feed.topics.status, OFFLINE))
                return
            await wake.wait()

    async def _tell(self, link: Link, message: Message) -> bool:
        """Publish one message in the manner of its kind; return whether the broker has answered it."""
        try:
            refusal = await self._publish(link, message)
        except TooLargeError as error:
            self._reach.too_large(message.topic, error)
            return False
        if refusal:
            self._reach.refused(message.topic, refusal)
        return not isinstance(message, Tick)

    async def _publish(self, link: Link, message: Message) -> str | None:
        topic, payload = message.topic, message.payload
        match message:
            case Event():
                return await link.tell(topic, payload, qos=1, expiry_s=message.expires_s - self._clock())
            case Tick():
                return await link.tell(topic, payload, qos=0)
            case Retained():
                content = "text/plain" if topic == self._feed.topics.status else "application/json"
                return await link.tell(topic, payload, qos=1, retain=True, content_type=content)


def client_identifier(start: str, base: str) -> str:
    """Return the client identifier for the topics of an athlete.

    Of 23 characters at most and letters and digits only, which every broker must take (MQTT 3.1.1, 3.1.3.1),
    unless the configured start is longer or holds others. Without a start it is random: two processes for the
    same athlete would throw each other out otherwise.
    """
    if not start:
        return f"fleetfoot{secrets.token_hex(7)}"
    return f"{start}{digest_of(base)[:8]}"
