"""The engine: rows of all lanes in, seconds with scores and events out. One call is any number of seconds.

Four laws hold, each proved by a property test:

1. *lane law*: runs analysed together give bit for bit the events of each analysed alone;
2. *chunk law*: how samples are split over calls changes nothing (:mod:`fleetfoot_signal.grid`), nor how rows are;
3. *shift law*: adding a constant to all times shifts the events and changes nothing else;
4. *resume law*: :meth:`Engine.dump` and :meth:`Engine.load` continue a lane elsewhere with identical events.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.account import SHORT_OF_S, Availability, Reason, Tally
from fleetfoot_signal.blocks import Block, Blocks
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.context import Context
from fleetfoot_signal.derive import complete
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.effort import Effort
from fleetfoot_signal.episodes import Episodes
from fleetfoot_signal.event import Chunk, Event, Severity, Tick
from fleetfoot_signal.gate import Gate, is_running
from fleetfoot_signal.heart_rate_fault import HeartRateFault
from fleetfoot_signal.heart_rate_quality import HeartRateQuality
from fleetfoot_signal.hrv.stage import HeartRateVariability
from fleetfoot_signal.lanes import Lanes, bools, floats, ints, part
from fleetfoot_signal.observation import Observation
from fleetfoot_signal.sensor_change import OF_A_POD, Change, SensorChange
from fleetfoot_signal.slope import Slope
from fleetfoot_signal.through_time import every, total
from fleetfoot_signal.verdict import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.memory import Comparison, Memory, Subject
    from fleetfoot_signal.sample import Beats
    from fleetfoot_signal.types import Bools, Floats, Ints
    from fleetfoot_signal.verdict import Verdict

Limits = dict[str, dict[Severity, float]]
"""Thresholds of the user by detector name; a detector that is not named keeps its own."""

_VARIABILITY: Final = slice(Channel.RMSSD, Channel.BEAT_ARTEFACTS + 1)


class Engine(Lanes):
    """All stages and detectors for a number of lanes."""

    index = ints(-1)
    """Row number in each lane's run; -1 before the first row."""
    seen_s = floats(0.0, len(Channel))
    """Seconds in which each channel was known."""
    judged_s = floats(0.0, "detectors")
    """Seconds in which each detector could judge."""
    anew = bools("detectors")
    """Whether each detector was started anew, because another sensor took over one of its inputs."""
    detectors: tuple[Detector, ...] = part()
    gate: Gate = part()
    quality: HeartRateQuality = part()
    variability: HeartRateVariability = part()
    effort: Effort = part()
    slope: Slope = part()
    blocks: Blocks = part()
    change: SensorChange = part()
    context: Context = part()
    episodes: Episodes = part()

    def __init__(
        self, lanes: int, *, detectors: Sequence[type[Detector]] | None = None, limits: Limits | None = None
    ) -> None:
        own = limits or {}
        chosen = registry() if detectors is None else detectors
        super().__init__(lanes, detectors=len(chosen))
        self.detectors = tuple(kind(lanes, own.get(kind.name)) for kind in chosen)
        self.gate = Gate(lanes)
        self.quality = HeartRateQuality(lanes)
        self.variability = HeartRateVariability(lanes)
        self.effort = Effort(lanes)
        self.slope = Slope(lanes)
        self.blocks = Blocks(lanes)
        self.change = SensorChange(lanes)
        self.context = Context(lanes)
        self.episodes = Episodes(self.detectors, lanes)
        self._observation: Observation | None = None

    @property
    def lanes(self) -> int:
        """How many lanes there are."""
        return int(self.index.size)

    @property
    def names(self) -> tuple[str, ...]:
        """The detectors, in the order of the scores in a tick."""
        return tuple(detector.name for detector in self.detectors)

    @property
    def kinds(self) -> tuple[type[Detector], ...]:
        """The detectors as they describe themselves, in the same order."""
        return tuple(type(detector) for detector in self.detectors)

    @property
    def limits(self) -> dict[str, dict[Severity, float]]:
        """Thresholds in force by detector."""
        return {detector.name: dict(detector.limits) for detector in self.detectors}

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What its detectors learn about a runner from run to run."""
        return tuple(detector.subject for detector in self.detectors if detector.subject is not None)

    def step(self, measured: Floats, start_s: Floats, active: Bools, beats: Beats | None = None) -> Tick:
        """Take one row of every active lane.

        Parameters
        ----------
        measured : Floats, shape (MEASURED, lane)
            The grid's rows; what stands in lanes that are not active does not matter.
        start_s : Floats, shape (lane,)
            Time of each lane's row 0.
        active : Bools, shape (lane,)
        beats : Beats, optional
            As :meth:`run` takes them.
        """
        return self.run(measured[:, np.newaxis], start_s, active.astype(np.int64), beats).tick(0)

    def run(self, measured: Floats, start_s: Floats, count: Ints, beats: Beats | None = None) -> Chunk:
        """Take some rows of every lane; the answer is that of as many steps, bit for bit.

        Parameters
        ----------
        measured : Floats, shape (MEASURED, second, lane)
            The grid's rows, of at least one second; what stands behind those that a lane has does not matter.
        start_s : Floats, shape (lane,)
            Time of each lane's row 0.
        count : Ints, shape (lane,)
            How many of these rows each lane has.
        beats : Beats, optional
            What had arrived by these rows and not by the ones before.
        """
        active, index = self._count(measured.shape[1], count)
        values = np.empty((len(Channel), *active.shape))
        values.fill(np.nan)
        if every(active):
            values[:MEASURED] = measured
        else:
            np.copyto(values[:MEASURED], measured, where=active)
        complete(values, self.slope.step(values[Channel.SPEED], values[Channel.ALTITUDE], active))
        gated = self.gate.step(values, active)
        heart = self.quality.step(values, index, gated.running, gated.since_stop_s, active)
        effort = self.effort.step(values, index, gated.running, active)
        values[Channel.HEART_RATE_FAULT] = np.where(heart.heard, heart.fault, np.nan)
        variability = self.variability.step(index, active, beats)
        if variability is not None:
            np.copyto(values[_VARIABILITY], variability, where=active)
        outside = self.context.step(values, index, gated.since_stop_s, active)
        self.seen_s += total(~np.isnan(values))
        span = Span(
            start_s + index, index, active, values, gated.running, gated.steady, heart, effort, outside
        )
        return self._judge(span)

    def _count(self, seconds: int, count: Ints) -> tuple[Bools, Ints]:
        """Return which of so many seconds each lane has, and the numbers of their rows in its run; move on by them."""
        if seconds == 1:
            active: Bools = (count > 0)[np.newaxis]
            index: Ints = self.index + active
        else:
            second: Ints = 1 + np.arange(seconds, dtype=np.int64)[:, np.newaxis]
            active, index = second <= count, self.index + np.minimum(second, count)
        self.index[:] = index[-1]
        return active, index

    def _judge(self, span: Span) -> Chunk:
        """Have the detectors judge, from the end of a block to the next, and say what is to be said."""
        blocks = dict(self.blocks.step(span.values, span.steady, span.t_s, span.index, span.active))
        changes = self.change.step(span.values, span.index, span.active)
        nobody = np.zeros(self.lanes, dtype=np.bool_)
        ahead = [None if each.by_block else each.step(span, None, nobody) for each in self.detectors]
        scores = np.full((len(ahead), *span.active.shape), np.nan)
        traces: list[list[Mapping[str, Floats]]] = []
        events: list[tuple[int, Event]] = []
        for since, until in pairwise(sorted({0, *blocks, len(span.active)})):
            part, block = span.part(since, until), blocks.get(since)
            if block is not None and since in changes:
                block = self._renew(changes[since], block)
            engaged = self.episodes.severity > 0
            said = [
                each.step(part, block, opened) if whole is None else whole.part(since, until)
                for each, whole, opened in zip(self.detectors, ahead, engaged, strict=True)
            ]
            everybody = every(part.active)
            for score, verdict in zip(scores, said, strict=True):
                if everybody:
                    score[since:until] = verdict.effect
                else:
                    np.copyto(score[since:until], verdict.effect, where=part.active)
            if self._observation is not None:
                traces.append([_judged(verdict) for verdict in said])
                self._observation.note_block(block, self.detectors)
            events += [(since + at, event) for at, event in self.episodes.step(part, said)]
        if self._observation is not None:
            self._observation.note(span, self.names, traces)
        self.judged_s += total(~np.isnan(scores))
        found = tuple(sorted(changes.items()))
        return Chunk(span.t_s, span.index, span.active, span.values, scores, tuple(events), found)

    def _renew(self, change: Change, block: Block) -> Block:
        """Begin anew where another sensor took over unsaid; return the blocks without those of two sensors.

        Who judges each second takes care of it without being told, as cardiac drift does of an effort that leaps; but
        such a run teaches nothing of it.
        """
        for lanes, channels in ((change.pods, OF_A_POD), (change.scales, (Channel.SPEED,))):
            for lane in lanes.tolist():
                self._hand_over(lane, channels, told=False)
        return block._replace(valid=block.valid & ~np.isin(block.lanes, [*change.pods, *change.scales]))

    def restart(self, lane: int, channel: Channel) -> None:
        """Say that from the next row on another sensor tells a channel of a lane.

        Whoever judges by it begins anew, because sensors differ by as much as what is looked for. Of a run of two
        sensors nothing is learned, and it is compared with none: what earlier runs taught was of one.
        """
        self._hand_over(lane, (channel,), told=True)

    def _hand_over(self, lane: int, channels: Sequence[Channel], *, told: bool) -> None:
        """Let another sensor tell some channels; ``told`` is whether somebody said so."""
        for d, detector in enumerate(self.detectors):
            if {*detector.inputs} & {*channels}:
                self.anew[d, lane] = True
                if told or detector.by_block:
                    detector.restart(lane)
            elif {*detector.weighs} & {*channels}:
                detector.disown(lane)

    def _alike(self, lane: int) -> list[Detector]:
        """Return the detectors that have known one sensor a channel all along in a lane."""
        return [d for d, anew in zip(self.detectors, self.anew[:, lane].tolist(), strict=True) if not anew]

    def usual(self, lane: int, values: Floats) -> dict[Channel, tuple[float, float]]:
        """Return where channels of a lane usually lie for this runner at the present speed and grade.

        Parameters
        ----------
        lane : int
        values : Floats, shape (channel,)
            The lane's column of the latest tick.

        Returns
        -------
        dict[Channel, tuple[float, float]]
            Lower and upper end in the unit of the channel. What no baseline knows yet, or what follows from a value
            that is NaN, is not in it; while the runner does not run it is empty. Asking changes no state.
        """
        found: dict[Channel, tuple[float, float]] = {}
        if is_running(values[:, None])[0]:
            for detector in self.detectors:
                found.update(detector.usual(lane, values))
        return found

    def inform(self, lane: int, memories: Mapping[str, Memory]) -> None:
        """Tell the detectors of one lane what earlier runs taught, by the name of the subject.

        A detector that has learned something of this run already is left as it is: tell it before the end of the
        warm-up. Subjects that nobody learns are passed over.
        """
        for detector in self._alike(lane):
            if detector.subject is not None and detector.subject.name in memories:
                detector.inform(lane, memories[detector.subject.name])

    def lessons(self, lane: int, memories: Mapping[str, Memory]) -> dict[str, Memory]:
        """Return what earlier runs taught with the run of one lane added, by the name of the subject.

        What this run teaches nothing of is not in it.
        """
        found: dict[str, Memory] = {}
        for detector in self._alike(lane):
            if detector.subject is not None:
                learned = detector.lesson(lane, memories.get(detector.subject.name))
                if learned is not None:
                    found[detector.subject.name] = learned
        return found

    def compare(self, lane: int, memories: Mapping[str, Memory]) -> dict[str, Comparison]:
        """Return by detector how the run of one lane lies beside the earlier ones, where both say enough."""
        found = {
            detector.name: detector.compare(lane, memories[detector.subject.name])
            for detector in self._alike(lane)
            if detector.subject is not None and detector.subject.name in memories
        }
        return {name: comparison for name, comparison in found.items() if comparison is not None}

    def tally(self, lane: int) -> Tally:
        """Return how much of the run of a lane there was so far."""
        known_s = dict(zip(Channel, self.seen_s[:, lane].tolist(), strict=True))
        return Tally(int(self.index[lane]) + 1, float(self.gate.running_s[lane]), known_s)

    def availability(self, lane: int) -> dict[str, Availability]:
        """Return by detector whether it could judge the run of a lane so far and, if not, why."""
        return {
            detector.name: self._availability(detector, float(self.judged_s[d, lane]), lane)
            for d, detector in enumerate(self.detectors)
        }

    def findings(self, lane: int) -> dict[str, dict[str, float]]:
        """Return by detector what it said of the run of a lane so far beside its events: :meth:`.Detector.findings`."""
        return {detector.name: detector.findings(lane) for detector in self.detectors}

    def _availability(self, detector: Detector, judged_s: float, lane: int) -> Availability:
        missing = tuple(c for c in detector.inputs if self.seen_s[c, lane] < SHORT_OF_S)
        figures = {"running_s": float(self.gate.running_s[lane])} | detector.figures(lane)
        if Channel.HEART_RATE in detector.inputs:
            figures["unbelieved_s"] = float(self.quality.fault_s[HeartRateFault.SPIKE :, lane].sum())
        if judged_s > 0.0:
            return Availability(judged_s, None, (), figures)
        few = figures.get("earlier_runs", 0.0) < detector.earlier_runs
        reason = Reason.TOO_FEW_RUNS if few else Reason.TOO_LITTLE
        return Availability(judged_s, Reason.MISSING if missing else reason, missing, figures)

    def observe(self) -> Observation:
        """Return what keeps all that the detectors go by from now on; it takes the place of an earlier one."""
        self._observation = Observation()
        return self._observation

    def reset(self, lane: int) -> None:
        """Make a lane ready for another run."""
        self.put(lane, Engine(1, detectors=self.kinds, limits=self.limits).take(0))


def _judged(verdict: Verdict) -> dict[str, Floats]:
    """Return what a verdict rests on, NaN where it cannot be judged."""
    unknown = np.isnan(verdict.effect)
    return {name: np.where(unknown, np.nan, field) for name, field in verdict.trace.items()}


def run_alone(rows: Sequence[Floats], start_s: float = 0.0, engine: Engine | None = None) -> list[Tick]:
    """Analyse the rows of one run by itself; for tests, tools and notebooks."""
    engine = engine or Engine(1)
    start, active = np.array([start_s]), np.array([True])
    return [engine.step(row[:, None], start, active) for row in rows]
