"""Addresses of the page: what it is bound to, and what is typed into a browser."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import UsageError
from fleetfoot.network.address import is_loopback, shown

if TYPE_CHECKING:
    from fleetfoot.page.settings import PageSettings

_ELSEWHERE: Final = {
    socket.AF_INET: "192.0.2.1",
    socket.AF_INET6: "2001:db8::1",
}
"""Addresses for documentation (RFC 5737, RFC 3849): no packet is sent, the system is only asked for the way there."""
_BACKLOG: Final = 64


def bind(settings: PageSettings, *, else_any_port: bool) -> socket.socket:
    """Return a socket that listens where the settings say.

    Parameters
    ----------
    settings : PageSettings
    else_any_port : bool
        Whether a free port will do where theirs is taken.

    Raises
    ------
    UsageError
        There is no such address here, or the port is taken or not ours to use.
    """
    try:
        return _listen(settings.host, settings.port)
    except OSError as error:
        if not else_any_port:
            reason = error.strerror or str(error)
            raise UsageError(
                f"the live page cannot listen on {shown(settings.host)}:{settings.port}: {reason};"
                " choose another with --listen HOST:PORT"
            ) from error
        return _listen(settings.host, 0)


def _listen(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, is_loopback(host))
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def url(settings: PageSettings, port: int, host: str | None = None) -> str:
    """Return where the page is; where a token is asked for, :func:`~fleetfoot.page.pairing.invitation` lets in."""
    return f"{settings.scheme}://{shown(host or reachable(settings.host))}:{port}/"


def reachable(host: str) -> str:
    """Return an address under which others reach a host that we listen on.

    An address that means all of them (0.0.0.0 or ::) becomes that of the network which this machine reaches the
    world by, without a packet being sent; where there is none, that of loopback.
    """
    try:
        bound = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not bound.is_unspecified:
        return host
    # A dual-stack "::" is reached by IPv4 too, which phones and their users handle better.
    families = (socket.AF_INET, socket.AF_INET6) if bound.version == 6 else (socket.AF_INET,)
    return next((found for family in families if (found := _outward(family))), "localhost")


def _outward(family: socket.AddressFamily) -> str | None:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as way:
            way.connect((_ELSEWHERE[family], 9))
            return str(way.getsockname()[0])
    except OSError:
        return None
