"""A broker inside this process, so that alerts are on MQTT where none was set up.

It is amqtt, which speaks MQTT 3.1.1, asks for no password and keeps everything in memory: nothing survives
its end, and what a reader does not fetch piles up. Therefore it listens on the loopback interface only;
``docs/mqtt.md`` recommends mosquitto for anything that lasts.
"""

# amqtt has no type stubs
# mypy: disable-error-code="import-untyped"
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import ipaddress
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from amqtt.broker import Broker
from amqtt.errors import BrokerError

from fleetfoot.errors import FleetfootError, UsageError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator

_AUTH: Final = "amqtt.plugins.authentication.AnonymousAuthPlugin"


class EmbeddedBrokerError(FleetfootError):
    """The embedded broker cannot start."""


class _TidyBroker(Broker):  # type: ignore[misc]  # amqtt has no types
    """Hangs up on clients that amqtt cannot understand, among them those of MQTT 5; amqtt lets them wait."""

    async def stream_connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, listener_name: str
    ) -> None:
        try:
            await super().stream_connected(reader, writer, listener_name)
        finally:
            writer.close()

    @property
    def port(self) -> int:
        """The port that the operating system chose."""
        server: Any = self._servers["default"].instance
        port: int = server.sockets[0].getsockname()[1]
        return port


@asynccontextmanager
async def embedded_broker(host: str = "127.0.0.1", port: int = 0) -> AsyncGenerator[str]:
    """Run a broker while the context is open; yield its URL. It speaks MQTT 3.1.1 only.

    Parameters
    ----------
    host
        An address of the loopback interface, or ``localhost``.
    port
        0 takes a free one.

    Raises
    ------
    UsageError
        The host is not on the loopback interface.
    EmbeddedBrokerError
        It cannot listen there.
    """
    if not _is_loopback(host):
        raise UsageError(
            f"the embedded MQTT broker has no passwords and cannot listen on {host!r}: set up mosquitto"
        )
    # its warnings are about its clients' manners, and it prints tracebacks for those that vanish
    logging.getLogger("amqtt").setLevel(logging.CRITICAL + 1)
    logging.getLogger("transitions").setLevel(logging.WARNING)
    shown = f"[{host}]" if ":" in host else host
    broker = _TidyBroker(
        {"listeners": {"default": {"type": "tcp", "bind": f"{shown}:{port}"}}, "plugins": {_AUTH: {}}}
    )
    try:
        await broker.start()
    except BrokerError as error:
        reason = error.__cause__ if isinstance(error.__cause__, OSError) else error
        text = getattr(reason, "strerror", None) or str(reason)
        advice = "stop what listens there or choose another port"
        raise EmbeddedBrokerError(
            f"embedded MQTT broker: cannot listen on {shown}:{port} ({text}): {advice}"
        ) from error
    try:
        yield f"mqtt://{shown}:{broker.port}"
    finally:
        await broker.shutdown()


def _is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
