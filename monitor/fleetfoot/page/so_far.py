"""What the page shows of a run so far beside its seconds: how far, how long moving, and what cannot be judged yet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot_signal import Channel, is_running
from fleetfoot_signal.travel import MOVING_M_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.words.detector import Gauge
    from fleetfoot_signal.types import Floats

MISSING_S: Final = 30
"""A channel that was not known for so long is missing: the longest silence that the drift filter bridges."""


class Progress:
    """Distance and moving time, second by second; the distance is that of :func:`fleetfoot_signal.travel.travelled_m`.

    A recorded distance decides: speed counts from there on only until the next one.
    """

    def __init__(self) -> None:
        self.moving_s = 0
        """Seconds at :data:`~fleetfoot_signal.travel.MOVING_M_S` and faster."""
        self._known = False
        self._recorded_m = 0.0
        self._since_m = 0.0
        """By speed, since a distance was recorded last."""

    @property
    def distance_m(self) -> float:
        """How far it went so far; NaN where neither speed nor distance was ever known."""
        return self._recorded_m + self._since_m if self._known else math.nan

    def step(self, values: Floats) -> None:
        """Take a second, float64[channel]; NaN is unknown and adds nothing."""
        speed, distance = float(values[Channel.SPEED]), float(values[Channel.DISTANCE])
        self._known = self._known or not (math.isnan(speed) and math.isnan(distance))
        self.moving_s += speed >= MOVING_M_S
        self._since_m += 0.0 if math.isnan(speed) else speed
        if not math.isnan(distance):
            self._recorded_m, self._since_m = max(self._recorded_m, distance), 0.0


class Outlook:
    """Says of each detector that cannot judge now for want of what: a sensor, minutes, or steadier running.

    Parameters
    ----------
    gauges : Sequence[Gauge]
        In the order of the scores.
    """

    def __init__(self, gauges: Sequence[Gauge]) -> None:
        self._gauges = tuple(gauges)
        self._silent_s = np.zeros(len(Channel), dtype=np.int64)
        self._running_s = 0

    def step(self, values: Floats, scores: Floats) -> dict[str, dict[str, Any]]:
        """Take a second, float64[channel] and float64[detector]; return by detector what it is in want of.

        ``missing`` are channels, ``to_go_min`` minutes of running; with neither, what there is is too uneven. Who
        can judge is not in it.
        """
        self._silent_s = np.where(np.isnan(values), self._silent_s + 1, 0)
        self._running_s += int(is_running(values))
        dumb = np.isnan(scores).tolist()
        return {
            gauge.name: self._want(gauge)
            for gauge, is_dumb in zip(self._gauges, dumb, strict=True)
            if is_dumb
        }

    def _want(self, gauge: Gauge) -> dict[str, Any]:
        missing = [channel.spec.name for channel in gauge.inputs if self._silent_s[channel] >= MISSING_S]
        if missing:
            return {"missing": missing}
        to_go_min = math.ceil(gauge.needs_min - self._running_s / 60.0)
        return {"to_go_min": to_go_min} if to_go_min > 0 else {}
