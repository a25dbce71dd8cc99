"""What a detector is: inputs, unit and thresholds by class, a verdict on every lane at every second.

A detector judges; it does not decide what is said. Dwell, hysteresis, cooldown and arbitration are the same
for all and live in :mod:`fleetfoot_signal.episodes`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from fleetfoot_signal.lanes import Lanes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.event import Severity
    from fleetfoot_signal.types import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Row:
    """One second of all lanes, completed and gated."""

    t_s: Floats
    index: Ints
    active: Bools
    values: Floats
    running: Bools
    steady: Bools
    """Running, and settled since any stop."""


class Detector(Lanes, ABC):
    """One detector on lanes. Subclasses name what they watch and fill the verdict.

    The verdict arrays have shape (lane,). A lane whose ``effect`` is NaN cannot be judged: it neither alarms
    nor calms.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    """What a runner calls it."""
    summary: ClassVar[str]
    """What it watches, in one sentence."""
    unit: ClassVar[str]
    inputs: ClassVar[tuple[Channel, ...]]
    """Channels without which it cannot judge."""
    needs: ClassVar[str]
    """What a run must offer beside the inputs, for people."""
    thresholds: ClassVar[Mapping[Severity, float]]
    """Effect from which each severity holds, in ``unit``; a severity without a source is left out."""
    sources: ClassVar[tuple[str, ...]]
    onset_dwell_s: ClassVar[float]
    escalate_dwell_s: ClassVar[float]
    clear_dwell_s: ClassVar[float]
    unjudged_dwell_s: ClassVar[float] = 600.0
    """How long it may be unable to judge before its episode is closed as unknown."""
    priority: ClassVar[int]
    """Who speaks first when several want to: the lower."""

    def __init__(self, lanes: int, limits: Mapping[Severity, float] | None = None) -> None:
        self.limits = dict(limits or self.thresholds)
        """Thresholds in force: those of the class, or the user's."""
        self.effect = np.full(lanes, np.nan)
        self.evident = np.zeros(lanes, dtype=np.int64)
        """Highest severity that the evidence supports now; 0 is none."""
        self.calm = np.zeros(lanes, dtype=np.bool_)
        """Whether the effect is gone or too small to matter."""
        self.onset_s = np.full(lanes, np.nan)
        """When what is evident began, on the samples' clock."""
        self.confidence = np.zeros(lanes)
        """Of what is evident, 0..1; 0 where it cannot be judged."""

    def label(self) -> str:
        """See :meth:`Lanes.label`."""
        return self.name

    @abstractmethod
    def step(self, row: Row, block: Block | None, engaged: Bools) -> None:
        """Take one second and the blocks that it ended; bring the verdict up to date.

        ``engaged`` says in which lanes an episode of this detector is open: nothing is learned there.
        """

    @abstractmethod
    def release(self, lanes: Ints) -> None:
        """Forget the evidence: the episode of these lanes is over."""

    @staticmethod
    @abstractmethod
    def sentence(severity: Severity, value: float) -> str:
        """Return what a runner is told in English when this begins or grows."""

    @staticmethod
    @abstractmethod
    def relief() -> str:
        """Return what a runner is told in English when it is over."""

    def usual(self, lane: int, values: Floats) -> dict[Channel, tuple[float, float]]:
        """Return where channels lie for this runner as they run now: lower and upper end, in the channels' units.

        Parameters
        ----------
        lane : int
        values : Floats, shape (channel,)
            The lane's present row. A channel whose range follows from one that is NaN is left out, as is every
            channel of a detector that has not learned its baseline. Nothing is learned from asking.
        """
        del lane, values
        return {}

    def severity_of(self, effect: Floats) -> Ints:
        """Return the highest severity whose threshold an effect reaches; 0 is none, also for NaN."""
        result = np.zeros(effect.shape, dtype=np.int64)
        for severity, limit in sorted(self.limits.items()):
            result[effect >= limit] = int(severity)
        return result
