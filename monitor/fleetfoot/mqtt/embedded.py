"""A broker inside this process, so that alerts are on MQTT where none was set up.

It is amqtt, which speaks MQTT 3.1.1 and keeps everything in memory: nothing survives its end. It listens on the
loopback interface only and asks for a login that is made anew each time, so that no other user of the machine can forge
an alert; what amqtt does not bound by itself (clients, packets, what a reader does not fetch) is bounded here.
``docs/mqtt.md`` recommends mosquitto for anything that lasts.
"""

# amqtt has no type stubs
# mypy: disable-error-code="import-untyped"
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import secrets
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter
from amqtt.broker import Broker
from amqtt.errors import BrokerError, NoDataError
from amqtt.plugins.base import BaseAuthPlugin
from platformdirs import user_state_path

from fleetfoot.errors import FleetfootError, UsageError
from fleetfoot.files.place import create
from fleetfoot.keys import Secret
from fleetfoot.mqtt.settings import MqttSettings, Protocol
from fleetfoot.network.address import is_loopback, shown

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

USER: Final = "fleetfoot"
MOST_CLIENTS: Final = 64
"""One for each of forty athletes, and those who read along."""
LARGEST_PACKET: Final = 1 << 18
"""Bytes. The largest of ours, what Home Assistant is told of an athlete, has some 10,000."""
FIRST_WORD_S: Final = 5.0
"""How long a client may take to say who it is."""
FAREWELL_S: Final = 5.0
"""How long the end waits for readers to get what was published."""
LOOK_S: Final = 0.02
UNREAD_BYTES: Final = 1 << 20
"""What waits for a reader who does not fetch it, beside what the system buffers: half an hour of ticks."""


class EmbeddedBrokerError(FleetfootError):
    """The embedded broker cannot start."""


class Login(BaseAuthPlugin):  # type: ignore[misc]  # amqtt has no types
    """Lets in who knows the login of this start."""

    def __init__(self, context: Any) -> None:  # noqa: ANN401 - of amqtt
        super().__init__(context)
        self._password = str(context.config.password)

    async def authenticate(self, *, session: Any) -> bool | None:  # noqa: ANN401 - of amqtt
        """Return whether a client may come in."""
        shown = f"{session.username}:{session.password}".encode(errors="replace")
        known = f"{USER}:{self._password}".encode()
        return hmac.compare_digest(shown, known)

    @dataclass
    class Config:  # pyright: ignore[reportIncompatibleVariableOverride] # as amqtt wants it
        """What the plugin is configured with."""

        password: str


class _Reader(StreamReaderAdapter):  # type: ignore[misc]  # amqtt has no types
    """Reads packets of a bounded size, the first of them within a time."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        super().__init__(reader)
        self._greeted = False

    async def read(self, n: int = -1) -> bytes:
        if n > LARGEST_PACKET:
            raise NoDataError(f"a packet of {n} bytes")
        if self._greeted:
            return bytes(await super().read(n))
        try:
            async with asyncio.timeout(FIRST_WORD_S):
                data = bytes(await super().read(n))
        except TimeoutError as error:
            raise NoDataError("nothing was said") from error
        self._greeted = n > 1  # what follows the fixed header of CONNECT
        return data


class _Writer(StreamWriterAdapter):  # type: ignore[misc]  # amqtt has no types
    """Hangs up on a reader who does not fetch what is sent."""

    def write(self, data: bytes) -> None:
        transport = self._writer.transport
        if transport.get_write_buffer_size() > UNREAD_BYTES:
            transport.abort()
        super().write(data)


class _TidyBroker(Broker):  # type: ignore[misc]  # amqtt has no types
    """Hangs up on clients that amqtt cannot understand, among them those of MQTT 5, and on those that are too many."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - of amqtt
        super().__init__(*arguments, **options)
        self._clients = 0

    async def stream_connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, listener_name: str
    ) -> None:
        if self._clients >= MOST_CLIENTS:
            writer.close()
            return
        writer.transport.set_write_buffer_limits(high=2 * UNREAD_BYTES)  # nobody waits for one reader
        self._clients += 1
        try:
            await self._client_connected(listener_name, _Reader(reader), _Writer(writer))
        finally:
            self._clients -= 1
            writer.close()

    async def handed_on(self) -> None:
        """Wait, for a time, until what was taken is with its readers: amqtt forgets it when it shuts down."""
        deadline_s = time.monotonic() + FAREWELL_S
        while time.monotonic() < deadline_s:
            if self._broadcast_queue.empty() and all(task.done() for task in self._tasks_queue):
                return
            await asyncio.sleep(LOOK_S)

    @property
    def port(self) -> int:
        """The port that the operating system chose."""
        server: Any = self._servers["default"].instance
        port: int = server.sockets[0].getsockname()[1]
        return port


