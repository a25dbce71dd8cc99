"""The engine: rows of all lanes in, ticks with scores and events out. One call is one second.

Four laws hold, each proved by a property test:

1. *lane law*: runs analysed together give bit for bit the events of each analysed alone;
2. *chunk law*: how samples are split over calls changes nothing (:mod:`fleetfoot_signal.grid`);
3. *shift law*: adding a constant to all times shifts the events and changes nothing else;
4. *resume law*: :meth:`Engine.dump` and :meth:`Engine.load` continue a lane elsewhere with identical events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetfoot_signal import archive
from fleetfoot_signal.blocks import Blocks
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.context import Context
from fleetfoot_signal.derive import complete
from fleetfoot_signal.detector import Detector, Row
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.episodes import Episodes
from fleetfoot_signal.event import Severity, Tick
from fleetfoot_signal.form import FormDetector
from fleetfoot_signal.gate import Gate, is_running
from fleetfoot_signal.lanes import Lanes
from fleetfoot_signal.slope import Slope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot_signal.types import Bools, Floats

Limits = dict[str, dict[Severity, float]]
"""Thresholds of the user by detector name; a detector that is not named keeps its own."""


class Engine(Lanes):
    """All stages and detectors for a number of lanes."""

    def __init__(
        self, lanes: int, *, detectors: Sequence[type[Detector]] | None = None, limits: Limits | None = None
    ) -> None:
        own = limits or {}
        chosen = registry() if detectors is None else detectors
        self.detectors = tuple(kind(lanes, own.get(kind.name)) for kind in chosen)
        self.form_detectors = [d for d in self.detectors if isinstance(d, FormDetector)]
        self.index = np.full(lanes, -1, dtype=np.int64)
        """Row number in each lane's run; -1 before the first row."""
        self.seen_s = np.zeros((len(Channel), lanes))
        """Seconds in which each channel was known."""
        self.judged_s = np.zeros((len(self.detectors), lanes))
        """Seconds in which each detector could judge."""
        self.gate = Gate(lanes)
        self.slope = Slope(lanes)
        self.blocks = Blocks(lanes)
        self.context = Context(lanes)
        self.episodes = Episodes(self.detectors, lanes)

    def step(self, measured: Floats, start_s: Floats, active: Bools) -> Tick:
        """Take one row of every active lane.

        Parameters
        ----------
        measured : Floats, shape (MEASURED, lane)
            The grid's rows; what stands in lanes that are not active does not matter.
        start_s : Floats, shape (lane,)
            Time of each lane's row 0.
        active : Bools, shape (lane,)

        Returns
        -------
        Tick
        """
        self.index += active
        values = np.full((len(Channel), active.size), np.nan)
        np.copyto(values[:MEASURED], measured, where=active)
        grade = self.slope.step(values[Channel.SPEED], values[Channel.ALTITUDE], active)
        complete(values, grade)
        running, steady = self.gate.step(values, active)
        row = Row(start_s + self.index, self.index, active, values, running, steady)
        self.context.step(row, self.gate.since_stop_s)
        self.seen_s += ~np.isnan(values)
        return self._judge(row)

    def _judge(self, row: Row) -> Tick:
        block = self.blocks.step(row)
        for detector, severity in zip(self.detectors, self.episodes.severity, strict=True):
            detector.step(row, block, severity > 0)
        events = self.episodes.step(row, self.context)
        scores = np.where(row.active, np.array([d.effect for d in self.detectors]), np.nan)
        self.judged_s += ~np.isnan(scores)
        return Tick(row.t_s, row.index.copy(), row.active.copy(), row.values, scores, tuple(events))

    def usual(self, lane: int, values: Floats) -> dict[Channel, tuple[float, float]]:
        """Return where channels of a lane usually lie for this runner at the present speed and grade.

        Parameters
        ----------
        lane : int
        values : Floats, shape (channel,)
            The lane's column of the latest tick.

        Returns
        -------
        dict[Channel, tuple[float, float]]
            Lower and upper end in the unit of the channel. What no baseline knows yet, or what follows from a value
            that is NaN, is not in it; while the runner does not run it is empty. Asking changes no state.
        """
        found: dict[Channel, tuple[float, float]] = {}
        if is_running(values[:, None])[0]:
            for detector in self.detectors:
                found.update(detector.usual(lane, values))
        return found

    def dump(self, lane: int) -> bytes:
        """Return everything that is known about one lane, versioned and bit-exact."""
        return archive.pack(self.take(lane))

    def load(self, lane: int, state: bytes) -> None:
        """Continue a lane where :meth:`dump` left it, here or in another process.

        Raises
        ------
        ValueError
            The bytes are no dump, or one of another version or set of detectors.
        """
        self.put(lane, archive.unpack(state))

    def reset(self, lane: int) -> None:
        """Make a lane ready for another run."""
        limits: Mapping[str, dict[Severity, float]] = {d.name: d.limits for d in self.detectors}
        self.put(lane, Engine(1, detectors=[type(d) for d in self.detectors], limits=dict(limits)).take(0))


def run_alone(rows: Sequence[Floats], start_s: float = 0.0, engine: Engine | None = None) -> list[Tick]:
    """Analyse the rows of one run by itself; for tests, tools and notebooks."""
    engine = engine or Engine(1)
    start, active = np.array([start_s]), np.array([True])
    return [engine.step(row[:, None], start, active) for row in rows]
