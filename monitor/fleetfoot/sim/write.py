"""Write a simulated run as CSV or as FIT; its labels beside it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.export.activity import Activity
from fleetfoot.export.csv_columns import csv_of
from fleetfoot.export.fit_file import fit_of
from fleetfoot.files.place import put

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from fleetfoot.sim.simulate import SimulatedRun

SCHEMA: Final = 1
"""Version of the label file; raised when a field changes its meaning or goes."""


def write_csv(run: SimulatedRun, path: Path) -> None:
    """Write what the sensors report: ``t_s`` and one column for each channel that is ever known.

    Columns carry their units in their names (:data:`fleetfoot_signal.channel.SPECS`); an empty cell is
    unknown. Numbers are written so that reading gives the same ones bit for bit.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    put(path, csv_of(run.t_s, run.values))


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
        The file cannot be written.
    """
    beats = run.beats
    duration_s = float(run.scenario.duration_s)
    put(path, fit_of(Activity(started_utc, run.t_s, run.values, beats.t_s, beats.rr_ms, duration_s)))


def write_labels(run: SimulatedRun, path: Path) -> None:
    """Write the truth about a run as JSON: scenario, seed, runner and labels.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    put(path, (json.dumps(labels_document(run), indent=2) + "\n").encode())


def labels_document(run: SimulatedRun) -> dict[str, Any]:
    """Return what :func:`write_labels` writes: JSON values only."""
    return {
        "type": "labels",
        "schema": SCHEMA,
        "scenario": run.scenario.name,
        "seed": run.seed,
        "duration_s": run.scenario.duration_s,
        "labels": [label._asdict() for label in run.labels],
        "runner": asdict(run.runner),
    }
