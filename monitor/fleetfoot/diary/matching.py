"""Which run and which day each note belongs to, and which of several sources counts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from fleetfoot.diary.fields import BY_NAME, Of
from fleetfoot.diary.note import OWN, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fleetfoot.diary.note import Where

PRECEDENCE: Final = (OWN, "fit", "strava", "garmin", "intervals.icu", "apple")
"""Who is believed first of a run, by worth (causes.md 4); others follow by name."""
SAME_START: Final = timedelta(minutes=10)
"""Starts that two programs tell of one run are no farther apart: one may wait for satellites."""
UTC_MARK: Final = "utc:"
"""What the run of a note begins with whose program names it by its start in UTC, ISO 8601, alone."""
_EXTENSIONS: Final = re.compile(r"(\.(fit|tcx|gpx|csv|capture|jsonl|gz|zip|json|hrm|txt))+$", re.IGNORECASE)
_DATE_IN_NAME: Final = re.compile(
    r"(?<!\d)(20\d{2}|19\d{2})[-_]?(0[1-9]|1[0-2])[-_]?([0-2]\d|3[01])(?!\d)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class RunName:
    """What notes can know a run by."""

    id: str
    source: str
    """What people call it: a file name, perhaps inside an archive."""
    local: datetime | None
    """Start by the runner's clock, without a zone; None where the recording does not say."""
    utc: datetime | None
    duration_s: float


@dataclass(slots=True)
class Diary:
    """All notes of an athlete, put in their places."""

    of_run: dict[str, dict[str, list[Note]]] = field(default_factory=dict[str, dict[str, list[Note]]])
    """By run and field, every source's."""
    of_day: dict[str, dict[str, list[Note]]] = field(default_factory=dict[str, dict[str, list[Note]]])
    """By day and field, every source's."""
    days: dict[str, str] = field(default_factory=dict[str, str])
    """By run its day, ``YYYY-MM-DD``: its recording's, else its note's, else that in its file's name."""
    unmatched: list[Note] = field(default_factory=list[Note])
    """Notes of runs that are not stored."""
    _sources: dict[str, str | None] = field(default_factory=dict[str, "str | None"])

    def run_value(self, run: str, name: str) -> Note | None:
        """Return what counts of several sources' words on one run: the runner's own first."""
        notes = self.of_run.get(run, {}).get(name, [])
        return min(notes, key=_precedence, default=None)

    def source_of(self, name: str) -> str | None:
        """Return the one source whose values of a day make the baseline: the one with the most days.

        Floor and mean of the resting heart rate differ by 6-8 bpm between brands: they are never mixed.
        """
        if name not in self._sources:
            counted = Counter(
                source
                for fields in self.of_day.values()
                for source in {note.source for note in fields.get(name, [])}
            )
            self._sources[name] = min(counted, key=lambda s: (-counted[s], _rank(s)), default=None)
        return self._sources[name]

    def day_value(self, day: str, name: str) -> Note | None:
        """Return the value of a day by the baseline's source."""
        source = self.source_of(name)
        return next((n for n in self.of_day.get(day, {}).get(name, []) if n.source == source), None)


def matched(notes: Iterable[Note], runs: Sequence[RunName]) -> Diary:
    """Return the notes in their places.

    A run is found by its id, by the name of its file with or without folder and ending, by its start, or as the only,
    the n-th or the longest run of a day.
    """
    book = Diary()
    notes = list(notes)
    names = _names(runs)
    _date_runs(book, notes, runs, names)
    by_day: dict[str, list[RunName]] = {}
    for each in sorted(runs, key=lambda run: (run.local or datetime.min, run.id)):  # noqa: DTZ901 - to sort by
        if each.id in book.days:
            by_day.setdefault(book.days[each.id], []).append(each)
    several = {note.where.day for note in notes if note.where.nth > 1}
    found = {where: _run_of(where, names, runs, by_day, several) for where in {note.where for note in notes}}
    for note in notes:
        run = found[note.where]
        day = note.where.day or (book.days.get(run.id, "") if run else "")
        if BY_NAME[note.field].of is Of.DAY and day:
            _put(book.of_day.setdefault(day, {}), note)
        elif run is not None:
            _put(book.of_run.setdefault(run.id, {}), note)
        else:
            book.unmatched.append(note)
    return book


