"""From what a file states to runs: the one way of all formats."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.path.run import UNFELT, Figures
from fleetfoot.path.way import NOWHERE, Way
from fleetfoot.sources.recording import distance as ways
from fleetfoot.sources.recording import pauses as rests
from fleetfoot.sources.recording.beats import rates_bpm, timed
from fleetfoot.sources.recording.belief import Travel, believed
from fleetfoot.sources.recording.clock import dated, several, straighten
from fleetfoot.sources.recording.columns import (
    Moments,
    in_steps,
    one_sensor_each,
    plausible,
    table,
    without_false_zeros,
)
from fleetfoot.sources.recording.draft import Column
from fleetfoot.sources.recording.figures import reconciled
from fleetfoot.sources.recording.judge import judged
from fleetfoot.sources.recording.model import Recording
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.sources.recording.clock import Part
    from fleetfoot.sources.recording.draft import Draft
    from fleetfoot.sources.recording.pauses import Pauses
    from fleetfoot_signal.types import Bools, Floats, Ints

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
THIN_S: Final = 3600.0
SELDOM_S: Final = 600.0
"""What lasts longer than an hour and has less than a record in ten minutes is no recording; the longest interval of
watches is a minute."""


def recordings(where: str, name: str, draft: Draft, digest: str) -> list[Recording]:
    """Return the runs in a draft: one, or more where its clock was set by days.

    Parameters
    ----------
    where
        The file, for messages.
    name
        What people call the run.
    draft
    digest
        Of the run in its file.

    Raises
    ------
    OtherSportError
        It is no run.
    """
    parts, lines = straighten(draft.clock_s, draft.of(Channel.DISTANCE))
    parts = _dense(where, parts)
    alone = len(parts) == 1
    made: list[Recording] = []
    for i, part in enumerate(parts):
        shaping = _Shaping(where, draft, part, alone=alone, lines=list(lines))
        made.append(shaping.recording(name if i == 0 else f"{name} ({i + 1})", f"{digest}{i or ''}"))
    return made


def _dense(where: str, parts: list[Part]) -> list[Part]:
    """Return the parts in which something was recorded all along.

    Raises
    ------
    UnreadableError
        There is none: a few records in hours are no recording, and would be seconds of nothing by the thousand.
    """
    dense = [
        part
        for part in parts
        if (span_s := float(part.clock_s[-1] - part.clock_s[0])) <= THIN_S
        or part.records.size > span_s / SELDOM_S
    ]
    if not dense:
        hours = float(parts[0].clock_s[-1] - parts[0].clock_s[0]) / 3600.0
        raise UnreadableError(
            f"{where}: holds {several(parts[0].records.size, 'record')} in {hours:.1f} hours: no recording of a run"
        )
    return dense


@dataclass(slots=True)
class _Shaping:
    """One run on its way."""

    where: str
    draft: Draft
    part: Part
    alone: bool
    """Whether the part is all of the draft."""
    lines: list[str]
    t_s: Floats = field(init=False)
    moments: Moments = field(init=False)
    columns: list[Column] = field(init=False)
    breaks: Ints = field(init=False)

    def __post_init__(self) -> None:
        part, draft = self.part, self.draft
        start_s = float(part.clock_s[0])
        self.moments = Moments(part.clock_s)
        self.t_s = self.moments.merged(part.clock_s) - start_s
        self.columns = [
            column._replace(values=self.moments.merged(column.values)) for column in draft.keep(part.records)
        ]
        order = np.argsort(part.records, kind="stable")
        at = np.searchsorted(part.records[order], draft.breaks)
        rows = self.moments.row(order[at[at < order.size]])
        self.breaks = np.unique(rows)

    def recording(self, name: str, digest: str) -> Recording:
        """Return the run.

        Raises
        ------
        OtherSportError
            It is none.
        """
        metres, by = self._distance()
        pauses = self._pauses(metres)
        speed, pauses, metres = self._speed(metres, by, pauses)
        values, sensors = self._table(speed, Column(Channel.DISTANCE, by, metres))
        beats = timed(self.draft.intervals, self.part, self.moments, self.t_s)
        if beats and Channel.HEART_RATE not in sensors:
            values[Channel.HEART_RATE] = rates_bpm(beats, self.t_s)
            if np.isfinite(values[Channel.HEART_RATE]).any():
                sensors[Channel.HEART_RATE] = beats[0].sensor
        values[:, pauses.within(self.t_s)] = np.nan
        begin_s, end_s = self._span()
        found = Figures(
            elapsed_s=end_s - begin_s,
            timer_s=end_s - begin_s - pauses.total_s,
            distance_m=self._way_m(speed, metres, pauses),
        )
        figures = self._reconciled(found)
        if not (sensors or self.draft.intervals or self.draft.warnings):
            self.lines.append("holds none of the channels that are watched")
        return Recording(
            name=name,
            started_utc=self._started(),
            utc_offset_s=None if self.draft.utc_offset_s is None else round(self.draft.utc_offset_s),
            digest=digest,
            sensors=sensors,
            t_s=self.t_s,
            values=values,
            beats=beats,
            pauses=pauses,
            figures=figures,
            degrees=self._place(),
            way=self._way(),
            felt=self.draft.felt if self.alone else UNFELT,
            warnings=list(dict.fromkeys([*self.draft.warnings, *self.lines])),
        )

    def _distance(self) -> tuple[Floats, str]:
        """Return the distance and whose it is; all NaN where nothing tells of it."""
        candidates = [column for column in self.columns if column.channel is Channel.DISTANCE]
        stated_m = self.draft.stated.distance_m if self.alone else np.nan
        for column in candidates:
            metres, lines = ways.steady(self.t_s, column.values, stated_m)
            if not np.isnan(metres).all():
                self.lines += lines
                return metres, column.sensor
        degrees = self.draft.degrees
        if degrees is None:
            return np.full(self.t_s.shape, np.nan), ""
        own = np.stack([self.moments.merged(row[self.part.records]) for row in degrees])
        return ways.along(own, self.breaks), self.draft.device

    def _pauses(self, metres: Floats) -> Pauses:
        start_s = float(self.part.clock_s[0])
        moved = self.part.moved_s
        stops = [
            stop._replace(
                from_s=stop.from_s - start_s + moved[min(stop.position, moved.size - 1)],
                to_s=stop.to_s - start_s + moved[min(stop.position, moved.size - 1)],
            )
            for stop in self.draft.stops
        ]
        told, lines = rests.told(stops, self.t_s, metres)
        timer_s = self.draft.stated.timer_s if self.alone else np.nan
        begin_s, end_s = self._span()
        explained = np.isnan(timer_s) or rests.close(end_s - begin_s - told.total_s, timer_s)
        if self.draft.stops and explained:
            self.lines += lines
            return told
        seen = rests.left(self.t_s, self.breaks, metres, timer_s)
        if self.draft.stops and not rests.close(end_s - begin_s - seen.total_s, timer_s):
            self.lines += lines
            return told
        return seen

    def _span(self) -> tuple[float, float]:
        """Return when the run began and ended.

        The device may have been started before the first record, and stopped after the last; where it does not say,
        the last record stands for as long as the others do.
        """
        start_s, last_s = float(self.part.clock_s[0]), float(self.t_s[-1])
        ends = [stop.from_s - start_s for stop in self.draft.stops if np.isinf(stop.to_s)]
        usual_s = float(np.median(np.diff(self.t_s))) if self.t_s.size > 2 else 0.0
        end_s = next(
            (end for end in ends if 0.0 <= end - last_s <= ways.HOLD_S), last_s + min(usual_s, ways.HOLD_S)
        )
        begin_s = self.draft.begun_s - start_s if self.alone else 0.0
        return (begin_s if -ways.HOLD_S <= begin_s < 0.0 else 0.0), end_s

    def _speed(self, metres: Floats, by: str, pauses: Pauses) -> tuple[Column | None, Pauses, Floats]:
        """Return the speed to be believed, the pauses with what was no run, and the distance without it."""
        stopped = pauses.after(self.t_s)
        chosen = one_sensor_each(self.columns).get(Channel.SPEED)
        speed, lines = believed(Travel(self.t_s, metres, stopped), chosen.values if chosen else None)
        self.lines += lines
        if np.isnan(speed).all():
            if self.draft.sport is not None and not self.draft.sport.runs:
                self.lines.append("its sport is not stated: read as a run")
            return None, pauses, metres
        column = Column(Channel.SPEED, chosen.sensor if chosen else by, speed)
        ridden, line = judged(self.where, self.draft, self.t_s, speed, self._counts())
        self.lines += [line] if line else []
        if ridden.any():
            pauses, metres = self._without(ridden, pauses, metres)
        return column, pauses, metres

    def _counts(self) -> Floats | None:
        return next((column.values for column in self.columns if column.channel is Channel.CADENCE), None)

    def _without(self, ridden: Bools, pauses: Pauses, metres: Floats) -> tuple[Pauses, Floats]:
        edges = np.flatnonzero(np.diff(ridden.astype(np.int8), prepend=0, append=0))
        begin, after = edges[::2], np.minimum(edges[1::2], self.t_s.size - 1)
        rest = rests.Pauses(self.t_s[begin], self.t_s[after])
        steps = np.diff(ways.lasting(self.t_s, metres, np.inf), prepend=0.0)
        walked = np.nancumsum(np.where(ridden | np.append([False], ridden[:-1]), 0.0, steps))
        self.lines.append(f"{rest.total_s:.0f} s faster than anybody runs: left out")
        return rests.joined(pauses, rest), np.where(np.isnan(metres), np.nan, walked)

    def _way_m(self, speed: Column | None, metres: Floats, pauses: Pauses) -> float:
        """Return how far it was: by the distance, else by the speed."""
        if np.isfinite(metres).any():
            return float(np.nanmax(metres))
        if speed is None:
            return np.nan
        own = np.where(pauses.within(self.t_s), np.nan, speed.values)
        stopped = pauses.after(self.t_s)
        return float(ways.from_speed(self.t_s, own, stopped)[-1])

    def _table(self, speed: Column | None, way: Column) -> tuple[Floats, dict[Channel, str]]:
        rest = [c for c in self.columns if c.channel not in {Channel.SPEED, Channel.DISTANCE}]
        known = speed.values if speed else None
        counted = [
            c._replace(values=self._steps(c.values, known)) if c.channel is Channel.CADENCE else c
            for c in rest
        ]
        cleaned = counted if self.draft.exact else without_false_zeros(counted, known)
        if speed:
            cleaned.append(speed)
        if np.isfinite(way.values).any():
            cleaned.append(way)
        sound, lines = plausible(cleaned)
        self.lines += lines
        return table(one_sensor_each(sound), self.t_s.size)

    def _steps(self, count: Floats, speed: Floats | None) -> Floats:
        strides = self.draft.strides
        if strides is not None:
            return 2.0 * count if strides else count
        return in_steps(count, speed)

    def _reconciled(self, found: Figures) -> Figures:
        if not self.alone:
            return found
        broken = next((line for line in self.draft.warnings if "damaged" in line or "breaks off" in line), "")
        figures, lines = reconciled(found, self.draft.stated, f"it {broken}" if broken else "")
        self.lines += lines
        return figures

    def _started(self) -> datetime | None:
        if not self.draft.dated:
            return None
        if not dated(self.part.clock_s):
            self.lines.append("its date cannot be that of a run (1990 to 2100): read without a date")
            return None
        return _EPOCH + timedelta(seconds=float(self.part.clock_s[0]))

    def _way(self) -> Way:
        """Return the positions and laps of the run."""
        start_s, laps_s = float(self.part.clock_s[0]), self.draft.laps_s if self.alone else np.empty(0)
        if self.draft.degrees is None:
            return NOWHERE._replace(laps_s=laps_s - start_s)
        own = np.stack([self.moments.merged(row[self.part.records]) for row in self.draft.degrees])
        known = np.isfinite(own).all(axis=0)
        return Way(self.t_s[known], own[:, known], laps_s - start_s)

    def _place(self) -> tuple[float, float] | None:
        degrees = self.draft.degrees
        if degrees is None:
            return None
        known = self.part.records[np.isfinite(degrees[:, self.part.records]).all(axis=0)]
        return (float(degrees[0, known[0]]), float(degrees[1, known[0]])) if known.size else None
