"""What the command line knows of detectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fleetfoot.config import Scale
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.event import Severity


class Card(Protocol):
    """What a detector says of itself."""

    @property
    def name(self) -> str:
        """Name in events, configuration and topics."""
        ...

    @property
    def title(self) -> str:
        """What a runner calls it."""
        ...

    @property
    def summary(self) -> str:
        """What it watches, in one sentence."""
        ...

    @property
    def unit(self) -> str:
        """Unit of its effect and thresholds."""
        ...

    @property
    def inputs(self) -> tuple[Channel, ...]:
        """Channels without which it cannot judge."""
        ...

    @property
    def needs(self) -> str:
        """What a run must offer beside the inputs."""
        ...

    @property
    def thresholds(self) -> Mapping[Severity, float]:
        """Effect from which each severity holds."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """Where rule and thresholds come from."""
        ...


def detectors() -> tuple[Card, ...]:
    """Return every registered detector, in the order of the registry."""
    return registry()


def levels(card: Card) -> Scale:
    """Return unit and thresholds, by the word for each severity, increasing."""
    labelled = {severity.label: card.thresholds[severity] for severity in sorted(card.thresholds)}
    return Scale(card.unit, labelled)
