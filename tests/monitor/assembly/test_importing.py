"""Imports: everything that is a run, once, in the order of time; stopped anywhere and gone on with, nothing is lost."""

from __future__ import annotations

import asyncio
import gzip
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from made_exports import CYCLING, fit_of, garmin_export, start_of, strava_export

from fleetfoot.assembly.importing import Importer, Taken
from fleetfoot.assembly.outputs import outputs
from fleetfoot.assembly.survey import Surveyor
from fleetfoot.cli.frame import run as fleetfoot
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot.sources.bundle.spool import Spool
from fleetfoot.store.editing import delete, taken
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fleetfoot.store.reading import StoredRun

    Import = Callable[..., dict[str, Any]]


@pytest.fixture
def imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    def call(*paths: Path, code: int = 0, athlete: str = "anna") -> dict[str, Any]:
        arguments = [
            "import",
            *map(str, paths),
            "--store",
            str(tmp_path / "s.db"),
            "--json",
            "--athlete",
            athlete,
        ]
        assert fleetfoot(arguments) == code
        (line,) = capsys.readouterr().out.splitlines()
        record: dict[str, Any] = json.loads(line)
        return record

    return call


def stored(tmp_path: Path, athlete: str = "anna") -> list[StoredRun]:
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        assert store.problems() == []
        return store.runs(athlete)


def test_an_export_of_strava_in_another_language(tmp_path: Path, imported: Import) -> None:
    counts = strava_export(tmp_path / "export.zip", 30)
    record = imported(tmp_path / "export.zip")
    assert counts == {"fit": 4, "tcx": 4, "gpx": 4}
    assert len(record["runs"]) == 12
    assert (record["other_sports"], record["problems"]) == ({"cycling": 18}, [])
    runs = stored(tmp_path)
    assert [run.started_utc for run in runs] == [start_of(n) for n in range(30) if n % 5 < 2]
    assert [run.title for run in runs] == [f"Lauf, Nr. {n}" for n in range(30) if n % 5 < 2]


def test_an_export_of_garmin_with_archives_in_it(tmp_path: Path, imported: Import) -> None:
    garmin_export(tmp_path / "export.zip", 200, 10)
    record = imported(tmp_path / "export.zip")
    assert len(record["runs"]) == 10
    assert record["other_sports"] == {"swimming": 10}
    assert record["without_recording"] == 181
    assert [run.started_utc for run in stored(tmp_path)] == [start_of(n) for n in range(10)]


def test_runs_are_analysed_in_the_order_of_time_whatever_that_of_the_files(
    tmp_path: Path, imported: Import
) -> None:
    for name, number in (("a", 3), ("b", 1), ("c", 2)):
        (tmp_path / f"{name}.fit").write_bytes(fit_of(number))
    record = imported(tmp_path / "a.fit", tmp_path / "c.fit", tmp_path / "b.fit")
    by_key = sorted(stored(tmp_path), key=lambda run: run.key)
    assert [run.id for run in by_key] == record["runs"]
    assert [run.started_utc for run in by_key] == [start_of(n) for n in (1, 2, 3)]


def test_what_is_known_is_known_however_it_is_packed(tmp_path: Path, imported: Import) -> None:
    plain, packed, archive = (tmp_path / name for name in ("run.fit", "other.fit.gz", "a.zip"))
    plain.write_bytes(fit_of(1))
    packed.write_bytes(gzip.compress(fit_of(1)))
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("third.fit", fit_of(1))
    record = imported(plain, packed, archive)
    assert (len(record["runs"]), record["known"]) == (1, 2)
    again = imported(archive, plain, packed)
    assert (again["runs"], again["known"]) == ([], 3)
    assert imported(plain, athlete="ben")["known"] == 0


def test_a_run_that_was_replayed_before_is_known(tmp_path: Path, imported: Import) -> None:
    path = tmp_path / "run.fit"
    path.write_bytes(fit_of(1))
    assert fleetfoot(["replay", str(path), "--store", str(tmp_path / "s.db"), "--athlete", "anna"]) == 0
    record = imported(path)
    assert (record["runs"], record["known"]) == ([], 1)


def test_a_deleted_run_does_not_come_back(tmp_path: Path, imported: Import) -> None:
    path = tmp_path / "run.fit"
    path.write_bytes(fit_of(1))
    imported(path)
    with Store.open(tmp_path / "s.db") as store:
        delete(store, store.find("last"))
    assert imported(path)["known"] == 1
    assert stored(tmp_path) == []


def test_two_devices_on_one_run_count_once(tmp_path: Path, imported: Import) -> None:
    for name, seconds in (("watch", 90), ("phone", 80)):
        (tmp_path / f"{name}.fit").write_bytes(fit_of(1, seconds=seconds))
    record = imported(tmp_path)
    assert (len(record["runs"]), record["recorded_twice"]) == (2, 2)
    (run,) = stored(tmp_path)
    assert (run.source, len(run.others)) == ("watch.fit", 1)


