"""Several recordings of one run: a watch and a phone, two watches, a file in two formats, a live run and its watch.

Nobody runs twice at the same time. Recordings of one athlete that cover the same time are of one run where they agree
about speed or heart rate; else two people may have worn them. All are kept; the run is shown, and counted, by the
better one.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.store.reading import State, StoredRun

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

COVERED: Final = 0.5
"""Share of the shorter recording that the longer one must cover: most of it."""
_LONGEST: Final = timedelta(days=3)
"""No recording that is of the same run begins earlier or later."""
AGREES: Final = 0.12
"""Two watches on one runner differ by so much at most: each is off by up to 6.1 % (Gilgen-Ammann et al. 2020)."""


class Figures(NamedTuple):
    """What a recording says of the runner, as far as it can be compared; NaN is unknown."""

    began: datetime
    duration_s: float
    speed_m_s: float
    """Mean over the whole time."""
    heart_rate_bpm: float
    """Median."""

    @property
    def ended(self) -> datetime:
        """When the last second began."""
        return self.began + timedelta(seconds=self.duration_s)


def figures_of(began: datetime, duration_s: float, summary: Mapping[str, Any]) -> Figures:
    """Return the figures of a recording; its summary may lack any of them."""
    distance_m, median = summary.get("distance_m"), summary.get("medians", {}).get("heart_rate_bpm")
    return Figures(
        began,
        duration_s,
        distance_m / duration_s if distance_m and duration_s else math.nan,
        float(median) if median else math.nan,
    )


def are_one_run(a: Figures, b: Figures) -> bool:
    """Tell whether two recordings of one athlete are of one run: by their time, and by speed or heart rate."""
    shared_s = (min(a.ended, b.ended) - max(a.began, b.began)).total_seconds()
    if shared_s <= 0.0 or shared_s < COVERED * min(a.duration_s, b.duration_s):
        return False
    pairs = ((a.speed_m_s, b.speed_m_s), (a.heart_rate_bpm, b.heart_rate_bpm))
    return any(math.isclose(*pair, rel_tol=AGREES) for pair in pairs)  # false for NaN


def distinct(runs: Sequence[StoredRun]) -> list[StoredRun]:
    """Return each run once, in the given order of the recordings that are shown; ``others`` names the rest.

    Parameters
    ----------
    runs : Sequence[StoredRun]
        Recordings of any athletes, each by its best pass. Those without a date or still under way stand alone.
    """
    shown: dict[int, StoredRun] = {}
    for group in _groups(runs):
        best = max(group, key=_worth)
        others = tuple(run.id for run in group if run is not best)
        shown[best.key] = replace(best, others=others) if others else best
    return [shown[run.key] for run in runs if run.key in shown]


def _worth(run: StoredRun) -> tuple[int, int, int]:
    """Order recordings of one run by what they hold: channels, then time; then the later one."""
    return len(run.sensors), run.duration_s, run.key


def _groups(runs: Iterable[StoredRun]) -> list[list[StoredRun]]:
    """Return the recordings of each run; they are compared with those only that are not over when they begin."""
    groups: list[list[StoredRun]] = []
    going_on: dict[str, list[tuple[Figures, list[StoredRun]]]] = {}
    alone = [run for run in runs if run.started_utc is None or run.state is not State.COMPLETE]
    groups += [[run] for run in alone]
    dated = [(run.started_utc, run) for run in runs if run.started_utc and run.state is State.COMPLETE]
    for began, run in sorted(dated, key=lambda pair: (pair[0], pair[1].key)):
        figures = figures_of(began, run.duration_s, run.summary)
        near = [(each, group) for each, group in going_on.get(run.athlete, []) if each.ended > began]
        same = [group for each, group in near if are_one_run(each, figures)]
        if not same:
            same = [list[StoredRun]()]
            groups += same
        group = same[0]
        group.append(run)
        going_on[run.athlete] = [*near, (figures, group)]
    return groups


_BESIDE: Final = """SELECT started_utc, summary, (SELECT max(t) + 1 FROM tick WHERE run = other.key)
    FROM run AS other WHERE other.athlete = :athlete AND other.id <> :id AND other.complete
      AND other.started_utc BETWEEN :earliest AND :latest
      AND EXISTS (SELECT 1 FROM baseline WHERE baseline.athlete = other.athlete AND run_id = other.id)"""


def has_taught(conn: sqlite3.Connection, key: int) -> bool:
    """Tell whether another recording of the run of a complete pass has taught the baselines."""
    row = conn.execute(
        """SELECT athlete, id, started_utc, summary, (SELECT max(t) + 1 FROM tick WHERE run = run.key)
           FROM run WHERE key = ?""",
        (key,),
    ).fetchone()
    athlete, run_id, started, summary, seconds = row
    if started is None:
        return False
    began = datetime.fromisoformat(started)
    span = {"earliest": _text(began - _LONGEST), "latest": _text(began + _LONGEST)}
    mine = figures_of(began, seconds or 0, json.loads(summary))
    others = conn.execute(_BESIDE, {"athlete": athlete, "id": run_id, **span}).fetchall()
    return any(
        are_one_run(mine, figures_of(datetime.fromisoformat(at), lasted or 0, json.loads(told)))
        for at, told, lasted in others
    )


def _text(moment: datetime) -> str:
    """Return a moment in UTC as it is stored."""
    return moment.isoformat(timespec="microseconds")
