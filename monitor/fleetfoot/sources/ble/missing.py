"""What cannot be known for want of a sensor, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.sources.ble.sighting import measuring
from fleetfoot.sources.ble.status import State
from fleetfoot_signal.channel import MEASURED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fleetfoot.sources.ble.status import SensorStatus
    from fleetfoot_signal.channel import Channel


def missing(channels: Iterable[Channel], statuses: Sequence[SensorStatus]) -> list[str]:
    """Return a line for each reason for which some of these channels are unknown.

    Channels that are computed from others are left out: the others say it.
    """
    reasons: dict[str, list[str]] = {}
    for channel in channels:
        if channel < MEASURED:
            reasons.setdefault(_reason(channel, statuses), []).append(channel.spec.title)
    return [f"no {', no '.join(titles)}: {reason}" for reason, titles in reasons.items()]


def _reason(channel: Channel, statuses: Sequence[SensorStatus]) -> str:
    able = [family.title for family in measuring() if channel in family.channels]
    if not able:
        return "no sensor that fleetfoot knows measures it"
    mine = [status for status in statuses if set(status.kinds) & set(able)]
    if not mine:
        return f"no {' or '.join(able)} was found"
    away = [status for status in mine if status.state is not State.STREAM]
    if away:
        return f"{away[0].title} is {away[0].state.value}"
    return f"{mine[0].title} does not send it now"