def test_a_folder_with_a_diary_and_things_that_are_no_recordings(tmp_path: Path, imported: Import) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "run.fit").write_bytes(fit_of(1))
    (folder / "ride.fit").write_bytes(fit_of(2, sport=CYCLING))
    (folder / "diary.csv").write_text("date,legs\n2018-03-05,7\n", encoding="utf-8")
    (folder / "shopping.txt").write_text("milk\nbread\n", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(50))
    record = imported(folder)
    assert (len(record["runs"]), record["notes"], record["without_recording"]) == (1, 1, 2)
    assert record["other_sports"] == {"cycling": 1}
    assert record["problems"] == []


def test_what_cannot_be_read_is_told_and_the_rest_is_taken(tmp_path: Path, imported: Import) -> None:
    (tmp_path / "good.fit").write_bytes(fit_of(1))
    (tmp_path / "cut.fit.gz").write_bytes(gzip.compress(fit_of(2))[:-30])
    (tmp_path / "empty.tcx").write_text("<TrainingCenterDatabase/>", encoding="utf-8")
    record = imported(tmp_path, tmp_path / "absent", code=4)
    assert len(record["runs"]) == 1
    places = {problem["where"].rpartition("/")[2]: problem["reason"] for problem in record["problems"]}
    assert set(places) == {"cut.fit.gz", "empty.tcx", "absent"}
    assert "cut off" in places["cut.fit.gz"]
    assert imported(tmp_path, code=4)["known"] == 1


async def take_until(tmp_path: Path, export: Path, most: int) -> Taken:
    """Import until so many runs have been begun, as an interruption would."""
    known = {card.name: levels(card) for card in detectors()}
    config = load(None, {}, known, {"athlete.name": "anna", "store.path": tmp_path / "s.db"})
    stop = asyncio.Event()
    async with outputs(config, paced=False, json=False, several=True, broker=None) as out:
        path = out.journal.path
        names = [detector.name for detector in out.detectors]
        with Store.open(path, detectors=names) as ledger, Spool(tmp_path) as spool:
            surveyor = Surveyor(taken(ledger, "anna"), spool, tmp_path)
            survey = surveyor.look([export], seen=lambda _found: None, stopped=lambda: False)
            return await Importer(config, out, ledger).take(
                survey, seen=lambda done, _each: stop.set() if done + 1 >= most else None, stop=stop
            )


def test_an_import_that_was_stopped_anywhere_goes_on_and_loses_nothing(
    tmp_path: Path, imported: Import
) -> None:
    garmin_export(tmp_path / "export.zip", 60, 12)
    done: list[str] = []
    for most in (1, 4, 2):
        part = asyncio.run(take_until(tmp_path, tmp_path / "export.zip", most))
        assert len(part.runs) == most
        done += part.runs
        assert part.left == 12 - len(done)
    record = imported(tmp_path / "export.zip")
    assert (len(record["runs"]), record["known"]) == (5, 7)
    runs = stored(tmp_path)
    assert [run.id for run in runs] == [*done, *record["runs"]]
    assert [run.started_utc for run in runs] == [start_of(n) for n in range(12)]
    assert [run.key for run in runs] == sorted(run.key for run in runs)


def test_an_import_in_parts_teaches_what_one_in_one_piece_teaches(tmp_path: Path, imported: Import) -> None:
    for number in range(3):
        (tmp_path / f"{number}.fit").write_bytes(fit_of(number, seconds=1500))
    imported(tmp_path / "0.fit", tmp_path / "1.fit", tmp_path / "2.fit", athlete="whole")
    for number in range(3):
        imported(tmp_path / f"{number}.fit", athlete="parts")
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        before = "none"
        known = [store.baselines(athlete, before=before) for athlete in ("whole", "parts")]
    assert known[0] == known[1]


def test_one_day_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "run.fit").write_bytes(fit_of(1))
    assert fleetfoot(["import", str(tmp_path), "--store", str(tmp_path / "s.db"), "--athlete", "anna"]) == 0
    assert capsys.readouterr().err.count(f"{start_of(1).astimezone():%Y-%m-%d}") == 1


def test_people_are_told_in_a_few_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strava_export(tmp_path / "export.zip", 10, formats=("fit",))
    arguments = [
        "import",
        str(tmp_path / "export.zip"),
        "--store",
        str(tmp_path / "s.db"),
        "--athlete",
        "anna",
    ]
    assert fleetfoot(arguments) == 0
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("fleetfoot: imported 4 runs, ")
    days = [f"{start_of(number).astimezone():%Y-%m-%d}" for number in (0, 6)]
    assert first.endswith(f", {days[0]} to {days[1]} of anna")
    assert second == "fleetfoot: passed over: 6 of cycling, 2 files without a recording"
