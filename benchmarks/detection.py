"""Detection quality on simulated runs with known truth: what is found, how soon, and how often for nothing.

Every scenario is 200 seeded runners, analysed as lanes of one engine from what the sensors report. A bound is
the one-sided 95 % limit: Clopper-Pearson for shares, exact Poisson for rates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import beta, chi2

from benchmarks.false import is_false
from benchmarks.table import table
from fleetfoot.sim import SCENARIOS, SimulatedRun, simulate
from fleetfoot_signal.channel import MEASURED, SPECS
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.engine import Engine
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from fleetfoot_signal.event import Event

RUNS = 200
NORMAL = ("steady", "hills", "fartlek", "progression", "stops", "foot-pod")
PLANNED = ("easy-finish", "cool-down", "kilometres", "run-walk")
"""Slower on purpose."""
RUNNING_M_S = 1.9
CROSSING_PCT = 5.0


class Goal(NamedTuple):
    """A fault that must be found."""

    scenario: str
    detector: str
    share: float
    within_s: float


GOALS = (
    Goal("overstride-5", "overstriding", float("nan"), 300.0),
    Goal("overstride-8", "overstriding", 0.95, 300.0),
    Goal("overstride-10", "overstriding", 0.95, 300.0),
    Goal("overstride-8-ramp", "overstriding", float("nan"), 900.0),
    Goal("bounce-8", "bounce", float("nan"), 300.0),
    Goal("bounce-12", "bounce", 0.90, 180.0),
    Goal("bounce-15", "bounce", 0.90, 180.0),
    Goal("asymmetry-12", "asymmetry", float("nan"), 900.0),
    Goal("asymmetry-16", "asymmetry", 0.95, 300.0),
    Goal("drift-02", "cardiac_drift", float("nan"), 600.0),
    Goal("drift-04", "cardiac_drift", 1.0, 600.0),
    Goal("drift-06", "cardiac_drift", 1.0, 600.0),
    Goal("shuffle", "contact_drift", 0.95, 1200.0),
    Goal("reach", "contact_drift", 0.95, 1800.0),
    Goal("fade-6", "fading", 0.90, 660.0),
    Goal("fade-9", "fading", 0.97, 660.0),
    Goal("fade-12", "fading", 1.0, 660.0),
)


def right_for(goal: Goal) -> set[str]:
    """Return the detectors that tell the truth of a fault: of legs that fade the contact time truly grows."""
    return {goal.detector, "cardiac_drift", "fading"} | (
        {"contact_drift"} if goal.detector == "fading" else set()
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the detectors said of a number of runs."""

    runs: list[SimulatedRun]
    onsets: list[list[Event]]
    hours: float


def analyse(scenario: str, count: int) -> Outcome:
    """Analyse the first ``count`` runs of a scenario together."""
    runs = [simulate(SCENARIOS[scenario], seed) for seed in range(1, count + 1)]
    length = max(run.t_s.size for run in runs)
    rows = np.full((length, MEASURED, count), np.nan)
    for lane, run in enumerate(runs):
        rows[: run.t_s.size, :, lane] = plausible(run).T
    engine, start, active = Engine(count), np.zeros(count), np.ones(count, dtype=np.bool_)
    onsets: list[list[Event]] = [[] for _ in runs]
    for row in rows:
        for event in engine.step(row, start, active).events:
            if event.phase is Phase.ONSET:
                onsets[event.lane].append(event)
    return Outcome(runs, onsets, sum(engine.tally(lane).running_s for lane in range(count)) / 3600.0)


def plausible(run: SimulatedRun) -> np.ndarray:
    """Return the run's values without what the grid would refuse."""
    low = np.array([spec.low for spec in SPECS[:MEASURED]])[:, None]
    high = np.array([spec.high for spec in SPECS[:MEASURED]])[:, None]
    return np.where((run.values >= low) & (run.values <= high), run.values, np.nan)


