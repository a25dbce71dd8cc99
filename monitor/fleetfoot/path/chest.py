"""Running dynamics from the raw acceleration of sensors, as samples that a track can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.kept import Kept, decoded, encoded
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.gait.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.kept import Plain
    from fleetfoot_signal.sample import Acceleration, Sample

HOLD_BACK_S: Final = 30.0
"""Estimates wait so long after a sensor's first block: a channel belongs to the first sensor that delivers it, and a
pod that measures has decided on the unit of its cadence by then (15 s). Form is judged after 10 min only."""


class ChestGait(Kept):
    """Turns acceleration into estimates, sensor by sensor; of an arm only cadence means anything.

    Parameters
    ----------
    facts : Mapping[str, Mapping[str, str | float]]
        What each sensor has said of itself, as the decoder keeps it.
    """

    kept = ("_since_s",)

    def __init__(self, facts: Mapping[str, Mapping[str, str | float]]) -> None:
        self._facts = facts
        self._streams: dict[str, Stream] = {}
        self._since_s: dict[str, float] = {}

    def keep(self) -> dict[str, Plain]:
        """See :meth:`Kept.keep`."""
        streams = {sensor: stream.dump() for sensor, stream in self._streams.items()}
        return super().keep() | {"streams": encoded(streams)}

    def resume(self, state: dict[str, Plain]) -> None:
        """See :meth:`Kept.resume`."""
        super().resume({"_since_s": state["_since_s"]})
        self._streams = {
            sensor: Stream.loaded(*stream) for sensor, stream in decoded(state["streams"]).items()
        }

    def samples(self, block: Acceleration) -> Iterator[Sample]:
        """Yield what a block completes."""
        since_s = self._since_s.setdefault(block.sensor, block.t_s)
        on_arm = self._facts.get(block.sensor, {}).get("acceleration_at") == "arm"
        for sample in self._streams.setdefault(block.sensor, Stream()).samples(block):
            settled = block.t_s - since_s >= HOLD_BACK_S
            if settled and (sample.channel is Channel.CADENCE or not on_arm):
                yield sample
