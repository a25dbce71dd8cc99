"""``fleetfoot detectors``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Unpack

import click

from fleetfoot.cli.options import Settings, settings_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.cli.registry import Card
    from fleetfoot.config import DetectorSettings


@click.command("detectors")
@settings_options
def command(**settings: Unpack[Settings]) -> int:
    """Show what is watched: inputs, unit, thresholds in force, and the sources of the rules."""
    from fleetfoot.cli.registry import detectors  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.console.json_sink import write_json  # noqa: PLC0415

    config = settle(settings)
    for card in detectors():
        state = config.detectors[card.name]
        if settings["as_json"]:
            write_json(sys.stdout, _record(card, state))
        else:
            click.echo("\n".join(_lines(card, state)))
    return 0


def _record(card: Card, settings: DetectorSettings) -> dict[str, Any]:
    return {
        "type": "detector",
        "name": card.name,
        "title": card.title,
        "summary": card.summary,
        "enabled": settings.enabled,
        "unit": card.unit,
        "thresholds": dict(settings.thresholds),
        "inputs": [channel.spec.name for channel in card.inputs],
        "needs": card.needs,
        "sources": list(card.sources),
    }


def _lines(card: Card, settings: DetectorSettings) -> Iterator[str]:
    """Yield a paragraph: name and title, what it watches, needs, thresholds, sources."""
    yield f"{card.name}: {card.title}{'' if settings.enabled else ' (switched off)'}"
    yield f"  {card.summary}"
    inputs = ", ".join(f"{channel.spec.title} ({channel.spec.unit})" for channel in card.inputs)
    yield f"  needs    {inputs}; {card.needs}"
    told = ", ".join(f"{severity} {value:g} {card.unit}" for severity, value in settings.thresholds.items())
    yield f"  tells    {told}"
    for index, source in enumerate(card.sources):
        yield f"  {'sources' if index == 0 else '':<7}  {source}"
    yield ""
