"""Which run and which day each note comes to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fleetfoot.diary.matching import RunName, matched, stem
from fleetfoot.diary.note import Note, Where


def a_run(name: str, at: str | None, *, minutes: float = 60.0, utc_h: int = 2) -> RunName:
    local = datetime.fromisoformat(at) if at else None
    utc = local.replace(hour=local.hour - utc_h, tzinfo=UTC) if local else None
    return RunName(f"id-{name}", name, local, utc, minutes * 60.0)


RUNS = [
    a_run("a.fit.gz", "2026-05-01T07:00"),
    a_run("b.tcx", "2026-05-01T18:00", minutes=90.0),
    a_run("export.zip!activities/77.fit.gz", "2026-05-03T09:00"),
    a_run("long-run.csv", None),
    a_run("2026-05-09 tempo.csv", None),
]


@pytest.mark.parametrize(
    ("where", "run"),
    [
        (Where("", "", "id-a.fit.gz"), "id-a.fit.gz"),
        (Where("", "", "a.fit.gz"), "id-a.fit.gz"),
        (Where("", "", "A"), "id-a.fit.gz"),
        (Where("", "", "folder/a.fit"), "id-a.fit.gz"),
        (Where("", "", "77"), "id-export.zip!activities/77.fit.gz"),
        (Where("2026-05-03", "", "activities/77.fit.gz"), "id-export.zip!activities/77.fit.gz"),
        (Where("2026-05-01"), "id-b.tcx"),
        (Where("2026-05-01", "07:10"), "id-a.fit.gz"),
        (Where("2026-05-01", "17:00"), "id-b.tcx"),
        (Where("", "", "utc:2026-05-01T05:03:00+00:00"), "id-a.fit.gz"),
        (Where("", "", "utc:2026-05-01T05:30:00"), None),
        (Where("", "", "utc:nonsense"), None),
        (Where("2026-05-02"), None),
        (Where("", "", "c.fit"), None),
        (Where("2026-05-09"), "id-2026-05-09 tempo.csv"),
    ],
)
def test_a_note_finds_its_run(where: Where, run: str | None) -> None:
    book = matched([Note(where, "legs", "7")], RUNS)
    found = [name for name, fields in book.of_run.items() if "legs" in fields]
    assert found == ([run] if run else [])
    assert len(book.unmatched) == (run is None)


def test_several_rows_of_a_day_go_to_its_runs_in_their_order() -> None:
    notes = [Note(Where("2026-05-01", nth=nth), "legs", str(nth)) for nth in (1, 2, 3)]
    book = matched(notes, RUNS)
    assert book.run_value("id-a.fit.gz", "legs") == notes[0]
    assert book.run_value("id-b.tcx", "legs") == notes[1]
    assert book.unmatched == [notes[2]]


def test_a_note_that_names_run_and_day_dates_a_recording_without_a_clock() -> None:
    book = matched([Note(Where("2026-05-05", "", "long-run.csv"), "legs", "4")], RUNS)
    assert book.days["id-long-run.csv"] == "2026-05-05"
    assert book.days["id-2026-05-09 tempo.csv"] == "2026-05-09"
    assert book.days["id-a.fit.gz"] == "2026-05-01"
    assert matched([Note(Where("2026-05-05"), "rpe", "4")], RUNS).of_run == {}


def test_what_belongs_to_a_day_is_kept_by_day_whatever_the_run() -> None:
    notes = [Note(Where("2026-05-02"), "sleep_h", "6"), Note(Where("", "", "a.fit.gz"), "sick", "1")]
    book = matched(notes, RUNS)
    assert book.day_value("2026-05-02", "sleep_h") == notes[0]
    assert book.day_value("2026-05-01", "sick") == notes[1]
    assert not book.unmatched


def test_the_runner_is_believed_before_other_programs() -> None:
    told = [
        Note(Where("", "", "a.fit.gz"), "rpe", value, source)
        for value, source in (("5", "strava"), ("4", "fit"))
    ]
    assert matched(told, RUNS).run_value("id-a.fit.gz", "rpe") == told[1]
    own = Note(Where("2026-05-01", "07:00"), "rpe", "6")
    assert matched([*told, own], RUNS).run_value("id-a.fit.gz", "rpe") == own


def test_a_baseline_is_of_one_source_only() -> None:
    days = [f"2026-04-{day:02}" for day in range(1, 21)]
    notes = [Note(Where(day), "resting_hr_bpm", "50", "oura") for day in days]
    notes += [Note(Where(day), "resting_hr_bpm", "57", "garmin") for day in days[:10]]
    book = matched(notes, RUNS)
    assert book.source_of("resting_hr_bpm") == "oura"
    assert [note.value for day in days if (note := book.day_value(day, "resting_hr_bpm"))] == ["50"] * 20
    assert book.source_of("rmssd_ms") is None


def test_a_name_that_two_runs_have_names_none() -> None:
    two = [RunName("1", "x/run.fit", None, None, 1.0), RunName("2", "y/run.fit", None, None, 1.0)]
    assert matched([Note(Where("", "", "run.fit"), "legs", "3")], two).of_run == {}
    assert matched([Note(Where("", "", "2"), "legs", "3")], two).run_value("2", "legs")


@pytest.mark.parametrize("name", ["123.fit.gz", "a/b/123.TCX", "x.zip!act/123.gpx.gz", "x.zip!y\\123.csv"])
def test_a_stem_is_what_is_left_of_a_files_name(name: str) -> None:
    assert stem(name) == "123"
