"""The store at the end of the one path."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from recorded import DETECTORS, a_run, a_second, an_alert

from fleetfoot.errors import UsageError
from fleetfoot.store.baseline import Lesson
from fleetfoot.store.reading import State
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fleetfoot.path.sink import Sink


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db", detectors=DETECTORS) as opened:
        yield opened


def stored_seconds(store: Store) -> int:
    """Return how many seconds another process would find."""
    with Store.open(store.path, read_only=True) as reader:
        return sum(run.duration_s for run in reader.runs())


def test_every_second_is_committed_when_live(store: Store) -> None:
    sink: Sink = StoreSink(store, commit_every=1)
    sink.begin(a_run())
    for index in range(3):
        sink.second(a_run(), a_second(index))
        assert stored_seconds(store) == index + 1


def test_seconds_of_all_runs_are_committed_in_batches(store: Store) -> None:
    sink = StoreSink(store, commit_every=4)
    runs = [a_run("r1"), a_run("r2")]
    for run in runs:
        sink.begin(run)
    counts = []
    for index in range(4):
        for run in runs:
            sink.second(run, a_second(index))
        counts.append(stored_seconds(store))
    assert counts == [0, 4, 4, 8]


@pytest.mark.parametrize(("commit_every", "visible"), [(1, 1), (600, 0)])
def test_an_alert_is_committed_at_once_when_live(store: Store, commit_every: int, visible: int) -> None:
    sink = StoreSink(store, commit_every=commit_every)
    sink.begin(a_run())
    sink.alert(a_run(), an_alert(a_run()))
    with Store.open(store.path, read_only=True) as reader:
        assert reader.find("r1").alerts == visible


def test_the_end_commits_everything(store: Store) -> None:
    sink = StoreSink(store, commit_every=600)
    sink.begin(a_run())
    sink.beats(a_run(), [Beat(0.5, 400.0, "hr")])
    sink.second(a_run(), a_second(0))
    sink.alert(a_run(), an_alert(a_run()))
    sink.end(a_run(), {"why": "done"})
    run = store.find("r1")
    assert (run.duration_s, run.alerts, run.state, run.summary) == (1, 1, State.COMPLETE, {"why": "done"})
    assert len(store.beats(run)) == 1


def test_sensors_that_become_known_later_are_stored(store: Store) -> None:
    sink = StoreSink(store, commit_every=1)
    run = a_run()
    sink.begin(run)
    sink.second(replace(run, sensors={**run.sensors, Channel.HEART_RATE: "hr:D0"}), a_second(0))
    assert store.find("r1").sensors == {Channel.CADENCE: "fit:stryd", Channel.HEART_RATE: "hr:D0"}


def test_what_a_run_teaches_is_stored_with_its_end(store: Store) -> None:
    sink = StoreSink(store, commit_every=600)
    sink.begin(a_run())
    sink.learn(a_run(), [Lesson("fit:stryd", Channel.CADENCE, b"one", 0)])
    assert store.baseline("anna", "fit:stryd", Channel.CADENCE) is None
    sink.end(a_run(), {})
    assert store.learned("anna", "fit:stryd", Channel.CADENCE, "r1")


def test_a_run_recorded_twice_at_once_is_refused_and_once_more_later_is_not(store: Store) -> None:
    sink = StoreSink(store, commit_every=600)
    sink.begin(a_run())
    with pytest.raises(UsageError, match=r"r1 \(morning.fit\) comes twice"):
        sink.begin(a_run())
    sink.begin(a_run(athlete="ben"))
    sink.end(a_run(), {})
    sink.begin(a_run())


def test_what_is_recorded_so_far_can_be_read_before_the_end(store: Store) -> None:
    sink = StoreSink(store, commit_every=600)
    sink.begin(a_run())
    sink.second(a_run(), a_second(0))
    sink.alert(a_run(), an_alert(a_run()))
    ticks, alerts = sink.recorded(a_run())
    assert ticks.index.tolist() == [0]
    assert alerts == [an_alert(a_run()).payload()]
