"""The way in: connections are counted when they are accepted, before a TLS handshake or a request is waited for."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import resource
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.network.peer import is_own_user, user_of_peer

if TYPE_CHECKING:
    from fleetfoot.page.guard import Refusals

MOST_CONNECTIONS: Final = 600
"""Streams, and those who only fetch a file. Never more than half of the files that this process may open: the others
are for the run (macOS allows 256 by default)."""
MOST_OF_ADDRESS: Final = 100
"""Forty phones behind one hotspot, with a stream and another request each, and room for those who come back."""
BURST: Final = 200
PER_S: Final = 20.0
"""New connections of one address: a browser opens up to six at once, and one again every few seconds while it is
refused."""
HANDSHAKE_S: Final = 5.0
"""How long a TLS handshake may take; asyncio itself waits for 60 s, with some 200 kB for each."""
MOST_ADDRESSES: Final = 4096
"""Addresses that are remembered."""


@dataclass(slots=True)
class Caller:
    """One address."""

    seen_s: float
    open: int = 0
    credit: float = BURST

    def may_enter(self, now_s: float) -> bool:
        """Tell whether one more connection is not too many, and count it if so."""
        self.credit = min(self.credit + PER_S * (now_s - self.seen_s), float(BURST))
        self.seen_s = now_s
        if self.open >= MOST_OF_ADDRESS or self.credit < 1.0:
            return False
        self.credit -= 1.0
        return True


class Visitor(socket.socket):
    """An accepted connection, which says when it is closed."""

    def __init__(self, accepted: socket.socket, doorway: Doorway, host: str, peer: Any) -> None:  # noqa: ANN401 - of a family
        super().__init__(fileno=accepted.detach())
        self.host = host
        self.peer = peer
        self.greeted = False
        self.is_stranger = False
        self._doorway = doorway

    def close(self) -> None:
        """Close the connection; again is harmless."""
        super().close()
        self._doorway.left(self)


class Doorway(socket.socket):
    """A listening socket that lets in so many, of one address so many at once and so many a second.

    Who comes from this machine counts towards the total only.

    Parameters
    ----------
    listening : socket.socket
    refusals : Refusals
    own_user_only : bool
        Whether programs of other users of this machine are strangers.
    """

    def __init__(self, listening: socket.socket, refusals: Refusals, *, own_user_only: bool = False) -> None:
        super().__init__(fileno=listening.detach())
        self._refusals = refusals
        self._own_user_only = own_user_only
        self._most = min(MOST_CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
        self._visitors: dict[Any, Visitor] = {}
        self._callers: dict[str, Caller] = {}

    @property
    def open(self) -> int:
        """How many connections there are."""
        return len(self._visitors)

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept a connection.

        Raises
        ------
        ConnectionAbortedError
            It was one too many, or nobody is there any more; it is closed.
        """
        accepted, peer = super().accept()
        host = str(peer[0])
        if not self._may_enter(host):
            accepted.close()
            self._refusals.note(host, "too many connections")
            raise ConnectionAbortedError
        visitor = Visitor(accepted, self, host, peer)
        visitor.is_stranger = self._is_stranger(visitor)
        self._visitors[peer] = visitor
        self._caller(host).open += 1
        asyncio.get_running_loop().call_later(HANDSHAKE_S, self._expect, visitor)
        return visitor, peer

    def knows(self, peer: Any) -> bool:  # noqa: ANN401 - of a family
        """Tell whether a connection is of somebody who may be answered without showing anything."""
        return peer in self._visitors and not self._visitors[peer].is_stranger

    def greet(self, peer: Any) -> None:  # noqa: ANN401 - of a family
        """Take note that a connection is ready for a request: there is no TLS, or its handshake is over."""
        if peer in self._visitors:
            self._visitors[peer].greeted = True

    def left(self, visitor: Visitor) -> None:
        """Take note that a connection is closed."""
        if self._visitors.get(visitor.peer) is visitor:
            del self._visitors[visitor.peer]
            self._caller(visitor.host).open -= 1

    def _is_stranger(self, visitor: Visitor) -> bool:
        if not self._own_user_only:
            return False
        try:
            user = user_of_peer(visitor)
        except OSError:
            visitor.close()
            raise ConnectionAbortedError from None
        return user is not None and not is_own_user(user)

    def _may_enter(self, host: str) -> bool:
        if len(self._visitors) >= self._most:
            return False
        return is_local(host) or self._caller(host).may_enter(time.monotonic())

    def _caller(self, host: str) -> Caller:
        network = network_of(host)
        if network not in self._callers:
            while len(self._callers) >= MOST_ADDRESSES:
                self._forget()
            self._callers[network] = Caller(time.monotonic())
        return self._callers[network]

    def _forget(self) -> None:
        """Forget the address that was seen longest ago, of those without a connection if there are any."""
        del self._callers[
            min(self._callers, key=lambda each: (self._callers[each].open, self._callers[each].seen_s))
        ]

    def _expect(self, visitor: Visitor) -> None:
        """Hang up on who has not shaken hands."""
        if not visitor.greeted and visitor.fileno() >= 0:
            self._refusals.note(visitor.host, "a TLS handshake that does not end")
            with contextlib.suppress(OSError):  # the other side was quicker
                visitor.shutdown(socket.SHUT_RDWR)


def is_local(host: str) -> bool:
    """Return whether an address is this machine's own loopback."""
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(host.partition("%")[0])
        mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        return (mapped or address).is_loopback
    return False


def network_of(host: str) -> str:
    """Return what stands for one household: an IPv4 address, or the /64 that an IPv6 host picks its addresses from.

    >>> network_of("192.0.2.7"), network_of("2001:db8::1:2"), network_of("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8::/64', '192.0.2.7')
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
