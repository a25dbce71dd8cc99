"""Exports as sport sites give them, made: a list in German, gzip of three formats, archives in archives."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from fit_bytes import EPOCH
from made_wellness import GERMAN, STRAVA_HEADER

if TYPE_CHECKING:
    from pathlib import Path

FIRST: Final = datetime(2018, 3, 4, 7, 0, tzinfo=UTC)
RUNNING, CYCLING, SWIMMING = 1, 2, 5
_NAMESPACE: Final = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
FORMATS: Final = ("fit", "tcx", "gpx")
HEADER: Final = ",".join(GERMAN.get(name, name) for name in STRAVA_HEADER.split(",")) + "\n"


def start_of(number: int) -> datetime:
    """When an activity begins: one a day, each at another second."""
    return FIRST + timedelta(days=number, seconds=number)


def fit_of(number: int, *, sport: int = RUNNING, seconds: int = 60, kind: int = 4) -> bytes:
    """A FIT file with a record a second; without a checksum, as some apps write."""
    began = int(start_of(number).timestamp()) - EPOCH
    body = bytearray(b"\x40\0\0\0\0\2\0\1\0\4\4\x86" + b"\0" + bytes([kind]) + struct.pack("<I", began))
    body += b"\x41\0\0\x14\0\5\xfd\4\x86\5\4\x86\3\1\2\4\1\2\x49\4\x86"
    record = struct.Struct("<BIIBBI")
    speed = 2800 + number % 400
    for second in range(seconds):
        row = (1, began + second, second * speed // 10, 140 + (second + number) % 9, 84, speed)
        body += record.pack(*row)
    body += b"\x42\0\0\x12\0\4\xfd\4\x86\2\4\x86\7\4\x86\5\1\0"
    body += struct.pack("<BIIIB", 2, began + seconds, began, 1000 * seconds, sport)
    return struct.pack("<BBHI4sH", 14, 0x20, 2132, len(body), b".FIT", 0) + bytes(body) + b"\0\0"


def tcx_of(number: int, *, sport: str = "Running", seconds: int = 60) -> bytes:
    """A TCX file with blanks before the declaration, as Strava writes them."""
    began = start_of(number)
    points = "".join(
        f"<Trackpoint><Time>{began + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}</Time>"
        f"<DistanceMeters>{3.0 * second:.1f}</DistanceMeters><HeartRateBpm><Value>{141 + second % 7}</Value>"
        "</HeartRateBpm></Trackpoint>"
        for second in range(seconds)
    )
    return (
        f'          <?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase xmlns="{_NAMESPACE}"><Activities>'
        f'<Activity Sport="{sport}"><Id>{began:%Y-%m-%dT%H:%M:%SZ}</Id><Lap><Track>{points}</Track></Lap>'
        "</Activity></Activities></TrainingCenterDatabase>"
    ).encode()


def gpx_of(number: int, *, kind: str = "running", seconds: int = 60) -> bytes:
    """A GPX file of somebody who runs north."""
    began = start_of(number)
    points = "".join(
        f'<trkpt lat="{48.0 + second * 2.7e-5:.6f}" lon="11.0"><ele>500</ele>'
        f"<time>{began + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for second in range(seconds)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="StravaGPX" '
        f'xmlns="http://www.topografix.com/GPX/1/1"><metadata><time>{began:%Y-%m-%dT%H:%M:%SZ}</time></metadata>'
        f"<trk><name>x</name><type>{kind}</type><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


def _activity(number: int, ending: str, seconds: int) -> tuple[bytes, bool]:
    """Return content and whether it is a run: two of five are."""
    runs = number % 5 < 2
    if ending == "fit":
        return fit_of(number, sport=RUNNING if runs else CYCLING, seconds=seconds), runs
    if ending == "tcx":
        return tcx_of(number, sport="Running" if runs else "Biking", seconds=seconds), runs
    return gpx_of(number, kind="running" if runs else "cycling", seconds=seconds), runs


def strava_export(
    path: Path, activities: int, *, seconds: int = 60, formats: tuple[str, ...] = FORMATS
) -> dict[str, int]:
    """Write an export in German, its files in no order and in formats that take turns; return the runs of each."""
    counts: dict[str, int] = {}
    rows: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in sorted(range(activities), key=lambda n: n * 7919 % activities):
            ending = formats[number % len(formats)]
            content, runs = _activity(number, ending, seconds)
            file = f"activities/{1000 + number}.{ending}.gz"
            archive.writestr(file, gzip.compress(content, 1))
            day = f"{start_of(number):%d.%m.%Y, %H:%M:%S}"
            row = f'{number},"{day}","Lauf, Nr. {number}",Lauf,,{seconds},"0,18",150,9,,,,{file}'
            rows.append(row + "," * (HEADER.count(",") - 12))
            if runs:
                counts[ending] = counts.get(ending, 0) + 1
        archive.writestr("activities.csv", HEADER + "\n".join(rows) + "\n")
        archive.writestr("profile.csv", "Athleten-ID,E-Mail\n1,x@example.org\n")
        archive.writestr("media/photo.jpg", b"\xff\xd8\xff" + bytes(1000))
    return counts


def garmin_export(path: Path, files: int, runs: int, *, seconds: int = 60, parts: int = 4) -> None:
    """Write an export whose FIT files lie in archives of their own: mostly days of monitoring."""
    every = files // runs
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(parts):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as inner:
                for number in range(part, files, parts):
                    inner.writestr(f"me@example.org_{number}.fit", _uploaded(number, every, seconds))
            place = f"DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part{part + 1}.zip"
            archive.writestr(place, packed.getvalue())
        archive.writestr(
            "DI_CONNECT/DI-Connect-Wellness/1_sleepData.json", b'[{"calendarDate": "2024-01-01"}]'
        )


def _uploaded(number: int, every: int, seconds: int) -> bytes:
    if number % every == 0:
        return fit_of(number // every, seconds=seconds)
    if number % every == 1:
        return fit_of(number // every, sport=SWIMMING, seconds=seconds)
    return fit_of(number, kind=32, seconds=5)
