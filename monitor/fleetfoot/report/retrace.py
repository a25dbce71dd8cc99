"""A stored run through the engine once more, this time with everything that the detectors saw on the way.

The store keeps what the detectors said. What they compared with (blocks, the personal baseline, the uncertainty of the
drift filter) is not stored; the same rows give it again, bit for bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.path.briefing import Briefing
from fleetfoot.path.summary import verdicts_of
from fleetfoot_signal import MEASURED, Channel, Engine, is_running

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from fleetfoot_signal import Availability, Bools, Comparison, Detector, Floats, Limits, Memory, Trace

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

    kinds: Sequence[type[Detector]]
    """The detectors that looked."""
    limits: Limits
    """The thresholds in force, by detector."""
    values: Floats
    """float64[channel, second], seconds that were not stored NaN."""
    running: Bools
    """bool[second]."""
    trace: Trace
    verdicts: Mapping[str, Mapping[str, Any]]
    """By detector whether it could judge the run: :func:`~fleetfoot.path.summary.verdicts_of`."""
    availability: Mapping[str, Availability]
    """The same as codes and figures."""
    comparisons: Mapping[str, Comparison]
    """By detector how the run lies beside the earlier ones."""
    findings: Mapping[str, Mapping[str, float]]
    """By detector what it said beside its events."""
    drift: DriftTrace | None
    """None where cardiac drift is switched off."""


def retrace(
    values: Floats,
    memories: Mapping[str, Memory],
    detectors: Sequence[type[Detector]],
    limits: Limits,
    handovers: Mapping[int, Sequence[Channel]] | None = None,
) -> Retrace:
    """Analyse the seconds of one run again.

    Parameters
    ----------
    values : Floats, shape (channel, second)
        See :func:`every_second`.
    memories : Mapping[str, Memory]
        What earlier runs had taught when this one began, by subject.
    detectors, limits
        As in :class:`Engine`.
    handovers : Mapping[int, Sequence[Channel]], optional
        By second the channels that another sensor told from there on.
    """
    engine = Engine(1, detectors=detectors, limits=limits)
    observation = engine.observe()
    briefing = Briefing(engine.subjects)
    first = _first_known(values)
    others, done = handovers or {}, 0
    while left := values.shape[1] - done:
        for channel in others.get(done, ()):
            engine.restart(0, channel)
        rows = values[:MEASURED, done : done + briefing.at_once(done, left, first, others), np.newaxis]
        engine.run(rows, np.zeros(1), np.array([rows.shape[1]]))
        done += rows.shape[1]
        due = briefing.due(done - 1, first)
        engine.inform(0, {s.name: memories[s.name] for s in due if s.name in memories})
    trace = observation.trace(0)
    return Retrace(
        kinds=engine.kinds,
        limits=engine.limits,
        values=values,
        running=is_running(values),
        trace=trace,
        verdicts=verdicts_of(engine, 0),
        availability=engine.availability(0),
        comparisons=engine.compare(0, memories),
        findings=engine.findings(0),
        drift=_drift(trace, engine),
    )


def _first_known(values: Floats) -> dict[Channel, int]:
    """Return the second at which each channel was first known: a session hears of its sensor then."""
    known = np.isfinite(values)
    return {channel: int(np.argmax(known[channel])) for channel in Channel if known[channel].any()}


def _drift(trace: Trace, engine: Engine) -> DriftTrace | None:
    if "cardiac_drift" not in engine.names:
        return None
    said = trace.seconds.get("cardiac_drift", {})
    silent = np.zeros(0)
    return DriftTrace(*(said.get(name, silent) for name in ("drift_pct", "drift_sd_pct", "reference_bpm")))
