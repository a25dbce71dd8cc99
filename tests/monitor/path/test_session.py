from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from made_runs import made, overstride

from fleetfoot.path.briefing import INFORM_AT
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.sink import Sink
from fleetfoot.path.track import Track
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.history import History
from fleetfoot_signal.sample import Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.sink import Second
    from fleetfoot.path.source import Item
    from fleetfoot_signal import Subject
    from fleetfoot_signal.engine import Engine
    from fleetfoot_signal.event import Event
    from fleetfoot_signal.types import Floats

USUAL = History(5, 4.5, 300.0, np.array([1.0, 0.1, 1.0, 0.0, 0.0]), 0.05, 4.5 * 0.3, np.array([0.3]))


@dataclass
class Journal(Sink):
    """A sink that keeps what it is told, in order."""

    calls: list[tuple[str, str, Any]] = field(default_factory=list[tuple[str, str, Any]])

    def begin(self, run: Run) -> None:
        self.calls.append(("begin", run.id, None))

    def beats(self, run: Run, beats: list[Beat]) -> None:
        self.calls.append(("beats", run.id, list(beats)))

    def second(self, run: Run, second: Second) -> None:
        self.calls.append(("second", run.id, second))

    def alert(self, run: Run, alert: Alert) -> None:
        self.calls.append(("alert", run.id, alert))

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        raise AssertionError(f"a session does not end runs: {run.id}, {summary}")

    def of(self, run_id: str, kind: str) -> list[Any]:
        return [what for told, run, what in self.calls if (told, run) == (kind, run_id)]


FORM = (Channel.CADENCE, Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT, Channel.BALANCE)


@dataclass
class Shelf:
    """A library with one history of form for everybody, or none."""

    usual: History | None = None
    asked: list[tuple[str, str, Channel]] = field(default_factory=list[tuple[str, str, Channel]])

    def memory(self, run: Run, sensor: str, subject: Subject) -> History | None:
        self.asked.append((run.id, sensor, subject.channel))
        return self.usual if subject.channel in FORM else None


def items_of(
    duration_s: int, *, start_s: float = 0.0, late: Channel | None = None, seed: int = 1
) -> Iterator[Item]:
    """Yield a run with an episode of long steps; one channel may come late."""
    run = made(duration_s, overstride(900, 1150, 12.0), seed=seed)
    for t_s, row in zip(run.t_s.tolist(), run.values[:MEASURED].T.tolist(), strict=True):
        yield Beat(start_s + t_s, 800.0, "strap")
        for channel, value in enumerate(row):
            if channel != late or t_s > INFORM_AT + 30:
                yield Sample(start_s + t_s, Channel(channel), value, "watch")


def a_track(name: str, items: Iterator[Item]) -> Track:
    return Track(Run(name, "ann", f"{name}.csv"), items)


def played(
    *tracks: Track, shelf: Shelf | None = None, stride_s: int = 30, usual: bool = False
) -> tuple[Session, Journal]:
    journal = Journal()
    session = Session(tracks, [journal], shelf or Shelf(), usual=usual)
    second = 0
    while not all(track.exhausted for track in tracks):
        for track in tracks:
            track.feed(second)
        session.pump()
        second += stride_s
    return session, journal


@pytest.fixture(scope="module")
def both() -> Journal:
    """Two runs of different lengths whose clocks begin at different moments."""
    tracks = a_track("a", items_of(1250)), a_track("b", items_of(1300, start_s=77.25, seed=2))
    return played(*tracks)[1]


def test_every_run_begins_before_anything_else_is_told_of_it(both: Journal) -> None:
    for name in ("a", "b"):
        kinds = [kind for kind, run, _ in both.calls if run == name]
        assert kinds[0] == "begin"
        assert kinds.count("begin") == 1


def test_every_second_is_told_once_and_in_order(both: Journal) -> None:
    assert [second.index for second in both.of("a", "second")] == list(range(1250))
    assert [second.index for second in both.of("b", "second")] == list(range(1300))


