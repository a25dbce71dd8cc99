"""What the runner's sensors make of the run: smoothing, error, quantisation, silence; 1 Hz."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sim.heart import Beats
from fleetfoot.sim.noise import ornstein_uhlenbeck
from fleetfoot.sim.scenario import UNITS, FaultKind, Label
from fleetfoot_signal.channel import MEASURED, Channel

if TYPE_CHECKING:
    from fleetfoot.sim.course import Course
    from fleetfoot.sim.gait import Steps
    from fleetfoot.sim.runner import Runner
    from fleetfoot.sim.scenario import Scenario
    from fleetfoot_signal.types import Floats

SMOOTHING_S: Final = 4.0
"""Time constant of vendors' smoothing (assumed: none publishes its own)."""
BALANCE_SMOOTHING_S: Final = 8.0
SILENT_AFTER_S: Final = 3
"""Seconds without a step after which a pod says that the runner stands."""

GPS_WHITE_M_S: Final = 0.08
GPS_COLOURED_M_S: Final = 0.05
GPS_TAU_S: Final = 30.0
WATCH_FACTOR: Final = 2.0
"""Error of GPS speed at a wrist, in that of a good receiver (estimated from recordings of watches)."""
POD_SCALE: Final = 0.02
POD_WHITE_M_S: Final = 0.03
ALTITUDE_NOISE_M: Final = 0.3
ALTITUDE_DRIFT_M_H: Final = 1.0
GPS_ALTITUDE_SD_M: Final = 4.0
GPS_ALTITUDE_TAU_S: Final = 120.0
"""Wander of altitude from satellites (estimated: recordings of watches without a barometer wander by 3 to 8 m)."""
POWER_PER_KG: Final = 1.04
"""Running power of foot pods is close to 1.04 W per kg and m/s on the level (recalled)."""

OPTICAL_DELAY_S: Final = 2
OPTICAL_SD_BPM: Final = 3.0
OPTICAL_TAU_S: Final = 2.0
LOCK_EVERY_S: Final = 2400.0
LOCK_SD_BPM: Final = 1.0
DRY_SD_BPM: Final = 4.0
DRY_TAU_S: Final = 20.0
"""A dry strap's error wanders (estimated from recordings that begin with one)."""
SWAP_CONTACT_MS_PER_MM: Final = -4.0 / 3.0
"""Sensors of two makers differ by 12-28 mm of oscillation and -27 to 33 ms of contact (recordings with both)."""
ECTOPIC: Final = 0.001

NO_BEATS: Final = Beats(np.empty(0), np.empty(0))
"""From a sensor that sends none."""


def quantise(values: Floats, per_unit: float) -> Floats:
    """Return the values rounded to whole multiples of ``1 / per_unit``; NaN stays."""
    return np.round(values * per_unit) / per_unit


def smooth(values: Floats, tau_s: float) -> Floats:
    """Return the exponential moving average at 1 Hz; it starts afresh after NaN."""
    weight = 1.0 - math.exp(-1.0 / tau_s)
    state = math.nan
    out: list[float] = []
    for value in values.tolist():
        if math.isnan(state) or math.isnan(value):
            state = value
        else:
            state += weight * (value - state)
        out.append(state)
    return np.array(out)


def per_second(end_s: Floats, values: Floats, n: int) -> Floats:
    """Return the mean of the steps that end in each second, the last one's where none does, then NaN."""
    second = end_s.astype(np.intp)
    counts = np.bincount(second, minlength=n)
    sums = np.bincount(second, weights=values, minlength=n)
    last = np.maximum.accumulate(np.where(counts > 0, np.arange(n), -1))
    means = sums[last] / np.maximum(counts[last], 1)
    return np.where((last >= 0) & (np.arange(n) - last < SILENT_AFTER_S), means, np.nan)


