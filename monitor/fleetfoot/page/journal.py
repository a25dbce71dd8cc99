"""The latest messages, numbered, so that a page that was away gets what it missed and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.page.wire import Cursor, message

if TYPE_CHECKING:
    from fleetfoot.page.scene import Message

MOST_MESSAGES: Final = 20_000
MOST_BYTES: Final = 8 << 20
"""What is kept: 30 min of 12 runners live, more than two minutes of the demo at 60 times; some 0.4 kB a second."""
_SLACK: Final = 1024
"""Messages beyond the limit that are borne before the oldest are dropped, so that dropping costs next to nothing."""


class Journal:
    """Keeps the latest messages of one server.

    Parameters
    ----------
    epoch : str
        Which server counts, in hexadecimal.
    most_messages, most_bytes : int
        What is kept at least, where there was so much; of both the stricter.
    """

    def __init__(self, epoch: str, most_messages: int = MOST_MESSAGES, most_bytes: int = MOST_BYTES) -> None:
        self.epoch = epoch
        self._most_messages = most_messages
        self._most_bytes = most_bytes
        self._messages: list[bytes] = []
        self._before = 0
        """Number of the last message that is not kept any more."""
        self._bytes = 0
        self._slice = (0, 0, b"")

    @property
    def latest(self) -> int:
        """Number of the latest message; the first is 1."""
        return self._before + len(self._messages)

    def add(self, news: Message) -> None:
        """Keep a message under the next number."""
        encoded = message(Cursor(self.epoch, self.latest + 1), news.kind, news.data)
        self._messages.append(encoded)
        self._bytes += len(encoded)
        if len(self._messages) > self._most_messages + _SLACK or self._bytes > 1.25 * self._most_bytes:
            self._shorten()

    def since(self, sequence: int) -> bytes | None:
        """Return all messages after one, in order; None where they are not all kept, or it is yet to come."""
        if not self._before <= sequence <= self.latest:
            return None
        first, last, joined = self._slice
        if (first, last) != (sequence, self.latest):  # most pages ask for the same
            joined = b"".join(self._messages[sequence - self._before :])
            self._slice = (sequence, self.latest, joined)
        return joined

    def _shorten(self) -> None:
        drop = max(len(self._messages) - self._most_messages, 0)
        kept_bytes = self._bytes - sum(map(len, self._messages[:drop]))
        while kept_bytes > self._most_bytes:
            kept_bytes -= len(self._messages[drop])
            drop += 1
        del self._messages[:drop]
        self._before += drop
        self._bytes = kept_bytes
