"""``fleetfoot detectors``: what is watched, and from when it is told."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import click

from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.registry import detectors
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.cli.registry import Card
    from fleetfoot.config import Config, DetectorSettings


@dataclass(frozen=True, slots=True)
class DetectorsRequest:
    """Show what is watched."""

    config: Config
    json: bool = False


@click.command("detectors")
@settings_options
def command(**settings: Unpack[Settings]) -> int:
    """Show what is watched: inputs, unit, thresholds in force, and the sources of the rules."""
    return act(DetectorsRequest(settle(settings), json=settings["as_json"]))


def act(request: DetectorsRequest) -> int:
    """Print a paragraph, or a line of JSON, for each detector; return the exit code."""
    for card in detectors():
        state = request.config.detectors[card.name]
        if request.json:
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
