"""``fleetfoot discovery``: what Home Assistant is told of an athlete, and how to take it back."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.outputs import broker_of
from fleetfoot.cli.options import Settings, mqtt_option, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.errors import UsageError
from fleetfoot.mqtt import discovery
from fleetfoot.mqtt.removal import remove
from fleetfoot.mqtt.topics import Topics
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class DiscoveryRequest:
    """Show what Home Assistant is told of an athlete, or take it back."""

    config: Config
    remove: bool = False
    json: bool = False


@click.command("discovery")
@click.argument("action", type=click.Choice(["show", "remove"]))
@mqtt_option
@settings_options
def command(*, action: str, mqtt: str | None, **settings: Unpack[Settings]) -> int:
    """Show what Home Assistant is told of an athlete, or take it back.

    "show" prints topic and message. "remove" takes the retained message from the broker, whereupon Home Assistant
    forgets the device; a run that is under way announces it again. --athlete says whose. See docs/home-assistant.md.
    """
    config = settle(settings, mqtt=mqtt)
    return act(DiscoveryRequest(config=config, remove=action == "remove", json=settings["as_json"]))


def act(request: DiscoveryRequest) -> int:
    """Show or remove the discovery message of the configured athlete; return the exit code.

    Raises
    ------
    UsageError
        There is no broker to remove it from.
    UnreachableError
        There is no connection to the broker.
    """
    config = request.config
    topics = Topics.of(config.mqtt.prefix, config.athlete.name)
    topic = discovery.topic(config.mqtt.discovery_prefix or discovery.PREFIX, topics)
    if not request.remove:
        _show(config, topics, topic)
        return 0
    there = asyncio.run(_remove(config, topic))
    if request.json:
        record = {"topic": topic, "athlete": config.athlete.name, "removed": there}
        write_json(sys.stdout, {"type": "discovery_removed", **record})
    else:
        tell(f"{topic}: {'removed' if there else 'there was nothing to remove'}")
    return 0


def _show(config: Config, topics: Topics, topic: str) -> None:
    """Print the message as one line of JSON: that is what it is, for people as for programs."""
    names = [detector.name for detector in registry() if config.detectors[detector.name].enabled]
    message = discovery.message(config.athlete.name, topics, names)
    write_json(sys.stdout, {"type": "discovery", "topic": topic, "payload": message})


async def _remove(config: Config, topic: str) -> bool:
    broker = broker_of(config, paced=True)
    if broker is None:
        raise UsageError("no broker is configured to remove it from: set mqtt.url, or --mqtt")
    return await remove(broker, topic)
