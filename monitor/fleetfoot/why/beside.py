"""What only shows beside the runner's other runs: form from the first minute on, shoes, and ground."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.days.gear import SURFACE_RUNS, pair_distance, pair_runs, surface_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.why.season import Season
    from fleetfoot_signal.types import Floats, Ints

CADENCE_EXPONENT: Final = 0.155
OSCILLATION_EXPONENT: Final = 0.1
STEP_Z_PCT: Final = 5.75
"""Step length differs by 2.3 % (SD) from day to day (Craib 1994); 2.5 of it are told."""
BOUNCE_Z_PCT: Final = 7.5
"""Of vertical oscillation 3 % (day offsets of science I); 2.5 of it are told."""
TRACKS: Final = frozenset({"track", "tartan", "bahn", "piste"})


def beside_usual(season: Season, table: dict[str, Floats]) -> None:
    """Add long steps and bounce that were there from the first minute on.

    Runs by another sensor are not set beside each other.
    """
    speed = np.array([each.speed_m_s for each in season.figures])
    steps = np.log(np.array([each.cadence_spm for each in season.figures])) - CADENCE_EXPONENT * np.log(
        speed / 3.0
    )
    rise = np.log(np.array([each.oscillation_mm for each in season.figures])) - OSCILLATION_EXPONENT * np.log(
        speed / 3.0
    )
    longer = -100.0 * _off_usual(steps, _sensors(season, "cadence_spm"))
    higher = 100.0 * _off_usual(rise, _sensors(season, "vertical_oscillation_mm"))
    beyond = higher - 2.0 * np.nan_to_num(longer)  # height grows with the square of the step's time
    for name, off, limit in (("step_pct", longer, STEP_Z_PCT), ("bounce_pct", beyond, BOUNCE_Z_PCT)):
        told = np.where(np.isnan(off), np.nan, np.where(off >= limit, off, 0.0))
        table[name][:] = np.fmax(table[name], told)


def _off_usual(level: Floats, sensors: Ints) -> Floats:
    """Return how far each run lies from the median of the runs by the same sensor; NaN with fewer than five."""
    off = np.full(level.shape, np.nan)
    for sensor in set(sensors.tolist()):
        mine = sensors == sensor
        known = level[mine & ~np.isnan(level)]
        if known.size >= SURFACE_RUNS:
            off[mine] = level[mine] - float(np.median(known))
    return off


def _sensors(season: Season, channel: str) -> Ints:
    names = [
        "|".join(sorted(s for c, s in run.sensors.items() if c.spec.name == channel)) for run in season.runs
    ]
    return _tags(names)


def gear(season: Season, table: dict[str, Floats]) -> None:
    """Add how far shoes were run, and how usual the ground is."""
    runs = range(len(season.runs))
    pairs = _tags([str(season.said(run, "shoe") or "") for run in runs])
    grounds = _tags([str(season.said(run, "surface") or "").lower() for run in runs])
    begun = np.array([season.number(run, "shoe_km") for run in runs])
    table["shoe_km"][:] = pair_distance(pairs, table["distance_m"]) / 1000.0 + np.nan_to_num(begun)
    others = np.array([np.count_nonzero((pairs[:run] >= 0) & (pairs[:run] != pairs[run])) for run in runs])
    table["shoe_runs"][:] = np.where(others >= SURFACE_RUNS, pair_runs(pairs), np.nan)
    table["surface_share"][:] = surface_share(table["day"], grounds)
    for run in runs:
        ground = season.said(run, "surface")
        table["on_track"][run] = math.nan if ground is None else float(str(ground).lower() in TRACKS)


def _tags(names: Sequence[str]) -> Ints:
    """Return names as whole numbers, in the order of their first use; -1 for none."""
    order = {name: place for place, name in enumerate(dict.fromkeys(name for name in names if name))}
    return np.array([order.get(name, -1) for name in names], dtype=np.int64)
