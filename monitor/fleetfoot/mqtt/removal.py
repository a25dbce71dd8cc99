"""Take a retained message back from a broker."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import aiomqtt

from fleetfoot.errors import FleetfootError
from fleetfoot.mqtt.connection import connected
from fleetfoot.mqtt.publisher import client_identifier
from fleetfoot.mqtt.tls import tls_context
from fleetfoot.mqtt.trouble import unreachable

if TYPE_CHECKING:
    from fleetfoot.mqtt.connection import Link
    from fleetfoot.mqtt.settings import MqttSettings

ECHO_S: Final = 5.0
"""How long the broker gets to send our own message back to us."""


class RemovalError(FleetfootError):
    """A retained message could not be taken back."""


async def remove(settings: MqttSettings, topic: str) -> bool:
    """Take what a topic retains from the broker, and see that it is gone; return whether there was anything.

    Raises
    ------
    UnreachableError
        There is no connection to the broker.
    RemovalError
        The broker refuses, or nobody can say.
    """
    try:
        async with connected(
            settings,
            identifier=client_identifier(settings.client_id, topic),
            status_topic=None,
            tls=tls_context(settings),
        ) as link:
            return await _taken_back(link, topic, settings)
    except aiomqtt.MqttError as error:
        raise unreachable(error, settings) from error


async def _taken_back(link: Link, topic: str, settings: MqttSettings) -> bool:
    await link.subscribe(topic, qos=1)
    if refusal := await link.tell(topic, b"", qos=1, retain=True):
        raise RemovalError(_refused(settings, topic, refusal))
    there = False
    try:
        async with asyncio.timeout(ECHO_S):
            # first what was retained, then our own empty message: the order of one topic is kept (MQTT 5, 4.6)
            async for message in link.messages:
                if not message.payload:
                    return there
                there = True
    except TimeoutError:
        pass
    raise RemovalError(_refused(settings, topic, "without a word"))


def _refused(settings: MqttSettings, topic: str, how: str) -> str:
    advice = "allow this user to read and write it"
    return f"MQTT broker {settings.address} refuses {topic} ({how}): {advice}"
