"""What can be said of a lane beside its events: how long it ran, what was known of it, and why it was not judged."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.channel import Channel

SHORT_OF_S: Final = 60.0
"""A channel that is known for less than a minute counts as missing."""


class Reason(enum.StrEnum):
    """Why a detector could not judge a run."""

    MISSING = "missing"
    """Channels were not known that it cannot do without."""
    TOO_LITTLE = "too_little"
    """There was too little running, or too little that was steady enough."""
    TOO_FEW_RUNS = "too_few_runs"
    """Too few earlier runs with the same sensor taught what is usual."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of a run there was, in seconds of its rows."""

    rows: int
    running_s: float
    """Seconds that the gate took for running."""
    known_s: Mapping[Channel, float]
    """By channel for how long it was known."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a detector could judge a run so far, and if not, why: codes and figures, for others to put into words."""

    judged_s: float
    """Seconds that it could judge."""
    reason: Reason | None
    """None where it could judge at all."""
    missing: tuple[Channel, ...]
    """The inputs that were missing, in the order of the detector's inputs."""
    figures: Mapping[str, float]
    """What it had of what it needs, by name with the unit: ``running_s``, and what the detector adds to it;
    of those that take heart rate ``unbelieved_s``, seconds of running with one that was not believed."""
