"""A stored run through the engine once more, this time with everything that the detectors saw on the way.

The store keeps what the detectors said. What they compared with (blocks, the personal baseline, the uncertainty of the
drift filter) is not stored; the same rows give it again, bit for bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.path.session import INFORM_AT
from fleetfoot_signal.blocks import Block, Blocks
from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.derive import complete
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.drift_filter import Drift, DriftFilter
from fleetfoot_signal.engine import Engine, Limits
from fleetfoot_signal.gate import is_running
from fleetfoot_signal.history import inform

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.store.reading import Ticks
    from fleetfoot_signal.detector import Detector, Row
    from fleetfoot_signal.form import FormDetector
    from fleetfoot_signal.history import History
    from fleetfoot_signal.types import Bools, Floats

CENTRAL_80: Final = 1.2816
"""Half width of the central 80 % of the normal distribution, in SDs: a threshold is passed at 90 %."""


class DriftTrace(NamedTuple):
    """What the drift filter said; every field is float64[second], NaN where it said nothing to be judged."""

    pct: Floats
    sd_pct: Floats
    heart_rate_ref: Floats

    @property
    def low(self) -> Floats:
        """Lower end of the central 80 %."""
        return self.pct - CENTRAL_80 * self.sd_pct

    @property
    def high(self) -> Floats:
        """Upper end of the central 80 %."""
        return self.pct + CENTRAL_80 * self.sd_pct


class Retrace(NamedTuple):
    """A run as its detectors saw it."""

    engine: Engine
    """After the last second; one lane."""
    values: Floats
    """float64[channel, second], seconds that were not stored NaN."""
    running: Bools
    """bool[second]."""
    blocks: Block
    """All blocks of the run; the lane axis holds the blocks in their order."""
    drift: DriftTrace | None
    """None where cardiac drift is switched off."""


class _NotedBlocks(Blocks):
    """Blocks that keeps what it returned."""

    def __init__(self, lanes: int) -> None:
        super().__init__(lanes)
        self.noted: list[Block] = []

    def step(self, row: Row) -> Block | None:
        """See :meth:`Blocks.step`."""
        block = super().step(row)
        if block is not None:
            self.noted.append(block)
        return block


class _NotedFilter(DriftFilter):
    """A drift filter that keeps what it said."""

    def __init__(self, lanes: int) -> None:
        super().__init__(lanes)
        self.noted: list[Drift] = []

    def step(self, heart_rate: Floats, adjusted_speed: Floats, running: Bools, active: Bools) -> Drift:
        """See :meth:`DriftFilter.step`."""
        drift = super().step(heart_rate, adjusted_speed, running, active)
        self.noted.append(drift)
        return drift


def every_second(ticks: Ticks) -> Floats:
    """Return float64[channel, second] from the first second of the run to the last that was stored.

    Seconds that the store does not hold are NaN, and so are infinite values. Derived channels are derived again: an
    older store may not have had them.
    """
    seconds = int(ticks.index[-1]) + 1 if ticks.index.size else 0
    values = np.full((len(SPECS), seconds), np.nan)
    values[:, ticks.index] = np.where(np.isfinite(ticks.values), ticks.values, np.nan)
    complete(values, values[Channel.GRADE])
    return values


def retrace(
    values: Floats,
    histories: Mapping[Channel, History],
    detectors: Sequence[type[Detector]],
    limits: Limits,
) -> Retrace:
    """Analyse the seconds of one run again.

    Parameters
    ----------
    values : Floats, shape (channel, second)
        See :func:`every_second`.
    histories : Mapping[Channel, History]
        What earlier runs had taught when this one began, by the quantity of the form detector.
    detectors, limits
        As in :class:`Engine`.
    """
    engine = Engine(1, detectors=detectors, limits=limits)
    engine.blocks = blocks = _NotedBlocks(1)
    drift_filter = _noted_filter(engine)
    start, active = np.zeros(1), np.array([True])
    due = _due(engine, histories, values)
    for second in range(values.shape[1]):
        engine.step(values[:MEASURED, second, np.newaxis], start, active)
        for detector in due.get(second, ()):
            inform(detector.baseline, 0, histories[detector.quantity])
    return Retrace(
        engine,
        values,
        is_running(values),
        _joined(blocks.noted),
        None if drift_filter is None else _trace(drift_filter.noted),
    )


def _noted_filter(engine: Engine) -> _NotedFilter | None:
    for detector in engine.detectors:
        if isinstance(detector, CardiacDrift):
            detector.filter = noted = _NotedFilter(1)
            return noted
    return None


def _due(
    engine: Engine, histories: Mapping[Channel, History], values: Floats
) -> dict[int, list[FormDetector]]:
    """Return at which second each baseline was called up: as soon as its sensor had been heard, as the session did."""
    due: dict[int, list[FormDetector]] = {}
    for detector in engine.form_detectors:
        known = np.flatnonzero(np.isfinite(values[detector.quantity]))
        if detector.quantity in histories and known.size:
            due.setdefault(max(INFORM_AT, int(known[0])), []).append(detector)
    return due


def _joined(blocks: Sequence[Block]) -> Block:
    empty = np.zeros(0)
    if not blocks:
        return Block(empty.astype(np.int64), empty, empty.astype(np.bool_), *([empty] * 5))
    return Block(*(np.concatenate(field) for field in zip(*blocks, strict=True)))


def _trace(noted: Sequence[Drift]) -> DriftTrace:
    fresh = np.array([bool(drift.fresh[0]) for drift in noted], dtype=np.bool_)
    columns = (
        np.array([float(column[0]) for column in field], dtype=np.float64)
        for field in zip(*((d.pct, d.sd_pct, d.heart_rate_ref) for d in noted), strict=True)
    )
    return DriftTrace(*(np.where(fresh, column, np.nan) for column in columns)) if noted else _silent()


def _silent() -> DriftTrace:
    empty = np.zeros(0)
    return DriftTrace(empty, empty, empty)