def test_every_beat_is_told_once_and_in_order(both: Journal) -> None:
    times = [beat.t_s for beats in both.of("a", "beats") for beat in beats]
    assert times == [float(t_s) for t_s in range(1250)]


def test_an_alert_comes_before_the_second_in_which_it_was_decided(both: Journal) -> None:
    calls = [(kind, what) for kind, run, what in both.calls if run == "b"]
    places = [i for i, (kind, _) in enumerate(calls) if kind == "alert"]
    assert places
    for place in places:
        alert = calls[place][1]
        following = next(what for kind, what in calls[place:] if kind == "second")
        assert following.index == alert.event.t_s - alert.start_s


def test_what_one_run_does_never_shows_in_another(both: Journal) -> None:
    for name, items in (("a", items_of(1250)), ("b", items_of(1300, start_s=77.25, seed=2))):
        _, alone = played(a_track(name, items))
        assert [_exact(s) for s in alone.of(name, "second")] == [_exact(s) for s in both.of(name, "second")]
        assert [_said(a) for a in alone.of(name, "alert")] == [_said(a) for a in both.of(name, "alert")]


def _exact(second: Second) -> tuple[int, bytes, bytes]:
    return second.index, second.values.tobytes(), second.scores.tobytes()


def _said(alert: Alert) -> dict[str, Any]:
    return alert.payload()


def test_how_much_is_pumped_at_a_time_changes_nothing(both: Journal) -> None:
    _, slowly = played(a_track("a", items_of(1250)), stride_s=1)
    assert [_exact(s) for s in slowly.of("a", "second")] == [_exact(s) for s in both.of("a", "second")]


def test_personal_ranges_are_told_only_to_who_asked_and_change_nothing_else(both: Journal) -> None:
    session, journal = played(a_track("a", items_of(1250)), usual=True)
    told, silent = journal.of("a", "second"), both.of("a", "second")
    assert [_exact(s) for s in told] == [_exact(s) for s in silent]
    assert [_said(a) for a in journal.of("a", "alert")] == [_said(a) for a in both.of("a", "alert")]
    assert not any(second.usual for second in silent)
    assert told[-1].usual == session.engine.usual(0, told[-1].values)
    assert Channel.CADENCE in told[-1].usual
    assert not any(second.usual for second in told[:530])


def test_who_did_not_ask_for_personal_ranges_does_not_pay_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def usual(_: Engine, lane: int, __: Floats) -> dict[Channel, tuple[float, float]]:
        asked.append(lane)
        return {}

    monkeypatch.setattr("fleetfoot_signal.engine.Engine.usual", usual)
    played(a_track("a", items_of(20)))
    assert asked == []
    played(a_track("a", items_of(20)), usual=True)
    assert asked == [0] * 20


def test_ids_do_not_depend_on_when_the_clock_began() -> None:
    ids: list[list[str]] = []
    for start_s in (0.0, 500.3, 12_345.678):
        _, journal = played(a_track("a", items_of(1250, start_s=start_s)))
        ids.append([alert.id for alert in journal.of("a", "alert")])
    assert ids[0]
    assert ids == [ids[0]] * 3


def test_personal_baselines_are_asked_for_by_run_sensor_and_channel() -> None:
    shelf = Shelf()
    played(a_track("a", items_of(200)), shelf=shelf)
    assert set(shelf.asked) == {("a", "watch", channel) for channel in (*FORM, Channel.HEART_RATE)}


def test_a_run_that_ends_early_asks_for_none() -> None:
    shelf = Shelf()
    played(a_track("a", items_of(INFORM_AT)), shelf=shelf)
    assert shelf.asked == []


def test_what_earlier_runs_taught_sharpens_the_baseline() -> None:
    informed, _ = played(a_track("a", items_of(200)), shelf=Shelf(USUAL))
    fresh, _ = played(a_track("a", items_of(200)))
    assert slopes(informed).keys() == slopes(fresh).keys()
    for name, informed_by in slopes(informed).items():
        assert informed_by != slopes(fresh)[name]


