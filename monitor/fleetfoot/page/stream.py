"""The stream of messages to one page."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from fleetfoot.page.guard import SECURITY

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

    from fleetfoot.page.hub import Hub, Reader
    from fleetfoot.page.wire import Cursor

SLOW_S: Final = 10.0
"""How long a page may leave its connection full before it is cut off; it may come back with its cursor."""
PIECE_BYTES: Final = 1 << 13
"""What is written at a time, so that a slow reader holds no more than that and the connection's buffer."""
_HEADERS: Final = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    **SECURITY,
}
_ENCODED: Final = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]


class Stream:
    """An answer that goes on until the page or the run ends; an ASGI application.

    Parameters
    ----------
    hub : Hub
    reader : Reader
        Whom the hub has admitted.
    cursor : Cursor | None
        The last message that the page has; None where it has none.
    """

    def __init__(self, hub: Hub, reader: Reader, cursor: Cursor | None) -> None:
        self._hub = hub
        self._reader = reader
        self._cursor = cursor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what the hub yields."""
        kept_up = False
        self._reader.cut = cut = scope["state"]["transport"].abort
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _ENCODED})
            if scope["method"] == "HEAD":
                self._hub.dismiss(self._reader)  # it gets no more than the greeting, of which nothing is sent
            async with asyncio.TaskGroup() as group:
                listening = group.create_task(self._until_gone(receive))
                kept_up = await self._tell(send)
                listening.cancel()
        finally:
            self._hub.dismiss(self._reader)
            if not kept_up:
                cut()  # closing would wait for who does not read

    async def _tell(self, send: Send) -> bool:
        """Return whether the page read what it was sent."""
        try:
            async with aclosing(self._hub.follow(self._reader, self._cursor)) as batches:
                async for batch in batches:
                    for start in range(0, len(batch), PIECE_BYTES):
                        async with asyncio.timeout(SLOW_S):
                            await send(_body(batch[start : start + PIECE_BYTES], more=True))
            async with asyncio.timeout(SLOW_S):
                await send(_body(b"", more=False))
        except TimeoutError:
            self._hub.dropped += 1
            return False
        return True

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._hub.dismiss(self._reader)


def _body(piece: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": more}
