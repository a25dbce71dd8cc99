"""Chest acceleration: accuracy against truth, simulated and by force plates, and its cost."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.table import table

ROOT = Path(__file__).parents[1]
PLATES = ROOT.parent / "shared" / "data" / "grf-prediction"


def report(*, quick: bool) -> None:
    """Print the tables; the force plates lie beside the project, where they are there."""
    sys.path.insert(0, str(ROOT / "tests" / "support"))
    from chest_accuracy import (  # noqa: PLC0415 - lies with the tests
        cost_table,
        recorded_table,
        simulated_table,
    )

    table(*simulated_table())
    if PLATES.is_dir():
        table(*recorded_table(PLATES))
    else:
        print("\nForce plates: the recordings are not beside the project")
    table(*cost_table(duration_s=10.0 if quick else 60.0))
