"""What the same judges find of runners whose constants they know: how much of what is missed nobody could know.

To know the constants of a body is to have them as the judge takes them to be, without doubt. So runners are made who
all have the exponent, the trend, the gain and the lag that the detectors assume, and the detectors are told to doubt
none. What is missed then is hidden by the wander of pace, contact and heart rate, and no baseline can win it back.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from unittest import mock

import numpy as np

from benchmarks.detection import Outcome, delays_s, plausible
from benchmarks.markdown import share, table
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal import contact_line, drift_memory, drift_model, pace_loss
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.detectors.contact_drift import CONTACT_ON_GRADE, CONTACT_ON_SPEED, PER_STEP
from fleetfoot_signal.detectors.fading import PACING, Fading
from fleetfoot_signal.effort import LAG_S
from fleetfoot_signal.engine import Engine
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.detection import Goal
    from fleetfoot.sim import SimulatedRun
    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.event import Event

NO_DOUBT: Final = 1e-6
KNOWN: Final = (
    (pace_loss, "CONTACT_DOUBT", NO_DOUBT),
    (pace_loss, "GAIN_SD", NO_DOUBT),
    (contact_line, "TREND_PRIOR", 1.0 / NO_DOUBT),
    (drift_model, "GAIN_SD", NO_DOUBT),
    (drift_memory, "GAIN_SD", NO_DOUBT),
    (drift_model, "GRADE_GAIN", drift_model.GAIN),
    (drift_model, "GRADE_GAIN_SD", NO_DOUBT),
    (drift_model, "SETTLING_SD", NO_DOUBT),
    (drift_model, "INTERCEPT_SD", 1.0),
)
"""What the detectors doubt, and what they are told instead."""
WITHOUT: Final = " without contact"


def page(goals: Sequence[Goal], seeds: dict[str, range]) -> Iterator[str]:
    """Yield what is found of the faults with and without knowledge of the runner, on the same seeds."""
    yield "## What could be found"
    yield ""
    yield "The same judges on the same seeds, told each runner's constants (exponent and trend of contact, gain, lag"
    yield "and intercept of heart rate): what is missed then is hidden by the wander of pace, contact and heart rate."
    yield ""
    rows: list[list[str]] = []
    for goal in goals:
        detector = Fading if goal.detector == "fading" else CardiacDrift
        for silent in (False, True) if detector is Fading else (False,):
            found = [
                _found(goal, seeds[goal.scenario], detector, silent=silent, knows=k) for k in (False, True)
            ]
            within = f"{goal.within_s / 60.0:.0f} min"
            rows.append([goal.scenario + (WITHOUT if silent else ""), within, *found])
    yield from table(("fault", "within", "found", "found knowing the runner"), rows)


def _found(goal: Goal, seeds: range, detector: type[Detector], *, silent: bool, knows: bool) -> str:
    runs = [_run(goal.scenario, seed, knows=knows) for seed in seeds]
    rows = np.stack([plausible(run) for run in runs], axis=2)
    if silent:
        rows[Channel.GROUND_CONTACT] = np.nan
    onsets: list[list[Event]] = [[] for _ in runs]
    with ExitStack() as told:
        for module, name, value in KNOWN if knows else ():
            told.enter_context(mock.patch.object(module, name, value))
        engine = Engine(len(runs), detectors=[detector])
        length = np.full(len(runs), rows.shape[1])
        for _, event in engine.run(rows[:MEASURED], np.zeros(len(runs)), length).events:
            if event.phase is Phase.ONSET:
                onsets[event.lane].append(event)
    delays = delays_s(Outcome(runs, onsets, 0.0), goal)
    return f"{share(int(np.count_nonzero(delays <= goal.within_s)), delays.size)} of {delays.size}"


def _run(scenario: str, seed: int, *, knows: bool) -> SimulatedRun:
    run = simulate(SCENARIOS[scenario], seed)
    if not knows:
        return run
    known = replace(
        run.runner,
        contact_exponent=CONTACT_ON_SPEED,
        contact_per_grade=CONTACT_ON_GRADE,
        contact_per_step=PER_STEP,
        contact_trend=0.0,
        hr_gain=drift_model.GAIN,
        hr_intercept=drift_model.INTERCEPT,
        hr_tau_s=LAG_S,
        pacing=PACING,
    )
    return simulate(SCENARIOS[scenario], seed, runner=known)