def measure_body(
    rng: np.random.Generator, scenario: Scenario, runner: Runner, course: Course, steps: Steps
) -> Floats:
    """Return ``float64[MEASURED, n]`` of everything but the heart rate; what no sensor says is NaN.

    Speed comes from GPS (white 0.08 + coloured 0.05 m/s), a foot pod (scale 1 +- 0.02) or a treadmill's belt;
    altitude from a barometer (0.3 m noise, 1 m/h drift). No sensor reports grade.
    """
    n = len(course.speed_m_s)
    t_s = np.arange(n, dtype=np.float64)
    values = np.full((MEASURED, n), np.nan)
    values[Channel.SPEED] = _speed(rng, scenario, course.speed_m_s)
    values[Channel.SPEED] *= 1.0 + scenario.effect(FaultKind.SPEED_SCALE, t_s) / 100.0
    step_s = smooth(per_second(steps.t_s, steps.step_s, n), SMOOTHING_S)
    cadence = quantise(60.0 / step_s, 1.0)
    values[Channel.STEP_LENGTH] = quantise(values[Channel.SPEED] * step_s, 1000.0)
    values[Channel.CADENCE] = np.nan_to_num(cadence * _factor(scenario, FaultKind.STRIDES, t_s))
    contact_ms = 1000.0 * smooth(per_second(steps.t_s, steps.contact_s, n), SMOOTHING_S)
    values[Channel.GROUND_CONTACT] = quantise(contact_ms, 1.0)
    oscillation_mm = 1000.0 * smooth(per_second(steps.t_s, steps.oscillation_m, n), SMOOTHING_S)
    values[Channel.VERTICAL_OSCILLATION] = quantise(oscillation_mm, 1.0) * _factor(
        scenario, FaultKind.VO_UNIT, t_s
    )
    values[Channel.BALANCE] = _balance(steps, n)
    power_w = POWER_PER_KG * runner.mass_kg * rng.normal(1.0, 0.02) * smooth(course.adjusted_m_s, SMOOTHING_S)
    values[Channel.POWER] = quantise(power_w * (1.0 + 0.01 * rng.standard_normal(n)), 1.0)
    if scenario.speed_sensor != "treadmill" and scenario.altitude_sensor != "none":
        values[Channel.ALTITUDE] = _altitude(rng, course.altitude_m)
    values[Channel.TEMPERATURE] = scenario.air_c
    _swap_pods(scenario, t_s, values)
    return values


def _swap_pods(scenario: Scenario, t_s: Floats, values: Floats) -> None:
    """Let another maker's sensor speak in the same channels."""
    other_mm = scenario.effect(FaultKind.SENSOR_SWAP, t_s)
    values[Channel.VERTICAL_OSCILLATION] += other_mm
    values[Channel.GROUND_CONTACT] += SWAP_CONTACT_MS_PER_MM * other_mm


def _factor(scenario: Scenario, kind: FaultKind, t_s: Floats) -> Floats:
    effect = scenario.effect(kind, t_s)
    return np.where(effect > 0.0, effect, 1.0)


def _speed(rng: np.random.Generator, scenario: Scenario, true: Floats) -> Floats:
    white = rng.standard_normal(len(true))
    if scenario.speed_sensor == "watch":
        wander = ornstein_uhlenbeck(rng, len(true), GPS_COLOURED_M_S, GPS_TAU_S)
        seen = true + WATCH_FACTOR * (GPS_WHITE_M_S * white + wander)
    elif scenario.speed_sensor == "gps":
        seen = true + GPS_WHITE_M_S * white + ornstein_uhlenbeck(rng, len(true), GPS_COLOURED_M_S, GPS_TAU_S)
    elif scenario.speed_sensor == "pod":
        seen = true * rng.normal(1.0, POD_SCALE) + POD_WHITE_M_S * white
    else:
        seen = true
    # Standing is noticed: no sensor reports the jitter of its position as running.
    seen = np.where(true < 0.4, 0.0, np.maximum(seen, 0.0))
    return quantise(smooth(seen, SMOOTHING_S), 256.0)


def _balance(steps: Steps, n: int) -> Floats:
    """Return the left foot's share of contact time in %."""
    sides = (steps.left, ~steps.left)
    left, right = (
        smooth(per_second(steps.t_s[side], steps.contact_s[side], n), BALANCE_SMOOTHING_S) for side in sides
    )
    return quantise(100.0 * left / (left + right), 10.0)


def _altitude(rng: np.random.Generator, climbed: Floats) -> Floats:
    n = len(climbed)
    drift_m = rng.normal(0.0, ALTITUDE_DRIFT_M_H) * np.arange(n) / 3600.0
    return quantise(
        rng.uniform(0.0, 400.0) + climbed + drift_m + ALTITUDE_NOISE_M * rng.standard_normal(n), 5.0
    )


