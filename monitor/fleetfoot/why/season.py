"""All that is known of an athlete's runs and days: out of the store, the diary and what other programs told."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from fleetfoot.diary.fields import typed
from fleetfoot.diary.matching import Diary, matched
from fleetfoot.why.runs import local_start, names_of
from fleetfoot_signal.days.figures import Figures, reserve_minutes
from fleetfoot_signal.days.history import DayHistory, Days, history_of
from fleetfoot_signal.days.load import AU_PER_TRIMP, banister_trimp
from fleetfoot_signal.days.zones import EASY_BELOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fleetfoot.diary.note import Note
    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store

RESTING_BPM: Final = 60.0
"""Resting heart rate of a runner of whom it is not known (JUDGE)."""
GREATEST_BPM: Final = 180.0
"""Maximum heart rate at 40 years (Tanaka 2001: 208 - .7 age), where no run went higher and nobody said more."""
HIGHEST_BPM: Final = 210.0
"""Beyond it is a strap that slips; of more than a few runs the highest but one is believed (JUDGE)."""
FEW_SEEN: Final = 2
MASS_KG: Final = 70.0
RPE_EASY: Final = 4.0
"""RPE of a run that neither runner nor heart rate tells of: easy to moderate (JUDGE)."""
RATED_LEAST: Final = 5
"""Runs with RPE and heart rate from which the scale between them is the runner's own."""
BEFORE_DAYS: Final = 45
"""Days in front of the first run: windows begin empty."""


class Runner(Protocol):
    """What is said of a runner by themselves."""

    @property
    def name(self) -> str:
        """Whose runs they are."""
        ...

    @property
    def hr_rest_bpm(self) -> float | None:
        """Heart rate at rest; None where nobody has said."""
        ...

    @property
    def hr_max_bpm(self) -> float | None:
        """Highest heart rate ever seen; None where nobody has said."""
        ...


@dataclass(frozen=True, slots=True)
class Body:
    """What the runner is like."""

    resting_bpm: float
    greatest_bpm: float
    mass_kg: float


class Known(NamedTuple):
    """One run as it is stored."""

    run: StoredRun
    figures: Figures
    alerts: Mapping[str, tuple[float, float]]
    """By detector: onset of the first episode [s], and the greatest effect."""


@dataclass(frozen=True, slots=True)
class Season:
    """Runs, oldest first, with what belongs to them. Lists have one entry a run."""

    athlete: str
    runs: Sequence[StoredRun]
    figures: Sequence[Figures]
    alerts: Sequence[Mapping[str, tuple[float, float]]]
    """By detector: onset of the first episode [s], and the greatest effect."""
    diary: Diary
    dates: Sequence[date | None]
    """Local day; None where nobody knows."""
    moments: Sequence[float]
    """Days since the year 1, with the time of the day; those of undated runs by when they were recorded."""
    loads: Sequence[float]
    """AU of each run."""
    body: Body
    first_day: date
    """Of :attr:`history`."""
    days: Days
    history: DayHistory

    def said(self, run: int, name: str) -> float | str | bool | None:
        """Return what counts of a field of the diary that belongs to a run."""
        note = self.diary.run_value(self.runs[run].id, name)
        return None if note is None else typed(name, note.value)

    def number(self, run: int, name: str) -> float:
        """Return a number of the diary that belongs to a run; NaN where nobody said it."""
        value = self.said(run, name)
        return float(value) if isinstance(value, float | bool) else math.nan

    def of_day(self, run: int, name: str, back: int = 0) -> float:
        """Return a number of the diary of the run's day or so many days before; NaN where nobody said it."""
        day = self.dates[run]
        if day is None:
            return math.nan
        note = self.diary.day_value((day - timedelta(days=back)).isoformat(), name)
        return math.nan if note is None else float(note.value)

    def row(self, run: int) -> int | None:
        """Return the row of a run's day in :attr:`history`."""
        day = self.dates[run]
        return None if day is None else (day - self.first_day).days


def season_of(store: Store, athlete: Runner) -> Season:
    """Return the season of an athlete out of the store."""
    runs = store.runs(athlete.name)
    figures = store.figures(runs)
    onsets = store.onsets(athlete.name)
    known = [Known(run, figures[run.id], onsets.get(run.key, {})) for run in runs]
    return put_together(athlete, known, store.notes(athlete.name))


