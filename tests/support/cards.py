"""Detectors as the command line and the console see them, made up for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.cli.registry import levels
from fleetfoot.words.detector import Gauge
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


class FakeCard(NamedTuple):
    name: str
    title: str
    summary: str
    unit: str
    inputs: tuple[Channel, ...]
    needs: str
    thresholds: Mapping[Severity, float]
    sources: tuple[str, ...]


CARDS = (
    FakeCard(
        "overstriding",
        "Long steps",
        "Steps longer than usual.",
        "%",
        (Channel.SPEED, Channel.CADENCE),
        "15 min of running",
        {Severity.WARNING: 8.0, Severity.NOTICE: 5.0, Severity.SEVERE: 10.5},
        ("Heiderscheit 2011", "Lieberman 2015"),
    ),
    FakeCard(
        "bounce",
        "Bounce",
        "More bounce than usual.",
        "%",
        (Channel.VERTICAL_OSCILLATION,),
        "15 min of running",
        {Severity.NOTICE: 6.0, Severity.WARNING: 12.0},
        ("Adams 2018",),
    ),
)
LEVELS = {card.name: levels(card) for card in CARDS}
GAUGES = tuple(Gauge(card.name, card.title, card.unit, LEVELS[card.name].thresholds) for card in CARDS)
