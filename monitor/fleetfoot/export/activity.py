"""A run as an activity that is to be written: what other programs ask of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetfoot.path.run import UNFELT
from fleetfoot_signal.channel import MEASURED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from fleetfoot.path.run import Felt
    from fleetfoot.path.ticks import Ticks
    from fleetfoot_signal.sample import Beat
    from fleetfoot_signal.types import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """A run to be written."""

    started_utc: datetime
    """When its clock stood at 0; timezone-aware. FIT knows whole seconds only."""
    t_s: Floats | Ints
    """[n]: whole seconds since then, increasing."""
    values: Floats
    """float64[channel, n], at least the measured ones; NaN is unknown."""
    beats_t_s: Floats
    """float64[m]: when each interval between beats arrived, never decreasing."""
    rr_ms: Floats
    """float64[m]"""
    duration_s: float
    pauses: tuple[tuple[float, float], ...] = ()
    """When the recording was paused: from and to, on the clock of ``t_s``."""
    utc_offset_s: int | None = None
    """Local time less UTC, where it is known."""
    felt: Felt = UNFELT
    """What the runner said of it."""

    def timer_s(self, from_s: float, to_s: float) -> float:
        """Return for how much of a time the recording ran."""
        stood_s = sum(max(0.0, min(b, to_s) - max(a, from_s)) for a, b in self.pauses)
        return to_s - from_s - stood_s


def pauses_of(t_s: Ints, values: Floats, paused_s: float) -> tuple[tuple[float, float], ...]:
    """Return the times of which nothing is known, where these are the pauses of a run that was paused for so long.

    Parameters
    ----------
    t_s
        int64[n]: seconds of the run.
    values
        float64[channel, n].
    paused_s
        By the summary; what is 0 leaves every gap one of the sensors.
    """
    if paused_s <= 1.0:
        return ()
    silent = np.isnan(values[:MEASURED]).all(axis=0)
    edges = np.flatnonzero(np.diff(silent.astype(np.int8), prepend=0, append=0))
    ends = np.append(t_s, t_s[-1] + 1)
    return tuple((float(ends[a]), float(ends[b])) for a, b in edges.reshape(-1, 2))


def activity_of(
    started_utc: datetime,
    ticks: Ticks,
    beats: Iterable[Beat],
    summary: Mapping[str, Any],
    *,
    utc_offset_s: int | None,
    felt: Felt = UNFELT,
) -> Activity:
    """Return a run that was recorded as an activity: the same from the store and from memory.

    Parameters
    ----------
    started_utc
        When its clock stood at 0; timezone-aware.
    ticks
        One at least.
    beats
        In any order; one without a time is left out.
    summary
        Of :mod:`fleetfoot.path.summary`; empty where the run is not over.
    utc_offset_s
        Local time less UTC; None where it is not known.
    felt
        What the runner said of it.
    """
    timed = sorted((beat for beat in beats if np.isfinite(beat.t_s)), key=lambda beat: beat.t_s)
    beats_t_s, rr_ms = np.array([(beat.t_s, beat.rr_ms) for beat in timed]).reshape(-1, 2).T
    elapsed_s, timer_s = (summary.get(name) or 0.0 for name in ("elapsed_s", "timer_s"))
    return Activity(
        started_utc,
        ticks.index,
        ticks.values,
        beats_t_s,
        rr_ms,
        float(ticks.index[-1]),
        pauses_of(ticks.index, ticks.values, elapsed_s - timer_s),
        utc_offset_s,
        felt,
    )
