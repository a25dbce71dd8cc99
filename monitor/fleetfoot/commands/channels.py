"""``fleetfoot channels``: who is told of alerts beside the broker."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Unpack

import click

from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.errors import UsageError
from fleetfoot.notify.opening import senders_of
from fleetfoot.notify.post import NotDeliveredError, Post
from fleetfoot.words.text import clean
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.config import Config
    from fleetfoot.notify.post import Sender
    from fleetfoot.notify.settings import Destination

NOBODY: Final = "no channels are configured: docs/channels.md shows how"


@dataclass(frozen=True, slots=True)
class ChannelsRequest:
    """List the alert channels, or test one."""

    config: Config
    test: str | None = None
    """Name of the channel to test; None lists all."""
    json: bool = False


@click.command("channels")
@click.argument("action", required=False, type=click.Choice(["test"]), metavar="[test NAME]")
@click.argument("name", required=False, metavar="")
@settings_options
def command(*, action: str | None, name: str | None, **settings: Unpack[Settings]) -> int:
    """List the alert channels with what they get, or send one a test message.

    "test NAME" sends at once, whatever the hour, and says whether it was accepted. Exit codes: 0 it was, 7 it was
    not, 2 there is no such channel, or one that cannot be used as it is configured. See docs/channels.md.
    """
    if action is not None and name is None:
        raise click.UsageError("which channel? 'fleetfoot channels' lists them")

    config = settle(settings)
    return act(ChannelsRequest(config=config, test=name, json=settings["as_json"]))


class _Outcome(NamedTuple):
    """How the test of one target ended."""

    target: str
    trouble: str | None


def act(request: ChannelsRequest) -> int:
    """List the channels or test one; return the exit code.

    Raises
    ------
    UsageError
        There is no such channel, or it cannot be used.
    """
    channels = request.config.channels
    if request.test is None:
        return _list(request)
    channel = channels.get(request.test)
    if channel is None:
        known = f"known are {', '.join(channels)}" if channels else NOBODY
        raise UsageError(f"there is no channel {request.test!r}; {known}")
    senders = senders_of(channel)
    outcomes = asyncio.run(_test(senders, request.config.athlete.name))
    for outcome in outcomes:
        _tell(channel, outcome, json=request.json)
    return NotDeliveredError.exit_code if any(outcome.trouble for outcome in outcomes) else 0


async def _test(senders: list[Sender], athlete: str) -> list[_Outcome]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_tried(sender, Post.test(athlete))) for sender in senders]
    return [task.result() for task in tasks]


async def _tried(sender: Sender, post: Post) -> _Outcome:
    try:
        await sender.send(post)
    except NotDeliveredError as error:
        return _Outcome(sender.label, str(error))
    return _Outcome(sender.label, None)


def _tell(channel: Destination, outcome: _Outcome, *, json: bool) -> None:
    if json:
        record = {"channel": channel.name, "target": outcome.target, "delivered": outcome.trouble is None}
        write_json(sys.stdout, {"type": "channel_test", **record, "trouble": outcome.trouble})
        return
    well = "it ended well" if channel.command else "the test message was accepted; is it there?"
    sys.stdout.write(clean(f"{channel.name} ({outcome.target}): {outcome.trouble or well}") + "\n")


def _list(request: ChannelsRequest) -> int:
    """List all channels; where one cannot be used, the code says so."""
    channels = request.config.channels.values()
    troubled = False
    if not channels and not request.json:
        sys.stdout.write(f"{NOBODY}\n")
    for channel in channels:
        targets, trouble = _targets(channel)
        troubled = troubled or trouble is not None
        if request.json:
            write_json(sys.stdout, _record(channel, targets, trouble))
        else:
            sys.stdout.writelines(f"{clean(line)}\n" for line in _lines(channel, targets, trouble))
    return UsageError.exit_code if troubled else 0


def _targets(channel: Destination) -> tuple[list[str], str | None]:
    """Return whom a channel reaches, or why nobody."""
    try:
        return [sender.label for sender in senders_of(channel)], None
    except UsageError as error:
        return [], str(error)


def _record(channel: Destination, targets: list[str], trouble: str | None) -> dict[str, Any]:
    return {
        "type": "channel",
        "name": channel.name,
        "targets": targets,
        "trouble": trouble,
        "detectors": list(channel.detectors) or [detector.name for detector in registry()],
        "severity": channel.severity.value,
        "clear": channel.clear,
        "quiet_hours": str(channel.quiet_hours) if channel.quiet_hours else None,
        "severe_breaks_quiet": channel.severe_breaks_quiet,
        "spacing_s": channel.spacing_s,
        "most_per_hour": channel.most_per_hour,
    }


def _lines(channel: Destination, targets: list[str], trouble: str | None) -> Iterator[str]:
    """Yield a paragraph: name, whom it reaches, what it gets and when."""
    yield f"{channel.name}: {trouble or ', '.join(targets)}"
    what = ", ".join(channel.detectors) or "all detectors"
    over = "; all-clears too" if channel.clear else ""
    yield f"  gets   {what}, from {channel.severity} on{over}"
    if channel.quiet_hours:
        but = " but for severe ones" if channel.severe_breaks_quiet else ""
        yield f"  quiet  {channel.quiet_hours}{but}"
    yield f"  limit  {channel.spacing_s:g} s apart, {channel.most_per_hour} an hour; severe ones pass"
