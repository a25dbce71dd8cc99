"""Write a simulated run as CSV, with its labels beside it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.export.csv_columns import csv_of
from fleetfoot.files.place import put

if TYPE_CHECKING:
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
