"""A run beside the earlier ones, at the same speed and from the same sensors.

Heart rate, cadence and form depend on the pace, and two sensors differ on the same second by more than a runner changes
in a year (12-28 mm of oscillation, 30 ms of contact): only what the same sensor measured is compared, and only where
the speed comes from the same sensor too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal import is_running
from fleetfoot_signal.belief import not_false
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from fleetfoot.report.decoded import Decoded
    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store
    from fleetfoot_signal.types import Floats

EARLIER: Final = 6
"""Runs to compare with."""
BAND: Final = 0.05
"""Half width of the band of speed that counts as the same."""
LEAST_S: Final = 180
"""Seconds in the band from which medians mean something: three time constants of heart rate (Hunt 2015)."""
WARM_UP_S: Final = 300
"""Seconds of running that are left out: heart rate and form settle."""
COMPARED: Final = (
    Channel.HEART_RATE,
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
)


@dataclass(frozen=True, slots=True)
class AtSpeed:
    """One run at the speed of the comparison."""

    run: StoredRun
    seconds: int
    """How long it ran at this speed."""
    medians: Mapping[Channel, float]
    """By channel; without those that were not known, or that other sensors measured than in the present run."""
    other_sensor: frozenset[Channel]
    """Channels that were known from another sensor."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run and those before it at its usual speed."""

    speed_m_s: float
    present: AtSpeed
    earlier: Sequence[AtSpeed]
    """Latest first; only runs with something to compare, or with another sensor to name."""

    def usual(self, channel: Channel) -> tuple[float, int]:
        """Return the median of the earlier runs and how many they are; NaN and 0 where there are none."""
        known = [one.medians[channel] for one in self.earlier if channel in one.medians]
        return (float(np.median(known)) if known else float("nan")), len(known)

    def difference(self, channel: Channel) -> float:
        """Return this run less the usual; NaN where either is unknown."""
        return self.present.medians.get(channel, float("nan")) - self.usual(channel)[0]


def usual_speed(values: Floats) -> float:
    """Return the median grade-adjusted speed of the running of a run; NaN where there was none."""
    speed = values[Channel.ADJUSTED_SPEED][is_running(values)]
    known = speed[np.isfinite(speed)]
    return float(np.median(known)) if known.size >= LEAST_S else float("nan")


def when(run: StoredRun) -> datetime:
    """Return when a run was run; one without a date was as far as is known when it was recorded."""
    return run.started_utc or run.recorded_utc


def earlier_runs(store: Store, run: StoredRun) -> list[StoredRun]:
    """Return the runs of the same athlete before a run, latest first."""
    others = [other for other in store.runs(run.athlete) if run.id not in {other.id, *other.others}]
    return [other for other in others if when(other) < when(run)][::-1]


def compare_runs(
    decoded: Decoded, run: StoredRun, values: Floats, others: Sequence[StoredRun]
) -> Comparison | None:
    """Return a run beside the latest earlier ones; None where it did not hold one pace long enough.

    A run that does not know when it began is neither before nor after another, and is compared with none.
    """
    speed = usual_speed(values)
    present = at_speed(run, values, speed, run.sensors)
    if present is None:
        return None
    earlier: list[AtSpeed] = []
    for other in others:
        if len(earlier) == EARLIER:
            break
        if run.started_utc is None or other.started_utc is None:
            continue
        found = at_speed(other, decoded.of(other).values, speed, run.sensors)
        if found is not None:
            earlier.append(found)
    return Comparison(speed, present, earlier)


def at_speed(
    run: StoredRun, values: Floats, speed_m_s: float, sensors: Mapping[Channel, str]
) -> AtSpeed | None:
    """Return the medians of a run at a speed, as far as ``sensors`` measured them; None where it was not run."""
    running = is_running(values)
    ran_s = np.cumsum(running)
    near = np.abs(values[Channel.ADJUSTED_SPEED] / speed_m_s - 1.0) <= BAND
    chosen = running & (ran_s > WARM_UP_S) & near
    seconds = int(np.count_nonzero(chosen))
    if seconds < LEAST_S:
        return None
    values = values.copy()
    values[Channel.HEART_RATE] = not_false(values)
    known = [c for c in COMPARED if np.count_nonzero(np.isfinite(values[c, chosen])) >= LEAST_S]
    same = [c for c in known if is_same_sensor(c, run, sensors)]
    medians = {c: float(np.nanmedian(values[c, chosen])) for c in same}
    return AtSpeed(run, seconds, medians, frozenset(known) - frozenset(same))


def is_same_sensor(channel: Channel, run: StoredRun, theirs: Mapping[Channel, str]) -> bool:
    """Return whether one sensor, and that of ``theirs``, told a channel of a run, and its speed too."""
    return all(
        run.sensors.get(c) == theirs.get(c) and run.is_of_one_sensor(c) for c in (channel, Channel.SPEED)
    )
