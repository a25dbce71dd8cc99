"""What every sink offers to the one path that feeds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.sample import Beat
    from fleetfoot_signal.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Second:
    """One row of one run, as the detectors saw it."""

    index: int
    """Seconds since the start of the run."""
    values: Floats
    """float64[channel], in the units of the channel table; NaN is unknown."""
    scores: Floats
    """float64[detector], in the order of the registry; NaN is "cannot judge"."""
    usual: Mapping[Channel, tuple[float, float]] = field(default_factory=dict["Channel", tuple[float, float]])
    """Personal range of channels at this speed and grade; empty unless the session was asked for it."""


class Sink(Protocol):
    """Takes what the path yields; no call may block or wait for the world.

    For one run the calls come in the order begin, then beats, seconds and alerts as they fall, then end. An alert
    comes before the second that it was decided in. Runs may be interleaved.
    """

    def begin(self, run: Run) -> None:
        """Take note that a run starts; more of its sensors may become known later."""

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Take intervals between heart beats."""

    def second(self, run: Run, second: Second) -> None:
        """Take a second of the run that is complete."""

    def alert(self, run: Run, alert: Alert) -> None:
        """Take word that a detector changed its mind."""

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """Take note that the run is over; ``summary`` holds JSON values only."""
