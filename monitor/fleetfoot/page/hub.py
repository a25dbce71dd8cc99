"""From the run to the pages: news are numbered, encoded once and handed round while the run has nothing to do.

Nothing here is allowed to hold up an alert on its way to MQTT, which shares the event loop. News are therefore only
noted when they come; a moment later they are encoded a few at a time, and the pages are woken a few at a time, with
the loop free to do something else in between.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from typing import TYPE_CHECKING, Final

from fleetfoot.page.journal import Journal
from fleetfoot.page.wire import BEAT, Cursor, message
from fleetfoot.path.waiting import happens

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from fleetfoot.page.scene import Message, Scene

    News = Callable[[], Message]

COALESCE_S: Final = 0.05
"""How long news wait for more: nobody sees it, and MQTT goes first."""
BEAT_S: Final = 1.5
"""How long pages hear nothing at most; they give up after 6 s."""
GREETING_S: Final = 1.0
"""How long a greeting is good for those who connect; what came since is sent behind it."""
YIELD_S: Final = 0.004
"""How long the pages wait for the run: what it takes an alert to be on MQTT (p99, loopback)."""
ENCODED_AT_ONCE: Final = 4
MOST_AT_ONCE: Final = 512
"""Messages between two rounds to the pages; 40 runners at 60 times make 120 in the 50 ms."""
WOKEN_AT_ONCE: Final = 4
"""What is done before the loop may do something else: 0.2 ms on the development machine."""
MOST_READERS: Final = 500


class Reader:
    """One page that is connected."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self.sequence = 0
        """Number of the last message that it was given."""
        self.beat = False
        """Whether it is owed a sign of life."""
        self.gone = False
        """Whether nobody reads any more."""
        self.cut: Callable[[], None] | None = None
        """Cuts the connection, whatever is still on its way."""


class Hub:
    """Follows the runs of one call for any number of pages."""

    def __init__(self, scene: Scene, journal: Journal | None = None) -> None:
        self.scene = scene
        self.readers: set[Reader] = set()
        self.dropped = 0
        """Pages that were cut off because they did not read."""
        self._journal = journal or Journal(secrets.token_hex(4))
        self._news: deque[News] = deque()
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._closed = False
        self._greeting = (b"", -1, 0.0)

    def admit(self) -> Reader | None:
        """Return a new reader, who must be dismissed in the end; None where there are as many as can be served."""
        if len(self.readers) >= MOST_READERS:
            return None
        reader = Reader()
        self.readers.add(reader)
        self._empty.clear()
        return reader

    def dismiss(self, reader: Reader) -> None:
        """Let a reader go; its stream ends. To do so twice is harmless."""
        reader.gone = True
        reader.wake.set()
        self.readers.discard(reader)
        if not self.readers:
            self._empty.set()

    def note(self, news: News) -> None:
        """Take news; what they are is worked out later."""
        if not self._closed:
            self._news.append(news)
            self._wake.set()

    def close(self) -> None:
        """Say that no more is to come; :meth:`run` tells what is left and returns, and every stream ends."""
        self._closed = True
        self._wake.set()

    def fail(self) -> None:
        """Give up: what is left is told to nobody, and every stream ends."""
        self.close()
        self._news.clear()
        for reader in self.readers:
            reader.wake.set()

    async def run(self) -> None:
        """Hand news round until :meth:`close`."""
        while not (self._closed and not self._news):
            quiet = not await self._heard(BEAT_S)
            if not self._closed and not quiet:
                await asyncio.sleep(COALESCE_S)
            await self._encode()
            await self._rouse(beat=quiet)
        await self._rouse(beat=False)

    def cut_off(self) -> None:
        """Cut the connection of every page that is left."""
        self.fail()
        for reader in self.readers:
            if reader.cut is not None:
                reader.cut()

    async def emptied(self) -> None:
        """Wait until no page is connected any more."""
        await self._empty.wait()

    async def follow(self, reader: Reader, cursor: Cursor | None) -> AsyncGenerator[bytes]:
        """Yield what a page is to get: what came after its cursor, or everything, then all that comes.

        It ends when the reader has gone or the hub is closed, and where the page is so slow that what it misses is not
        kept any more; such a page may come again and gets everything.
        """
        if cursor is None or self._missed(cursor) is None:
            greeting, reader.sequence = self._greet()
            yield greeting
        else:
            reader.sequence = cursor.sequence
        while not reader.gone:
            batch = self._journal.since(reader.sequence)
            if batch is None:
                self.dropped += 1
                return
            reader.sequence = self._journal.latest
            if batch or reader.beat:
                reader.beat = False
                yield batch or BEAT
            elif self._closed and not self._news:
                return
            else:
                reader.wake.clear()
                await reader.wake.wait()

    def _missed(self, cursor: Cursor) -> bytes | None:
        return self._journal.since(cursor.sequence) if cursor.epoch == self._journal.epoch else None

    def _greet(self) -> tuple[bytes, int]:
        """Return everything so far, and the number of the last message that is in it."""
        greeting, sequence, since_s = self._greeting
        now_s = asyncio.get_running_loop().time()
        stale = now_s - since_s > GREETING_S and sequence != self._journal.latest
        if sequence < 0 or stale or self._journal.since(sequence) is None:
            sequence = self._journal.latest
            greeting = message(Cursor(self._journal.epoch, sequence), "hello", self.scene.hello())
            self._greeting = (greeting, sequence, now_s)
        return greeting, sequence

    async def _heard(self, within_s: float) -> bool:
        heard = await happens(self._wake, within_s)
        self._wake.clear()
        return heard

    async def _encode(self) -> None:
        """Turn what has come into numbered messages; of a flood only so much that pages can keep up."""
        for _ in range(MOST_AT_ONCE // ENCODED_AT_ONCE):
            for _ in range(min(ENCODED_AT_ONCE, len(self._news))):
                self._journal.add(self._news.popleft()())
            if not self._news:
                return
            await asyncio.sleep(0)
        self._wake.set()

    async def _rouse(self, *, beat: bool) -> None:
        """Wake every page, a few at a time; where news come meanwhile, the run has work to do, and goes first."""
        for i, reader in enumerate(tuple(self.readers)):
            reader.beat = beat
            reader.wake.set()
            if i % WOKEN_AT_ONCE == WOKEN_AT_ONCE - 1:
                await asyncio.sleep(YIELD_S if self._wake.is_set() else 0.0)
