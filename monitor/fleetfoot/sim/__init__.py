"""Simulated runs with known truth: the ground that detectors are measured on.

>>> from fleetfoot.sim import SCENARIOS, simulate
>>> run = simulate(SCENARIOS["overstride-8"], seed=1)
>>> run.labels
(Label(fault='overstride', onset_s=1800.0, end_s=3000.0, effect=8, unit='% lower cadence'),)
"""

from fleetfoot.sim.runner import Runner, draw_runner
from fleetfoot.sim.scenario import Fault, FaultKind, Label, Scenario
from fleetfoot.sim.scenarios import SCENARIOS, scenario_named
from fleetfoot.sim.simulate import SimulatedRun, Truth, simulate

__all__ = [
    "SCENARIOS",
    "Fault",
    "FaultKind",
    "Label",
    "Runner",
    "Scenario",
    "SimulatedRun",
    "Truth",
    "draw_runner",
    "scenario_named",
    "simulate",
]
