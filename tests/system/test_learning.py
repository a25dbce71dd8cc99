"""Personal baselines: what teaches them, in which order, and what they make of later runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from cli import Done, fleetfoot, query
from made_runs import capture_of, made, overstride

if TYPE_CHECKING:
    from pathlib import Path

DURATION_S = 1600
USUAL = ("first", "second", "third", "fourth")
BASELINES = """SELECT name, sensor, channel, runs, run_id, hex(content)
    FROM baseline JOIN athlete ON athlete.key = athlete ORDER BY 1, 2, 3, 4"""


class Taught(NamedTuple):
    """A store that runs have taught, and what was said."""

    done: Done
    store: Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four usual runs of one runner on successive days, the third with an episode, and a fifth day in two ways."""
    folder = tmp_path_factory.mktemp("season")
    runner = made(DURATION_S)
    faults = {"third": overstride(1100, 1300), "long": overstride(0, DURATION_S, 7.0)}
    for day, name in enumerate((*USUAL, "long", "usual"), start=1):
        run = made(DURATION_S, *([faults[name]] if name in faults else []), seed=day, like=runner)
        started = datetime(2026, 5, min(day, 5), 6, 30, tzinfo=UTC)
        capture_of(
            run, folder / f"{name}.jsonl", run_id=f"{started:%Y%m%dT%H%M%SZ}-{name}", started_utc=started
        )
    return folder


def learn(folder: Path, names: tuple[str, ...], store: Path) -> Taught:
    files = [folder / f"{name}.jsonl" for name in names]
    return Taught(fleetfoot(folder, "replay", *files, "--learn", "--json", "--store", store).ended(0), store)


@pytest.fixture(scope="module")
def taught(folder: Path) -> Taught:
    return learn(folder, USUAL, folder / "in-order.db")


def replay(taught: Taught, name: str, *options: str) -> Done:
    path = taught.store.parent / f"{name}.jsonl"
    return fleetfoot(path.parent, "replay", path, *options, "--json", "--store", taught.store).ended(0)


def insights(done: Done) -> list[str]:
    (summary,) = done.summaries
    told: list[str] = summary["insights"]
    return told


def baselines(taught: Taught) -> list[tuple[Any, ...]]:
    return query(taught.store, BASELINES)


def scores(store: Path, name: str) -> list[tuple[Any, ...]]:
    """Return what the form detectors made of every second of a run, bit for bit."""
    return query(
        store,
        f"""SELECT t, score_overstriding, score_bounce FROM tick JOIN run ON run.key = run
        WHERE id LIKE '%-{name}' AND athlete = 1 ORDER BY t""",  # noqa: S608 - names are ours
    )


def test_runs_teach_in_the_order_of_their_start_however_they_are_given(folder: Path, taught: Taught) -> None:
    shuffled = learn(folder, ("third", "first", "fourth", "second"), folder / "shuffled.db")
    assert baselines(shuffled) == baselines(taught)
    subjects = {row[2] for row in baselines(taught)}
    assert len(subjects) == 6, subjects  # drift, balance, cadence, contact, heart rate, bounce
    assert [row[3] for row in baselines(taught)] == [1, 2, 3, 4] * len(subjects)
    assert sorted(shuffled.done.out.splitlines()) == sorted(taught.done.out.splitlines())


def test_one_call_teaches_as_calls_one_after_the_other(folder: Path, taught: Taught) -> None:
    store = folder / "one-by-one.db"
    calls = [learn(folder, (name,), store) for name in USUAL]
    assert baselines(calls[-1]) == baselines(taught)
    assert "".join(call.done.out for call in calls) == taught.done.out


def test_a_replay_does_not_change_what_was_learned(taught: Taught) -> None:
    before = baselines(taught)
    replay(taught, "usual")
    assert baselines(taught) == before


def test_a_run_that_has_taught_gives_the_same_lines_again(taught: Taught) -> None:
    first = [line for line in taught.done.out.splitlines() if json.loads(line)["source"] == "third.jsonl"]
    assert len(first) > 1
    before, judged = baselines(taught), scores(taught.store, "third")
    assert replay(taught, "third").out.splitlines() == first
    assert scores(taught.store, "third") == judged
    assert replay(taught, "third", "--learn").out.splitlines() == first
    assert scores(taught.store, "third") == judged
    assert baselines(taught) == before


def test_what_was_learned_changes_what_a_later_run_is_judged_by(taught: Taught, tmp_path: Path) -> None:
    path = taught.store.parent / "usual.jsonl"
    fresh = fleetfoot(tmp_path, "replay", path, "--json", "--store", tmp_path / "fresh.db").ended(0)
    replay(taught, "usual")
    assert scores(taught.store, "usual") != scores(tmp_path / "fresh.db", "usual")
    assert insights(fresh) == []


def test_a_run_with_steps_seven_percent_too_long_throughout_is_told_after_the_run(taught: Taught) -> None:
    (line,) = insights(replay(taught, "long"))
    assert line.startswith("Long steps: ")
    assert line.endswith(" % above your last runs at the same pace.")
    assert 6 <= int(line.split()[2]) <= 9


def test_an_ordinary_run_has_nothing_to_be_told(taught: Taught) -> None:
    assert insights(replay(taught, "usual")) == []


def test_after_two_runs_it_is_too_early_to_compare(folder: Path) -> None:
    early = learn(folder, USUAL[:2], folder / "early.db")
    assert insights(replay(early, "long")) == []


def test_runs_of_another_athlete_are_no_measure(taught: Taught) -> None:
    assert insights(replay(taught, "long", "--athlete", "ben")) == []
    assert {row[0] for row in baselines(taught)} == {"ann"}
