"""The store at the end of the one path: told by one thread, written by another."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from patience import PATIENCE_S, comes_true
from recorded import DETECTORS, a_run, a_second, an_alert

from fleetfoot.errors import UsageError
from fleetfoot.store.baseline import Lesson, StoredBaseline
from fleetfoot.store.figures import taken
from fleetfoot.store.reading import State
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fleetfoot.path.sink import Sink
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.store.reading import StoredRun


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@contextlib.contextmanager
def recording(path: Path, commit_every: int = 600, **options: Any) -> Iterator[StoreSink]:  # noqa: ANN401
    sink = StoreSink(Store.open(path, detectors=DETECTORS), commit_every=commit_every, **options)
    try:
        yield sink
    finally:
        sink.close(PATIENCE_S)


def found(path: Path) -> tuple[int, int]:
    """Return how many seconds and alerts another process would find."""
    with Store.open(path, read_only=True) as reader:
        return sum(run.duration_s for run in reader.runs()), sum(run.alerts for run in reader.runs())


def seconds_are(path: Path, seconds: int) -> bool:
    return found(path) == (seconds, 0)


def stored(path: Path) -> StoredRun:
    with Store.open(path, read_only=True) as reader:
        return reader.find("r1")


def test_it_is_a_sink_of_the_path(path: Path) -> None:
    with recording(path) as sink:
        as_sink: Sink = sink
        as_sink.begin(a_run())


def test_every_second_is_committed_when_live(path: Path) -> None:
    with recording(path, commit_every=1) as sink:
        sink.begin(a_run())
        for index in range(3):
            sink.second(a_run(), a_second(index))
            assert comes_true(partial(seconds_are, path, index + 1))


def test_seconds_of_all_runs_are_committed_in_batches(path: Path) -> None:
    with recording(path, commit_every=4) as sink:
        runs = [a_run("r1"), a_run("r2")]
        for run in runs:
            sink.begin(run)
        sink.flush()
        for index, run in enumerate(runs[:1] * 3):
            sink.second(run, a_second(index))
        assert found(path) == (0, 0)
        sink.second(runs[1], a_second(0))
        assert comes_true(lambda: found(path) == (4, 0))


def test_an_alert_is_committed_at_once_when_live(path: Path) -> None:
    with recording(path, commit_every=1) as sink:
        sink.begin(a_run())
        sink.alert(a_run(), an_alert(a_run()))
        assert comes_true(lambda: found(path) == (0, 1))


def test_the_end_commits_everything(path: Path) -> None:
    with recording(path) as sink:
        sink.begin(a_run())
        sink.beats(a_run(), [Beat(0.5, 400.0, "hr")])
        sink.second(a_run(), a_second(0))
        sink.alert(a_run(), an_alert(a_run()))
        sink.end(a_run(), {"why": "done"})
    run = stored(path)
    assert (run.duration_s, run.alerts, run.state, run.summary) == (1, 1, State.COMPLETE, {"why": "done"})
    with Store.open(path, read_only=True) as reader:
        assert len(reader.beats(run)) == 1


def test_closing_keeps_what_was_told_and_not_yet_written(path: Path) -> None:
    with recording(path) as sink:
        sink.begin(a_run())
        sink.second(a_run(), a_second(0))
    assert (stored(path).duration_s, stored(path).state) == (1, State.RECORDING)


def test_sensors_that_become_known_later_are_stored(path: Path) -> None:
    run = a_run()
    with recording(path, commit_every=1) as sink:
        sink.begin(run)
        sink.second(replace(run, sensors={**run.sensors, Channel.HEART_RATE: "hr:D0"}), a_second(0))
    assert stored(path).sensors == {Channel.CADENCE: "fit:stryd", Channel.HEART_RATE: "hr:D0"}


def test_what_a_run_teaches_is_stored_with_its_end(path: Path) -> None:
    with recording(path) as sink:
        sink.begin(a_run())
        sink.learn(a_run(), [Lesson("fit:stryd", "cadence_spm", b"one", 0)])
        sink.flush()
        with Store.open(path, read_only=True) as reader:
            assert reader.baseline("anna", "fit:stryd", "cadence_spm") is None
        sink.end(a_run(), {})
    with Store.open(path, read_only=True) as reader:
        assert reader.learned("anna", "fit:stryd", "cadence_spm", "r1")


def test_a_lesson_that_another_run_has_overtaken_is_told(path: Path) -> None:
    told: list[str] = []
    with recording(path, notice=told.append) as sink:
        for number in (1, 2):
            sink.begin(a_run(f"r{number}"))
            sink.learn(a_run(f"r{number}"), [Lesson("fit:stryd", "cadence_spm", b"one", 0)])
        for number in (1, 2):
            sink.end(a_run(f"r{number}"), {})
            sink.flush()
    assert told == ["anna: another run taught the baselines meanwhile: replay this one with --learn"]


def test_baselines_are_those_that_the_run_began_with(path: Path) -> None:
    key = ("anna", "fit:stryd", "cadence_spm")
    with Store.open(path, detectors=DETECTORS) as store:
        for runs, name in enumerate(["r1", "r2"]):
            store.save_baseline("anna", Lesson("fit:stryd", "cadence_spm", name.encode(), runs), name)
    with recording(path) as sink:
        began_with = {}
        for name in ("r1", "r2", "r3"):
            sink.begin(a_run(name))
            began_with[name] = sink.baseline(*key, before=name)
        sink.learn(a_run("r3"), [Lesson("fit:stryd", "cadence_spm", b"r3", 2)])
        sink.end(a_run("r3"), {})
        sink.begin(a_run("r4"))
        assert sink.baseline(*key, before="r4") == StoredBaseline(b"r3", 3, "r3")
        assert sink.baseline("anna", "another", "cadence_spm", before="r4") is None
    assert began_with == {
        "r1": None,
        "r2": StoredBaseline(b"r1", 1, "r1"),
        "r3": StoredBaseline(b"r2", 2, "r2"),
    }


def test_a_run_recorded_twice_at_once_is_refused_and_once_more_later_is_not(path: Path) -> None:
    with recording(path) as sink:
        sink.begin(a_run())
        with pytest.raises(UsageError, match=r"r1 \(morning.fit\) comes twice"):
            sink.begin(a_run())
        sink.begin(a_run(athlete="ben"))
        sink.end(a_run(), {})
        sink.begin(a_run())


@pytest.mark.parametrize("committed", [0, 1, 3])
def test_a_run_is_summed_up_from_all_that_was_told_written_or_not(path: Path, committed: int) -> None:
    summaries: list[Mapping[str, Any]] = []

    def summary_of(seconds: Ticks, alerts: list[dict[str, Any]]) -> dict[str, Any]:
        known = {"index": seconds.index.tolist(), "alerts": [alert["id"] for alert in alerts]}
        return known | {"speed": seconds.values[Channel.SPEED].tolist(), "score": seconds.scores[0].tolist()}

    with recording(path) as sink:
        sink.begin(a_run())
        for index in range(3):
            if index == committed:
                sink.flush()
            sink.second(a_run(), a_second(index))
            sink.alert(a_run(), an_alert(a_run(), onset_s=float(index)))
        sink.sum_up(a_run(), summary_of, summaries.append)
        sink.end(a_run(), summaries[0])
    assert summaries == [
        {
            "index": [0, 1, 2],
            "alerts": [an_alert(a_run(), onset_s=float(index)).id for index in range(3)],
            "speed": [a_second(index).values[Channel.SPEED] for index in range(3)],
            "score": [a_second(index).scores[0] for index in range(3)],
        }
    ]
    assert stored(path).summary == summaries[0]


@pytest.mark.parametrize("looked_at", [None, 30, 60])
def test_the_figures_of_a_run_are_those_of_all_its_seconds(path: Path, looked_at: int | None) -> None:
    with recording(path) as sink:
        sink.begin(a_run())
        for index in range(60):
            if index == looked_at:
                sink.sum_up(a_run(), lambda *_: {}, lambda _: None)
            sink.second(a_run(), a_second(index))
        if looked_at == 60:
            sink.sum_up(a_run(), lambda *_: {}, lambda _: None)
        sink.end(a_run(), {})
    run = stored(path)
    with Store.open(path, read_only=True) as reader:
        assert repr(reader.figures([run])["r1"]) == repr(taken(reader.ticks(run)))  # NaN among them
        assert [key for (key,) in reader._conn.execute("SELECT run FROM figures")] == [run.key]


async def test_the_loop_hears_of_the_summary_while_it_does_something_else(path: Path) -> None:
    told: list[object] = []
    with recording(path) as sink:
        sink.begin(a_run())
        sink.second(a_run(), a_second(0))

        def end(summary: Any) -> None:  # noqa: ANN401 - as a sink gets it
            told.append(summary)
            sink.end(a_run(), summary)

        sink.sum_up(a_run(), lambda seconds, _: {"seconds": seconds.index.size}, end)
        assert told == []
        await sink.settled()
    assert told == [{"seconds": 1}]
    assert stored(path).state is State.COMPLETE


async def test_what_goes_wrong_where_the_summary_is_told_is_raised_by_who_waits_for_it(path: Path) -> None:
    def fail(_: object) -> None:
        raise BrokenPipeError

    with recording(path) as sink:
        sink.begin(a_run())
        sink.sum_up(a_run(), lambda *_: {}, fail)
        with pytest.raises(BrokenPipeError):
            await sink.settled()
