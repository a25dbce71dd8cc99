"""The grid on lanes as the tests of one run like it: names of sensors, rows one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.grid import Grid
from fleetfoot_signal.sample import Samples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot_signal.sample import Sample
    from fleetfoot_signal.types import Floats


def columns(
    runs: Sequence[Sequence[Sample]], numbers: Mapping[str, int], order: Sequence[int] = ()
) -> Samples:
    """Samples of runs on their lanes, the runs one behind the other in this order."""
    told = [(lane, sample) for lane in order or range(len(runs)) for sample in runs[lane]]
    return Samples(
        np.array([lane for lane, _ in told], dtype=np.int64),
        np.array([sample.t_s for _, sample in told], dtype=np.float64),
        np.array([sample.channel for _, sample in told], dtype=np.int64),
        np.array([sample.value for _, sample in told], dtype=np.float64),
        np.array([numbers[sample.sensor] for _, sample in told], dtype=np.int64),
    )


class OneRun:
    """The only lane of a grid."""

    def __init__(self) -> None:
        self._grid = Grid(1)
        self._numbers: dict[str, int] = {}

    def push(self, sample: Sample) -> list[Floats]:
        self._numbers.setdefault(sample.sensor, len(self._numbers))
        return list(self._grid.push(columns([[sample]], self._numbers)).values.T)

    def advance(self, t_s: float) -> list[Floats]:
        return list(self._grid.advance(np.array([t_s])).values.T)

    def value(self, channel: Channel) -> float:
        return self._grid.value(channel)

    @property
    def start_s(self) -> float:
        return float(self._grid.start_s[0])

    @property
    def rows(self) -> int:
        return int(self._grid.rows[0])

    @property
    def owners(self) -> dict[Channel, str]:
        names = list(self._numbers)
        return {Channel(c): names[n] for c in range(MEASURED) if (n := int(self._grid.owner[c, 0])) >= 0}
