"""What a detector is: inputs, unit and thresholds by class, a verdict on every lane at every second.

A detector judges; it does not decide what is said. Dwell, hysteresis, cooldown and arbitration are the same
for all and live in :mod:`fleetfoot_signal.episodes`.
"""

from __future__ import annotations

import enum
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from fleetfoot_signal.lanes import Lanes, bools, floats, ints
from fleetfoot_signal.through_time import every, final, lasting
from fleetfoot_signal.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.event import Severity
    from fleetfoot_signal.memory import Comparison, Memory, Subject
    from fleetfoot_signal.types import Bools, Floats, Ints
    from fleetfoot_signal.verdict import Span


class Family(enum.StrEnum):
    """What part of running a detector speaks of."""

    FORM = "form"
    PACE = "pace"
    HEART = "heart"


class Detector(Lanes, ABC):
    """One detector on lanes. Subclasses name what they watch, and judge spans of seconds.

    The verdict's arrays, [lane], hold what was said last. A lane whose ``effect`` is NaN cannot be judged: it neither
    alarms nor calms. Who learns from run to run names its ``subject`` and has :meth:`inform`, :meth:`lesson` and
    :meth:`compare`; the others leave them as they are.
    """

    name: ClassVar[str]
    family: ClassVar[Family]
    subject: ClassVar[Subject | None] = None
    title: ClassVar[str]
    """What a runner calls it."""
    summary: ClassVar[str]
    """What it watches, in one sentence."""
    unit: ClassVar[str]
    inputs: ClassVar[tuple[Channel, ...]]
    """Channels without which it cannot judge."""
    weighs: ClassVar[tuple[Channel, ...]] = ()
    """Channels that speak for or against where they are known; it judges without them too."""
    seldom_told: ClassVar[tuple[Channel, ...]] = ()
    """Inputs that few sensors tell: who has none is not told after every run that this could not be judged."""
    needs: ClassVar[str]
    """What a run must offer beside the inputs, for people."""
    earlier_runs: ClassVar[int] = 0
    """How many earlier runs with the same sensor it needs; who needs any tells in its figures how many taught it."""
    thresholds: ClassVar[Mapping[Severity, float]]
    """Effect from which each severity holds, in ``unit``; a severity without a source is left out."""
    sources: ClassVar[tuple[str, ...]]
    to_try: ClassVar[tuple[str, str] | None] = None
    """What its runner may try next time, in a few words and in full; ``{steps}`` stands for a clause with the present
    step rate and 5 % more. None: what it told is all there is to say, or more than its episodes decides."""
    onset_dwell_s: ClassVar[float]
    escalate_dwell_s: ClassVar[float]
    clear_dwell_s: ClassVar[float]
    unjudged_dwell_s: ClassVar[float] = 600.0
    """How long it may be unable to judge before its episode is closed as unknown."""
    by_block: ClassVar[bool]
    """Whether its verdict stands from block to block. Else it judges every second by itself, whether or not an episode
    is open, and takes any number of seconds at once."""
    priority: ClassVar[int]
    """Who speaks first when several want to: the lower."""

    effect = floats(np.nan)
    evident = ints(0)
    """Highest severity that the evidence supports now; 0 is none."""
    calm = bools()
    """Whether the effect is gone or too small to matter."""
    onset_s = floats(np.nan)
    """When what is evident began, on the samples' clock."""
    confidence = floats(0.0)
    """Of what is evident, 0..1; 0 where it cannot be judged."""

    def __init__(self, lanes: int, limits: Mapping[Severity, float] | None = None) -> None:
        super().__init__(lanes)
        self.limits = dict(limits or self.thresholds)
        """Thresholds in force: those of the class, or the user's."""

    def label(self) -> str:
        """See :meth:`Lanes.label`."""
        return self.name

    @abstractmethod
    def step(self, span: Span, block: Block | None, engaged: Bools) -> Verdict:
        """Take some seconds and say what is to be thought of each; keep the last as the verdict's arrays.

        Parameters
        ----------
        span : Span
            If :attr:`by_block`, from the end of a block of any lane to before the next; else any number of seconds.
        block : Block or None
            The blocks that ended in the first of the seconds; None where none did, or not :attr:`by_block`.
        engaged : Bools, shape (lane,)
            In which lanes an episode of this detector is open as the span begins: nothing is learned there.
        """

    def stands(self, seconds: int) -> Verdict:
        """Return the verdict as it stands, for so many seconds: views, until it is changed."""
        return Verdict(
            lasting(self.effect, seconds),
            lasting(self.evident, seconds),
            lasting(self.calm, seconds),
            lasting(self.onset_s, seconds),
            lasting(self.confidence, seconds),
        )

    def keep(self, verdict: Verdict, active: Bools) -> None:
        """Let the verdict's arrays be those of each lane's last active second."""
        if len(active) == 1 and every(active):
            self.effect[:], self.evident[:], self.calm[:] = (
                verdict.effect[0],
                verdict.evident[0],
                verdict.calm[0],
            )
            self.onset_s[:], self.confidence[:] = verdict.onset_s[0], verdict.confidence[0]
            return
        if len(active) == 1:
            np.copyto(self.effect, verdict.effect[0], where=active[0])
            np.copyto(self.evident, verdict.evident[0], where=active[0])
            np.copyto(self.calm, verdict.calm[0], where=active[0])
            np.copyto(self.onset_s, verdict.onset_s[0], where=active[0])
            np.copyto(self.confidence, verdict.confidence[0], where=active[0])
            return
        self.effect[:] = final(verdict.effect, active, self.effect)
        self.evident[:] = final(verdict.evident, active, self.evident)
        self.calm[:] = final(verdict.calm, active, self.calm)
        self.onset_s[:] = final(verdict.onset_s, active, self.onset_s)
        self.confidence[:] = final(verdict.confidence, active, self.confidence)

    @abstractmethod
    def release(self, lanes: Ints) -> None:
        """Forget the evidence: the episode of these lanes is over."""

    @staticmethod
    @abstractmethod
    def sentence(severity: Severity, value: float, signs: tuple[str, ...] = ()) -> str:
        """Return what a runner is told in English when this begins or grows, by the event's causes and signs."""

    @staticmethod
    @abstractmethod
    def relief() -> str:
        """Return what a runner is told in English when it is over."""

    def restart(self, lane: int) -> None:
        """Forget what a lane was compared with: from here on another sensor tells one of the inputs."""
        self.put(lane, type(self)(1, self.limits).take(0))

    def disown(self, lane: int) -> None:
        """Forget what a lane told by the channels that are weighed: from here on another sensor tells them."""
        del lane

    def signs(self, lane: int) -> tuple[str, ...]:
        """Return codes of what belongs to what is evident in a lane: its direction, and what moved beside it."""
        del lane
        return ()

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

    def inform(self, lane: int, memory: Memory) -> None:
        """Take what earlier runs taught, unless the lane has learned something of this run already.

        Parameters
        ----------
        lane : int
        memory : Memory
            As ``subject.recall`` made it.
        """
        raise NotImplementedError(
            f"{self.name} learns nothing from run to run, not even from {memory} in {lane}"
        )

    def lesson(self, lane: int, memory: Memory | None) -> Memory | None:
        """Return the memory with this run added; None where this run teaches nothing."""
        del lane, memory
        return None

    def compare(self, lane: int, memory: Memory) -> Comparison | None:
        """Return how this run lies beside earlier ones; None where either says too little."""
        del lane, memory
        return None

    def figures(self, lane: int) -> dict[str, float]:
        """Return how much a lane had of what this detector needs beside its inputs, by name with the unit."""
        del lane
        return {}

    def findings(self, lane: int) -> dict[str, float]:
        """Return what it said of the run of a lane so far beside its events, by name with the unit; NaN: nothing."""
        del lane
        return {}

    def trace_block(self, block: Block) -> dict[str, Floats]:
        """Return what was made of the blocks that :meth:`step` took last, one each, by name with the unit."""
        del block
        return {}

    def severity_of(self, effect: Floats) -> Ints:
        """Return the highest severity whose threshold an effect reaches; 0 is none, also for NaN."""
        result = np.zeros(effect.shape, dtype=np.int64)
        for severity, limit in sorted(self.limits.items()):
            result[effect >= limit] = int(severity)
        return result
