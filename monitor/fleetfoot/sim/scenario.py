"""What happens in a simulated run: a speed profile, a course, pauses and faults."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats


class FaultKind(enum.StrEnum):
    """What can go wrong; in the runner first, in the sensors after."""

    OVERSTRIDE = "overstride"
    BOUNCE = "bounce"
    CONTACT = "contact"
    ASYMMETRY = "asymmetry"
    DRIFT = "drift"
    FAST_START = "fast-start"
    BONK = "bonk"
    CADENCE_LOCK = "cadence-lock"
    DROPOUT = "dropout"
    STRIDES = "strides"
    VO_UNIT = "vo-unit"
    SPEED_SCALE = "speed-scale"
    HALF_LOCK = "half-lock"
    STRAP_LOW = "strap-low"
    STRAP_HIGH = "strap-high"
    STRAP_FROZEN = "strap-frozen"
    SENSOR_SWAP = "sensor-swap"
    HIDDEN_GRADE = "hidden-grade"
    SETTLING = "settling"


UNITS: Final[dict[FaultKind, str]] = {
    FaultKind.OVERSTRIDE: "% lower cadence",
    FaultKind.BOUNCE: "% vertical oscillation",
    FaultKind.CONTACT: "% contact time",
    FaultKind.ASYMMETRY: "points",
    FaultKind.DRIFT: "bpm/min",
    FaultKind.FAST_START: "% speed",
    FaultKind.BONK: "% lower speed",
    FaultKind.CADENCE_LOCK: "bpm SD about the cadence",
    FaultKind.DROPOUT: "s",
    FaultKind.STRIDES: "factor",
    FaultKind.VO_UNIT: "factor",
    FaultKind.SPEED_SCALE: "% speed",
    FaultKind.HALF_LOCK: "bpm SD about half the cadence",
    FaultKind.STRAP_LOW: "bpm too low",
    FaultKind.STRAP_HIGH: "bpm too high",
    FaultKind.STRAP_FROZEN: "s",
    FaultKind.SENSOR_SWAP: "mm vertical oscillation",
    FaultKind.HIDDEN_GRADE: "% incline that no sensor reports",
    FaultKind.SETTLING: "bpm below the settled rate at the start",
}
"""Unit of the effect of each kind."""


class Label(NamedTuple):
    """The truth about one fault of one run."""

    fault: str
    onset_s: float
    end_s: float
    effect: float
    """When fully developed, in ``unit``."""
    unit: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: it grows linearly over ``ramp_s`` from its onset, then stays to its end."""

    kind: FaultKind
    onset_s: float
    end_s: float
    effect: float
    ramp_s: float = 0.0

    @property
    def label(self) -> Label:
        """The label that tells of it."""
        return Label(self.kind.value, self.onset_s, self.end_s, self.effect, UNITS[self.kind])

    def effect_at(self, t_s: Floats) -> Floats:
        """Return the effect at each time; 0 outside onset <= t < end."""
        grown = np.clip((t_s - self.onset_s) / self.ramp_s, 0.0, 1.0) if self.ramp_s else 1.0
        return np.where((t_s >= self.onset_s) & (t_s < self.end_s), self.effect * grown, 0.0)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of run, without the runner and without chance."""

    name: str
    title: str
    """What happens, in one line for people."""
    duration_s: int = 3600
    speed: tuple[tuple[float, float], ...] = ((0.0, 1.0),)
    """Breakpoints (s, multiple of the runner's easy speed), joined by lines; level-ground effort."""
    speed_sd_m_s: float = 0.12
    """SD of the wander of speed about the profile."""
    grade_sd: float = 0.015
    """SD of the grade along the course."""
    faults: tuple[Fault, ...] = ()
    pauses: tuple[tuple[float, float], ...] = ()
    """Standing still, (from, to) in s."""
    air_c: float = 15.0
    fluid_loss_pct_h: float = 0.0
    """Body mass lost per hour beyond what is drunk, %."""
    speed_sensor: str = "gps"
    """``gps``, ``watch`` (GPS at the wrist: twice the error), ``pod`` or ``treadmill``."""
    altitude_sensor: str = "barometer"
    """``barometer``, ``gps`` (wanders by metres) or ``none``."""
    optical_hr: bool = False
    """A wrist sensor in place of a strap: later, noisier, now and then locked to the cadence."""

    @property
    def labels(self) -> tuple[Label, ...]:
        """The faults as labels, in order of onset."""
        return tuple(sorted((fault.label for fault in self.faults), key=lambda label: label.onset_s))

    def effect(self, kind: FaultKind, t_s: Floats) -> Floats:
        """Return the summed effect of all faults of one kind at each time."""
        return sum((fault.effect_at(t_s) for fault in self.faults if fault.kind is kind), np.zeros(len(t_s)))