def put_together(athlete: Runner, known: Sequence[Known], notes: Sequence[Note]) -> Season:
    """Return the season of an athlete from runs, in any order, and notes."""
    by_id = {each.run.id: each for each in known}
    stored = [each.run for each in known]
    diary = matched(notes, names_of(stored))
    dates = {run.id: _date(diary.days.get(run.id)) for run in stored}
    moments = {run.id: _moment(run, dates[run.id]) for run in stored}
    runs = sorted(stored, key=lambda run: (moments[run.id], run.key))
    ordered = [by_id[run.id].figures for run in runs]
    body = _body(athlete, diary, ordered)
    loads = _loads(diary, runs, ordered, body)
    dated = [dates[run.id] for run in runs]
    first, days = _days(diary, dated, ordered, loads, body)
    return Season(
        athlete=athlete.name,
        runs=runs,
        figures=ordered,
        alerts=[by_id[run.id].alerts for run in runs],
        diary=diary,
        dates=dated,
        moments=[moments[run.id] for run in runs],
        loads=loads,
        body=body,
        first_day=first,
        days=days,
        history=history_of(days),
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(run: StoredRun, day: date | None) -> float:
    local = local_start(run)
    if local is not None:
        return local.toordinal() + (local.hour * 60 + local.minute) / 1440.0
    if day is not None:
        return day.toordinal() + 0.5
    return run.recorded_utc.toordinal() + run.key * 1e-6


def _body(athlete: Runner, diary: Diary, figures: Sequence[Figures]) -> Body:
    resting = [float(note.value) for day in diary.of_day if (note := diary.day_value(day, "resting_hr_bpm"))]
    masses = [
        float(note.value)
        for fields in (*diary.of_run.values(), *diary.of_day.values())
        for name in ("mass_before_kg", "mass_kg")
        for note in fields.get(name, [])[:1]
    ]
    seen = _seen(figures)
    return Body(
        resting_bpm=athlete.hr_rest_bpm or (float(np.median(resting)) if resting else RESTING_BPM),
        greatest_bpm=athlete.hr_max_bpm
        or max([GREATEST_BPM, *(seen[-2:-1] if len(seen) > FEW_SEEN else seen)]),
        mass_kg=float(np.median(masses)) if masses else MASS_KG,
    )


def _seen(figures: Iterable[Figures]) -> list[float]:
    """Return the greatest heart rates of runs, ascending, without those of straps that slipped."""
    return sorted(each.greatest_bpm for each in figures if each.greatest_bpm <= HIGHEST_BPM)


def maximum_seen(figures: Iterable[Figures]) -> float:
    """Return the maximum heart rate that runs showed; NaN where they did not: too few, or none of them went high.

    Who never ran hard has not shown it: what lies below that of the middle-aged is taken for none.
    """
    seen = _seen(figures)
    return seen[-2] if len(seen) > FEW_SEEN and seen[-2] >= GREATEST_BPM else math.nan


def _loads(diary: Diary, runs: Sequence[StoredRun], figures: Sequence[Figures], body: Body) -> list[float]:
    """Return the load of each run: RPE x min, else TRIMP on the runner's own scale, else as an easy run."""
    rated: list[float] = []
    for run in runs:
        note = diary.run_value(run.id, "rpe")
        rated.append(math.nan if note is None else float(note.value))
    minutes = [max(each.moving_s, 0.0) / 60.0 or each.duration_s / 60.0 for each in figures]
    trimps = [_trimp(each, body) for each in figures]
    scales = [
        rpe * length / trimp
        for rpe, length, trimp in zip(rated, minutes, trimps, strict=True)
        if rpe > 0.0 and trimp > 0.0
    ]
    scale = float(np.median(scales)) if len(scales) >= RATED_LEAST else AU_PER_TRIMP
    return [
        rpe * length if not math.isnan(rpe) else trimp * scale if not math.isnan(trimp) else RPE_EASY * length
        for rpe, length, trimp in zip(rated, minutes, trimps, strict=True)
    ]


def _trimp(figures: Figures, body: Body) -> float:
    share, minutes = reserve_minutes(figures, body.resting_bpm, body.greatest_bpm)
    if not share.size or np.sum(minutes) < 0.5 * figures.moving_s / 60.0:
        return math.nan
    return float(banister_trimp(share, minutes))


def _days(
    diary: Diary,
    dates: Sequence[date | None],
    figures: Sequence[Figures],
    loads: Sequence[float],
    body: Body,
) -> tuple[date, Days]:
    known = [day for day in dates if day is not None]
    noted = [day for text in diary.of_day if (day := _date(text)) is not None]
    if known:  # mornings long before the first run or after the last tell nothing of runs
        noted = [
            day for day in noted if min(known) - timedelta(days=90) <= day <= max(known) + timedelta(days=30)
        ]
    last = max([*known, *noted], default=date(2000, 1, 1))
    first = min([*known, *noted], default=last) - timedelta(days=BEFORE_DAYS)
    count = (last - first).days + 1
    none, unknown = np.zeros((count, 1)), np.full((count, 1), np.nan)
    days = Days(
        load=none.copy(),
        metres=none.copy(),
        longest_m=unknown.copy(),
        easy_min=none.copy(),
        heart_min=none.copy(),
        hottest_c=unknown.copy(),
        resting_bpm=unknown.copy(),
        rmssd_ms=unknown.copy(),
    )
    for day, run, load in zip(dates, figures, loads, strict=True):
        if day is not None:
            _add(days, (day - first).days, run, load, body)
    for name, column in (("resting_hr_bpm", days.resting_bpm), ("rmssd_ms", days.rmssd_ms)):
        for day in noted:
            note = diary.day_value(day.isoformat(), name)
            if note is not None:
                column[(day - first).days, 0] = float(note.value)
    return first, days


def _add(days: Days, row: int, run: Figures, load: float, body: Body) -> None:
    days.load[row, 0] += load
    if not math.isnan(run.distance_m):
        days.metres[row, 0] += run.distance_m
        days.longest_m[row, 0] = np.fmax(days.longest_m[row, 0], run.distance_m)
    share, minutes = reserve_minutes(run, body.resting_bpm, body.greatest_bpm)
    days.easy_min[row, 0] += float(np.sum(minutes[share < EASY_BELOW]))
    days.heart_min[row, 0] += float(np.sum(minutes))
    days.hottest_c[row, 0] = np.fmax(days.hottest_c[row, 0], run.temperature_c)
