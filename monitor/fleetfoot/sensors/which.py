"""Which sensor gives what: the table of the documentation, from the families themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.sensors.registry import families

if TYPE_CHECKING:
    from fleetfoot_signal.channel import Channel


class Row(NamedTuple):
    """One family of sensors that measures something."""

    title: str
    service: str
    """UUID of the service by which such a sensor is known."""
    channels: tuple[Channel, ...]
    estimated: bool
    """Whether the channels are computed from raw acceleration; else the sensor sends them."""


def rows() -> tuple[Row, ...]:
    """Return the families that measure something, by title."""
    measuring = (
        Row(family.title, family.service, family.channels, family.estimated)
        for family in families()
        if family.channels
    )
    return tuple(sorted(measuring))


def table() -> str:
    """Return the rows as a table in Markdown."""
    lines = ["| sensor | service | gives | |", "|---|---|---|---|"]
    for row in rows():
        channels = ", ".join(channel.spec.title for channel in row.channels)
        lines.append(
            f"| {row.title} | `{row.service}` | {channels} | {'estimated' if row.estimated else ''} |"
        )
    return "\n".join(lines)