def satellite_altitude(rng: np.random.Generator, scenario: Scenario, altitude_m: Floats) -> Floats:
    """Return altitude as satellites give it, where the scenario says so; else as it is."""
    if scenario.altitude_sensor != "gps":
        return altitude_m
    wander = ornstein_uhlenbeck(rng, len(altitude_m), GPS_ALTITUDE_SD_M, GPS_ALTITUDE_TAU_S)
    return quantise(altitude_m + wander, 5.0)


def misread_heart(rng: np.random.Generator, scenario: Scenario, rate: Floats, cadence: Floats) -> Floats:
    """Return the reported heart rate as a strap that fails would report it; NaN stays."""
    t_s = np.arange(len(rate), dtype=np.float64)
    error = ornstein_uhlenbeck(rng, len(rate), DRY_SD_BPM, DRY_TAU_S)
    low, high = (scenario.effect(kind, t_s) for kind in (FaultKind.STRAP_LOW, FaultKind.STRAP_HIGH))
    off = np.where((low > 0.0) | (high > 0.0), high - low + error, 0.0)
    half = (scenario.effect(FaultKind.HALF_LOCK, t_s) > 0.0) & (cadence > 0.0)
    rate = np.where(half, 0.5 * cadence + LOCK_SD_BPM * rng.standard_normal(len(rate)), rate + off)
    frozen = scenario.effect(FaultKind.STRAP_FROZEN, t_s) > 0.0
    since = np.maximum.accumulate(np.where(frozen, 0, np.arange(len(rate))))
    return quantise(np.clip(rate[since], 30.0, 240.0), 1.0)


def measure_heart(
    rng: np.random.Generator, scenario: Scenario, rate: Floats, cadence: Floats
) -> tuple[Floats, tuple[Label, ...]]:
    """Return the reported heart rate and labels of the errors that the sensor itself makes.

    A strap rounds. A wrist sensor is 2 s late with 3 bpm of noise, and once in 40 min it takes the cadence
    for the pulse for 30-180 s.
    """
    t_s = np.arange(len(rate), dtype=np.float64)
    labels: list[Label] = []
    locked = scenario.effect(FaultKind.CADENCE_LOCK, t_s) > 0.0
    if scenario.optical_hr:
        late = np.concatenate((np.full(OPTICAL_DELAY_S, rate[0]), rate))[: len(rate)]
        rate = late + ornstein_uhlenbeck(rng, len(rate), OPTICAL_SD_BPM, OPTICAL_TAU_S)
        for onset_s in np.flatnonzero(rng.random(len(rate)) < 1.0 / LOCK_EVERY_S).tolist():
            end_s = onset_s + float(rng.uniform(30.0, 180.0))
            locked |= (t_s >= onset_s) & (t_s < end_s)
            kind = FaultKind.CADENCE_LOCK
            labels.append(Label(kind.value, onset_s, end_s, LOCK_SD_BPM, UNITS[kind]))
    rate = np.where(locked & (cadence > 0.0), cadence + LOCK_SD_BPM * rng.standard_normal(len(rate)), rate)
    silent = scenario.effect(FaultKind.DROPOUT, t_s) > 0.0
    return np.where(silent, np.nan, quantise(rate, 1.0)), tuple(labels)


def measure_beats(rng: np.random.Generator, scenario: Scenario, beats: Beats) -> Beats:
    """Return the intervals as a strap sends them: some beats missed, a few ectopic, in 1/1024 s.

    0-3 % of beats are missed (a run's share is drawn, mostly small); 0.1 % come early with a pause after.
    """
    rr_ms = beats.rr_ms.copy()
    early = np.flatnonzero(rng.random(len(rr_ms)) < ECTOPIC)
    early = early[early + 1 < len(rr_ms)]
    shift_ms = 0.3 * rr_ms[early]
    rr_ms[early] -= shift_ms
    rr_ms[early + 1] += shift_ms
    missed = rng.random(len(rr_ms)) < min(float(rng.exponential(0.003)), 0.03)
    kept = np.flatnonzero(~missed)
    # A missed beat's interval is added to the next that is seen.
    total_ms = np.diff(np.concatenate(([0.0], np.cumsum(rr_ms)[kept])))
    seen = Beats(beats.t_s[kept], quantise(total_ms, 1.024))
    sending = scenario.effect(FaultKind.DROPOUT, seen.t_s) == 0.0
    return Beats(seen.t_s[sending], seen.rr_ms[sending])
