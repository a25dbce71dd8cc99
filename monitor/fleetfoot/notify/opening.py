"""From the configuration of channels to what delivers for them."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import UsageError
from fleetfoot.notify.sink import ChannelsSink
from fleetfoot.words.detector import titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fleetfoot.notify.post import Sender
    from fleetfoot.notify.settings import Destination

LARGEST: Final = 65536
"""Characters of a file of addresses; whatever is larger is another file."""
MOST: Final = 16
"""Addresses of one channel."""


async def channels_sink(
    channels: Iterable[Destination], expiry_s: float, notice: Callable[[str], None]
) -> ChannelsSink:
    """Return the sink of the configured channels.

    Raises
    ------
    UsageError
        A channel cannot be used.
    """
    # apprise takes some tenths of a second to import: not in the loop's thread
    opened = [(channel, await asyncio.to_thread(senders_of, channel)) for channel in channels]
    return ChannelsSink(opened, titles=titles(), expiry_s=expiry_s, notice=notice)


def senders_of(channel: Destination) -> list[Sender]:
    """Return what delivers for a channel: one for each address, or the command.

    Raises
    ------
    UsageError
        The file of addresses cannot be read, holds none, or one that is no address; the command cannot be found;
        apprise is not installed. No address is ever repeated.
    """
    if channel.command:
        return [_command(channel)]
    from fleetfoot.notify.addresses import AddressSender  # noqa: PLC0415 - only where there are addresses

    text, where = _text(channel)
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    addresses = [(number, line) for number, line in lines if line and not line.startswith("#")]
    if not 1 <= len(addresses) <= MOST:
        raise UsageError(f"{where}: expected 1 to {MOST} addresses, one a line; there are {len(addresses)}")
    senders = [AddressSender(line, f"{where}, line {number}") for number, line in addresses]
    seen: Counter[str] = Counter()
    for sender in senders:  # two of a kind are told apart by their place
        seen[sender.label] += 1
        if seen[sender.label] > 1:
            sender.label = f"{sender.label} {seen[sender.label]}"
    return [*senders]


def _command(channel: Destination) -> Sender:
    from fleetfoot.notify.command import CommandSender, is_there  # noqa: PLC0415 - only where there is one

    if not is_there(channel.command):
        raise UsageError(
            f"channels.{channel.name}: the command {channel.command[0]} cannot be found or may not be run: "
            "check its path and permissions"
        )
    return CommandSender(channel.command, Path.home())


def _text(channel: Destination) -> tuple[str, str]:
    """Return the addresses of a channel, one a line, and where they stand."""
    if channel.urls is not None:
        return "\n".join(channel.urls.reveal().split()), channel.variable
    path = channel.urls_file or Path()
    where = f"channels.{channel.name}.urls_file {path}"
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UsageError(f"{where}: cannot be read ({reason}): check the path and its permissions") from None
    if len(text) > LARGEST:
        raise UsageError(f"{where}: too large for a list of addresses: is it the right file?")
    return text, where
