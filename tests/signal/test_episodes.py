"""The state machine, driven by detectors that say what they are told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pytest
from rows import span_of

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detector import Detector
from fleetfoot_signal.episodes import COOLDOWN_S, LONGEST_COOLDOWN_S, SPACING_S, Episodes
from fleetfoot_signal.event import Event, Phase, Severity

if TYPE_CHECKING:
    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.types import Bools, Ints
    from fleetfoot_signal.verdict import Span, Verdict

NAN = float("nan")


class Told(Detector):
    """A detector without a mind of its own."""

    name: ClassVar[str] = "told"
    title = "Told"
    summary = "What it is told."
    unit = "%"
    inputs = (Channel.SPEED, Channel.CADENCE)
    needs = "nothing"
    thresholds = {  # noqa: RUF012 (a ClassVar in the base)
        Severity.NOTICE: 5.0,
        Severity.WARNING: 10.0,
        Severity.SEVERE: 20.0,
    }
    sources = ("nobody",)
    onset_dwell_s = 10.0
    escalate_dwell_s = 30.0
    clear_dwell_s = 20.0
    unjudged_dwell_s = 50.0
    by_block = True
    priority = 5

    def step(self, span: Span, block: Block | None, engaged: Bools) -> Verdict:
        del block, engaged
        return self.stands(len(span.active))

    def release(self, lanes: Ints) -> None:
        self.evident[lanes] = 0

    @staticmethod
    def sentence(severity: Severity, value: float, signs: tuple[str, ...] = ()) -> str:
        del signs
        return f"{severity.label} {value:.0f}"

    @staticmethod
    def relief() -> str:
        return "over"


class Urgent(Told):
    name = "urgent"
    priority = 1


class Stage:
    """Episodes of some detectors on some lanes, second by second."""

    def __init__(self, *kinds: type[Detector], lanes: int = 1) -> None:
        self.detectors = [kind(lanes) for kind in kinds or (Told,)]
        self.episodes = Episodes(self.detectors, lanes)
        self.temperature_c = 15.0
        self.lanes = lanes
        self.index = np.full(lanes, -1)
        self.known = [Channel.SPEED, Channel.CADENCE]

    def tell(
        self, effect: float, *, d: int = 0, lane: int | slice = slice(None), onset_s: float = 7.0
    ) -> None:
        """Let one detector see an effect from now on."""
        detector = self.detectors[d]
        detector.effect[lane] = effect
        detector.evident[lane] = detector.severity_of(np.array([effect]))[0]
        detector.calm[lane] = effect < 2.5
        detector.onset_s[lane] = onset_s
        detector.confidence[lane] = 0.9

    def run(self, seconds: int = 1, active: list[bool] | None = None, *, runs: bool = True) -> list[Event]:
        """Go on; of the inputs those in ``known`` are there."""
        on = np.array(active) if active else np.ones(self.lanes, dtype=np.bool_)
        events: list[Event] = []
        for _ in range(seconds):
            self.index += on
            values = np.full((len(Channel), self.lanes), np.nan)
            values[self.known] = 1.0
            span = span_of(self.index * 1.0, self.index.copy(), on, values, on & runs)
            span = replace(
                span,
                outside=span.outside._replace(temperature_c=np.full((1, self.lanes), self.temperature_c)),
            )
            verdicts = [detector.step(span, None, on) for detector in self.detectors]
            events += [event for _, event in self.episodes.step(span, verdicts)]
        return events

    def until(self, phase: Phase, limit: int = 5000) -> Event:
        for _ in range(limit):
            for event in self.run():
                if event.phase is phase:
                    return event
        raise AssertionError(f"no {phase} within {limit} s")


def opened(effect: float = 7.0) -> Stage:
    stage = Stage()
    stage.run(100)
    stage.tell(effect)
    stage.until(Phase.ONSET)
    return stage


def test_an_onset_says_all_there_is_to_say() -> None:
    stage = Stage()
    stage.run(100)
    stage.temperature_c = 30.0
    stage.tell(7.3)
    assert stage.until(Phase.ONSET) == Event(
        lane=0,
        detector="told",
        phase=Phase.ONSET,
        severity=Severity.NOTICE,
        t_s=110.0,
        onset_s=7.0,
        value=7.3,
        unit="%",
        confidence=0.9,
        cause=("heat",),
    )


def test_nothing_begins_while_the_runner_stands() -> None:
    stage = Stage()
    stage.run(100)
    stage.tell(7.0)
    assert stage.run(120, runs=False) == []
    assert [event.phase for event in stage.run(2)] == [Phase.ONSET]


def test_what_is_evident_for_less_than_the_dwell_is_not_said() -> None:
    stage = Stage()
    for _ in range(20):
        stage.tell(7.0)
        assert stage.run(10) == []
        stage.tell(1.0)
        assert stage.run(1) == []


def test_what_is_severe_at_once_begins_severe() -> None:
    stage = Stage()
    stage.tell(25.0)
    assert stage.until(Phase.ONSET).severity is Severity.SEVERE


def test_the_severity_at_onset_is_the_one_that_lasted() -> None:
    stage = Stage()
    stage.tell(7.0)
    stage.run(8)
    stage.tell(25.0)
    assert stage.until(Phase.ONSET).severity is Severity.NOTICE


def test_it_ends_when_calm_for_the_dwell_and_not_before() -> None:
    stage = opened()
    stage.tell(1.0)
    assert stage.run(20) == []
    stage.tell(4.0)
    assert stage.run(100) == []
    stage.tell(1.0)
    assert stage.run(20) == []
    (end,) = stage.run()
    assert (end.phase, end.code, end.severity, end.value) == (Phase.CLEAR, "told.clear", Severity.NOTICE, 1.0)


def test_calm_before_the_onset_does_not_count() -> None:
    stage = Stage()
    stage.tell(1.0)
    stage.run(500)
    stage.tell(7.0)
    stage.until(Phase.ONSET)
    stage.tell(1.0)
    assert stage.run(20) == []
    assert len(stage.run()) == 1


def test_it_escalates_after_the_dwell_and_only_upwards() -> None:
    stage = opened()
    stage.run(100)
    stage.tell(12.0)
    assert stage.run(30) == []
    (more,) = stage.run()
    assert (more.phase, more.severity, more.code) == (Phase.ESCALATE, Severity.WARNING, "told.warning")
    stage.tell(7.0)
    assert stage.run(500) == []
    stage.tell(12.0)
    assert stage.run(500) == []
    stage.tell(25.0)
    assert stage.until(Phase.ESCALATE).severity is Severity.SEVERE
    assert stage.run(500) == []
    stage.tell(1.0)
    assert stage.until(Phase.CLEAR).severity is Severity.SEVERE


def test_the_onset_is_the_same_in_all_events_of_an_episode() -> None:
    stage = opened()
    stage.run(100)
    stage.tell(12.0, onset_s=80.0)
    more = stage.until(Phase.ESCALATE)
    stage.tell(1.0, onset_s=NAN)
    assert {more.onset_s, stage.until(Phase.CLEAR).onset_s} == {7.0}
    stage.tell(7.0, onset_s=444.0)
    assert stage.until(Phase.ONSET).onset_s == 444.0


def test_the_pause_after_an_episode_doubles_to_twenty_minutes() -> None:
    stage, pauses = Stage(), []
    stage.run(2000)
    for _ in range(5):
        stage.tell(7.0)
        stage.until(Phase.ONSET)
        stage.tell(1.0)
        end = stage.until(Phase.CLEAR)
        stage.tell(7.0)
        pauses.append(stage.until(Phase.ONSET).t_s - end.t_s)
        stage.tell(1.0)
        stage.until(Phase.CLEAR)
        stage.run(int(LONGEST_COOLDOWN_S))
    assert pauses[0] == COOLDOWN_S
    stage = Stage()
    pauses = []
    stage.tell(7.0)
    stage.until(Phase.ONSET)
    for _ in range(5):
        stage.tell(1.0)
        end = stage.until(Phase.CLEAR)
        stage.tell(7.0)
        pauses.append(stage.until(Phase.ONSET).t_s - end.t_s)
    assert pauses == [300.0, 600.0, 1200.0, 1200.0, 1200.0]


def test_two_that_want_to_speak_speak_a_minute_apart_the_more_urgent_first() -> None:
    for kinds in ((Urgent, Told), (Told, Urgent)):
        stage = Stage(*kinds)
        stage.run(10)
        stage.tell(7.0, d=0)
        stage.tell(12.0, d=1)
        events = stage.run(200)
        assert [event.detector for event in events] == ["urgent", "told"]
        assert events[1].t_s - events[0].t_s == SPACING_S


def test_an_escalation_waits_for_the_spacing_too() -> None:
    stage = Stage(Urgent, Told)
    stage.tell(7.0, d=1)
    stage.until(Phase.ONSET)
    stage.tell(12.0, d=1)
    stage.run(20)
    stage.tell(7.0, d=0)
    events = stage.run(200)
    assert [(event.detector, event.phase) for event in events] == [("urgent", "onset"), ("told", "escalate")]
    assert events[1].t_s - events[0].t_s == SPACING_S


def test_an_end_waits_for_no_one() -> None:
    stage = Stage(Urgent, Told)
    stage.tell(7.0, d=1)
    stage.until(Phase.ONSET)
    stage.run(60)
    stage.tell(1.0, d=1)
    stage.run(11)
    stage.tell(7.0, d=0)
    events = stage.run(30)
    assert [(event.detector, event.phase) for event in events] == [("told", "clear"), ("urgent", "onset")]
    assert events[1].t_s - events[0].t_s < SPACING_S


def test_what_cannot_be_judged_neither_begins_nor_ends_at_once() -> None:
    stage = Stage()
    stage.tell(NAN)
    assert stage.run(1000) == []
    stage = opened()
    stage.tell(NAN)
    assert stage.run(50) == []
    stage.tell(7.0)
    assert stage.run(1) == []
    stage.tell(NAN)
    assert stage.run(50) == []


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        ([Channel.SPEED, Channel.CADENCE], ()),
        ([Channel.SPEED], (Channel.CADENCE,)),
        ([], (Channel.SPEED, Channel.CADENCE)),
    ],
)
def test_what_cannot_be_judged_for_long_ends_in_a_phase_of_its_own_that_names_what_lacks(
    known: list[Channel], missing: tuple[Channel, ...]
) -> None:
    stage = opened()
    stage.tell(NAN)
    stage.known = known
    stage.run(50)
    (end,) = stage.run()
    assert (end.phase, end.code, end.missing) == (Phase.UNJUDGED, "told.unjudged", missing)
    assert end.value == 7.0
    stage.tell(7.0)
    assert stage.until(Phase.ONSET).t_s - end.t_s == COOLDOWN_S


def test_a_clear_releases_the_detector() -> None:
    stage = opened(12.0)
    stage.detectors[0].effect[:] = 1.0
    stage.detectors[0].calm[:] = True
    assert stage.detectors[0].evident[0] > 0
    stage.until(Phase.CLEAR)
    assert stage.detectors[0].evident[0] == 0


def test_an_idle_lane_stands_still_whatever_the_others_do() -> None:
    busy, quiet = Stage(lanes=2), Stage(lanes=2)
    for stage in (busy, quiet):
        stage.tell(7.0, lane=1)
        stage.run(6)
        stage.detectors[0].evident[1] = 0  # an idle lane may say anything
        stage.tell(7.0 if stage is busy else 1.0, lane=0)
        stage.run(100, active=[True, False])
        stage.tell(7.0, lane=1)
        events = stage.run(5)
        assert [(event.lane, event.t_s) for event in events] == [(1, 10.0)]


def test_lanes_speak_for_themselves() -> None:
    stage = Stage(Urgent, Told, lanes=3)
    stage.tell(7.0, d=1, lane=0)
    stage.tell(12.0, d=0, lane=2)
    events = stage.run(300)
    assert [(event.lane, event.detector) for event in events] == [(2, "urgent"), (0, "told")]
    assert {event.t_s for event in events} == {10.0}


@pytest.mark.parametrize("lanes", [1, 3])
def test_state_arrays_carry_the_lane_axis_last(lanes: int) -> None:
    arrays = Stage(Urgent, Told, lanes=lanes).episodes.arrays()
    assert arrays
    assert {array.shape[-1] for array in arrays.values()} == {lanes}


class Hushed(Told):
    """Means what it sees for who looks, until it is told to say it aloud."""

    loud = False

    def step(self, span: Span, block: Block | None, engaged: Bools) -> Verdict:
        verdict = super().step(span, block, engaged)
        return verdict._replace(aloud=np.full(verdict.evident.shape, self.loud))


def hushed(effect: float = 7.0) -> Stage:
    stage = Stage(Hushed)
    stage.run(100)
    stage.tell(effect)
    return stage


def test_what_is_for_who_looks_begins_quietly_and_comes_to_a_word_once() -> None:
    stage = hushed()
    assert [(e.phase, e.aloud) for e in stage.run(200)] == [(Phase.ONSET, False)]
    stage.detectors[0].loud = True  # type: ignore[attr-defined] # Hushed
    assert stage.run(int(Told.escalate_dwell_s)) == []
    told = stage.run(300)
    assert [(e.phase, e.severity, e.aloud) for e in told] == [(Phase.ESCALATE, Severity.NOTICE, True)]


def test_what_is_aloud_at_once_begins_aloud() -> None:
    stage = hushed()
    stage.detectors[0].loud = True  # type: ignore[attr-defined] # Hushed
    assert [(e.phase, e.aloud) for e in stage.run(300)] == [(Phase.ONSET, True)]


def test_what_was_loud_for_too_short_a_time_stays_quiet_and_so_does_its_end() -> None:
    stage = hushed()
    stage.run(100)
    for _ in range(10):
        stage.detectors[0].loud = True  # type: ignore[attr-defined] # Hushed
        assert stage.run(20) == []
        stage.detectors[0].loud = False  # type: ignore[attr-defined] # Hushed
        assert stage.run(1) == []
    stage.tell(1.0)
    assert [(e.phase, e.aloud) for e in stage.run(60)] == [(Phase.CLEAR, False)]


def test_the_next_episode_is_as_loud_as_it_is_itself() -> None:
    stage = hushed()
    stage.run(100)
    stage.tell(1.0)
    stage.run(60)
    stage.detectors[0].loud = True  # type: ignore[attr-defined] # Hushed
    stage.tell(7.0)
    assert stage.until(Phase.ONSET).aloud


def test_a_quiet_onset_neither_waits_for_others_nor_makes_them_wait() -> None:
    stage = Stage(Hushed, Urgent)
    stage.run(100)
    stage.tell(7.0, d=1)
    first = stage.until(Phase.ONSET)
    stage.tell(7.0, d=0)
    quiet = stage.until(Phase.ONSET)
    assert (first.detector, quiet.aloud) == ("urgent", False)
    assert quiet.t_s - first.t_s < SPACING_S
    other = Stage(Hushed, Urgent)
    other.run(100)
    other.tell(7.0, d=0)
    quiet = other.until(Phase.ONSET)
    other.tell(7.0, d=1)
    assert other.until(Phase.ONSET).t_s - quiet.t_s < SPACING_S


def test_a_higher_severity_that_is_only_for_who_looks_stays_quiet() -> None:
    stage = hushed()
    stage.run(100)
    stage.tell(12.0)
    assert [(e.severity, e.aloud) for e in stage.run(100)] == [(Severity.WARNING, False)]
