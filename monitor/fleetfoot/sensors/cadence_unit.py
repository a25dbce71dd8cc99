"""What the cadence of a running sensor counts: strides of one foot, or steps of both.

The service says strides per minute; part of the sensors send steps. A wrong guess is a factor of two in
cadence, so nothing is guessed: until it is known, cadence and step length are NaN. It becomes known, in
this order, from

1. the user's configuration, which nothing overrides;
2. the sensor's name, where the behaviour of such sensors is on record (:data:`BY_NAME`);
3. ten seconds of walking or running (:mod:`fleetfoot.sensors.cadence_evidence`).

Once known it stays, unless 30 s say the opposite beyond doubt, or on better evidence than what made it known.

One byte in strides resolves 2 steps per minute, in steps 1.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fleetfoot.kept import Kept, keeps
from fleetfoot.sensors.cadence_evidence import BEYOND_DOUBT, Evidence, Judgement, Unit

if TYPE_CHECKING:
    from fleetfoot.gatt.rsc_feature import RscFeature
    from fleetfoot.gatt.rsc_measurement import RscMeasurement

__all__ = ["BY_NAME", "By", "CadenceUnit", "Unit", "Verdict"]

BY_NAME: Final = (
    ("STRYD", Unit.STRIDES),  # OpenTracks takes it as revolutions, tested (OpenTracks #962)
    ("ZWIFT RUNPOD", Unit.STRIDES),  # half of the true value until doubled (qdomyos-zwift #1099)
    ("TICKR X", Unit.STEPS),  # halved by OpenTracks (OpenTracks #1170)
    ("MYRUN", Unit.STEPS),  # Technogym treadmill: 386 when doubled (qdomyos-zwift #1260, #1261)
)
"""How the names of sensors begin (in upper case) whose unit is on record."""

_BY_NAME_CONFIDENCE: Final = 0.9  # firmware changes
_OVERTURN_MS: Final = 29_970  # three windows that share nothing
_PLAUSIBLE_SPM: Final = (80, 260)  # outside it is no cadence, such as the tenths of the power of early Stryd


class By(enum.StrEnum):
    """Where the knowledge comes from."""

    CONFIGURATION = "configuration"
    NAME = "name"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the cadence counts, how that is known, and how surely."""

    unit: Unit
    by: By
    confidence: float
    """0 to 1; see :mod:`fleetfoot.sensors.cadence_evidence`."""


class CadenceUnit(Kept):
    """The unit of one sensor's cadence, and of its stride length.

    Parameters
    ----------
    configured : Unit, optional
        What the user says.
    name : str, optional
        What the sensor calls itself.

    Attributes
    ----------
    verdict : Verdict or None
        What is known; None while undecided.
    """

    kept = ("verdict", "_evidence", "_length_unit", "_against_ms")

    def __init__(self, *, configured: Unit | None = None, name: str = "") -> None:
        self.verdict = _beforehand(configured, name)
        self._evidence = Evidence()
        self._length_unit = Unit.STRIDES  # as the service says, until running says otherwise
        self._against_ms = 0

    def learn(self, feature: RscFeature) -> None:
        """Take what the sensor says that it can tell."""
        self._evidence.tells_running = feature.walking_or_running

    def observe(self, t_s: float, measured: RscMeasurement) -> None:
        """Take one measurement as evidence; measurements come in the order of time."""
        added_ms = self._evidence.add(t_s, measured)
        judgement = self._evidence.judge() if added_ms else None
        if judgement is not None:
            self._weigh(judgement, added_ms)
        if self.verdict is not None:
            self._length_unit = self._evidence.length_unit(self.verdict.unit) or self._length_unit

    def _weigh(self, judgement: Judgement, added_ms: int) -> None:
        """Let the evidence make, confirm or overturn the verdict."""
        verdict = self.verdict
        if verdict is None:
            self.verdict = Verdict(judgement.unit, By.RUNNING, judgement.confidence)
        elif judgement.unit is verdict.unit:
            self._against_ms = 0
            self.verdict = replace(verdict, confidence=max(verdict.confidence, judgement.confidence))
        elif verdict.by is not By.CONFIGURATION and (
            judgement.confidence >= BEYOND_DOUBT or judgement.confidence > verdict.confidence
        ):
            self._against_ms += added_ms
            if self._against_ms >= _OVERTURN_MS:
                self._against_ms = 0
                self.verdict = Verdict(judgement.unit, By.RUNNING, judgement.confidence)

    def cadence_spm(self, measured: RscMeasurement) -> float:
        """Return the cadence [steps/min]; NaN where undecided, standing or no cadence at all."""
        if self.verdict is None:
            return math.nan
        cadence_spm = float(measured.cadence_per_min * self.verdict.unit.steps)
        low, high = _PLAUSIBLE_SPM
        return cadence_spm if low <= cadence_spm <= high else math.nan

    def step_length_m(self, length_m: float) -> float:
        """Return the step length [m] of what the sensor calls stride length; NaN where undecided or standing.

        It is half of it, unless ten seconds of running have shown that the sensor sends the length of a step.
        """
        if self.verdict is None or not length_m:
            return math.nan
        return length_m / self._length_unit.steps


for _each in (Verdict, By):
    keeps(_each)


def _beforehand(configured: Unit | None, name: str) -> Verdict | None:
    if configured is not None:
        return Verdict(configured, By.CONFIGURATION, 1.0)
    for beginning, unit in BY_NAME:
        if name.upper().startswith(beginning):
            return Verdict(unit, By.NAME, _BY_NAME_CONFIDENCE)
    return None