@asynccontextmanager
async def embedded_broker(host: str = "127.0.0.1", port: int = 0) -> AsyncGenerator[str]:
    """Run a broker while the context is open; yield its URL with its login. It speaks MQTT 3.1.1 only.

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
    if not is_loopback(host):
        raise UsageError(
            f"the embedded MQTT broker has no TLS and cannot listen on {host!r}: set up mosquitto"
        )
    # its warnings are about its clients' manners, and it prints tracebacks for those that vanish
    logging.getLogger("amqtt").setLevel(logging.CRITICAL + 1)
    logging.getLogger("transitions").setLevel(logging.WARNING)
    password = secrets.token_urlsafe(16)
    listeners = {"default": {"type": "tcp", "bind": f"{shown(host)}:{port}"}}
    plugin = f"{Login.__module__}.{Login.__qualname__}"
    broker = _TidyBroker({"listeners": listeners, "plugins": {plugin: {"password": password}}})
    try:
        await broker.start()
    except BrokerError as error:
        reason = error.__cause__ if isinstance(error.__cause__, OSError) else error
        text = getattr(reason, "strerror", None) or str(reason)
        advice = "stop what listens there or choose another port"
        raise EmbeddedBrokerError(
            f"embedded MQTT broker: cannot listen on {shown(host)}:{port} ({text}): {advice}"
        ) from error
    try:
        yield f"mqtt://{USER}:{password}@{shown(host)}:{broker.port}"
        await broker.handed_on()
    finally:
        await broker.shutdown()


class OwnBroker(NamedTuple):
    """A broker of our own, under way."""

    settings: MqttSettings
    """How to reach it, and everything else that was configured."""
    login: Path
    """A file that holds its address with its login, for whoever reads along; for its owner's eyes only."""

    @property
    def advice(self) -> str:
        """How to read along, without the login."""
        return f'to read along: mosquitto_sub -v -L "$(cat {self.login})/{self.settings.prefix}/#"'


@asynccontextmanager
async def own_broker(configured: MqttSettings) -> AsyncGenerator[OwnBroker]:
    """Run a broker while the context is open, for runs that are published as it is configured.

    Raises
    ------
    UsageError
        Its login cannot be written down.
    EmbeddedBrokerError
        It cannot listen.
    """
    async with embedded_broker() as url:
        login, _, place = url.removeprefix("mqtt://").partition("@")
        settings = replace(
            configured.at(f"mqtt://{place}", Protocol.V311),
            username=USER,
            password=Secret(login.partition(":")[2]),
        )
        path = user_state_path("fleetfoot", appauthor=False) / f"broker-{settings.port}"
        made = [folder for folder in path.parents if not folder.exists()]
        _write_down(path, url)
        try:
            yield OwnBroker(settings, path)
        finally:
            path.unlink(missing_ok=True)
            _clear_away(made)


def _write_down(path: Path, url: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # of one that was killed
        with create(path) as file:
            file.write(f"{url}\n".encode())
    except OSError as error:
        raise UsageError(
            f"cannot write the login of the embedded MQTT broker to {path}: {error.strerror}: set up mosquitto, or"
            " XDG_STATE_HOME"
        ) from error


def _clear_away(folders: list[Path]) -> None:
    """Remove folders that were made for the login, the innermost first, where nothing else has come into them."""
    with contextlib.suppress(OSError):
        for folder in folders:
            folder.rmdir()
