"""The timer of a run that its runner pauses: what is heard while it stands does not count."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fleetfoot.kept import Kept
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot.path.source import TimerEvent
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.sample import Acceleration, Beat


class Timer(Kept):
    """Runs from the start; stands and runs by what the runner presses.

    Pauses are those of recordings (:mod:`fleetfoot.sources.recording.pauses`): the clock goes on, nothing is known of
    their seconds, and they belong to the elapsed time and not to that of the timer.
    """

    kept = ("_since_s", "_stood_s", "_latest_m", "_passed_m")

    def __init__(self) -> None:
        self._since_s = math.nan
        """Since when it stands; NaN while it runs."""
        self._stood_s = 0.0
        """In the pauses that are over."""
        self._latest_m: dict[tuple[str, Channel], float] = {}
        self._passed_m: dict[tuple[str, Channel], float] = {}
        """By sensor and channel what was counted in pauses, of counts that go on."""

    @property
    def is_running(self) -> bool:
        """Whether it runs."""
        return math.isnan(self._since_s)

    def press(self, event: TimerEvent) -> bool:
        """Take a press of the button; return whether it stops now. Pressed twice is pressed once."""
        if event.running == self.is_running:
            return False
        if event.running:
            self._stood_s += event.t_s - self._since_s
            self._since_s = math.nan
            return False
        self._since_s = event.t_s
        return True

    def begin(self, t_s: float) -> None:
        """Take the moment of the run's first sample: pauses before it are none."""
        self._stood_s = 0.0
        if not self.is_running:
            self._since_s = t_s

    def counted(self, item: Sample | Beat | Acceleration) -> Sample | Beat | Acceleration | None:
        """Return an item as it counts; None while the timer stands."""
        if isinstance(item, Sample) and item.channel.spec.cumulative:
            item = self._less(item)
        return item if self.is_running else None

    def stood_s(self, end_s: float) -> float:
        """Return how long it stood in all, in a run that ends then."""
        return self._stood_s + (0.0 if self.is_running else max(end_s - self._since_s, 0.0))

    def _less(self, sample: Sample) -> Sample:
        """Return a count without what was added to it in pauses."""
        if math.isnan(sample.value):
            return sample
        key = (sample.sensor, sample.channel)
        step = sample.value - self._latest_m.get(key, sample.value)
        self._latest_m[key] = sample.value
        if not self.is_running:
            self._passed_m[key] = self._passed_m.get(key, 0.0) + max(step, 0.0)
        return sample._replace(value=sample.value - self._passed_m.get(key, 0.0))
