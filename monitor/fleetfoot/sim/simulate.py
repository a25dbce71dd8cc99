"""Simulate one run: the truth, what the sensors say of it, and the labels of what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.sim import gait as gaits
from fleetfoot.sim import heart as hearts
from fleetfoot.sim import sensors
from fleetfoot.sim.course import make_course
from fleetfoot.sim.runner import draw_runner
from fleetfoot.sim.scenario import Fault, FaultKind
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.sim.course import Course
    from fleetfoot.sim.gait import Gait, Steps
    from fleetfoot.sim.heart import Beats, Heart
    from fleetfoot.sim.runner import Runner
    from fleetfoot.sim.scenario import Label, Scenario
    from fleetfoot_signal.types import Floats


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happened, ``float64[n]`` each, at 1 Hz, without sensor error and step-to-step noise."""

    speed_m_s: Floats
    adjusted_speed_m_s: Floats
    """Level speed of the same metabolic cost (Minetti 2002)."""
    grade: Floats
    altitude_m: Floats
    """Above the start."""
    cadence_spm: Floats
    """0 while standing."""
    vertical_oscillation_mm: Floats
    """As at the torso; NaN while standing."""
    ground_contact_ms: Floats
    """NaN while standing."""
    asymmetry_pct: Floats
    heart_rate_bpm: Floats
    drift_pct: Floats
    """D(t): drift in % of the steady heart rate at the mean effort of minutes 5-10."""


@dataclass(frozen=True, slots=True)
class SimulatedRun:
    """One run; the same for the same scenario, seed, numpy and mathematics library."""

    scenario: Scenario
    seed: int
    runner: Runner
    t_s: Floats
    """float64[n]: 0, 1, 2, ...; what stands at k is of the second from k to k + 1."""
    values: Floats
    """float64[MEASURED, n]: what the sensors report, NaN where they say nothing."""
    truth: Truth
    steps: Steps
    beats: Beats
    """As the strap sends them; none from a wrist sensor."""
    labels: tuple[Label, ...]

    def labels_of(self, fault: str) -> tuple[Label, ...]:
        """Return the labels of one kind of fault."""
        return tuple(label for label in self.labels if label.fault == fault)


def simulate(scenario: Scenario, seed: int, *, runner: Runner | None = None) -> SimulatedRun:
    """Simulate a scenario.

    Runner, course, gait, heart and sensors draw from streams of their own, so that two scenarios with one
    seed differ by what the scenarios differ in and not by chance.

    Parameters
    ----------
    scenario
        From :data:`fleetfoot.sim.scenarios.SCENARIOS` or one's own.
    seed
        Any non-negative integer.
    runner
        In place of the one that the seed would draw.
    """
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(7)]
    drawn = draw_runner(streams[0])
    runner = runner or drawn
    course = make_course(streams[1], scenario, runner)
    gait = gaits.plan_gait(streams[2], scenario, runner, course)
    steps = gaits.take_steps(streams[2], gait)
    heart = hearts.beat(streams[3], scenario, runner, course)
    values = sensors.measure_body(streams[4], scenario, runner, course, steps)
    rate, own = sensors.measure_heart(streams[5], scenario, heart.rate_bpm, gait.cadence_spm)
    values[Channel.HEART_RATE] = sensors.misread_heart(streams[6], scenario, rate, gait.cadence_spm)
    values[Channel.ALTITUDE] = sensors.satellite_altitude(streams[6], scenario, values[Channel.ALTITUDE])
    beats = sensors.measure_beats(streams[5], scenario, heart.beats)
    return SimulatedRun(
        scenario=scenario,
        seed=seed,
        runner=runner,
        t_s=np.arange(scenario.duration_s, dtype=np.float64),
        values=values,
        truth=_truth(course, gait, heart),
        steps=steps,
        beats=sensors.NO_BEATS if scenario.optical_hr else beats,
        labels=_labels(scenario, runner, own),
    )


def _labels(scenario: Scenario, runner: Runner, of_sensors: tuple[Label, ...]) -> tuple[Label, ...]:
    """Return the scenario's labels, those of its climate and those of its sensors, in order of onset."""
    labels = [*scenario.labels, *of_sensors]
    climate = hearts.climate_drift(scenario)
    if climate > 0.0:
        bpm_min = runner.drift_bpm_min + climate
        labels.append(Fault(FaultKind.DRIFT, hearts.DRIFT_FROM_S, float(scenario.duration_s), bpm_min).label)
    return tuple(sorted(labels, key=lambda label: label.onset_s))


def _truth(course: Course, gait: Gait, heart: Heart) -> Truth:
    return Truth(
        speed_m_s=course.speed_m_s,
        adjusted_speed_m_s=course.adjusted_m_s,
        grade=course.grade,
        altitude_m=course.altitude_m,
        cadence_spm=gait.cadence_spm,
        vertical_oscillation_mm=1000.0 * gait.oscillation_m,
        ground_contact_ms=1000.0 * gait.contact_s,
        asymmetry_pct=gait.asymmetry_pct,
        heart_rate_bpm=heart.rate_bpm,
        drift_pct=heart.drift_pct,
    )
