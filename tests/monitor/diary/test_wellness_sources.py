"""What other programs know of days: read out of made exports of each, with units, zones and source."""

from __future__ import annotations

import gzip
import time
import zipfile
from typing import TYPE_CHECKING

import made_wellness as made
import pytest
from made_exports import fit_of, start_of

from fleetfoot.cli.frame import run as fleetfoot
from fleetfoot.diary.importing import import_file
from fleetfoot.diary.matching import matched
from fleetfoot.errors import UnreadableError
from fleetfoot.store.store import Store
from fleetfoot.why.runs import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fleetfoot.diary.importing import Imported

DAY = made.DAY
Values = dict[tuple[str, str, str], float]
"""By day or run, field and source."""

FILES: dict[str, tuple[bytes, Values]] = {
    "1_sleepData.json": (made.garmin_sleep(), {(DAY, "sleep_h", "garmin"): 7.25}),
    "UDSFile_2024.json": (
        made.garmin_days(),
        {(DAY, "resting_hr_bpm", "garmin"): 48.0, ("2024-03-09", "resting_hr_bpm", "garmin"): 50.0},
    ),
    "1_healthStatusData.json": (made.garmin_health(), {(DAY, "rmssd_ms", "garmin"): 61.0}),
    "M3AA0000.FIT": (
        made.garmin_watch(),
        {(DAY, "resting_hr_bpm", "garmin"): 47.0, (DAY, "rmssd_ms", "garmin"): 63.0},
    ),
    "wellness.csv": (
        made.INTERVALS,
        {
            (DAY, "mass_kg", "intervals.icu"): 70.2,
            (DAY, "resting_hr_bpm", "intervals.icu"): 52.0,
            (DAY, "rmssd_ms", "intervals.icu"): 61.5,
            (DAY, "sleep_h", "intervals.icu"): 7.5,
        },
    ),
    "export.xml": (
        made.apple(),
        {
            (DAY, "sleep_h", "apple: Watch"): 7.5,
            (DAY, "sleep_h", "apple: Pillow"): 8.5,
            (DAY, "resting_hr_bpm", "apple: Watch"): 49.0,
            (DAY, "sdnn_ms", "apple: Watch"): 50.0,
            (DAY, "mass_kg", "apple: Watch"): 69.9893,
            (f"utc:{DAY}T09:00:00+01:00", "rpe", "apple: Watch"): 6.0,
        },
    ),
    "hrv4t.csv": (
        made.HRV4TRAINING,
        {
            (DAY, "resting_hr_bpm", "hrv4training"): 47.2,
            (DAY, "rmssd_ms", "hrv4training"): 72.4,
            (DAY, "sdnn_ms", "hrv4training"): 80.5,
            (DAY, "sleep_h", "hrv4training"): 7.5,
        },
    ),
    "physiological_cycles.csv": (
        made.WHOOP,
        {
            (DAY, "resting_hr_bpm", "whoop"): 50.0,
            (DAY, "rmssd_ms", "whoop"): 58.0,
            (DAY, "sleep_h", "whoop"): 7.35,
        },
    ),
    "oura_trends.csv": (
        made.OURA_TABLE,
        {
            (DAY, "resting_hr_bpm", "oura"): 48.0,
            (DAY, "rmssd_ms", "oura"): 64.0,
            (DAY, "sleep_h", "oura"): 7.5,
        },
    ),
    "oura.json": (
        made.OURA_JSON,
        {
            (DAY, "resting_hr_bpm", "oura"): 48.0,
            (DAY, "rmssd_ms", "oura"): 64.0,
            (DAY, "sleep_h", "oura"): 7.5,
        },
    ),
    "sleep-2024-03-01.json": (made.FITBIT_SLEEP, {(DAY, "sleep_h", "fitbit"): 7.2}),
    "resting_heart_rate-2024-01-01.json": (
        made.FITBIT_RESTING,
        {(DAY, "resting_hr_bpm", "fitbit"): 55.5},
    ),
    "Daily Heart Rate Variability Summary - 2024-03-10.csv": (
        made.FITBIT_HRV,
        {(DAY, "rmssd_ms", "fitbit"): 43.2},
    ),
}


@pytest.fixture(autouse=True)
def _own_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    time.tzset()


def zone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    time.tzset()