def run_named(name: str, runs: Sequence[RunName]) -> RunName | None:
    """Return the run of an id, a file name or its stem; None where none or several are called so."""
    return _by_name(name, _names(runs))


def stem(name: str) -> str:
    """Return the name of a file without folder, archive and endings.

    >>> stem("export.zip!activities/123.fit.gz")
    '123'
    """
    return _EXTENSIONS.sub("", re.split(r"[/\\!]", name)[-1]).lower()


def _names(runs: Sequence[RunName]) -> dict[str, RunName]:
    """Return runs by everything that names exactly one."""
    found: dict[str, list[RunName]] = {}
    for run in runs:
        base = re.split(r"[/\\!]", run.source)[-1]
        for name in {run.id.lower(), run.source.lower(), base.lower(), stem(run.source)}:
            found.setdefault(name, []).append(run)
    return {name: named[0] for name, named in found.items() if len(named) == 1}


def _date_runs(
    book: Diary, notes: Iterable[Note], runs: Sequence[RunName], names: Mapping[str, RunName]
) -> None:
    for run in runs:
        if run.local is not None:
            book.days[run.id] = run.local.date().isoformat()
        elif (dated := _DATE_IN_NAME.search(stem(run.source))) is not None:
            book.days[run.id] = "-".join(dated.groups())
    for note in notes:
        named = _by_name(note.where.run, names) if note.where.run and note.where.day else None
        if named is not None and named.local is None:
            book.days[named.id] = note.where.day


def _by_name(name: str, names: Mapping[str, RunName]) -> RunName | None:
    return (
        names.get(name.lower()) or names.get(re.split(r"[/\\!]", name)[-1].lower()) or names.get(stem(name))
    )


def _run_of(
    where: Where,
    names: Mapping[str, RunName],
    runs: Sequence[RunName],
    by_day: Mapping[str, list[RunName]],
    several: set[str],
) -> RunName | None:
    if where.run.startswith(UTC_MARK):
        return _by_start(where.run.removeprefix(UTC_MARK), runs)
    if where.run:
        return _by_name(where.run, names)
    that_day = by_day.get(where.day, [])
    if where.clock:
        return _by_clock(where.day, where.clock, that_day)
    if where.day in several:
        return that_day[where.nth - 1] if where.nth <= len(that_day) else None
    return max(that_day, key=lambda run: run.duration_s, default=None)


def _by_start(text: str, runs: Sequence[RunName]) -> RunName | None:
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        return None
    start = start if start.tzinfo else start.replace(tzinfo=UTC)
    near = [(abs(run.utc - start), run.id, run) for run in runs if run.utc is not None]
    best = min(near, default=None, key=lambda entry: entry[:2])
    return best[2] if best is not None and best[0] <= SAME_START else None


def _by_clock(day: str, clock: str, that_day: Sequence[RunName]) -> RunName | None:
    at = datetime.fromisoformat(f"{day}T{clock}")
    dated = [(abs(run.local - at), run.id, run) for run in that_day if run.local is not None]
    if dated:
        return min(dated, key=lambda entry: entry[:2])[2]
    return that_day[0] if len(that_day) == 1 else None


def _put(fields: dict[str, list[Note]], note: Note) -> None:
    fields.setdefault(note.field, []).append(note)


def _precedence(note: Note) -> tuple[int, str, int]:
    """Order notes on one run: by source, then those that name the run."""
    return (*_rank(note.source), 0 if note.where.run else 1)


def _rank(source: str) -> tuple[int, str]:
    program = source.split(": ", maxsplit=1)[0]  # what follows is a device or an app of it
    return (PRECEDENCE.index(program) if program in PRECEDENCE else len(PRECEDENCE), source)
