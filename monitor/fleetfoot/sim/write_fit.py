"""Write a simulated run as a FIT activity, with the optional package garmin-fit-sdk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.export.fit_file import Activity, fit_of
from fleetfoot.files.place import put

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from fleetfoot.sim.simulate import SimulatedRun


def write_fit(run: SimulatedRun, path: Path, started_utc: datetime) -> None:
    """Write a run as a FIT activity: see :func:`fleetfoot.export.fit_file.fit_of`.

    Parameters
    ----------
    run
        What to write.
    path
        Where to; an existing file is replaced.
    started_utc
        When its clock stood at 0; timezone-aware.

    Raises
    ------
    UsageError
        garmin-fit-sdk is not installed, or the file cannot be written.
    """
    beats = run.beats
    duration_s = float(run.scenario.duration_s)
    put(path, fit_of(Activity(started_utc, run.t_s, run.values, beats.t_s, beats.rr_ms, duration_s)))