def taken(path: Path, store: Path) -> tuple[list[Imported], Values]:
    with Store.open(store) as opened:
        brought = import_file(opened, "Anna", path)
        notes = opened.notes("Anna")
    return brought, {(n.where.run or n.where.day, n.field, n.source): float(n.value) for n in notes}


@pytest.mark.parametrize("name", FILES)
def test_every_source_is_read_in_the_units_of_the_diary_and_keeps_its_name(tmp_path: Path, name: str) -> None:
    content, expected = FILES[name]
    (tmp_path / name).write_bytes(content)
    _, values = taken(tmp_path / name, tmp_path / "s.db")
    assert values == pytest.approx(expected)


@pytest.mark.parametrize("name", FILES)
def test_every_source_is_read_out_of_an_archive_in_a_folder(tmp_path: Path, name: str) -> None:
    content, expected = FILES[name]
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr(f"some/folder/{name}", content)
    _, values = taken(tmp_path, tmp_path / "s.db")
    assert values == pytest.approx(expected)


@pytest.mark.parametrize("packed", [False, True])
def test_databases_of_phones_are_read_with_seconds_and_milliseconds(
    tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone(monkeypatch, "Europe/Berlin")
    folder = tmp_path / "in"
    folder.mkdir()
    made.health_connect(folder / "health_connect_export.db")
    made.gadgetbridge(folder / "Gadgetbridge")
    if packed:
        with zipfile.ZipFile(tmp_path / "both.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, f"database/{path.name}")
    brought, values = taken(tmp_path / "both.zip" if packed else folder, tmp_path / "s.db")
    assert values == {
        (DAY, "resting_hr_bpm", "health connect: Ring"): 51.0,
        (DAY, "rmssd_ms", "health connect: Ring"): 60.0,
        (DAY, "mass_kg", "health connect: Scales"): 70.25,
        (DAY, "sleep_h", "health connect: Ring"): 7.0,
        (DAY, "resting_hr_bpm", "gadgetbridge: Band 9"): 52.0,
        (DAY, "rmssd_ms", "gadgetbridge: Band 9"): 66.0,
        (DAY, "sleep_h", "gadgetbridge: Band 9"): 7.5,
    }
    assert {one.title for one in brought} == {"Health Connect", "Gadgetbridge"}


def test_the_day_is_that_of_the_entrys_own_zone_else_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone(monkeypatch, "America/Los_Angeles")  # 06:00 UTC is 22:00 of the day before there
    made.health_connect(tmp_path / "health_connect_export.db")
    made.gadgetbridge(tmp_path / "Gadgetbridge")
    _, values = taken(tmp_path, tmp_path / "s.db")
    assert (DAY, "resting_hr_bpm", "health connect: Ring") in values
    assert ("2024-03-09", "resting_hr_bpm", "gadgetbridge: Band 9") in values


@pytest.mark.parametrize("words", [{}, made.GERMAN], ids=["English", "German"])
def test_strava_says_shoes_exertion_and_weather_of_a_run_in_any_language(
    tmp_path: Path, words: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("activities/9000000001.fit.gz", gzip.compress(fit_of(1)))
        archive.writestr("activities.csv", made.strava(words))
    arguments = [
        "import",
        str(tmp_path / "export.zip"),
        "--store",
        str(tmp_path / "s.db"),
        "--athlete",
        "Anna",
    ]
    assert fleetfoot(arguments) == 0
    assert "noted 4 values of the diary" in capsys.readouterr().err
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        (run,) = store.runs("Anna")
        book = matched(store.notes("Anna"), names_of([run]))
    assert run.started_utc == start_of(1)
    told = {name: notes[0].value for name, notes in book.of_run[run.id].items()}
    assert told == {"shoe": "Blue pair", "rpe": "7", "temperature_c": "21.5", "humidity_pct": "64"}
    assert {notes[0].source for notes in book.of_run[run.id].values()} == {"strava"}


def test_garmin_says_which_shoes_a_run_was_run_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file has shoes by the numbers of activities, another when those began."""
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("DI_CONNECT/DI-Connect-Fitness/me_gear.json", made.garmin_gear())
        archive.writestr("DI_CONNECT/me_77.fit", fit_of(1))
        archive.writestr(
            "DI_CONNECT/DI-Connect-Fitness/me_0_summarizedActivities.json",
            made.garmin_activities(start_of(1)),
        )
    arguments = [
        "import",
        str(tmp_path / "export.zip"),
        "--store",
        str(tmp_path / "s.db"),
        "--athlete",
        "Anna",
    ]
    assert fleetfoot(arguments) == 0
    capsys.readouterr()
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        (run,) = store.runs("Anna")
        notes = store.notes("Anna")
    shoe = matched(notes, names_of([run])).run_value(run.id, "shoe")
    assert shoe is not None
    assert (shoe.value, shoe.source, len(notes)) == ("Blue pair", "garmin", 1)


def test_columns_of_strava_in_an_order_that_is_not_known_are_left_out_and_that_is_told(
    tmp_path: Path,
) -> None:
    header, row = made.strava().split(b"\n", 1)
    unlike = b",".join(b"x%d" % place for place in range(header.count(b",") + 1))
    (tmp_path / "activities.csv").write_bytes(unlike + b"\n" + row)
    ((brought,), values) = taken(tmp_path / "activities.csv", tmp_path / "s.db")
    assert values == {}
    assert "order that is not known" in brought.passed[0]


def test_what_the_diary_has_no_field_for_is_named(tmp_path: Path) -> None:
    for name, said in (
        ("1_healthStatusData.json", "'SPO2'"),
        ("export.xml", "'StepCount'"),
        ("hrv4t.csv", "'avnn', 'pnn50', 'lf', 'hf', 'hrv4t_recovery_points' and 2 more"),
    ):
        (tmp_path / name).write_bytes(FILES[name][0])
        ((brought,), _) = taken(tmp_path / name, tmp_path / "s.db")
        assert brought.passed == (f"the diary has no field for {said}",)


def test_what_cannot_be_is_left_out_and_counted(tmp_path: Path) -> None:
    content = made.apple().replace(b'value="49"', b'value="400"').replace(b"2024-03-10 12:00", b"yesterday")
    (tmp_path / "export.xml").write_bytes(content)
    ((brought,), values) = taken(tmp_path / "export.xml", tmp_path / "s.db")
    assert (DAY, "resting_hr_bpm", "apple: Watch") not in values
    assert (
        "1 values of resting heart rate in the morning that cannot be, such as '400': left out"
        in brought.passed
    )


def test_an_export_of_apple_that_breaks_off_counts_up_to_there(tmp_path: Path) -> None:
    content = made.apple()
    (tmp_path / "export.xml").write_bytes(content[: content.index(b"BodyMass")])
    ((brought,), values) = taken(tmp_path / "export.xml", tmp_path / "s.db")
    assert values[DAY, "resting_hr_bpm", "apple: Watch"] == 49.0
    assert "breaks off" in brought.passed[0]


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = made.APPLE_HEAD.replace("]>", '<!ENTITY a "lol">]>') + "</HealthData>"
    (tmp_path / "export.xml").write_text(bomb)
    with pytest.raises(UnreadableError, match="declares entities"):
        taken(tmp_path / "export.xml", tmp_path / "s.db")


def test_a_diary_in_a_folder_is_imported_with_the_recordings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "run.fit").write_bytes(fit_of(1))
    (folder / "deep" / "diary.csv").write_text("run,legs\nrun.fit,7\n")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("diary.csv", "date,sleep_h\n2018-03-05,6.5\n")
    assert fleetfoot(["import", str(folder), "--store", str(tmp_path / "s.db"), "--athlete", "Anna"]) == 0
    capsys.readouterr()
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        (run,) = store.runs("Anna")
        book = matched(store.notes("Anna"), names_of([run]))
    legs, sleep = book.run_value(run.id, "legs"), book.day_value("2018-03-05", "sleep_h")
    assert legs is not None
    assert sleep is not None
    assert (legs.value, sleep.value) == ("7", "6.5")


def test_values_of_a_day_are_of_the_one_source_with_most_days(tmp_path: Path) -> None:
    for name in ("UDSFile_2024.json", "wellness.csv", "export.xml"):
        (tmp_path / name).write_bytes(FILES[name][0])
    taken(tmp_path, tmp_path / "s.db")
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        book = matched(store.notes("Anna"), [])
    assert book.source_of("resting_hr_bpm") == "garmin"
    note = book.day_value(DAY, "resting_hr_bpm")
    assert note is not None
    assert (note.value, note.source) == ("48", "garmin")
