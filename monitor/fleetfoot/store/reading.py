"""Reading back: which runs there are, and all that was recorded of one."""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot.errors import UsageError
from fleetfoot.path.run import Identity
from fleetfoot.path.ticks import Ticks
from fleetfoot.store.schema import existing_columns, tick_columns
from fleetfoot_signal.channel import BY_NAME, SPECS, Channel

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence


TAIL_S: Final = 10
"""A complete pass stands for the run when it reaches to within this many seconds of the longest pass.

A live run that was killed may be a second or two longer than the replay of its capture; a pass that lacks
more than that is a pass over a part of the run.
"""

FRESH: Final = timedelta(seconds=30)
"""An unfinished pass that was written to within this time is being recorded."""


class State(enum.StrEnum):
    """How far a pass has come."""

    COMPLETE = "complete"
    RECORDING = "recording"
    INTERRUPTED = "interrupted"


def utc_text(moment: datetime) -> str:
    """Return the moment as stored: ISO 8601, UTC, microseconds: its text sorts as time. Naive means UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class StoredRun:
    """One run as stored: the best of its passes."""

    key: int
    """Of the pass; higher is later."""
    id: str
    athlete: str
    source: str
    started_utc: datetime | None
    recorded_utc: datetime
    """When the recording of this pass began."""
    duration_s: int
    """Seconds recorded: the last row's index + 1."""
    state: State
    alerts: int
    """Episodes: each counted once, however often it escalated."""
    sensors: dict[Channel, str]
    summary: dict[str, Any]
    """Empty until the pass is complete."""
    title: str = ""
    """What its runner calls it; empty where nobody said."""
    others: tuple[str, ...] = ()
    """Ids of other recordings of the same run, which are kept and not counted (:mod:`fleetfoot.store.twins`)."""
    utc_offset_s: int | None = None
    """Local time less UTC where the run took place; None in runs that were stored before this was known."""

    @property
    def started_local(self) -> datetime | None:
        """When it began, in the time of where it took place; UTC where no offset is known."""
        if self.started_utc is None or self.utc_offset_s is None:
            return self.started_utc
        return self.started_utc.astimezone(timezone(timedelta(seconds=self.utc_offset_s)))

    @property
    def handovers(self) -> dict[int, list[Channel]]:
        """By second the channels that another sensor tells from there on, as far as sensors differ in them."""
        told: dict[str, list[str]] = self.summary.get("handovers", {})
        return {int(row): [BY_NAME[name] for name in names] for row, names in told.items()}

    def is_of_one_sensor(self, channel: Channel) -> bool:
        """Return whether a channel came from the sensor that is named for it to the end."""
        return not any(channel in channels for channels in self.handovers.values())

    @property
    def identity(self) -> Identity:
        """What the run is told from others by; its passes share it."""
        return Identity(self.athlete, self.id)


_RUNS: Final = """SELECT run.key, run.id, name, source, started_utc, recorded_utc, written_utc, complete,
    coalesce((SELECT max(t) + 1 FROM tick WHERE run = run.key), 0),
    (SELECT count(*) FROM event WHERE run = run.key AND phase = 'onset'), sensors, summary,
    coalesce(title, ''), utc_offset_s
    FROM run JOIN athlete ON athlete.key = run.athlete
    LEFT JOIN title ON title.athlete = run.athlete AND title.run_id = run.id"""


def read_passes(conn: sqlite3.Connection, athlete: str | None, run_id: str | None = None) -> list[StoredRun]:
    """Return all passes, or those of one athlete or run, ordered by athlete, run and key."""
    only = [f"{column} = :{name}" for column, name, value in _narrowed(athlete, run_id) if value is not None]
    where = f"WHERE {' AND '.join(only)}" if only else ""  # an index serves what is asked for by name
    rows = conn.execute(
        f"{_RUNS} {where} ORDER BY name, run.id, run.key", {"athlete": athlete, "run_id": run_id}
    ).fetchall()
    now = datetime.now(UTC)
    return [_stored_run(row, now) for row in rows]


def _narrowed(athlete: str | None, run_id: str | None) -> tuple[tuple[str, str, str | None], ...]:
    return ("name", "athlete", athlete), ("run.id", "run_id", run_id)


