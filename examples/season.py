"""Heart rate beside pace, run by run, out of the store: ``python examples/season.py [STORE]``.

The efficiency factor is metres a minute for one beat a minute, while moving (TrainingPeaks); on one course and in
one weather it rises with fitness.
"""

from __future__ import annotations

import sys

import fleetfoot


def main(path: str | None = None) -> None:
    """Print one line for each complete run."""
    with fleetfoot.open_store(path) as store:
        for run in store.runs():
            if not run.summary:
                continue  # being recorded, or cut short
            summary = run.summary
            day = f"{run.started_utc:%Y-%m-%d}" if run.started_utc else run.id
            factor = "-" if summary["ef"] is None else f"{summary['ef']:.2f}"
            decoupling = summary["decoupling"]["equal_effort_pct"]
            told = "-" if decoupling is None else f"{decoupling:+.1f} %"
            print(f"{day}  {run.athlete}  {run.duration_s / 60:.0f} min  EF {factor}  decoupling {told}")


if __name__ == "__main__":
    main(*sys.argv[1:])
