"""One connection to a broker, and nothing left behind when it ends.

aiomqtt 2.5 needs help in five places:

* a broker that hangs up before it answers is noticed only by a time-out;
* a cancelled connect leaves its socket behind;
* a packet that cannot be read ends the connection but leaves its socket open;
* leaving its context says goodbye even when an error drove us out, and a goodbye suppresses the last will;
* the reason with which a broker refuses a publication is dropped.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import socket
from typing import TYPE_CHECKING, Final

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from fleetfoot.mqtt.payload import OFFLINE
from fleetfoot.mqtt.trouble import unreachable

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator

    from paho.mqtt.client import Client as Paho
    from paho.mqtt.client import ConnectFlags, DisconnectFlags
    from paho.mqtt.reasoncodes import ReasonCode

    from fleetfoot.mqtt.settings import MqttSettings

ANSWER_S: Final = 5.0
"""How long the broker may take to answer; a dead connection is noticed long before by the watcher."""
CONNECT_S: Final = 3.0
"""How long one address of the host may take to accept the connection."""
LARGEST: Final = 65536
"""Bytes of the largest packet that a broker of MQTT 5 may send: we read one word on the status topic."""

_LOG: Final = logging.getLogger("fleetfoot.mqtt")
_LOG.addHandler(
    logging.NullHandler()
)  # otherwise paho's complaints appear on stderr where nobody set up logging

_PROTOCOLS: Final = {"5": aiomqtt.ProtocolVersion.V5, "3.1.1": aiomqtt.ProtocolVersion.V311}


class TooLargeError(Exception):
    """A message is larger than the broker takes; sending it would end the connection (MQTT 5, 3.2.2.3.6)."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"{size} bytes, it takes {most}")


class Link(aiomqtt.Client):
    """A connection that can be dropped and that says when the broker refuses something."""

    def __init__(
        self, settings: MqttSettings, *, identifier: str, status_topic: str | None, tls: ssl.SSLContext | None
    ) -> None:
        five = settings.protocol == "5"
        super().__init__(
            settings.host,
            settings.port,
            username=settings.username or None,
            password=settings.password.reveal() if settings.password else None,
            logger=_LOG,
            identifier=identifier,
            protocol=_PROTOCOLS[settings.protocol],
            will=aiomqtt.Will(status_topic, OFFLINE, qos=1, retain=True) if status_topic else None,
            clean_session=None if five else True,
            timeout=ANSWER_S,
            keepalive=settings.keepalive_s,
            max_queued_incoming_messages=16,
            properties=_properties(PacketTypes.CONNECT, MaximumPacketSize=LARGEST) if five else None,
            tls_context=tls,
            # without it a small packet may wait 40 ms for the acknowledgement of the one before (Nagle)
            socket_options=((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),),
        )
        self._five = five
        self._refusal: str | None = None
        self._most_bytes: int | None = None
        """Largest packet that the broker takes, as it said."""
        self._client.connect_timeout = CONNECT_S

    async def tell(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int,
        retain: bool = False,
        content_type: str = "application/json",
        expiry_s: float | None = None,
    ) -> str | None:
        """Publish and, with QoS 1, wait for the acknowledgement; return the reason if the broker refuses it.

        One call at a time. A broker of MQTT 3.1.1 has no way to refuse.

        Raises
        ------
        TooLargeError
            It is more than the broker takes, and was not sent.
        aiomqtt.MqttError
            The connection is lost.
        """
        properties = None
        if self._five:
            properties = _properties(PacketTypes.PUBLISH, ContentType=content_type, PayloadFormatIndicator=1)
            if expiry_s is not None:
                properties.MessageExpiryInterval = max(1, math.ceil(expiry_s))
        self._require_fit(topic, payload, properties)
        self._refusal = None
        await self.publish(topic, payload, qos, retain, properties)
        return self._refusal

    def _require_fit(self, topic: str, payload: bytes, properties: Properties | None) -> None:
        if self._most_bytes is None:
            return
        told = len(properties.pack()) if properties else 0  # type: ignore[no-untyped-call]  # of paho
        # Fixed header 5 at most, length of the topic 2, packet identifier 2 (MQTT 5, 3.3).
        size = 5 + 2 + len(topic.encode()) + 2 + told + len(payload)
        if size > self._most_bytes:
            raise TooLargeError(size, self._most_bytes)

    async def enter(self) -> None:
        """Connect; cancelling it leaves nothing behind.

        Raises
        ------
        aiomqtt.MqttError
            There is no connection.
        """
        entering = asyncio.ensure_future(self.__aenter__())
        try:
            await asyncio.shield(entering)
        except asyncio.CancelledError:
            # The thread that connects cannot be stopped, and what it opens must not outlive us.
            self._give_up("cancelled")
            with contextlib.suppress(aiomqtt.MqttError):
                await entering
            raise

    def drop(self) -> None:
        """Close the socket, if it is open, without a goodbye: the broker then publishes the last will."""
        # paho has no public call that closes without a goodbye
        self._client._sock_close()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        for future in (self._connected, self._disconnected):
            if future.done() and not future.cancelled():
                future.exception()  # looked at, otherwise asyncio complains that nobody did

    def _give_up(self, why: str) -> None:
        """End the wait for the broker's answer."""
        if not self._connected.done():
            self._connected.set_exception(aiomqtt.MqttError(why))

    def _on_connect(
        self,
        client: Paho,
        userdata: object,
        flags: ConnectFlags,
        reason_code: ReasonCode,
        properties: Properties | None = None,
    ) -> None:
        self._most_bytes = getattr(properties, "MaximumPacketSize", None)
        super()._on_connect(client, userdata, flags, reason_code, properties)

    def _on_disconnect(
        self,
        client: Paho,
        userdata: object,
        flags: DisconnectFlags,
        reason_code: ReasonCode,
        properties: Properties | None = None,
    ) -> None:
        self._give_up("it hung up before it answered")
        super()._on_disconnect(client, userdata, flags, reason_code, properties)

    def _on_publish(
        self,
        client: Paho,
        userdata: object,
        mid: int,
        reason_code: ReasonCode,
        properties: Properties,
    ) -> None:
        if reason_code.is_failure:
            self._refusal = str(reason_code)
        super()._on_publish(client, userdata, mid, reason_code, properties)


@contextlib.asynccontextmanager
async def connected(
    settings: MqttSettings, *, identifier: str, status_topic: str | None, tls: ssl.SSLContext | None
) -> AsyncGenerator[Link]:
    """Connect, and say goodbye if the body ends well; if it does not, the broker publishes the last will.

    Without ``status_topic`` there is no will.

    Raises
    ------
    UnreachableError
        The connection could not be made; errors of the body pass unchanged.
    """
    link = Link(settings, identifier=identifier, status_topic=status_topic, tls=tls)
    try:
        try:
            await link.enter()
        except aiomqtt.MqttError as error:
            raise unreachable(error, settings) from error
        yield link
        with contextlib.suppress(aiomqtt.MqttError):  # lost meanwhile: the last will says the same
            await link.__aexit__(None, None, None)
    finally:
        link.drop()


def _properties(packet: int, **values: str | int) -> Properties:
    """Return properties of MQTT 5 for a kind of packet."""
    properties = Properties(packet)  # type: ignore[no-untyped-call]  # of paho
    for name, value in values.items():
        setattr(properties, name, value)
    return properties
