"""What no sensor can truthfully say of a runner: unknown from here on, counted, and told in one line.

The rule is the channel table, whatever the value comes from. From 0 to below the range of a quantity of the gait,
nothing is impossible: whoever stands or strolls takes few, short or no steps. Such values are unknown without a word.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.kept import Kept, keeps
from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.path.excerpt import Excerpt

OF_STEPS: Final = frozenset(
    {
        Channel.CADENCE,
        Channel.VERTICAL_OSCILLATION,
        Channel.GROUND_CONTACT,
        Channel.STEP_LENGTH,
        Channel.BALANCE,
    }
)
"""Channels that know nothing to say of somebody who stands."""


_LOW: Final = np.array([spec.low for spec in SPECS[:MEASURED]])
_HIGH: Final = np.array([spec.high for spec in SPECS[:MEASURED]])


@dataclass(slots=True)
class _Count:
    """Impossible values of one channel of one sensor."""

    times: int
    least: float
    most: float

    def add(self, value: float) -> None:
        self.times += 1
        self.least, self.most = min(self.least, value), max(self.most, value)


keeps(_Count)


class Implausible(Kept):
    """Takes impossible values out of the samples of one run."""

    kept = ("_counts",)

    def __init__(self) -> None:
        self._counts: dict[tuple[str, Channel], _Count] = {}

    def without(self, sample: Sample) -> Sample:
        """Return a sample as it is or, where its value is impossible, one that says unknown."""
        spec, value = sample.channel.spec, sample.value
        if spec.low <= value <= spec.high or math.isnan(value):
            return sample
        if not (sample.channel in OF_STEPS and 0.0 <= value < spec.low):
            key = (sample.sensor, Channel(sample.channel))
            self._counts.setdefault(key, _Count(0, value, value)).add(value)
        return sample._replace(value=math.nan)

    def without_in(self, samples: Excerpt) -> Excerpt:
        """Return samples with NaN for what is impossible, as :meth:`without` one by one."""
        value, channel = samples.value, samples.channel
        odd = np.flatnonzero(~((value >= _LOW[channel]) & (value <= _HIGH[channel]) | np.isnan(value)))
        if not odd.size:
            return samples
        value = value.copy()
        for i in odd.tolist():
            told = Sample(
                float(samples.t_s[i]), Channel(channel[i]), float(value[i]), samples.names[samples.sensor[i]]
            )
            value[i] = self.without(told).value
        return replace(samples, value=value)

    def lines(self, title: Callable[[str], str]) -> list[str]:
        """Return one line for each channel of each sensor; ``title`` gives what people know a sensor by."""
        return [_line(channel, title(sensor), count) for (sensor, channel), count in self._counts.items()]


def _line(channel: Channel, title: str, count: _Count) -> str:
    spec = channel.spec
    span = f"{count.least:.4g}" if count.least == count.most else f"{count.least:.4g} to {count.most:.4g}"
    unit = "" if spec.unit == "1" else f" {spec.unit}"
    values = "value is" if count.times == 1 else "values are"
    return (
        f"{count.times} {values} impossible in {spec.title} of {title} ({span}{unit}; possible are {spec.low:g} to"
        f" {spec.high:g}): taken as unknown"
    )
