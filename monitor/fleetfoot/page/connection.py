"""One connection of a browser: uvicorn's, with limits for who does not behave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from fleetfoot.page.doorway import Doorway
    from fleetfoot.page.guard import Refusals

REQUEST_S: Final = 10.0
"""How long a request may take to arrive; uvicorn itself waits for ever."""
BUFFERED_BYTES: Final = 1 << 14
"""What waits for a slow reader in this process, beside what the system buffers."""


class Connection(H11Protocol):
    """Closes connections that are too slow, and says what was malformed.

    Connections of one server share :attr:`refusals` and :attr:`doorway`, see :func:`connection_class`.
    """

    refusals: Refusals
    doorway: Doorway

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's signature
        super().__init__(*args, **kwargs)
        self._too_slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new connection."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=BUFFERED_BYTES)
        peer = transport.get_extra_info("peername")
        self.app_state = {"transport": transport, "known": self.doorway.knows(peer)}
        self.doorway.greet(peer)
        self._await_request()

    def data_received(self, data: bytes) -> None:
        """Take bytes."""
        super().data_received(data)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP; where an answer is on its way already, cut it off."""
        self._refuse("a malformed request")
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:
            self.transport.abort()

    def _await_request(self) -> None:
        """Start the clock when a request is awaited, stop it when one is there."""
        answered = cast("Any", self.cycle)
        if answered is not None and not answered.response_complete:
            self._stop_waiting()
        elif self._too_slow is None:
            self._too_slow = self.loop.call_later(REQUEST_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._too_slow is not None:
            self._too_slow.cancel()
            self._too_slow = None

    def _give_up(self) -> None:
        self._too_slow = None
        answered = cast("Any", self.cycle)
        if answered is None or answered.response_complete:
            if self.conn.trailing_data[0]:
                self._refuse("a request that does not end")
            self.transport.abort()

    def _refuse(self, reason: str) -> None:
        self.refusals.note(self.client[0] if self.client else "unknown", reason)


def connection_class(refusals: Refusals, doorway: Doorway) -> type[Connection]:
    """Return the connections of one server."""
    return type("PageConnection", (Connection,), {"refusals": refusals, "doorway": doorway})
