"""Ctrl-C: the first keeps what was recorded, the second ends at once.

What is interrupted lasts half a minute and more beyond the moment that is waited for: it must not end by itself before.
"""

from __future__ import annotations

import json
import socket
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from cli import Running, fleetfoot, query
from made_runs import capture_of, csv_of, made, overstride

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    csv_of(made(1500, overstride(900, 1200)), folder / "run.csv")
    csv_of(made(6000, overstride(900, 1200)), folder / "long.csv")
    capture_of(made(4500, overstride(900, 1200)), folder / "run.jsonl", run_id="r1")
    return folder


def test_the_first_keeps_what_was_recorded_with_a_summary(folder: Path, tmp_path: Path) -> None:
    running = Running(
        tmp_path, "replay", folder / "run.csv", "--speed", "50", "--mqtt", "off", "--json", "--store", "s.db"
    )
    with closing(running):
        running.until_stored(tmp_path / "s.db", 50)
        running.interrupt()
        done = running.wait().ended(130)
    (summary,) = done.summaries
    (run,) = fleetfoot(tmp_path, "runs", "--json", "--store", "s.db").ended(0).lines
    assert 50 <= run["duration_s"] < 1500
    assert run["state"] == "complete"
    assert fleetfoot(tmp_path, "runs", "last", "--json", "--store", "s.db").ended(0).summaries == [summary]


def test_a_run_that_waits_long_for_its_next_second_ends_at_once(folder: Path, tmp_path: Path) -> None:
    running = Running(
        tmp_path,
        "replay",
        folder / "run.csv",
        "--speed",
        "0.001",
        "--mqtt",
        "off",
        "--json",
        "--store",
        "s.db",
    )
    with closing(running):  # the next second is a quarter of an hour away
        running.until(lambda: _has_run(tmp_path / "s.db"))
        running.interrupt()
        done = running.wait().ended(130)
    assert len(done.summaries) == 1


def _has_run(store: Path) -> bool:
    there = store.exists() and query(store, "SELECT 1 FROM sqlite_master WHERE name = 'run'")
    return bool(there and query(store, "SELECT 1 FROM run"))


def test_a_capture_that_was_interrupted_is_whole_and_replays_to_the_same(
    folder: Path, tmp_path: Path
) -> None:
    options = ["--capture", "part.jsonl", "--speed", "100", "--mqtt", "off", "--json", "--store", "s.db"]
    running = Running(tmp_path, "replay", folder / "run.jsonl", *options)
    with closing(running):
        running.until_stored(tmp_path / "s.db", 1000)
        running.interrupt()
        done = running.wait().ended(130)
    assert "end" in json.loads((tmp_path / "part.jsonl").read_text().splitlines()[-1])
    again = fleetfoot(tmp_path, "replay", "part.jsonl", "--json", "--store", "s2.db").ended(0)
    assert again.events
    assert [without_source(line) for line in again.lines] == [without_source(line) for line in done.lines]


def without_source(line: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in line.items() if key != "source"}


def test_an_interrupted_replay_teaches_nothing(folder: Path, tmp_path: Path) -> None:
    options = ["--learn", "--speed", "300", "--mqtt", "off", "--store", "s.db"]
    running = Running(tmp_path, "replay", folder / "long.csv", *options)
    with closing(running):
        running.until_stored(tmp_path / "s.db", 1100)
        running.interrupt()
        running.wait().ended(130)
    assert query(tmp_path / "s.db", "SELECT count(*) FROM baseline") == [(0,)]
    fleetfoot(tmp_path, "replay", folder / "long.csv", "--learn", "--store", "s.db").ended(0)
    assert query(tmp_path / "s.db", "SELECT count(*) > 0 FROM baseline") == [(1,)]


def test_the_second_ends_what_the_first_left_to_finish(folder: Path, tmp_path: Path) -> None:
    with socket.create_server(
        ("127.0.0.1", 0)
    ) as silent:  # a broker that takes connections and never answers
        url = f"mqtt://127.0.0.1:{silent.getsockname()[1]}"
        running = Running(
            tmp_path,
            "replay",
            folder / "run.csv",
            "--speed",
            "50",
            "--mqtt",
            url,
            "--json",
            "--store",
            "s.db",
        )
        with closing(running):
            running.until_stored(tmp_path / "s.db", 50)
            running.interrupt()
            running.until(lambda: any(line["type"] == "summary" for line in running.lines))
            running.interrupt()
            done = running.wait().ended(130)
    assert len(done.summaries) == 1
    assert query(tmp_path / "s.db", "PRAGMA integrity_check") == [("ok",)]
    assert query(tmp_path / "s.db", "SELECT complete FROM run") == [(1,)]
