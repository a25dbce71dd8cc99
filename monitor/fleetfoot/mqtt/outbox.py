"""What one athlete's topics still have to be told. Pure: time is passed in.

**Events** are told at least once and in order. One leaves the outbox only when the broker has acknowledged
it, and even then it is remembered for :data:`AGAIN_S`: a broker that is killed may have acknowledged what it
had neither handed on nor written down (mosquitto writes its database at intervals), so what was acknowledged
shortly before a connection was lost is told once more, in its old place before everything that waits.
Consumers drop repeats by id. An event that was not told within its expiry is dropped and counted: a stale cue
must not be spoken.

**Retained** payloads supersede each other: only the newest of a topic is kept, and all are told again after a
loss, because a broker without persistence has forgotten them.

**Ticks** are of the moment: none is kept while nobody is connected.
"""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple, TypeAlias

AGAIN_S: Final = 10.0
"""How long an acknowledged event is remembered, in seconds.

mosquitto, configured as in ``docs/mqtt.md``, writes a change down within about a second; the rest is for slow
memory cards. Longer would only repeat more on every break of a bad radio link.
"""

MOST_EVENTS: Final = 4096
"""Events that wait at most: 2 MB. A live run has some ten an hour; only a replay at full speed comes near."""

MOST_TICKS: Final = 120
"""Ticks that wait at most while connected: two minutes of a slow link, live."""


class Event(NamedTuple):
    """An event that waits."""

    id: str
    topic: str
    payload: bytes
    expires_s: float
    """When it is no longer worth telling, on the clock of the caller."""
    told: bool = False
    """Whether it was acknowledged once already."""


class Retained(NamedTuple):
    """The newest payload of a topic."""

    topic: str
    payload: bytes


class Tick(NamedTuple):
    """A second of a run."""

    topic: str
    payload: bytes


Message: TypeAlias = Event | Retained | Tick


class Outbox:
    """Events, retained payloads and ticks of one athlete, in the order in which they are to be told."""

    def __init__(self, expiry_s: float) -> None:
        self.expiry_s = expiry_s
        """How long an event is worth telling."""
        self._events: dict[str, Event] = {}
        self._told: deque[tuple[float, Event]] = deque()
        self._retained: dict[str, bytes] = {}
        self._untold: dict[str, None] = {}
        self._ticks: deque[Tick] = deque()
        self.connected = False
        """Whether there is anybody to tell; set by :meth:`join` and :meth:`lose`."""
        self.expired = 0
        """Events dropped because they were not told in time."""
        self.overflowed = 0
        """Events dropped because too many waited."""
        self.skipped_ticks = 0
        """Ticks dropped while connected because too many waited."""

    @property
    def waiting(self) -> int:
        """Number of events that were never acknowledged."""
        return sum(not event.told for event in self._events.values())

    def event(self, id_: str, topic: str, payload: bytes, since_s: float) -> None:
        """Take an event that happened at ``since_s``; one that waits already is not taken twice.

        When full, the oldest makes room.
        """
        if id_ in self._events:
            return
        if len(self._events) >= MOST_EVENTS:
            oldest = self._events.pop(next(iter(self._events)))
            self.overflowed += not oldest.told
        self._events[id_] = Event(id_, topic, payload, since_s + self.expiry_s)

    def retain(self, topic: str, payload: bytes) -> None:
        """Take the newest payload of a topic; an older one that still waits is forgotten."""
        if self._retained.get(topic) != payload:
            self._retained[topic] = payload
            self._untold[topic] = None

    def clear(self, topic: str) -> None:
        """Have the broker forget what a topic retains, once: after a loss it may retain something new."""
        self.retain(topic, b"")

    def repeat(self, topic: str) -> None:
        """Tell what the topic retains once more."""
        if topic in self._retained:
            self._untold[topic] = None

    def tick(self, topic: str, payload: bytes) -> None:
        """Take a tick if there is anybody to tell it to; when full, the oldest makes room."""
        if not self.connected:
            return
        if len(self._ticks) >= MOST_TICKS:
            self._ticks.popleft()
            self.skipped_ticks += 1
        self._ticks.append(Tick(topic, payload))

    def next(self, now_s: float) -> Message | None:
        """Return what is to be told next, and keep it: events first, then retained payloads, then ticks."""
        self.expire(now_s)
        if self._events:
            return next(iter(self._events.values()))
        if self._untold:
            topic = next(iter(self._untold))
            return Retained(topic, self._retained[topic])
        return self._ticks[0] if self._ticks else None

    def done(self, message: Message, now_s: float) -> None:
        """Note that the broker has acknowledged the message (or, for a tick, that it was sent)."""
        match message:
            case Event():
                # absent when it expired or overflowed while its acknowledgement was on the way
                self._events.pop(message.id, None)
                self._told.append((now_s, message))
            case Retained() if self._retained[message.topic] == message.payload:
                self._untold.pop(message.topic, None)
                if not message.payload:
                    del self._retained[message.topic]
            case Tick() if self._ticks and self._ticks[0] is message:
                self._ticks.popleft()
            case _:
                pass  # superseded meanwhile

    def join(self) -> None:
        """Note that a connection was made."""
        self.connected = True

    def lose(self, now_s: float) -> None:
        """Note that there is no connection: what may have been lost with the last one is to be told again."""
        self.connected = False
        self._forget(now_s)
        again = {event.id: event._replace(told=True) for _, event in self._told}
        self._events = again | self._events
        self._told.clear()
        self._retained = {topic: payload for topic, payload in self._retained.items() if payload}
        self._untold = dict.fromkeys(self._retained)
        self._ticks.clear()

    def expire(self, now_s: float) -> None:
        """Drop and count the events that are too old; events expire in the order in which they came."""
        self._forget(now_s)
        while self._events:
            first = next(iter(self._events.values()))
            if now_s < first.expires_s:
                return
            del self._events[first.id]
            self.expired += not first.told

    def _forget(self, now_s: float) -> None:
        """Forget what was acknowledged long enough ago."""
        while self._told and now_s - self._told[0][0] > AGAIN_S:
            self._told.popleft()