@pytest.mark.parametrize("stride_s", [1, 30, 400])
def test_a_sensor_that_comes_late_gets_its_history_however_the_run_is_split(stride_s: int) -> None:
    late = a_track("a", items_of(300, late=Channel.CADENCE))
    session, _ = played(late, shelf=Shelf(USUAL), stride_s=stride_s)
    early, _ = played(a_track("a", items_of(300)), shelf=Shelf(USUAL))
    assert slopes(session) == slopes(early)


def slopes(session: Session) -> dict[str, tuple[float, ...]]:
    """By detector the slopes and the SD that its baseline has after the next block."""
    observation = session.engine.observe()
    for _ in range(15):
        session.engine.step(np.full((MEASURED, 1), np.nan), np.zeros(1), np.array([True]))
    blocks = observation.trace(0).blocks
    figures = ("by_speed", "by_grade", "sigma")
    return {name: tuple(float(seen[f][-1]) for f in figures) for name, seen in blocks.items() if seen}


def test_a_sensor_is_asked_for_once_and_not_before_it_is_known() -> None:
    shelf = Shelf()
    session, _ = played(a_track("a", items_of(INFORM_AT + 30, late=Channel.CADENCE)), shelf=shelf, stride_s=1)
    assert {channel for _, _, channel in shelf.asked} == {
        Channel.HEART_RATE,
        Channel.VERTICAL_OSCILLATION,
        Channel.GROUND_CONTACT,
        Channel.BALANCE,
    }
    assert len(shelf.asked) == 5  # two subjects are of heart rate
    assert not session.tracks[0].grid.waiting
    shelf = Shelf()
    played(a_track("a", items_of(400, late=Channel.CADENCE)), shelf=shelf, stride_s=400)
    assert sorted(shelf.asked) == [
        ("a", "watch", Channel.HEART_RATE),
        ("a", "watch", Channel.HEART_RATE),
        ("a", "watch", Channel.CADENCE),
        ("a", "watch", Channel.VERTICAL_OSCILLATION),
        ("a", "watch", Channel.GROUND_CONTACT),
        ("a", "watch", Channel.BALANCE),
    ]


@pytest.mark.parametrize("stride_s", [1, 30, 1250])
def test_seconds_and_alerts_of_a_late_sensor_with_history_do_not_hang_on_how_it_is_split(
    stride_s: int,
) -> None:
    _, whole = played(a_track("a", items_of(1250, late=Channel.CADENCE)), shelf=Shelf(USUAL), stride_s=7)
    _, split = played(
        a_track("a", items_of(1250, late=Channel.CADENCE)), shelf=Shelf(USUAL), stride_s=stride_s
    )
    assert [_exact(s) for s in whole.of("a", "second")] == [_exact(s) for s in split.of("a", "second")]
    assert [_said(a) for a in whole.of("a", "alert")] == [_said(a) for a in split.of("a", "alert")]


def test_events_belong_to_their_lanes(both: Journal) -> None:
    for name in ("a", "b"):
        events: list[Event] = [alert.event for alert in both.of(name, "alert")]
        assert {event.detector for event in events} == {"overstriding"}
        assert all(alert.run.id == name for alert in both.of(name, "alert"))


def test_runs_join_and_leave_while_others_go_on_as_if_alone(both: Journal) -> None:
    """A shorter run leaves the pool in the middle of the others; one joins where it was."""
    journal, brief = Journal(), a_track("brief", items_of(200, seed=3))
    first, second = a_track("a", items_of(1250)), a_track("b", items_of(1300, start_s=77.25, seed=2))
    session = Session([brief, first], [journal], Shelf())
    for stride in range(150):
        if stride == 30:
            session.leave(brief)
            session.join(second)
        for track in session.tracks:
            track.feed(10 * stride)
        session.pump()
    assert session.tracks == (first, second)
    with pytest.raises(KeyError):
        session.lane(brief)
    for name in ("a", "b"):
        assert journal.of(name, "begin") == [None]
        assert [_exact(s) for s in journal.of(name, "second")] == [_exact(s) for s in both.of(name, "second")]
        assert [_said(a) for a in journal.of(name, "alert")] == [_said(a) for a in both.of(name, "alert")]
    assert len(journal.of("brief", "second")) == 200
