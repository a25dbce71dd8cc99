"""Whatever bytes an export holds, reading it gives values of the diary or an UnreadableError of one line."""

from __future__ import annotations

import random
import resource
import time
from typing import TYPE_CHECKING

import made_wellness as made
import pytest
from damage import mutated

from fleetfoot.diary.fields import BY_NAME, canonical
from fleetfoot.diary.importing import side_of
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.bundle.member import Member

if TYPE_CHECKING:
    from pathlib import Path

MUTATIONS = 150
SEEDS = {
    "activities.csv": made.strava(made.GERMAN),
    "1_sleepData.json": made.garmin_sleep(),
    "UDSFile_2024.json": made.garmin_days(),
    "1_healthStatusData.json": made.garmin_health(),
    "me_gear.json": made.garmin_gear(),
    "M3AA0000.FIT": made.garmin_watch(),
    "export.xml": made.apple(),
    "wellness.csv": made.INTERVALS,
    "hrv4t.csv": made.HRV4TRAINING,
    "physiological_cycles.csv": made.WHOOP,
    "oura_trends.csv": made.OURA_TABLE,
    "oura.json": made.OURA_JSON,
    "sleep-2024-03-01.json": made.FITBIT_SLEEP,
    "resting_heart_rate-2024-01-01.json": made.FITBIT_RESTING,
    "hrv.csv": made.FITBIT_HRV,
}
DATABASES = {"health_connect_export.db": made.health_connect, "Gadgetbridge": made.gadgetbridge}
NAMES = [*SEEDS, *DATABASES]


def seed(name: str, folder: Path) -> bytes:
    if name in SEEDS:
        return SEEDS[name]
    DATABASES[name](folder / name)
    return (folder / name).read_bytes()


def check(path: Path, content: bytes) -> int:
    """Read a file if it is taken for side data at all; return how many values it gave."""
    path.write_bytes(content)
    member = Member.of_file(path)
    try:
        side = side_of(member, member.head())
        said = side.read(member) if side else None
    except UnreadableError as error:
        assert "\n" not in str(error)  # noqa: PT017 - which of both ends it is does not matter
        assert str(path) in str(error)  # noqa: PT017 - the same
        return 0
    for note in said.notes if said else ():
        assert canonical(BY_NAME[note.field], note.value) == note.value
        assert note.source
        assert note.where.run or note.where.day
    return len(said.notes) if said else 0


def damage(folder: Path, name: str, times: int, start: int) -> None:
    chance = random.Random(start)  # noqa: S311 - repeatable damage, no secret
    whole = seed(name, folder)
    assert check(folder / name, whole) > 0
    for _ in range(times):
        check(folder / name, mutated(whole, chance))


@pytest.mark.parametrize("name", NAMES)
def test_damaged_exports_are_read_or_refused(tmp_path: Path, name: str) -> None:
    damage(tmp_path, name, MUTATIONS, 20260517)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", NAMES)
def test_very_many_damaged_exports_are_read_or_refused(tmp_path: Path, name: str) -> None:
    damage(tmp_path, name, 100_000, 1)


@pytest.mark.parametrize("name", NAMES)
def test_exports_cut_off_anywhere_are_read_or_refused(tmp_path: Path, name: str) -> None:
    whole = seed(name, tmp_path)
    for size in range(0, len(whole), max(1, len(whole) // 200)):
        check(tmp_path / name, whole[:size])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("1_sleepData.json", b"[" * 200_000),
        ("1_sleepData.json", b'[{"calendarDate": "2024-03-10", "deepSleepSeconds": ' + b"9" * 9000 + b"}]"),
        ("1_sleepData.json", b'[{"calendarDate": ' + b'{"date": ' * 9000),
        ("export.xml", made.APPLE_HEAD.encode() + b'<Record type="' + b"x" * 40_000_000),
        ("export.xml", made.APPLE_HEAD.encode() + b"<a>" * 300_000),
        ("export.xml", made.apple().replace(b"UTF-8", b"UTF1e999-8")),
        ("Gadgetbridge", b"SQLite format 3\0" + bytes(4000)),
    ],
    ids=[
        "deep list",
        "long number",
        "deep object",
        "long attribute",
        "deep elements",
        "unknown encoding",
        "empty database",
    ],
)
def test_hostile_exports_are_refused_or_empty(tmp_path: Path, name: str, content: bytes) -> None:
    assert check(tmp_path / name, content) == 0


def test_a_database_that_never_ends_is_given_up(tmp_path: Path) -> None:
    """A table may be a program; a view of an endless one is not asked at all."""
    import sqlite3  # noqa: PLC0415 - of this test alone

    database = sqlite3.connect(tmp_path / "Gadgetbridge")
    database.executescript(
        """CREATE TABLE DEVICE(_id INTEGER, NAME TEXT);
        CREATE VIEW HUAMI_HEART_RATE_RESTING_SAMPLE AS WITH RECURSIVE n(TIMESTAMP, DEVICE_ID, HEART_RATE) AS
            (SELECT 1, 1, 50 UNION ALL SELECT TIMESTAMP + 1, 1, 50 FROM n) SELECT * FROM n;"""
    )
    database.close()
    assert check(tmp_path / "Gadgetbridge", (tmp_path / "Gadgetbridge").read_bytes()) == 0


def test_a_database_with_names_that_are_no_text_is_refused(tmp_path: Path) -> None:
    whole = seed("Gadgetbridge", tmp_path)
    damaged = whole.replace(b"TABLE XIAOMI_SLEEP_", b"TABLE XIAOMI_\xaaz\n\xbcP_", 1)  # as SQLite quotes it
    assert check(tmp_path / "Gadgetbridge", damaged) == 0


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_two_gigabytes_of_apple_are_read_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    records = made.apple().split(b"\n")
    body = b"\n".join(records[8:-2]) + b"\n"
    beats = b"".join(
        b' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" creationDate='
        b'"2024-03-10 08:00:%02d +0100" startDate="2024-03-10 08:00:%02d +0100" endDate="2024-03-10 08:00:%02d +0100"'
        b' value="%d"><MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="0"/></Record>\n'
        % (i % 60, i % 60, i % 60, 120 + i % 50)
        for i in range(4000)
    )
    with path.open("wb") as file:
        file.write(made.APPLE_HEAD.encode())
        file.write(body)
        while file.tell() < 2 * 2**30:
            file.write(beats)
        file.write(body + b"</HealthData>\n")
    member = Member.of_file(path)
    side = side_of(member, member.head())
    assert side is not None
    before_kb, cpu_s = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    said = side.read(member)
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024.0
    print(f"2 GiB of Apple: {time.process_time() - cpu_s:.0f} s of CPU, {grown_mb:.1f} MB more")  # noqa: T201 - nightly figures
    assert len(said.notes) >= 6
    assert grown_mb < 20.0
