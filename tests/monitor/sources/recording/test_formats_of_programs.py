"""Files as other programs write them: text of any encoding, columns of any name and unit, JSON, lists of beats."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_recordings import START, as_csv, as_fit, as_gpx, as_tcx, steady

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.open import open_source
from fleetfoot.sources.recording.cells import decimal_point, number
from fleetfoot.sources.recording.csv_words import meaning
from fleetfoot.sources.recording.read import read_content
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from made_recordings import Made

    from fleetfoot.sources.recording.model import Recording


def of(content: str | bytes) -> Recording:
    (recording,) = read_content("run", "run", content if isinstance(content, bytes) else content.encode())
    return recording


def medians(recording: Recording) -> dict[str, float]:
    return {
        channel.name.lower(): float(np.nanmedian(recording.values[channel]))
        for channel in recording.sensors
        if channel is not Channel.DISTANCE
    }


ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "latin-1",
    "cp1252",
]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("blanks", ["", "\n\n   "])
@pytest.mark.parametrize("write", [as_tcx, as_gpx, as_csv], ids=["tcx", "gpx", "csv"])
def test_text_of_any_encoding_is_read(
    encoding: str, write: Callable[[Made], str], blanks: str, *, packed: bool
) -> None:
    content = (blanks + write(steady(60))).encode(encoding)
    recording = of(gzip.compress(content) if packed else content)
    assert recording.t_s.size == 60
    assert recording.warnings == []
    assert medians(recording)["heart_rate"] == 140.0
    assert medians(recording)["cadence"] == 168.0


def test_words_in_an_old_encoding_are_understood() -> None:
    text = "Zeit (s);Herzfrequenz (S/min);Geschwindigkeit (km/h);Höhe (m)\n"
    text += "".join(f"{t},0;140;10,8;{100 + t},5\n" for t in range(60))
    for encoding in ("utf-8", "cp1252", "mac_roman"):
        assert medians(of(text.encode(encoding)))["speed"] == pytest.approx(3.0)
    assert medians(of(text.encode("cp1252")))["altitude"] == 130.0


def test_gzip_that_breaks_off_is_unpacked_up_to_there_and_bombs_are_not() -> None:
    packed = gzip.compress(as_tcx(steady(600)).encode())
    assert 100 < of(packed[: len(packed) * 2 // 3]).t_s.size < 600
    bomb = gzip.compress(bytes(200 * 2**20), 1)
    with pytest.raises(UnreadableError, match="unpacks to more than 64 MiB"):
        of(bomb)
    with pytest.raises(UnreadableError, match="again and again"):
        of(gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"t_s\n0\n")))))


def test_a_fit_file_behind_other_bytes_is_found() -> None:
    content = as_fit(steady(60)).content()
    assert of(b"\r\n" + content).t_s.size == 60
    assert of(gzip.compress(content)).t_s.size == 60


@pytest.mark.parametrize(
    ("header", "cells", "told"),
    [
        ("speed_km_h", "10.8", {"speed": 3.0}),
        ("speed_kmh", "10.8", {"speed": 3.0}),
        ("Speed (mph)", "6.7108", {"speed": 3.0}),
        ("pace_min_km", "5.5556", {"speed": 3.0}),
        ("Pace (min/km)", "5:33", {"speed": 3.003}),
        ("Pace (min/mi)", "8:56", {"speed": 3.0025}),
        ("Tempo [min/km]", "00:05:33", {"speed": 3.003}),
        ("Vitesse (km/h)", "10.8", {"speed": 3.0}),
        ("velocidad (m/s)", "3", {"speed": 3.0}),
        ("speed", "3.0", {"speed": 3.0}),
        ("speed", "10.8", {"speed": 3.0}),
        ("Fréquence cardiaque (bpm)", "140", {"heart_rate": 140.0}),
        ("Frecuencia cardíaca", "140", {"heart_rate": 140.0}),
        ("HR [bpm]", "140", {"heart_rate": 140.0}),
        ("vertical_oscillation_cm", "8.5", {"vertical_oscillation": 85.0}),
        ("Vertical Oscillation", "8.5", {"vertical_oscillation": 85.0}),
        ("ground contact time (s)", "0.25", {"ground_contact": 250.0}),
        ("Elevation (ft)", "1000", {"altitude": 304.8}),
        ("Temperature (°F)", "68", {"temperature": 20.0}),
        ("slope (%)", "4", {"grade": 0.04}),
        ("Laufleistung", "250", {}),
        ("Average heart rate (bpm)", "140", {}),
        ("Power (w/kg)", "3.5", {}),
    ],
)
def test_columns_are_known_by_their_words_and_units(header: str, cells: str, told: dict[str, float]) -> None:
    text = f"Time,{header}\n" + "".join(f"{t},{cells}\n" for t in range(60))
    assert medians(of(text)) == pytest.approx(told, rel=1e-3)


def test_what_is_not_known_is_passed_over_with_a_line() -> None:
    recording = of("time,hr,Gear,Mood\n" + "".join(f"{t},140,3,fine\n" for t in range(60)))
    assert recording.warnings == ["2 columns not known and passed over: 'Gear', 'Mood'"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("tail", ["", "{d}"])
def test_cells_are_parted_by_whatever_parts_them(delimiter: str, end: str, tail: str) -> None:
    rows = [["time", "hr", "speed (m/s)"], *([str(t), "140", "3.05"] for t in range(60))]
    text = end.join(delimiter.join(row) + tail.format(d=delimiter) for row in rows) + end
    recording = of(text)
    assert medians(recording) == {"heart_rate": 140.0, "speed": 3.05}


@pytest.mark.parametrize(
    ("cells", "delimiter", "value"),
    [
        (["1234,5"], ";", 1234.5),
        (["1.234,5"], ";", 1234.5),
        (["1,234.5"], ",", 1234.5),
        (["1,234"], ",", 1234.0),
        (["1,234"], ";", 1.234),
        (["1'234.5"], ",", 1234.5),
        (["1\u202f234,5"], ";", 1234.5),
        (["1.234.567"], ";", 1234567.0),
        (["-3,5"], ",", -3.5),
        (["12.5"], ";", 12.5),
    ],
)
def test_numbers_are_written_as_people_write_them(cells: list[str], delimiter: str, value: float) -> None:
    assert number(decimal_point(cells, comma_is_common=delimiter != ",")[0]) == value


@given(st.floats(0.001, 99_999.0), st.sampled_from(["en", "de", "fr", "ch"]))
def test_a_number_is_the_same_in_every_country(value: float, country: str) -> None:
    text = f"{value:,.3f}"
    group, decimal = {"en": (",", "."), "de": (".", ","), "fr": ("\u202f", ","), "ch": ("'", ".")}[country]
    written = text.translate({ord(","): group, ord("."): decimal})
    common = country in {"de", "fr"}
    column = [written, "0,5" if decimal == "," else "0.5", f"1{group}234{decimal}5"]
    assert number(decimal_point(column, comma_is_common=common)[0]) == pytest.approx(value, abs=0.0006)


TIMES = {
    "2024-03-10T08:00:00Z": True,
    "2024-03-10 08:00:00": True,
    "2024-03-10T08:00:00.000+00:00": True,
    "2024/03/10 08:00:00 UTC": True,
    "10.03.2024 08:00:00": True,
    "1710057600": True,
    "1710057600000": True,
    "08:00:00": False,
    "0:00": False,
    "0": False,
}


@pytest.mark.parametrize(("first", "dated"), TIMES.items())
def test_times_are_read_however_they_are_written(first: str, *, dated: bool) -> None:
    later = {"1710057600": "1710057630", "1710057600000": "1710057630000", "0": "30", "0:00": "0:30"}
    last = later.get(first, first.replace("08:00:00", "08:00:30"))
    recording = of(f"Time,hr\n{first},140\n{last},141\n")
    assert recording.t_s.tolist() == [0.0, 30.0]
    assert (recording.started_utc is not None) is dated


def test_our_own_columns_may_say_when_it_began() -> None:
    text = "# started=2024-03-11T07:00:00+10:00\nt_s,heart_rate_bpm,distance_m\n0,140,0\n1,140,3\n2,141,6\n"
    recording = of(text)
    assert recording.started_utc == datetime(2024, 3, 10, 21, 0, tzinfo=UTC)
    assert recording.utc_offset_s == 36_000
    assert recording.values[Channel.DISTANCE].tolist() == [0.0, 3.0, 6.0]
    with pytest.raises(UnreadableError, match="'noon' is not an ISO time"):
        of(text.replace("2024-03-11T07:00:00+10:00", "noon"))


STRYD = (
    "Timestamp,Power (w/kg),Form Power (w/kg),Air Power (w/kg),Watch Speed (m/s),Stryd Speed (m/s),"
    "Watch Distance (meters),Stryd Distance (meters),Stiffness,Stiffness/kg,Ground Time (ms),Cadence (spm),"
    "Vertical Oscillation (cm),Watch Elevation (m),Stryd Elevation (m)"
)


def test_stryd_powercenter() -> None:
    rows = [
        f"{1710057600 + t},3.5,1,0.1,3.0,3.1,{3 * t},{3.1 * t},9.9,0.15,240,168,8.5,12,12" for t in range(120)
    ]
    recording = of("\n".join([STRYD, *rows]))
    told = {
        "speed": 3.0,
        "cadence": 168.0,
        "ground_contact": 240.0,
        "vertical_oscillation": 85.0,
        "altitude": 12.0,
    }
    assert medians(recording) == pytest.approx(told)
    assert recording.figures.distance_m == 357.0
    assert set(recording.sensors.values()) == {"csv:stryd"}
    assert recording.warnings == []


def test_polar_flow_has_two_headers() -> None:
    text = (
        "Name,Sport,Date,Start time,Duration,Total distance (km),Average heart rate (bpm),Average speed (km/h),Notes\n"
        'Me,RUNNING,10-03-2024,08:00:00,00:02:00,0.36,140,10.8,"sunny, warm"\n'
        "Sample rate,Time,HR (bpm),Speed (km/h),Pace (min/km),Cadence,Altitude (m),Stride length (m),"
        "Distances (m),Temperatures (C),Power (W)\n"
    )
    text += "".join(
        f"1,00:{t // 60:02d}:{t % 60:02d},140,10.8,05:33,84,12,,{3 * t},20.5,\n" for t in range(120)
    )
    recording = of(text)
    assert medians(recording) == pytest.approx(
        {"heart_rate": 140.0, "speed": 3.0, "cadence": 168.0, "altitude": 12.0, "temperature": 20.5}
    )
    assert recording.started_utc == datetime(2024, 3, 10, 8, 0).astimezone(UTC)  # local time of this machine
    assert (recording.figures.distance_m, recording.figures.timer_s) == (360.0, 120.0)
    assert recording.warnings == []
    with pytest.raises(UnreadableError, match="its sport is cycling, not running"):
        of(text.replace("RUNNING", "BIKING"))


def test_goldencheetah_csv() -> None:
    text = (
        "secs,cad,hr,km,kph,nm,watts,alt,lon,lat,headwind,slope,temp,interval,lrbalance,rvert,rcad,rcontact\n"
    )
    text += "".join(
        f"{t},0,140,{0.003 * t:.5f},10.8,0,250,34.4,8,50,0,2,20,0,0,8.5,84,240\n" for t in range(120)
    )
    told = medians(of(text))
    assert told == pytest.approx(
        {
            "heart_rate": 140.0,
            "speed": 3.0,
            "power": 250.0,
            "altitude": 34.4,
            "grade": 0.02,
            "temperature": 20.0,
        }
        | {"vertical_oscillation": 85.0, "ground_contact": 240.0, "cadence": 168.0}
    )


def cheetah(**tags: str) -> dict[str, Any]:
    samples = [
        {
            "SECS": t,
            "KM": 0.003 * t,
            "KPH": 10.8,
            "HR": 140,
            "CAD": 84,
            "WATTS": 250,
            "ALT": 12.5,
            "TEMP": -255,
        }
        for t in range(120)
    ]
    ride = {"STARTTIME": "2024/03/10 08:00:00 UTC ", "RECINTSECS": 1, "DEVICETYPE": "Watch", "TAGS": tags}
    return {"RIDE": {**ride, "INTERVALS": [], "SAMPLES": samples}}


def test_goldencheetah_json(tmp_path: Path) -> None:
    text = json.dumps(cheetah(Sport="Run "), indent=1)
    recording = of(text)
    assert recording.started_utc == START
    assert medians(recording) == pytest.approx(
        {"heart_rate": 140.0, "speed": 3.0, "cadence": 168.0, "power": 250.0, "altitude": 12.5}
    )
    assert recording.figures.distance_m == pytest.approx(357.0)
    with pytest.raises(UnreadableError, match="its sport is cycling"):
        of(json.dumps(cheetah(Sport="Bike")))
    cut = of(text[: len(text) * 2 // 3])
    assert 40 < cut.t_s.size < 120
    assert "breaks off" in cut.warnings[0]
    for name in ("run.json", "run.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (opened,) = open_source(tmp_path / name)  # type: ignore[misc] # a list of recordings
        assert opened.t_s.size == 120


def test_polar_flow_json() -> None:
    def at(t: int) -> str:
        return f"2024-03-10T09:{t // 60:02d}:{t % 60:02d}.000"

    series = {"heartRate": 140, "speed": 10.8, "cadence": 84, "altitude": 12.5}
    samples: dict[str, Any] = {
        name: [{"dateTime": at(t), "value": value} for t in range(120)] for name, value in series.items()
    }
    samples["distance"] = [{"dateTime": at(t), "value": 3.0 * t} for t in range(120)]
    samples["recordedRoute"] = [{"dateTime": at(t), "longitude": 8.0, "latitude": 50.0} for t in range(120)]
    samples["rr"] = [{"duration": "PT0.429S"} for _ in range(270)]
    exercise = {
        "startTime": at(0),
        "timezoneOffset": 60,
        "distance": 360.0,
        "sport": "RUNNING",
        "samples": samples,
    }
    document = {"exportVersion": "1.6", "name": "Run", "startTime": at(0), "exercises": [exercise]}
    recording = of(json.dumps(document))
    assert recording.started_utc == START
    assert recording.utc_offset_s == 3600
    assert medians(recording) == pytest.approx(
        {"heart_rate": 140.0, "speed": 3.0, "cadence": 168.0, "altitude": 12.5}
    )
    assert recording.figures.distance_m == 360.0
    assert len(recording.beats) == 270
    assert recording.degrees == (50.0, 8.0)


def test_wahoo_csv_knows_when_the_workout_was_paused() -> None:
    head = (
        "GroundContactTime,MotionCount,MotionPowerZ,Cadence,MotionPowerX,WorkoutActive,Timestamp,Smoothness"
    )
    text = f"{head},MotionPowerY,_ID,VerticalOscillation,\n"
    rows = [f"240,1,0,84,0,{int(not 40 <= t < 80)},{1710057600 + t},50,0,{t},8.5," for t in range(120)]
    recording = of(text + "\n".join(rows) + "\n")
    assert recording.t_s.size == 80
    assert medians(recording) == {"ground_contact": 240.0, "cadence": 168.0, "vertical_oscillation": 85.0}
    assert recording.pauses.total_s == pytest.approx(40.0)


@pytest.mark.parametrize(
    "text",
    [
        "date,rr,since start\n2024-03-10 08:00:00.123,429,0\n2024-03-10 08:00:00.552,430,429\n"
        "2024-03-10 08:00:00.982,431,859\n",
        "timestamp, rr, since_start \n1710057600123,429,0\n1710057600552,430,429\n1710057600982,431,859\n",
    ],
)
def test_beats_of_hrv_logger(text: str) -> None:
    recording = of(text)
    assert [beat.rr_ms for beat in recording.beats] == [429.0, 430.0, 431.0]
    assert [round(beat.t_s, 3) for beat in recording.beats] == [0.0, 0.429, 0.859]
    assert recording.started_utc is not None


def test_heart_rates_of_hrv_logger() -> None:
    text = "date,HR,since start\n2024-03-10 08:00:00,140,0\n2024-03-10 08:00:01,141,1000\n"
    assert of(text).values[Channel.HEART_RATE].tolist() == [140.0, 141.0]


@pytest.mark.parametrize("between", [" ", "\t", "   "])
def test_lists_of_beats_with_their_times_and_lists_in_one_line(between: str) -> None:
    intervals = [430 + beat % 3 for beat in range(200)]
    timed = "".join(f"{0.43 * beat:.2f}{between}{rr}\n" for beat, rr in enumerate(intervals))
    for text in (timed, f"time{between}rr\n{timed}", between.join(map(str, intervals))):
        recording = of(text)
        assert [beat.rr_ms for beat in recording.beats] == intervals
        assert np.nanmedian(recording.values[Channel.HEART_RATE]) == pytest.approx(139.2, abs=0.1)


@pytest.mark.parametrize("unit", [1.0, 0.001])
@pytest.mark.parametrize("head", ["", "RR (ms)\n", "rr\n"])
@pytest.mark.parametrize("decimal", [".", ","])
def test_plain_lists_of_beats(unit: float, head: str, decimal: str) -> None:
    values = [429.0 + i % 5 for i in range(200)]
    text = head + "".join(f"{unit * value:.3f}".replace(".", decimal) + "\n" for value in values)
    recording = of(text)
    assert [beat.rr_ms for beat in recording.beats] == pytest.approx(values)
    assert recording.beats[-1].t_s == pytest.approx(
        sum(values[1:]) / 1000.0, abs=1e-6
    )  # from the first beat on
    assert medians(recording)["heart_rate"] == pytest.approx(60_000.0 / 431.0)


GPX_FIELDS = {
    "TrackPointExtension v2": "<extensions><gpxtpx:TrackPointExtension><gpxtpx:atemp>20</gpxtpx:atemp>"
    "<gpxtpx:hr>{hr:.0f}</gpxtpx:hr><gpxtpx:cad>{cad:.0f}</gpxtpx:cad><gpxtpx:speed>3.0</gpxtpx:speed>"
    "</gpxtpx:TrackPointExtension></extensions>",
    "Cluetrust": "<extensions><gpxdata:hr>{hr:.0f}</gpxdata:hr><gpxdata:cadence>{cad:.0f}</gpxdata:cadence>"
    "<gpxdata:distance>{way:.1f}</gpxdata:distance></extensions>",
    "power of Strava": "<extensions><power>250</power><gpxtpx:TrackPointExtension><gpxtpx:hr>{hr:.0f}</gpxtpx:hr>"
    "<gpxtpx:cad>{cad:.0f}</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions>",
    "power of Garmin": "<extensions><pwr:PowerExtension><pwr:PowerInWatts>250</pwr:PowerInWatts></pwr:PowerExtension>"
    "<hr>{hr:.0f}</hr><cadence>{cad:.0f}</cadence></extensions>",
    "GPX 1.0": "<speed>3.0</speed><hr>{hr:.0f}</hr><cad>{cad:.0f}</cad>",
}


@pytest.mark.parametrize("name", GPX_FIELDS)
def test_gpx_with_the_extensions_of_programs(name: str) -> None:
    """Prefixes that nobody declared are understood as well."""
    recording = of(as_gpx(steady(120), fields=GPX_FIELDS[name], head='version="1.0"'))
    told = medians(recording)
    assert (told["heart_rate"], told["cadence"]) == (140.0, 168.0)
    assert told["speed"] == pytest.approx(3.0, rel=0.01)
    assert told.get("power", 250.0) == 250.0
    assert recording.figures.distance_m == pytest.approx(357.0, rel=0.01)
    assert recording.warnings == []


def test_tracks_of_one_run_are_joined_and_those_of_another_hour_are_not() -> None:
    first = as_gpx(steady(300))
    body = first[first.index("<trk>") : first.index("</gpx>")]
    soon = body.replace("T08:0", "T08:1")
    late = body.replace("T08:0", "T11:0")
    assert of(first.replace("</gpx>", f"{soon}</gpx>")).t_s.size == 600
    assert len(read_content("run", "run", first.replace("</gpx>", f"{late}</gpx>").encode())) == 2


def test_xml_that_is_not_well_formed_is_read_as_far_as_it_makes_sense() -> None:
    text = as_tcx(steady(120)).replace("<Activity ", "<Notes>salt & pepper < sugar</Notes><Activity ", 1)
    recording = of(text)
    assert recording.t_s.size == 120
    assert "damaged" in recording.warnings[0]


@pytest.mark.parametrize("write", [as_tcx, as_gpx], ids=["tcx", "gpx"])
def test_entities_are_refused(write: Callable[[Made], str]) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    text = write(steady(60))
    head, tail = text.split("?>", 1)
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(UnreadableError, match="declares entities"):
            of(f"{head}?>{bomb}{tail}".encode(encoding))


@given(st.text(max_size=40))
def test_no_header_is_too_strange(header: str) -> None:
    found = meaning(header)
    assert found is None or found.quantity is not None
