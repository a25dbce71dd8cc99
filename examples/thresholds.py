"""How soon each threshold tells of steps that become long, on simulated runs whose truth is known."""

from __future__ import annotations

import sys

import fleetfoot
from fleetfoot.sim import SCENARIOS, simulate


def main(runs: str = "3") -> None:
    """Print for each threshold how many episodes were told in time, and the mean delay."""
    made = [simulate(SCENARIOS["overstride-8"], seed) for seed in range(1, int(runs) + 1)]
    (label,) = made[0].labels_of("overstride")
    for notice_pct in (3.0, 4.0, 5.0):
        delays: list[float] = []
        for run in made:
            analysis = fleetfoot.analyse(run, limits={"overstriding": {"notice": notice_pct}})
            onsets = [
                e["t_s"] for e in analysis.events if e["detector"] == "overstriding" and e["phase"] == "onset"
            ]
            delays += [t_s - label.onset_s for t_s in onsets if label.onset_s <= t_s <= label.end_s]
        mean = f"{sum(delays) / len(delays):.0f} s" if delays else "-"
        print(f"notice at {notice_pct:g} %: told in {len(delays)} of {len(made)} runs, after {mean}")


if __name__ == "__main__":
    main(*sys.argv[1:])
