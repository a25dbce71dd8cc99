"""The resume law of a run: kept at any moment and resumed by fresh objects, it goes on as if nothing had been."""

from __future__ import annotations

import heapq
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from chest_waveform import Running, record
from chest_waveform import Strap as ChestStrap
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT
from sensor_streams import stream

from fleetfoot.kept import Kept
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.sink import Sink
from fleetfoot.path.summary import Recorded, compare, summarise, verdicts_of
from fleetfoot.path.ticks import Ticks
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sources.capture import read_capture
from fleetfoot_signal.history import History

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.kept import Plain
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.sink import Second
    from fleetfoot.path.source import Item
    from fleetfoot_signal import Beat, Subject

USUAL = History(5, 4.5, 300.0, np.array([1.0, 0.1, 1.0, 0.0, 0.0]), 0.05, 4.5 * 0.3, np.array([0.3]))
GAP_S = (30.0, 50.0)


class Shelf:
    """A library with one history of form for everybody, and none of the heart."""

    def memory(self, run: Run, sensor: str, subject: Subject) -> History | None:
        del run, sensor
        return None if subject.recall is not History.from_vector else USUAL


class Told(Sink):
    """A sink that keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[Second] = []
        self.alerts: list[dict[str, Any]] = []
        self.intervals: list[Beat] = []

    def begin(self, run: Run) -> None:
        del run

    def second(self, run: Run, second: Second) -> None:
        del run
        self.heard.append(second)

    def alert(self, run: Run, alert: Alert) -> None:
        del run
        self.alerts.append(alert.payload())

    def beats(self, run: Run, beats: list[Beat]) -> None:
        del run
        self.intervals += beats

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        raise AssertionError(f"nobody ends {run.id}: {summary}")

    def exact(self) -> tuple[object, ...]:
        seconds = [(each.index, each.values.tobytes(), each.scores.tobytes()) for each in self.heard]
        return seconds, self.alerts, self.intervals


class Process:
    """What stands for a process: fresh objects, with the same sink as the store behind them."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.track = Track(Run("r1", "anna", "live"), (), decoder=Decoder())
        self.session = Session([self.track], [told], Shelf())

    def take(self, items: Sequence[Item]) -> None:
        for item in items:
            self.track.take(item)
            self.track.advance(item.t_s - 0.25)
            self.session.pump()

    def succeed(self) -> Process:
        """Return a process that has nothing of this one but its state, as text."""
        after = Process(self.told)
        state: dict[str, Plain] = json.loads(json.dumps(self.session.keep(self.track)))
        after.session.resume(after.track, state)
        return after

    def finish(self, t_s: float) -> dict[str, Any]:
        self.track.finish(t_s)
        self.session.pump()
        engine, heard = self.session.engine, self.told.heard
        values, scores = (
            np.stack(column, axis=1) for column in zip(*((s.values, s.scores) for s in heard), strict=True)
        )
        seconds = Ticks(np.arange(len(heard)), values, scores, engine.names)
        return summarise(
            self.track.run,
            Recorded(seconds, self.told.alerts, engine.tally(0).running_s, engine.findings(0), engine.limits),
            verdicts_of(engine, 0),
            warnings=self.track.warnings,
            insights=compare(engine, 0, self.session.memories(self.track)),
        )


@cache
def demo() -> tuple[Item, ...]:
    """The captured run of the demo, whose events are the golden ones."""
    return tuple(read_capture(ROOT / "tests" / "golden" / "demo.capture.jsonl").notifications())


@cache
def everything(seed: int) -> tuple[Item, ...]:
    """A minute and a half of every family of sensors, with a strap that sends acceleration of its own.

    The pod is silent from second 30 to 50.
    """
    blocks = record(Running(), ChestStrap(), 80.0).blocks(sensor="chest")
    heard = [n for n in stream(seed) if not (n.sensor == "pod" and GAP_S[0] <= n.t_s < GAP_S[1])]
    return tuple(heapq.merge(heard, blocks, key=lambda item: item.t_s))


