"""Which part of a FIT file is a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.path.run import UNFELT, Felt
from fleetfoot.sources.recording.draft import Sport, Stated
from fleetfoot.sources.recording.fit_file import LENGTH, SESSION, SPORT
from fleetfoot.sources.recording.kind import named

if TYPE_CHECKING:
    from fleetfoot.sources.recording.fit_columns import Value
    from fleetfoot.sources.recording.fit_file import FitFile
    from fleetfoot_signal.types import Bools, Floats

_BELTS: Final = frozenset({"treadmill", "indoor_running"})
"""Sub-sports that are runs under whatever sport (FIT profile: "Run/Fitness Equipment")."""
_ANYTHING: Final = frozenset({"fitness_equipment", "generic", "training", "all"})


class Session(NamedTuple):
    """One session of a file; times are those of the file's clock, NaN where it does not state them."""

    sport: Sport
    begin_s: float
    end_s: float
    stated: Stated = Stated()
    felt: Felt = UNFELT


def sessions_of(file: FitFile) -> list[Session]:
    """Return the sessions of a file in the order of time; without any, one that covers all."""
    found = [_session(row) for row in file.messages(SESSION)]
    if not found:
        sports = [_sport(row) for row in file.messages(SPORT)]
        found = [Session(sports[0] if sports else Sport(), np.nan, np.nan)]
    if len(found) == 1 and not found[0].sport.name and file.messages(LENGTH):
        found = [found[0]._replace(sport=Sport("swimming"))]  # only pools have lengths
    return sorted(found, key=lambda session: np.nan_to_num(session.begin_s))


def _session(row: dict[str, Value]) -> Session:
    begin_s, elapsed_s, written_s = (
        _seconds(row.get(k)) for k in ("start_time", "total_elapsed_time", "timestamp")
    )
    end_s = begin_s + elapsed_s if elapsed_s > 0.0 else written_s
    low_s, high_s = (
        sorted((begin_s, end_s)) if begin_s > end_s else (begin_s, end_s)
    )  # some are written inverted
    names = ("total_distance", "total_elapsed_time", "total_timer_time", "total_moving_time")
    stated = Stated(*(_seconds(row.get(name)) for name in names))
    return Session(_sport(row), low_s, high_s, stated, _felt(row))


def _felt(row: dict[str, Value]) -> Felt:
    """Return what the runner told the watch: fields 193 (ten times the exertion) and 192, 0 to 100 both."""
    rpe, feel = (_seconds(row.get(name)) for name in ("workout_rpe", "workout_feel"))
    return Felt(
        rpe=rpe / 10.0 if 0.0 <= rpe <= 100.0 else np.nan, feel=feel if 0.0 <= feel <= 100.0 else np.nan
    )


def _seconds(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else np.nan


def _sport(row: dict[str, Value]) -> Sport:
    sport, sub_sport = (row.get(key) for key in ("sport", "sub_sport"))
    if sport in _ANYTHING and sub_sport in _BELTS:
        return Sport("running", runs=True)
    words = [word for word in (sport, sub_sport) if isinstance(word, str)]
    return named(*words)


def records_of(sessions: list[Session], index: int, clock_s: Floats) -> Bools:
    """Return which records belong to a session.

    A session that is alone has them all: its times are often wrong. Of several, each has those from its start
    to its end, rounded up to a whole second; a record at a border belongs to the session that begins there.
    """
    if len(sessions) == 1:
        return np.ones(clock_s.shape, dtype=np.bool_)
    session = sessions[index]
    next_s = min((other.begin_s for other in sessions if other.begin_s > session.begin_s), default=np.inf)
    begun: Bools = clock_s >= session.begin_s
    lasts: Bools = (clock_s <= np.ceil(session.end_s)) & (clock_s < next_s)
    return begun & lasts
