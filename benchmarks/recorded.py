"""The recorded runs that lie beside the project, analysed: how much is said of them, and how much can be judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

import numpy as np

import fleetfoot
from benchmarks.markdown import share, table
from fleetfoot.errors import FleetfootError
from fleetfoot_signal import drift_filter
from fleetfoot_signal.channel import MEASURED, SPECS
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.drift_gates import Gates, gates_of
from fleetfoot_signal.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fleetfoot import Analysis
    from fleetfoot_signal.types import Bools, Floats

RECORDINGS: Final = Path(__file__).resolve().parents[2] / "shared" / "data"
SHORTEST_S: Final = 600.0
"""Of running, in a run that says anything."""
GATES: Final = {
    "begun": "drift does not count yet: the first 8 min, 4 min after a bad start or a long climb",
    "ran": "the first minute since it counts",
    "speed": "speed unknown",
    "heard": "no heart rate to believe for 30 s",
    "even": "intervals: pace varies by more than 12 % from minute to minute",
    "level": "steeper than 6 % over five minutes",
    "running": "less than 80 % of the last five minutes was run",
    "near": "effort further than 25 % from the reference",
    "settled": "an effort that nobody reports has changed, or too little was learned after stops",
}
"""What may forbid to judge drift, by gate, in the order in which the first that is shut is counted."""


@dataclass(frozen=True)
class RecordedRun:
    """One run of a file."""

    name: str
    """Of the file, with its folder."""
    analysis: Analysis

    @property
    def summary(self) -> dict[str, Any]:
        """What is told at its end."""
        return self.analysis.summary

    @cached_property
    def values(self) -> Floats:
        """float64[channel, second]; NaN unknown."""
        ticks = self.analysis.ticks
        at = ticks["t_s"].astype(np.int64)
        values = np.full((len(SPECS), int(at[-1]) + 1), np.nan)
        values[:, at] = [ticks[spec.name] for spec in SPECS]
        return values


def recorded_runs(folder: Path = RECORDINGS) -> list[RecordedRun]:
    """Return the runs of a folder that are long enough to say anything; what cannot be read is left out."""
    found: list[RecordedRun] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        try:
            runs = fleetfoot.read(path) if path.is_file() else []
            found += [RecordedRun(f"{path.parent.name}/{path.name}", fleetfoot.analyse(run)) for run in runs]
        except FleetfootError:
            continue  # told where files are read: this bench asks for what can be
    return [run for run in found if run.summary["running_s"] >= SHORTEST_S]


def judged_s(runs: Sequence[RecordedRun], detector: str) -> float:
    """Return for how long a detector could judge them."""
    return float(sum(run.summary["detectors"][detector]["judged_s"] for run in runs))


def availability(runs: Sequence[RecordedRun]) -> Iterator[str]:
    """Yield how much can be judged, why drift cannot, and which figures are told."""
    hours = sum(run.summary["running_s"] for run in runs) / 3600.0
    yield f"{len(runs)} runs of 10 min of running and more, {hours:.0f} h of running."
    yield ""
    rows: list[list[str]] = []
    for kind in registry():
        able = [
            run
            for run in runs
            if all(run.summary["medians"].get(c.spec.name) is not None for c in kind.inputs)
        ]
        ran_s = sum(run.summary["running_s"] for run in able)
        judged = judged_s(able, kind.name)
        alerts = sum(run.summary["detectors"][kind.name]["alerts"] for run in runs)
        rate = f"{36_000.0 * alerts / judged:.1f}" if judged else "-"
        rows.append([kind.name, f"{ran_s / 3600.0:.0f} h", share(judged, ran_s), str(alerts), rate])
    yield from table(("detector", "running with its channels", "judged", "alerts", "per 10 judged h"), rows)
    yield from _gates(runs)
    yield from _figures_told([run.summary for run in runs])


def _gates(runs: Sequence[RecordedRun]) -> Iterator[str]:
    yield "Why drift is not judged: of the running, by the first gate that is shut."
    yield ""
    able = [run for run in runs if _has(run, "heart_rate_bpm") and _has(run, "speed_m_s")]
    shut = dict.fromkeys(GATES, 0)
    ran = 0
    for run in able:
        running, gates = _traced(run.values)
        ran += int(np.count_nonzero(running))
        left = running.copy()
        for gate in GATES:
            shut[gate] += int(np.count_nonzero(left & ~gates[gate]))
            left &= gates[gate]
    rows = [[words, share(shut[gate], ran)] for gate, words in GATES.items()]
    rows.append(["judged", share(ran - sum(shut.values()), ran)])
    yield from table(("because of", "of the running"), rows)


def _has(run: RecordedRun, channel: str) -> bool:
    return run.summary["medians"].get(channel) is not None


def _traced(values: Floats) -> tuple[Bools, dict[str, Bools]]:
    """Return bool[second]: running, and by gate whether it is open."""
    engine, seen = Engine(1, detectors=[CardiacDrift]), list[Gates]()

    def noted(*given: Any, **named: Any) -> Gates:  # noqa: ANN401 (as the function that it stands for)
        seen.append(gates_of(*given, **named))
        return seen[-1]

    observation = engine.observe()
    with mock.patch.object(drift_filter, "gates_of", noted):
        engine.run(values[:MEASURED, :, np.newaxis], np.zeros(1), np.array([values.shape[1]]))
    gates = {name: np.concatenate([getattr(each, name)[:, 0] for each in seen]) for name in GATES}
    return observation.trace(0).running, gates


def _figures_told(summaries: Sequence[dict[str, Any]]) -> Iterator[str]:
    told = {
        "change at the same effort": sum(s["equal_effort"]["reason"] is None for s in summaries),
        "decoupling at equal effort": sum(s["decoupling"]["equal_effort_pct"] is not None for s in summaries),
        "raw decoupling": sum(s["decoupling"]["reason"] is None for s in summaries),
        "efficiency factor": sum(s["ef"] is not None for s in summaries),
    }
    yield from table(
        ("figure", "told of"), [[name, f"{n} of {len(summaries)} runs"] for name, n in told.items()]
    )
