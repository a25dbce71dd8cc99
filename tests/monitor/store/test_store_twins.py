"""Several recordings of one run count once, and the better one is shown."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from recorded import DETECTORS, begun

from fleetfoot.path.run import Run
from fleetfoot.store.baseline import Lesson
from fleetfoot.store.reading import State, StoredRun
from fleetfoot.store.store import Store
from fleetfoot.store.twins import distinct
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2024, 3, 10, 8, 0, tzinfo=UTC)
_KEYS = itertools.count(1)
WATCH = (Channel.HEART_RATE, Channel.SPEED, Channel.CADENCE)


def stored(
    name: str,
    *,
    after_s: float = 0.0,
    duration_s: int = 1800,
    speed_m_s: float | None = 3.0,
    bpm: float | None = 140.0,
    channels: tuple[Channel, ...] = WATCH,
) -> StoredRun:
    summary = {
        "distance_m": speed_m_s * duration_s if speed_m_s else None,
        "medians": {"heart_rate_bpm": bpm},
    }
    return StoredRun(
        key=next(_KEYS),
        id=name,
        athlete="anna",
        source=f"{name}.fit",
        started_utc=START + timedelta(seconds=after_s),
        recorded_utc=START,
        duration_s=duration_s,
        state=State.COMPLETE,
        alerts=0,
        sensors=dict.fromkeys(channels, name),
        summary=summary,
    )


def shown(*runs: StoredRun) -> list[tuple[str, tuple[str, ...]]]:
    found = [(run.id, run.others) for run in distinct(runs)]
    backwards = [(run.id, run.others) for run in distinct(runs[::-1])]
    assert sorted(found) == sorted(backwards)
    return found


def test_two_watches_on_one_runner_are_one_run() -> None:
    watch = stored("watch", channels=(*WATCH, Channel.ALTITUDE))
    other = stored("other", after_s=4.0, speed_m_s=3.1, bpm=143.0)
    assert shown(other, watch) == [("watch", ("other",))]


def test_the_one_with_more_channels_is_shown_then_the_longer_then_the_later() -> None:
    rich = stored("rich", duration_s=1500, channels=(*WATCH, Channel.GROUND_CONTACT))
    long = stored("long", duration_s=1900)
    assert shown(rich, long) == [("rich", ("long",))]
    short = stored("short", duration_s=1700)
    assert shown(short, long) == [("long", ("short",))]
    again = stored("again", duration_s=1700)
    assert shown(short, again) == [("again", ("short",))]


def test_a_phone_that_died_twice_is_within_the_run_of_the_watch() -> None:
    watch = stored("watch", duration_s=5400)
    phone = [stored(f"phone{n}", after_s=2000.0 * n, duration_s=900, bpm=None) for n in range(3)]
    assert shown(watch, *phone) == [("watch", ("phone0", "phone1", "phone2"))]


def test_a_watch_that_was_restarted_beside_one_that_ran_on() -> None:
    halves = [stored("a", duration_s=900), stored("b", after_s=905.0, duration_s=900)]
    whole = stored("whole", duration_s=1805)
    assert shown(*halves, whole) == [("whole", ("a", "b"))]


@pytest.mark.parametrize(
    "other",
    [
        stored("other", after_s=1800.0),  # the next one
        stored("other", after_s=1000.0),  # less than half of either in common
        replace(stored("other"), athlete="ben"),
        stored("other", speed_m_s=4.0, bpm=170.0),  # somebody else's watch under the same name
        stored("other", speed_m_s=4.0, bpm=None),
        stored("other", speed_m_s=None, bpm=None),
        replace(stored("other"), started_utc=None),
        replace(stored("other"), state=State.RECORDING),
    ],
    ids=[
        "next",
        "overlap",
        "athlete",
        "both differ",
        "speed differs",
        "nothing known",
        "undated",
        "under way",
    ],
)
def test_what_is_not_the_same_run_counts_by_itself(other: StoredRun) -> None:
    assert len(shown(stored("one"), other)) == 2


@pytest.mark.parametrize(
    "other",
    [
        stored("other", speed_m_s=4.0),  # a treadmill's distance, the same heart
        stored("other", bpm=85.0),  # a wrist that counts steps, the same way
        stored("other", speed_m_s=None),
        stored("other", bpm=None),
    ],
    ids=["speed", "heart rate", "no speed", "no heart rate"],
)
def test_one_quantity_that_agrees_is_enough(other: StoredRun) -> None:
    assert len(shown(stored("one"), other)) == 1


def test_a_season_of_runs_stays_as_it_is() -> None:
    runs = [stored(str(day), after_s=86_400.0 * day) for day in range(1000)]
    assert distinct(runs) == runs


def test_the_store_counts_once_and_finds_both(tmp_path: Path) -> None:
    summary = {"distance_m": 5400.0, "medians": {"heart_rate_bpm": 140.0}}
    with Store.open(tmp_path / "s.db", detectors=DETECTORS) as store:
        for name, sensors in (("20240310a", 1), ("20240310b", 2)):
            used = dict.fromkeys(WATCH[:sensors], name)
            begun(store, Run(name, "anna", f"{name}.fit", START, used), 60).end(summary)
        (run,) = store.runs("anna")
        assert (run.id, run.others) == ("20240310b", ("20240310a",))
        assert [each.id for each in store.recordings()] == ["20240310a", "20240310b"]
        assert store.find("20240310a").id == "20240310a"
        assert store.find("last").id == "20240310b"


def test_the_same_run_by_another_device_teaches_once(tmp_path: Path) -> None:
    seen: set[tuple[str, float]] = set()

    def taught(name: str, after_s: float, bpm: float = 140.0) -> int:
        run = Run(name, "anna", name, START + timedelta(seconds=after_s), dict.fromkeys(WATCH, "pod"))
        known = store.baseline("anna", "pod", "cadence_spm")
        lesson = Lesson("pod", "cadence_spm", b"x", known.runs if known else 0)
        summary = {"distance_m": None, "medians": {"heart_rate_bpm": bpm}}
        refused = begun(store, run, 60).end(summary, [lesson])
        assert refused == ([lesson] if (name, after_s) in seen else [])
        seen.add((name, after_s))
        after = store.baseline("anna", "pod", "cadence_spm")
        return (after.runs if after else 0) - lesson.onto

    with Store.open(tmp_path / "s.db", detectors=DETECTORS) as store:
        assert taught("watch", 0.0) == 1
        assert taught("phone", 5.0) == 0
        assert taught("watch", 0.0) == 0  # as ever: each run once
        assert taught("friend", 5.0, bpm=175.0) == 1
        assert taught("next", 3600.0) == 1
