"""Apple Health's ``export.xml``: sleep, resting heart rate, SDNN, body mass and effort of workouts.

The file may have gigabytes: it is read as a stream, and nothing is kept of it but days. Dates carry their offset; the
day is that of the clock they were written by. SDNN is no RMSSD: it has a baseline of its own. Each device and app
(``sourceName``) is a source of its own, for iPhone, watch and others write the same night.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from fleetfoot.diary.matching import UTC_MARK
from fleetfoot.diary.note import Where
from fleetfoot.diary.side import Gathering, Said, Side
from fleetfoot.diary.wellness.nights import Days
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.sources.bundle.member import Member

SOURCE: Final = "apple"
CHUNK: Final = 2**18
LONGEST: Final = 2**24
"""Bytes of one element: of a longer one the stream holds nothing else."""
_PREFIXES: Final = ("HKQuantityTypeIdentifier", "HKCategoryTypeIdentifier", "HKDataType")
_ASLEEP: Final = "HKCategoryValueSleepAnalysisAsleep"
_KG: Final = {"kg": 1.0, "g": 0.001, "lb": 0.45359237, "st": 6.35029318}


def _fits(name: str, head: bytes) -> bool:
    del name
    return b"<!DOCTYPE HealthData" in head or b"<HealthData" in head


def _read(member: Member) -> Said:
    reader = _Reader(member.where)
    with member.stream() as file:
        return reader.read(iter(lambda: file.read(CHUNK), b""))


class _Reader:
    """Reads one export."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._found = Gathering(SOURCE)
        self._days = Days()
        self._undated = 0
        self._takers = {
            "SleepAnalysis": self._sleep,
            "RestingHeartRate": self._resting,
            "HeartRateVariabilitySDNN": self._sdnn,
            "BodyMass": self._mass,
            "WorkoutEffortScore": self._effort,
        }
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = self._refuse

    def read(self, chunks: Iterable[bytes]) -> Said:
        """Return what the stream says; of one that breaks off, what came before."""
        fed = 0
        broken: list[str] = []
        try:
            for chunk in chunks:
                self._parser.Parse(chunk, False)  # noqa: FBT003 - expat knows no names
                fed += len(chunk)
                if fed - self._parser.CurrentByteIndex > LONGEST:
                    raise UnreadableError(f"{self._where}: holds an element of more than {LONGEST >> 20} MiB")
            self._parser.Parse(b"", True)  # noqa: FBT003 - the same
        except (expat.ExpatError, ValueError, LookupError) as error:  # the latter two: of odd encodings
            broken = [f"breaks off or is damaged ({error}): what comes before counts"]
        self._days.give(self._found)
        said = self._found.said()
        lost = self._undated + self._days.left_out
        if lost:
            broken.append(f"{lost} entries without a date or of a length that cannot be: left out")
        return Said(said.notes, (*broken, *said.passed))

    def _refuse(self, *_declared: object) -> None:
        raise UnreadableError(f"{self._where}: declares entities, which no export of Apple does")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Record":
            return
        kind = attributes.get("type", "")
        for prefix in _PREFIXES:
            kind = kind.removeprefix(prefix)
        taker = self._takers.get(kind)
        if taker is None:
            self._found.pass_over(kind[:60])
            return
        try:
            start, end = (_moment(attributes.get(key, "")) for key in ("startDate", "endDate"))
            taker(attributes, start, end, attributes.get("sourceName", "")[:60])
        except ValueError:
            self._undated += 1

    def _sleep(self, record: dict[str, str], start: datetime, end: datetime, by: str) -> None:
        if record.get("value", "").startswith(_ASLEEP):  # not only in bed, not awake
            self._days.slept(start.replace(tzinfo=None), _beside(end, start), by)

    def _resting(self, record: dict[str, str], start: datetime, end: datetime, by: str) -> None:
        del end
        self._days.add(start.date().isoformat(), "resting_hr_bpm", _value(record), by)

    def _sdnn(self, record: dict[str, str], start: datetime, end: datetime, by: str) -> None:
        del end
        factor = 1000.0 if record.get("unit") == "s" else 1.0
        self._days.add(start.date().isoformat(), "sdnn_ms", factor * _value(record), by)

    def _mass(self, record: dict[str, str], start: datetime, end: datetime, by: str) -> None:
        del end
        factor = _KG.get(record.get("unit", ""))
        if factor is None:
            self._found.pass_over(f"BodyMass in {record.get('unit', '')[:10]}")
        else:
            self._days.add(start.date().isoformat(), "mass_kg", factor * _value(record), by)

    def _effort(self, record: dict[str, str], start: datetime, end: datetime, by: str) -> None:
        del end
        self._found.add(Where(run=f"{UTC_MARK}{start.isoformat()}"), "rpe", _value(record), by=by)


def _moment(text: str) -> datetime:
    """Return the moment of ``2024-03-09 23:10:00 +0100``, or of ISO 8601 with an offset, as other programs write it."""
    if text[10:11] == "T":
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        return moment
    return datetime.fromisoformat(f"{text[:10]}T{text[11:19]}{text[20:23]}:{text[23:25]}")


def _beside(moment: datetime, other: datetime) -> datetime:
    """Return a moment by the clock of another."""
    return moment.astimezone(other.tzinfo).replace(tzinfo=None)


def _value(record: dict[str, str]) -> float:
    return number(record.get("value", "").replace(",", ".") or "-1x")


SIDES: Final = (Side("Apple Health", _fits, _read),)
"""``export.xml``, as a file or in ``export.zip``."""
