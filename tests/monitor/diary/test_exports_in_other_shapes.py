"""What people export as it comes: other orders and languages of columns, other dates and decimals, odd cells, twice."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from typing import TYPE_CHECKING

import made_wellness as made
import pytest

from fleetfoot.diary.importing import import_file
from fleetfoot.diary.note import when
from fleetfoot.diary.table import read_diary
from fleetfoot.errors import UnreadableError
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

DAY = made.DAY
Values = dict[tuple[str, str], float]

WHOOP = {
    "German": "Startzeit des Zyklus,Endzeit des Zyklus,Zeitzone des Zyklus,Erholungswert %,"
    "Ruheherzfrequenz (Schläge pro Minute),Herzfrequenzvariabilität (ms),Hauttemperatur (Celsius),"
    "Beginn des Schlafs,Beginn des Aufwachens,Schlafdauer (Min)",
    "French": "Heure de début du cycle,Heure de fin du cycle,Fuseau horaire du cycle,Score de récupération %,"
    "Fréquence cardiaque au repos (bpm),Variabilité de la fréquence cardiaque (ms),Température cutanée (Celsius),"
    "Premiers signes de sommeil,Premiers signes de réveil,Durée du sommeil (min)",
    "Spanish": "Hora de inicio del ciclo,Hora de finalización del ciclo,Zona horaria del ciclo,"
    "Puntuación de recuperación %,Frecuencia cardiaca en reposo (lpm),"
    "Variabilidad de la frecuencia cardiaca (ms),Temp. cutánea (grados centígrados),Inicio del sueño,"
    "Inicio de la vigilia,Duración del sueño (min)",
}
OURA_NIGHTS = (
    "id;average_hrv;bedtime_start;bedtime_end;day;lowest_heart_rate;total_sleep_duration;type\n"
    f"a;64;2024-03-09T22:30:00+01:00;{DAY}T06:30:00+01:00;{DAY};48;27000;long_sleep\n"
    f"b;90;{DAY}T14:00:00+01:00;{DAY}T14:20:00+01:00;{DAY};60;900;rest\n"
).encode()
FITBIT_RESTING = f"timestamp,beats per minute,data source\n{DAY}T00:00:00Z,55.5,Watch\n".encode()
FITBIT_HRV = (
    "timestamp,average heart rate variability milliseconds,non rem heart rate beats per minute,entropy,"
    "deep sleep root mean square of successive differences milliseconds,data source\n"
    f"{DAY}T00:00:00Z,43.2,52.1,2.4,50.0,Watch\n"
).encode()
MORNING: Values = {(DAY, "resting_hr_bpm"): 50.0, (DAY, "rmssd_ms"): 58.0, (DAY, "sleep_h"): 7.35}

TABLES: dict[str, tuple[str, bytes, Values]] = {
    "intervals.icu": (
        "wellness.csv",
        made.INTERVALS,
        {
            (DAY, "mass_kg"): 70.2,
            (DAY, "resting_hr_bpm"): 52.0,
            (DAY, "rmssd_ms"): 61.5,
            (DAY, "sleep_h"): 7.5,
        },
    ),
    "HRV4Training": (
        "hrv4t.csv",
        made.HRV4TRAINING,
        {
            (DAY, "resting_hr_bpm"): 47.2,
            (DAY, "rmssd_ms"): 72.4,
            (DAY, "sdnn_ms"): 80.5,
            (DAY, "sleep_h"): 7.5,
        },
    ),
    "Whoop": ("physiological_cycles.csv", made.WHOOP, MORNING),
    **{
        f"Whoop in {language}": (
            "physiologische_zyklen.csv",
            f"{header}\n".encode() + made.WHOOP.split(b"\n", 1)[1],
            MORNING,
        )
        for language, header in WHOOP.items()
    },
    "Oura trends": (
        "oura.csv",
        made.OURA_TABLE,
        {(DAY, "resting_hr_bpm"): 48.0, (DAY, "rmssd_ms"): 64.0, (DAY, "sleep_h"): 7.5},
    ),
    "Oura nights": (
        "sleep.csv",
        OURA_NIGHTS,
        {(DAY, "resting_hr_bpm"): 48.0, (DAY, "rmssd_ms"): 64.0, (DAY, "sleep_h"): 7.5},
    ),
    "Fitbit variability": ("Daily Summary.csv", made.FITBIT_HRV, {(DAY, "rmssd_ms"): 43.2}),
    "Fitbit variability of Google": (
        "daily_heart_rate_variability.csv",
        FITBIT_HRV,
        {(DAY, "rmssd_ms"): 43.2},
    ),
    "Fitbit resting of Google": (
        "daily_resting_heart_rate.csv",
        FITBIT_RESTING,
        {(DAY, "resting_hr_bpm"): 55.5},
    ),
}


def rows_of(content: bytes) -> list[list[str]]:
    text = content.decode()
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))


def written(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def shuffled(rows: list[list[str]]) -> list[list[str]]:
    order = list(range(len(rows[0])))
    random.Random(5).shuffle(order)  # noqa: S311 - repeatable, no secret
    return [[row[place] if place < len(row) else "" for place in order] for row in rows]


def with_commas(rows: list[list[str]]) -> list[list[str]]:
    return [
        rows[0],
        *([cell.replace(".", ",") if cell.count(".") == 1 else cell for cell in row] for row in rows[1:]),
    ]


SHAPES = {
    "another order": lambda rows: written(shuffled(rows)),
    "byte-order mark": lambda rows: written(rows, encoding="utf-8-sig"),
    "UTF-16": lambda rows: written(rows, encoding="utf-16"),
    "semicolons and decimal commas": lambda rows: written(with_commas(rows), ";"),
    "tabs": lambda rows: written(rows, "\t"),
    "decimal commas in quotes": lambda rows: written(with_commas(rows)),
    "capitals": lambda rows: written([[name.upper() for name in rows[0]], *rows[1:]]),
    "every row twice": lambda rows: written([*rows, *rows[1:]]),
    "unknown columns": lambda rows: written([[*row, f"x{place}"] for place, row in enumerate(rows)]),
    "empty rows and cells": lambda rows: written([rows[0], [], ["" for _ in rows[0]], *rows[1:]]),
    "Windows' code page": lambda rows: written(rows, encoding="cp1252"),
}


def taken(path: Path, content: bytes) -> tuple[Values, str]:
    path.write_bytes(content)
    with Store.open(path.parent / "s.db") as store:
        (brought,) = import_file(store, "Anna", path)
        notes = store.notes("Anna")
    return {(note.where.day, note.field): float(note.value) for note in notes}, "; ".join(brought.passed)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", TABLES)
def test_a_table_says_the_same_in_whatever_shape_it_comes(tmp_path: Path, kind: str, shape: str) -> None:
    name, content, expected = TABLES[kind]
    values, passed = taken(tmp_path / name, SHAPES[shape](rows_of(content)))
    assert values == pytest.approx(expected)
    if shape == "unknown columns":
        assert "has no field for" in passed


def test_an_odd_cell_is_left_out_and_told_and_the_rest_counts(tmp_path: Path) -> None:
    content = made.INTERVALS + b"2024-03-11,70.1,400,60,,long\nTotal,,,,,\n2024-03-12,70.0,51,59,,25200\n"
    values, passed = taken(tmp_path / "wellness.csv", content)
    assert values["2024-03-12", "resting_hr_bpm"] == 51.0
    assert values["2024-03-11", "rmssd_ms"] == 60.0
    assert ("2024-03-11", "resting_hr_bpm") not in values
    assert "3 cells that cannot be read" in passed
    assert "line 3, column restinghr: '400'" in passed


def test_a_table_of_every_heartbeat_is_not_taken_for_resting_heart_rates(tmp_path: Path) -> None:
    (tmp_path / "heart_rate_2024-03-10.csv").write_bytes(FITBIT_RESTING)
    with Store.open(tmp_path / "s.db") as store, pytest.raises(UnreadableError):
        import_file(store, "Anna", tmp_path / "heart_rate_2024-03-10.csv")


@pytest.mark.parametrize(
    ("text", "day_first", "told"),
    [
        ("31.05.2026", None, ("2026-05-31", "")),
        ("1.5.2026 07:30", None, ("2026-05-01", "07:30")),
        ("31/05/2026", None, ("2026-05-31", "")),
        ("5/31/2026 7:30 PM", None, ("2026-05-31", "19:30")),
        ("5/31/2026 12:05 AM", None, ("2026-05-31", "00:05")),
        ("04/05/2026", True, ("2026-05-04", "")),
        ("04/05/2026", False, ("2026-04-05", "")),
        ("05/05/2026", None, ("2026-05-05", "")),
        ("2026/05/31", None, ("2026-05-31", "")),
    ],
)
def test_dates_as_spreadsheets_write_them_back(
    text: str, day_first: bool | None, told: tuple[str, str]
) -> None:
    assert when(text, day_first=day_first) == told


@pytest.mark.parametrize("text", ["04/05/2026", "32.5.2026", "13/13/2026", "5/31/26", "1.2.3"])
def test_dates_that_may_be_two_days_or_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"may be two days|no date like|no day of the calendar"):
        when(text)


def test_a_diary_whose_dates_a_spreadsheet_turned_round_is_read_by_what_its_other_dates_tell() -> None:
    def days(text: str) -> list[str]:
        return [note.where.day for note in read_diary("diary.csv", text.encode())]

    assert days("date,legs\n04/05/2026,3\n31/05/2026,4\n") == ["2026-05-04", "2026-05-31"]
    assert days("date,legs\n4/5/2026,3\n5/31/2026,4\n") == ["2026-04-05", "2026-05-31"]
    assert days("date;legs\n04/05/2026;3\n") == ["2026-05-04"]
    with pytest.raises(UnreadableError, match="line 2, column date: '04/05/2026' may be two days"):
        days("date,legs\n04/05/2026,3\n")


def test_a_diary_out_of_a_spreadsheet_of_windows_keeps_its_umlauts() -> None:
    content = "date;sick;notes\n31.05.2026;FALSCH;müde, heiß, 25 °C\n".encode("cp1252")
    notes = {note.field: note.value for note in read_diary("diary.csv", content)}
    assert notes == {"sick": "0", "notes": "müde, heiß, 25 °C"}


def test_a_row_of_the_morning_is_no_run_of_its_day() -> None:
    notes = read_diary("diary.csv", b"date,sleep_h,legs\n2026-05-01,6,\n2026-05-01,,7\n2026-05-01,,3\n")
    assert [(note.field, note.where.nth) for note in notes] == [("sleep_h", 1), ("legs", 1), ("legs", 2)]


def in_json(value: object) -> bytes:
    return json.dumps(value).encode()


NIGHT = {"calendarDate": DAY, "deepSleepSeconds": 5400, "lightSleepSeconds": 14400, "remSleepSeconds": 6300}
OURA_NIGHT = {
    "day": DAY,
    "type": "long_sleep",
    "bedtime_start": "2024-03-09T22:30:00+01:00",
    "total_sleep_duration": 27000,
    "average_hrv": 64,
    "lowest_heart_rate": 48,
}
OURA: Values = {(DAY, "resting_hr_bpm"): 48.0, (DAY, "rmssd_ms"): 64.0, (DAY, "sleep_h"): 7.5}
SHORTER = OURA_NIGHT | {"total_sleep_duration": 7000, "average_hrv": 90, "lowest_heart_rate": 60}
APPLE: Values = {
    (DAY, "mass_kg"): 69.9893,
    (DAY, "resting_hr_bpm"): 49.0,
    (DAY, "sdnn_ms"): 50.0,
}
ISO = re.sub(rb"(2024-03-\d\d) (\S+) \+0100", rb"\1T\2+01:00", made.apple())
OTHERS: dict[str, tuple[str, bytes, Values]] = {
    "Garmin, mark": (
        "1_sleepData.json",
        b"\xef\xbb\xbf" + made.garmin_sleep(),
        {(DAY, "sleep_h"): 7.25},
    ),
    "Garmin, numbers as text": (
        "1_sleepData.json",
        in_json([{key: str(value) for key, value in NIGHT.items()}]),
        {(DAY, "sleep_h"): 7.25},
    ),
    "Garmin, one night": ("1_sleepData.json", in_json(NIGHT), {(DAY, "sleep_h"): 7.25}),
    "Garmin, day in ms": (
        "1_sleepData.json",
        in_json([NIGHT | {"calendarDate": 1_710_028_800_000}]),
        {(DAY, "sleep_h"): 7.25},
    ),
    "Garmin, twice": ("1_sleepData.json", in_json([NIGHT, NIGHT]), {(DAY, "sleep_h"): 7.25}),
    "Garmin, variability as text": (
        "1_healthStatusData.json",
        in_json([{"calendarDate": DAY, "metrics": [{"type": "HRV", "value": "61.0"}]}]),
        {(DAY, "rmssd_ms"): 61.0},
    ),
    "Oura, an answer": ("oura.json", in_json({"data": [OURA_NIGHT]}), OURA),
    "Oura, a list": ("oura.json", in_json([OURA_NIGHT]), OURA),
    "Oura, two long sleeps": ("oura.json", in_json({"sleep": [SHORTER, OURA_NIGHT, SHORTER]}), OURA),
    "Fitbit, text": (
        "sleep-2024-03-01.json",
        in_json([{"dateOfSleep": DAY, "mainSleep": "true", "minutesAsleep": "432"}]),
        {(DAY, "sleep_h"): 7.2},
    ),
    "Apple, ISO 8601": ("export.xml", ISO, APPLE),
    "Apple, decimal comma": ("exportieren.xml", made.apple().replace(b"154.3", b"154,3"), APPLE),
    "Apple, twice": (
        "export.xml",
        made.apple().replace(
            b"</HealthData>",
            b"".join(line + b"\n" for line in made.apple().split(b"\n") if b"<Record" in line)
            + b"</HealthData>",
        ),
        APPLE,
    ),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_files_say_the_same_in_whatever_shape_they_come(tmp_path: Path, kind: str) -> None:
    name, content, expected = OTHERS[kind]
    values, _ = taken(tmp_path / name, content)
    assert {key: values.get(key) for key in expected} == pytest.approx(expected)


def test_strava_is_read_in_any_order_and_with_semicolons(tmp_path: Path) -> None:
    rows = rows_of(made.strava())
    for content in (
        written(shuffled(rows)),
        written(with_commas(rows), ";"),
        written(rows, encoding="utf-8-sig"),
    ):
        (tmp_path / "Activities.csv").write_bytes(content)
        with Store.open(tmp_path / "s.db") as store:
            import_file(store, "Anna", tmp_path / "Activities.csv")
            told = {note.field: note.value for note in store.notes("Anna")}
        assert told == {"shoe": "Blue pair", "rpe": "7", "temperature_c": "21.5", "humidity_pct": "64"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sep=;\ndate;sleep_h\n2026-05-31;7,5\n", {"sleep_h": "7.5"}),
        ("date|sleep_h\n2026-05-31|7.5\n", {"sleep_h": "7.5"}),
        ('"date" , "sleep_h"\n"2026-05-31","7.5"\n', {"sleep_h": "7.5"}),
        ("date,sleep_h\n2026-05-31,7:30\n", {"sleep_h": "7.5"}),
        ("date,sleep_h\n2026-05-31,7.5 h\n", {"sleep_h": "7.5"}),
        ("date,temperature_c\n2026-05-31,21 °C\n", {"temperature_c": "21"}),
        ("date,drunk_ml\n2026-05-31,500 ml\n", {"drunk_ml": "500"}),
        ("date,legs\n2026-05-31,7/10\n", {"legs": "7"}),
        ("date,legs,weather\n2026-05-31,7,rain\n", {"legs": "7"}),
    ],
)
def test_a_diary_is_read_as_people_write_it(text: str, told: dict[str, str]) -> None:
    assert {note.field: note.value for note in read_diary("diary.csv", text.encode())} == told


def test_columns_that_a_diary_does_not_know_are_named(tmp_path: Path) -> None:
    values, passed = taken(tmp_path / "diary.csv", b"date,sleep_h,weather\n2026-05-31,7,3\n")
    assert values == {("2026-05-31", "sleep_h"): 7.0}
    assert passed == "the diary has no field for 'weather'"
