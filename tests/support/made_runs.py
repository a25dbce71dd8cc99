"""Runs made for tests of the whole: short, with known faults, as CSV or capture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.sim import simulate
from fleetfoot.sim.scenario import Fault, FaultKind, Scenario
from fleetfoot.sim.virtual import DEFAULT_SENSORS, notifications
from fleetfoot.sim.write import write_csv
from fleetfoot.sources.capture import CaptureWriter, Header

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from fleetfoot.sim import SimulatedRun

WARM_UP = ((0.0, 0.85), (300.0, 1.0))


def overstride(onset_s: float, end_s: float, effect: float = 10.0) -> Fault:
    return Fault(FaultKind.OVERSTRIDE, onset_s, end_s, effect)


def bounce(onset_s: float, end_s: float, effect: float = 16.0) -> Fault:
    return Fault(FaultKind.BOUNCE, onset_s, end_s, effect)


def drift(bpm_min: float, duration_s: int) -> Fault:
    return Fault(FaultKind.DRIFT, 600.0, float(duration_s), bpm_min)


def a_scenario(name: str, duration_s: int, *faults: Fault) -> Scenario:
    return Scenario(name, name, duration_s=duration_s, speed=WARM_UP, grade_sd=0.004, faults=faults)


def made(duration_s: int, *faults: Fault, seed: int = 1, like: SimulatedRun | None = None) -> SimulatedRun:
    """Simulate; ``like`` lends its runner."""
    return simulate(a_scenario("made", duration_s, *faults), seed=seed, runner=like.runner if like else None)


def csv_of(run: SimulatedRun, path: Path) -> Path:
    write_csv(run, path)
    return path


def capture_of(
    run: SimulatedRun, path: Path, *, run_id: str, athlete: str = "ann", started_utc: datetime | None = None
) -> Path:
    """Write what the virtual sensors send in a run."""
    names = {sensor.key: sensor.key for sensor in DEFAULT_SENSORS}
    with CaptureWriter(path, Header(run_id, athlete, "made", started_utc, names)) as writer:
        for notification in notifications(run):
            writer.append(notification)
        writer.finish(float(run.t_s[-1]))
    return path