def began_s(run: SimulatedRun, goal: Goal) -> float:
    """Return when the fault of a goal began; of drift, when it truly crossed 5 %."""
    if goal.detector == "cardiac_drift":
        crossed = np.flatnonzero(run.truth.drift_pct >= CROSSING_PCT)
        return float(run.t_s[crossed[0]]) if crossed.size else float("nan")
    return run.labels[0].onset_s


def delays_s(outcome: Outcome, goal: Goal) -> np.ndarray:
    """Return the delay of the first onset of each run whose fault began; infinite where there is none."""
    found: list[float] = []
    for run, events in zip(outcome.runs, outcome.onsets, strict=True):
        began = began_s(run, goal)
        mine = [event.t_s - began for event in events if event.detector == goal.detector]
        if not np.isnan(began):
            found.append(mine[0] if mine else float("inf"))
    return np.array(found)


def lower_bound(hits: int, count: int) -> float:
    """Return the lower 95 % limit of a share (Clopper & Pearson 1934)."""
    return float(beta.ppf(0.05, hits, count - hits + 1)) if hits else 0.0


def upper_rate(events: int, hours: float) -> float:
    """Return the upper 95 % limit of a rate per 10 h (exact Poisson)."""
    return 10.0 * float(chi2.ppf(0.95, 2 * (events + 1))) / 2.0 / hours


def report(*, quick: bool) -> None:
    """Print the tables."""
    count = RUNS // 10 if quick else RUNS
    print(f"\nDetection on {count} simulated runs a scenario (95 % bounds)")
    _found(count)
    _false_alarms(count)


def _found(count: int) -> None:
    rows: list[tuple[str, ...]] = []
    for goal in GOALS:
        outcome = analyse(goal.scenario, count)
        delays = delays_s(outcome, goal)
        hits = int(np.count_nonzero(delays <= goal.within_s))
        wrong = sum(e.detector not in right_for(goal) for events in outcome.onsets for e in events)
        target = "-" if np.isnan(goal.share) else f"{100.0 * goal.share:.0f} %"
        share, bound = hits / delays.size, lower_bound(hits, delays.size)
        median, late = np.percentile(delays, 50, method="higher"), np.percentile(delays, 90, method="higher")
        rows.append(
            (
                f"{goal.scenario} by {goal.detector}",
                f"{delays.size}",
                f"{100.0 * share:.1f} %",
                f">= {100.0 * bound:.1f} %",
                target,
                f"{goal.within_s:.0f} s",
                f"{median:.0f} s",
                f"{late:.0f} s",
                f"{wrong}",
            )
        )
    head = ("fault", "runs", "found", "bound", "goal", "within", "median", "p90", "wrong form cause")
    table("Faults found", head, rows)


def _false_alarms(count: int) -> None:
    rows: list[tuple[str, ...]] = []
    totals = dict.fromkeys((kind.name for kind in registry()), 0)
    hours = 0.0
    for scenario in (*NORMAL, *PLANNED):
        outcome = analyse(scenario, count)
        counted = dict.fromkeys(totals, 0)
        for run, events in zip(outcome.runs, outcome.onsets, strict=True):
            for event in events:
                counted[event.detector] += is_false(run, event)
        hours += outcome.hours
        totals = {name: totals[name] + counted[name] for name in totals}
        rows.append(_rates(scenario, outcome.hours, counted))
    rows.append(_rates("all", hours, totals))
    table(
        "False alerts per 10 h of normal running (goal: at most 1 of all together)",
        ("scenario", "hours", *totals, "all", "bound"),
        rows,
    )


def _rates(name: str, hours: float, counted: dict[str, int]) -> tuple[str, ...]:
    total = sum(counted.values())
    each = [f"{10.0 * n / hours:.2f}" for n in counted.values()]
    return (name, f"{hours:.0f}", *each, f"{10.0 * total / hours:.2f}", f"<= {upper_rate(total, hours):.2f}")
