"""All runs of an athlete: what each was, and how form at one speed, heart rate and training went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fleetfoot.report.comparison import AtSpeed, at_speed, usual_speed, when
from fleetfoot.report.decoded import Decoded
from fleetfoot.report.load import Jump, find_jump
from fleetfoot.report.study import ESTIMATED, distance_of
from fleetfoot.words.quantity import METRIC, Figures
from fleetfoot.words.report import ReportWords, report_words
from fleetfoot_signal import is_running
from fleetfoot_signal.belief import believed
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.fade import find_fade

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store
    from fleetfoot_signal.fade import Fade
    from fleetfoot_signal.types import Floats

STEADY_S: Final = 300
"""Runs with less running do not say what the usual speed is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One run of a season."""

    run: StoredRun
    distance_m: float
    """NaN where unknown."""
    running_s: int
    speed_m_s: float
    """Median grade-adjusted speed while running; NaN without running."""
    at_speed: AtSpeed | None
    """At the reference speed of the season; None where it was not run."""
    decoupling_pct: float
    """At equal effort; NaN where it could not be judged."""
    fade: Fade | None
    jump: Jump | None

    @property
    def alerts_per_h(self) -> float:
        """Alerts for each hour of running; NaN with less than a quarter of an hour of it."""
        return self.run.alerts / (self.running_s / 3600.0) if self.running_s >= 900 else float("nan")


class Week(NamedTuple):
    """One week from Monday."""

    monday: date
    distance_m: float
    runs: int
    has_jump: bool


@dataclass(frozen=True, slots=True)
class Season:
    """All runs of an athlete, oldest first."""

    athlete: str
    rows: Sequence[Row]
    speed_m_s: float
    """Reference speed: the median of the runs' usual speeds; NaN where nothing was run."""
    figures: Figures = METRIC

    @property
    def words(self) -> ReportWords:
        """The language that is spoken."""
        return report_words(self.figures.language)

    @property
    def dated(self) -> list[Row]:
        """The runs that know when they were run."""
        return [row for row in self.rows if row.run.started_utc is not None]

    def sensors(self, channel: Channel) -> list[Source]:
        """Return the sensors that a channel comes from at the reference speed, the one with most runs first."""
        counted: dict[Source, int] = {}
        for row in self.dated:
            if row.at_speed is not None and channel in row.at_speed.medians:
                key = source_of(row.run, channel)
                counted[key] = counted.get(key, 0) + 1
        return sorted(counted, key=lambda key: (-counted[key], key))

    def by_sensor(self, channel: Channel) -> list[float]:
        """Return the medians of a channel at the reference speed, oldest first, of the sensor with most runs."""
        sensors = self.sensors(channel)
        return [
            row.at_speed.medians[channel]
            for row in self.dated
            if row.at_speed is not None
            and channel in row.at_speed.medians
            and source_of(row.run, channel) == sensors[0]
        ]


class Source(NamedTuple):
    """The sensor of a channel with that of the speed: runs that differ in either are not set side by side."""

    sensor: str
    speed: str
    """Sensor of the speed."""

    def name(self, words: ReportWords) -> str:
        """Return what it is called; empty where no sensor is known."""
        if not self.sensor:
            return ""
        same = self.sensor == self.speed
        name = self.sensor if same else words.season.with_speed.format(sensor=self.sensor, speed=self.speed)
        return f"{name} ({words.names.estimated})" if self.sensor.startswith(ESTIMATED) else name


def source_of(run: StoredRun, channel: Channel) -> Source:
    """Return what measured a channel of a run."""
    return Source(run.sensors.get(channel, ""), run.sensors.get(Channel.SPEED, ""))


def season_of(
    store: Store, athlete: str, figures: Figures = METRIC, decoded: Decoded | None = None
) -> Season:
    """Return all stored runs of an athlete, looked at one by one; ``decoded`` holds their seconds for who goes on."""
    known = decoded or Decoded(store)
    runs = store.runs(athlete)
    speeds = [usual_speed(known.of(run).values) for run in runs]
    ran = [speed for speed in speeds if np.isfinite(speed)]
    reference = float(np.median(ran)) if ran else float("nan")
    rows: list[Row] = []
    for run, speed in zip(runs, speeds, strict=True):
        rows.append(_row(run, known.of(run).values, speed, reference, rows))
    return Season(athlete, rows, reference, figures)


def _row(run: StoredRun, values: Floats, speed: float, reference: float, before: Sequence[Row]) -> Row:
    metres = distance_of(values)
    lost = find_fade(values[Channel.ADJUSTED_SPEED], believed(values))
    return Row(
        run=run,
        distance_m=metres,
        running_s=int(np.count_nonzero(is_running(values))),
        speed_m_s=speed,
        at_speed=at_speed(run, values, reference, run.sensors) if np.isfinite(reference) else None,
        decoupling_pct=_decoupling_pct(run.summary),
        fade=None if lost is None or lost.has_rise else lost,
        jump=_jump(run, metres, before),
    )


def _decoupling_pct(summary: Mapping[str, Any]) -> float:
    loss = summary.get("decoupling", {}).get("equal_effort_pct")
    return float("nan") if loss is None else float(loss)


def _jump(run: StoredRun, metres: float, before: Sequence[Row]) -> Jump | None:
    if run.started_utc is None:
        return None
    lengths = [(when(row.run), row.distance_m) for row in before if row.run.started_utc is not None]
    return find_jump(run.started_utc, metres, lengths)


def weeks_of(rows: Sequence[Row]) -> list[Week]:
    """Return every week from the first to the last dated run, those without a run too."""
    dated = [(row.run.started_local.date(), row) for row in rows if row.run.started_local is not None]
    by_week = {
        monday: [row for _, row in group]
        for monday, group in groupby(dated, key=lambda pair: pair[0] - timedelta(days=pair[0].weekday()))
    }
    if not by_week:
        return []
    first, last = min(by_week), max(by_week)
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return [_week(monday, by_week.get(monday, [])) for monday in mondays]


def _week(monday: date, rows: Sequence[Row]) -> Week:
    metres = sum(row.distance_m for row in rows if np.isfinite(row.distance_m))
    return Week(monday, metres, len(rows), any(row.jump for row in rows))