def _stored_run(row: Sequence[Any], now: datetime) -> StoredRun:
    (
        key,
        run_id,
        athlete,
        source,
        started,
        recorded,
        written,
        complete,
        seconds,
        alerts,
        sensors,
        summary,
        title,
        utc_offset_s,
    ) = row
    fresh = now - datetime.fromisoformat(written) < FRESH
    return StoredRun(
        key=key,
        id=run_id,
        athlete=athlete,
        source=source,
        started_utc=datetime.fromisoformat(started) if started else None,
        recorded_utc=datetime.fromisoformat(recorded),
        duration_s=seconds,
        state=State.COMPLETE if complete else State.RECORDING if fresh else State.INTERRUPTED,
        alerts=alerts,
        # A channel of a newer fleetfoot has a column here too; this one cannot name it.
        sensors={BY_NAME[name]: sensor for name, sensor in json.loads(sensors).items() if name in BY_NAME},
        summary=json.loads(summary),
        title=title,
        utc_offset_s=utc_offset_s,
    )


def best_passes(passes: Iterable[StoredRun]) -> list[StoredRun]:
    """Return one pass a run, oldest run first; takes them in the order of :func:`read_passes`."""
    groups = groupby(passes, key=lambda run: run.identity)
    return sorted((_best(list(group)) for _, group in groups), key=_when)


def _best(passes: Sequence[StoredRun]) -> StoredRun:
    """Return the latest complete pass that covers the run, else the longest pass."""
    longest = max(passes, key=lambda run: (run.duration_s, run.key))
    covering = [
        run for run in passes if run.state is State.COMPLETE and run.duration_s >= longest.duration_s - TAIL_S
    ]
    return covering[-1] if covering else longest


def _when(run: StoredRun) -> tuple[datetime, int]:
    return run.started_utc or run.recorded_utc, run.key


def choose(runs: Sequence[StoredRun], ref: str) -> StoredRun:
    """Return the recording that ``ref`` means: ``last``, an id, or the beginning of exactly one id."""
    if not runs:
        raise UsageError("the store holds no runs yet: record one with `fleetfoot run` or `fleetfoot replay`")
    if ref == "last":
        return max(runs, key=lambda run: run.key)
    found = [run for run in runs if run.id == ref] or [run for run in runs if run.id.startswith(ref)]
    if not found:
        raise UsageError(f"no run {ref!r} in the store: `fleetfoot runs` lists what there is")
    if len(found) > 1:
        names = ", ".join(f"{run.id} ({run.athlete})" for run in found[:4]) + (
            ", ..." if len(found) > 4 else ""
        )
        raise UsageError(f"{ref!r} means {len(found)} runs: {names}; give more of the id, or the athlete")
    return found[0]


def read_alerts(conn: sqlite3.Connection, key: int) -> list[dict[str, Any]]:
    """Return the payloads of the alerts of one pass, as they fell."""
    rows = conn.execute("SELECT payload FROM event WHERE run = ? ORDER BY seq", (key,)).fetchall()
    return [json.loads(payload) for (payload,) in rows]


def read_reminders(conn: sqlite3.Connection, key: int) -> list[dict[str, Any]]:
    """Return the payloads of the reminders of one pass, as they fell."""
    rows = conn.execute("SELECT payload FROM reminder WHERE run = ? ORDER BY seq", (key,)).fetchall()
    return [json.loads(payload) for (payload,) in rows]


def read_onsets(conn: sqlite3.Connection, athlete: str) -> dict[int, dict[str, tuple[float, float]]]:
    """Return by pass and detector when its first episode began [s], and the greatest effect that was told."""
    rows = conn.execute(
        """SELECT event.run, detector, min(json_extract(payload, '$.onset_s')),
               max(coalesce(json_extract(payload, '$.value'), 0.0))
           FROM event JOIN run ON run.key = event.run JOIN athlete ON athlete.key = run.athlete
           WHERE name = ? AND phase IN ('onset', 'escalate') GROUP BY event.run, detector""",
        (athlete,),
    ).fetchall()
    found: dict[int, dict[str, tuple[float, float]]] = {}
    for key, detector, onset_s, value in rows:
        found.setdefault(key, {})[detector] = (float(onset_s), float(value))
    return found


def read_ticks(conn: sqlite3.Connection, key: int, since: int, detectors: Sequence[str]) -> Ticks:
    """Return the rows of a pass from second ``since`` on; no detectors named means all that have a column."""
    existing = existing_columns(conn)
    names = tuple(detectors) or tuple(c.removeprefix("score_") for c in existing if c.startswith("score_"))
    columns = [column if column in existing else "NULL" for column in tick_columns(names)]
    query = f"SELECT t, {', '.join(columns)} FROM tick WHERE run = ? AND t >= ? ORDER BY t"  # noqa: S608 # checked
    rows = conn.execute(query, (key, since)).fetchall()
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 1 + len(columns)).T
    values, scores = table[1 : 1 + len(SPECS)], table[1 + len(SPECS) :]
    return Ticks(table[0].astype(np.int64), values.copy(), scores.copy(), names)
