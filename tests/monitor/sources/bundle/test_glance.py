"""What a file may be, told from its bytes and never wrongly passed over."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest
from fit_bytes import EPOCH, FitBytes, run_fit
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.sources.bundle.fit_glance import glance_fit
from fleetfoot.sources.bundle.glance import Glance, Kind, glance, may_be_recorded
from fleetfoot.sources.bundle.member import HEAD
from fleetfoot.sources.bundle.strava import is_list, names_of

START = 1_000_000_000
STARTED_UTC = datetime.fromtimestamp(START + EPOCH, UTC)
SUNDAY = datetime(2024, 3, 10, 8, 0, tzinfo=UTC)


def seen(name: str, content: bytes) -> Glance | None:
    return glance(content) if may_be_recorded(name, content[:HEAD]) else None


def tcx(sport: str, before: str = "", prefix: str = "") -> bytes:
    return (
        f'{before}<?xml version="1.0"?><{prefix}TrainingCenterDatabase xmlns="x"><{prefix}Activities>'
        f'<{prefix}Activity Sport="{sport}"><{prefix}Id>2024-03-10T08:00:00Z</{prefix}Id>'
        f"</{prefix}Activity></{prefix}Activities></{prefix}TrainingCenterDatabase>"
    ).encode()


def gpx(kind: str | None) -> bytes:
    word = f"<type>{kind}</type>" if kind is not None else ""
    return (
        '<?xml version="1.0"?>\n<gpx creator="x"><metadata><time>2020-01-01T00:00:00Z</time></metadata>'
        f'<trk><name>Morning</name>{word}<trkseg><trkpt lat="1" lon="2"><time>2024-03-10T08:00:00Z</time>'
        "</trkpt></trkseg></trk></gpx>"
    ).encode()


def test_a_run_in_fit_is_seen_with_its_start() -> None:
    assert seen("x.fit", run_fit(START).content()) == Glance(Kind.RUN, started_utc=STARTED_UTC)


@pytest.mark.parametrize("sport", ["cycling", "swimming"])
def test_other_sports_in_fit_are_named(sport: str) -> None:
    fit = FitBytes().file_id().record(START).session(sport, START, 60)
    assert seen("x.fit", fit.content()) == Glance(Kind.OTHER_SPORT, sport, STARTED_UTC)


def test_one_running_session_of_several_is_enough() -> None:
    fit = FitBytes().file_id()
    for index, sport in enumerate(("swimming", "cycling", "running")):
        fit.record(START + index * 100).session(sport, START + index * 100, 60)
    found = seen("x.fit", fit.content())
    assert found is not None
    assert (found.kind, found.started_utc) == (Kind.RUN, STARTED_UTC)


@pytest.mark.parametrize("sport", ["generic", None])
def test_what_names_no_sport_may_be_a_run(sport: str | None) -> None:
    fit = FitBytes().file_id().record(START)
    if sport:
        fit.session(sport, START, 60)
    found = seen("x.fit", fit.content())
    assert found is not None
    assert (found.kind, found.started_utc) == (Kind.RUN, STARTED_UTC)


def test_a_file_that_was_cut_off_tells_its_sport_by_its_sport_message() -> None:
    fit = FitBytes().file_id().sport("cycling").record(START)
    found = seen("x.fit", fit.content()[:-3])
    assert found is not None
    assert (found.kind, found.sport) == (Kind.OTHER_SPORT, "cycling")


def test_of_two_file_ids_the_first_counts() -> None:
    fit = FitBytes().file_id().record(START).session("running", START, 60).file_id(kind=32)
    found = seen("x.fit", fit.content())
    assert found is not None
    assert found.kind is Kind.RUN


@pytest.mark.parametrize("kind", [1, 2, 5, 6, 9, 15, 32])
def test_courses_settings_and_days_of_monitoring_are_not_even_read(kind: int) -> None:
    assert not may_be_recorded("x.fit", FitBytes().file_id(kind=kind).record(START).content())


def test_developer_fields_compressed_times_and_big_numbers_are_passed_over() -> None:
    fit = FitBytes().file_id().developer_app(0).developer_field(0, 8, 0x84, "Form Power", "Watts")
    for second in range(3):
        fit.message(20, [(253, 0x86, START + second), (3, 0x02, 140)], [(0, 8, 0x84, 50)])
    fit.message(20, [(3, 0x02, 140)]).compressed(5, bytes([141]))
    found = glance_fit(fit.session("running", START, 9).content())
    assert (found.type, found.sessions, found.started_utc) == (4, [1], STARTED_UTC)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (tcx("Running"), Kind.RUN),
        (tcx("running"), Kind.RUN),
        (tcx("Other"), Kind.RUN),
        (tcx("Running", before="          \n"), Kind.RUN),
        (tcx("Running", prefix="ns1:"), Kind.RUN),
        (tcx("Running").decode().encode("utf-16"), Kind.RUN),
        (tcx("Biking"), Kind.OTHER_SPORT),
        (gpx(None), Kind.RUN),
        (gpx("running"), Kind.RUN),
        (gpx("Trail_Run"), Kind.RUN),
        (gpx("9"), Kind.RUN),
        (gpx("cycling"), Kind.OTHER_SPORT),
        (gpx("hiking"), Kind.OTHER_SPORT),
    ],
)
def test_xml_is_seen_with_its_start_and_sport(content: bytes, kind: Kind) -> None:
    found = seen("whatever", content)
    assert found is not None
    assert (found.kind, found.started_utc) == (kind, SUNDAY)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<!DOCTYPE html><html></html>"),
        ("export.xml", b'<?xml version="1.0"?><HealthData locale="de_DE"></HealthData>'),
        ("sleepData.json", json.dumps([{"sleep": 1}]).encode()),
        ("profile.json", b'{"name": "x"}'),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100)),
        ("empty.fit", b""),
        ("read.me", b"hello"),
    ],
)
def test_what_is_no_recording_is_not_even_read(name: str, content: bytes) -> None:
    assert not may_be_recorded(name, content)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", b"t_s,speed_m_s\n0,3\n", Kind.TABLE),
        ("rr.TXT", b"800\n805\n", Kind.TABLE),
        ("a.csv", "t_s;speed\n".encode("utf-16"), Kind.TABLE),
        ("ride.json", b'{\n"RIDE":{"STARTTIME":"2020"}}', Kind.TABLE),
        ("any.capture", b'{"format":"fleetfoot-capture","version":1}\n', Kind.CAPTURE),
    ],
)
def test_text_is_left_to_its_reader(name: str, content: bytes, kind: Kind) -> None:
    assert seen(name, content) == Glance(kind)


@given(st.binary(max_size=300), st.sampled_from(["a.fit", "a.csv", "a.tcx"]))
def test_no_bytes_raise_anything(content: bytes, name: str) -> None:
    may_be_recorded(name, content)
    glance(content)


def test_damaged_files_raise_nothing_and_their_beginning_counts() -> None:
    chance = random.Random(1)  # noqa: S311 # a fuzzer: the same bytes every time
    good = [run_fit(START).content(), tcx("Running"), gpx("cycling")]
    for _ in range(5000):
        content = bytearray(chance.choice(good))
        for _ in range(chance.randrange(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        cut = bytes(content[: chance.randrange(len(content) + 1)])
        may_be_recorded("a.fit", cut)
        glance(cut)


GERMAN = (
    "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Beschreibung der Aktivität,Verstrichene Zeit,"
    "Distanz,Max. Herzfrequenz,Dateiname,Verstrichene Zeit,Distanz\n"
)
ROWS = (
    '1,"10.03.2024, 08:00:00","Lauf am Morgen, ""leicht""",Lauf,,3600,"10,0",170,activities/11.fit.gz,3600,10000\n'
    '2,"11.03.2024, 18:00:00",Radfahrt,Radfahrt,"zwei\nZeilen",3600,"30,0",150,activities/12.tcx.gz,3600,30000\n'
    '3,"12.03.2024, 18:00:00",von Hand,Lauf,,3600,"10,0",,,3600,10000\n'
)


@pytest.mark.parametrize("header", [GERMAN, "", "\ufeff" + GERMAN])
def test_the_list_of_a_strava_export_names_its_files_in_any_language(header: str) -> None:
    assert names_of((header + ROWS).encode()) == {
        "11.fit.gz": 'Lauf am Morgen, "leicht"',
        "12.tcx.gz": "Radfahrt",
    }


def test_the_list_is_known_by_its_place() -> None:
    assert is_list("export.zip: activities.csv", b"a,b")
    assert is_list("/home/x/export/activities.csv", b"a,b")
    assert not is_list("export.zip: my-activities.csv", b"a,b")


@given(st.binary(max_size=200))
def test_a_list_that_is_none_names_nothing(content: bytes) -> None:
    names_of(content)