@cache
def undisturbed(name: str, seed: int) -> tuple[tuple[object, ...], dict[str, Any]]:
    items = demo() if name == "demo" else everything(seed)
    process = Process(Told())
    process.take(items)
    summary = process.finish(items[-1].t_s + 20.0)
    return process.told.exact(), summary


def resumed(items: Sequence[Item], cuts: Sequence[int]) -> tuple[tuple[object, ...], dict[str, Any]]:
    process, done = Process(Told()), 0
    for cut in sorted(cuts):
        process.take(items[done:cut])
        process, done = process.succeed(), cut
    process.take(items[done:])
    summary = process.finish(items[-1].t_s + 20.0)
    return process.told.exact(), summary


def test_the_run_of_the_demo_says_something() -> None:
    (_, alerts, beats), summary = undisturbed("demo", 0)
    assert alerts
    assert beats
    assert summary["ef"] is not None


@settings(max_examples=3, deadline=None)
@given(cuts=st.lists(st.integers(0, len(demo())), min_size=2, max_size=4))
def test_a_run_resumed_in_its_middle_has_the_same_seconds_events_and_summary(cuts: list[int]) -> None:
    assert resumed(demo(), cuts) == undisturbed("demo", 0)


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 3), shares=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=4))
def test_a_run_of_every_kind_of_sensor_is_resumed_as_exactly(seed: int, shares: list[float]) -> None:
    items = everything(seed)
    assert resumed(items, [int(share * len(items)) for share in shares]) == undisturbed("everything", seed)


def test_a_run_resumed_while_a_sensor_is_silent_counts_one_gap() -> None:
    items = everything(1)
    at = next(place for place, item in enumerate(items) if item.t_s > 0.5 * sum(GAP_S))
    assert resumed(items, [at, at + 5]) == undisturbed("everything", 1)
    assert any("was missing once, 2" in line for line in undisturbed("everything", 1)[1]["warnings"])


ELSEWHERE = {
    "Track": {
        "run",
        "failure",
        "figures",
        "felt",
        "way",
        "_items",
        "_end_s",
        "_next",
    },
    "Hearing": {"_capture", "_decoder", "_chest"},
    "Gridding": {"_grid", "_pending"},
    "ChestGait": {"_facts", "_streams"},
    "Decoder": {"_cadence_units", "_belts", "_drivers"},
}
"""What is no state, or what the class's own keep() sees to."""


def undeclared(thing: Kept) -> list[str]:
    """Return the attributes that could hold state and are not declared, here and in the parts."""
    found: list[str] = []
    for name, value in vars(thing).items():
        declared = name in thing.keeping() or name in ELSEWHERE.get(type(thing).__name__, set())
        if not declared and not isinstance(value, (type(None), bool, int, float, str)):
            found.append(f"{type(thing).__name__}.{name}")
        if isinstance(value, Kept):
            found += undeclared(value)
    return found


def test_all_that_a_track_could_gather_is_declared() -> None:
    """Whoever gives the track a new part declares its state, or this fails."""
    process = Process(Told())
    process.take(everything(0)[:400])
    assert undeclared(process.track) == []
    process.track._silly = []  # type: ignore[attr-defined] # a part that nobody declared
    assert undeclared(process.track) == ["Track._silly"]


def test_the_state_of_another_run_is_refused() -> None:
    process = Process(Told())
    track = Track(Run("r2", "anna", "live"), (), decoder=Decoder())
    other = Session([track], [], Shelf())
    with pytest.raises(ValueError, match="is not that of r2"):
        other.resume(track, process.session.keep(process.track))


@pytest.mark.parametrize("name", ["track", "lane", "briefing", "heartbeats"])
@pytest.mark.parametrize("bad", [None, 7, "x", [], {}, {"~bytes": ""}, {"~list": []}])
def test_a_damaged_state_is_refused(name: str, bad: Plain) -> None:
    process = Process(Told())
    with pytest.raises(ValueError):
        process.session.resume(process.track, process.session.keep(process.track) | {name: bad})
