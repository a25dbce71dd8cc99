"""The sink of the configured alert channels."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fleetfoot.notify.opening import senders_of
from fleetfoot.notify.sink import ChannelsSink
from fleetfoot.words.detector import titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.config import Config


async def channels_sink(config: Config, notice: Callable[[str], None]) -> ChannelsSink:
    """Return the sink of the configured channels.

    Raises
    ------
    UsageError
        A channel cannot be used.
    """
    # apprise takes some tenths of a second to import: not in the loop's thread
    opened = [(channel, await asyncio.to_thread(senders_of, channel)) for channel in config.channels.values()]
    return ChannelsSink(opened, titles=titles(), expiry_s=config.mqtt.event_expiry_s, notice=notice)
