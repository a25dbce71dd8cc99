"""Write a simulated run as CSV, with its labels beside it."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot.errors import UsageError
from fleetfoot_signal.channel import MEASURED, SPECS

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
    known = [channel for channel in range(MEASURED) if not np.isnan(run.values[channel]).all()]
    rows = zip(run.t_s.tolist(), *run.values[known].tolist(), strict=True)
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["t_s", *(SPECS[channel].name for channel in known)])
            writer.writerows([_cell(value) for value in row] for row in rows)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def write_labels(run: SimulatedRun, path: Path) -> None:
    """Write the truth about a run as JSON: scenario, seed, runner and labels.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    try:
        path.write_text(json.dumps(labels_document(run), indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


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


def _cell(value: float) -> str:
    return "" if math.isnan(value) else repr(value).removesuffix(".0")
