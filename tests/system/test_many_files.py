"""Many files in one call are lanes of one engine: they give what each gives alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli import fleetfoot, query, replayed_alone
from made_runs import bounce, capture_of, csv_of, drift, made, overstride

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    csv_of(made(1500, overstride(900, 1200), seed=1), folder / "a.csv")
    csv_of(made(1700, bounce(1000, 1300), drift(0.9, 1700), seed=2), folder / "b.csv")
    capture_of(made(1300, overstride(900, 1200, 14.0), seed=3), folder / "c.jsonl", run_id="c", athlete="ben")
    return folder


def test_one_call_gives_the_events_and_summaries_of_separate_calls(folder: Path) -> None:
    files = [folder / name for name in ("a.csv", "b.csv", "c.jsonl")]
    together = fleetfoot(folder, "replay", *files, "--json", "--store", folder / "all.db").ended(0)
    events, summaries = replayed_alone(folder, files)
    assert together.events_by_source == events
    assert all(events.get(file.name) for file in files)  # else there is nothing to compare
    assert together.summaries_by_source == summaries


def test_the_order_of_the_files_changes_no_event(folder: Path) -> None:
    files = [folder / name for name in ("a.csv", "b.csv", "c.jsonl")]
    calls = [
        fleetfoot(folder, "replay", *order, "--json", "--store", folder / f"order{i}.db").ended(0)
        for i, order in enumerate((files, files[::-1]))
    ]
    assert calls[0].events_by_source == calls[1].events_by_source


def test_the_same_file_twice_is_one_run_and_one_line_says_so(folder: Path, tmp_path: Path) -> None:
    file = folder / "a.csv"
    done = fleetfoot(tmp_path, "replay", file, file, "--json", "--store", tmp_path / "s.db").ended(0)
    assert len(done.summaries) == 1
    (line,) = [line for line in done.err.splitlines() if line.startswith("fleetfoot: ")]
    assert line == "fleetfoot: a.csv is the run of a.csv: skipped"
    assert query(tmp_path / "s.db", "SELECT count(*) FROM run") == [(1,)]


def test_a_copy_under_another_name_is_the_same_run(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.csv").write_bytes((folder / "a.csv").read_bytes())
    done = fleetfoot(
        tmp_path, "replay", folder / "a.csv", "copy.csv", "--json", "--store", tmp_path / "s.db"
    ).ended(0)
    assert [summary["source"] for summary in done.summaries] == ["a.csv"]
    assert "fleetfoot: copy.csv is the run of a.csv: skipped" in done.err


def test_a_second_replay_takes_the_place_of_the_first_and_gives_the_same_lines(
    folder: Path, tmp_path: Path
) -> None:
    calls = [
        fleetfoot(tmp_path, "replay", folder / "b.csv", "--json", "--store", tmp_path / "s.db").ended(0)
        for _ in range(2)
    ]
    assert calls[0].out == calls[1].out
    runs = fleetfoot(tmp_path, "runs", "--json", "--store", tmp_path / "s.db").ended(0).lines
    onsets = [event for event in calls[0].events if event["phase"] == "onset"]
    assert [(run["state"], run["alerts"]) for run in runs] == [("complete", len(onsets))]
    assert query(tmp_path / "s.db", "SELECT count(*) FROM run") == [(1,)]


def test_runs_of_two_athletes_are_kept_apart(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    calls = [
        fleetfoot(tmp_path, "replay", folder / "a.csv", "--athlete", name, "--json", "--store", store).ended(
            0
        )
        for name in ("ann", "Zoë 走")
    ]
    ids = [{event["id"] for event in done.events} for done in calls]
    assert ids[0]
    assert ids[0].isdisjoint(ids[1])
    assert [{event["athlete"] for event in done.events} for done in calls] == [{"ann"}, {"Zoë 走"}]
    runs = fleetfoot(tmp_path, "runs", "--json", "--store", store).ended(0).lines
    assert sorted(run["athlete"] for run in runs) == ["Zoë 走", "ann"]
    mine = fleetfoot(tmp_path, "runs", "last", "--athlete", "ann", "--json", "--store", store).ended(0)
    assert mine.events == calls[0].events


def test_a_capture_belongs_to_the_athlete_in_its_header_unless_the_command_line_names_one(
    folder: Path, tmp_path: Path
) -> None:
    athletes = [
        fleetfoot(tmp_path, "replay", folder / "c.jsonl", *options, "--json", "--store", tmp_path / "s.db")
        .ended(0)
        .summaries[0]["athlete"]
        for options in ([], ["--athlete", "cleo"])
    ]
    assert athletes == ["ben", "cleo"]


def test_runs_shows_what_the_analysis_printed(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    printed = fleetfoot(tmp_path, "replay", folder / "b.csv", "--json", "--store", store).ended(0)
    shown = fleetfoot(tmp_path, "runs", "last", "--json", "--store", store).ended(0)
    assert shown.out == printed.out
