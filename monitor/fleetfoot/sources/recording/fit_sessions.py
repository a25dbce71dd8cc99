"""Which part of a FIT file is a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.fit_messages import SESSION, SPORT

if TYPE_CHECKING:
    from fleetfoot.sources.recording.fit_messages import FitFile, Value
    from fleetfoot_signal.types import Bools, Floats

_UNSTATED: Final = frozenset({"generic", "all"})
"""Sports of the FIT profile that say nothing."""


class Session(NamedTuple):
    """One session of a file; times are those of the file's clock, NaN where it does not state them."""

    sport: str | None
    begin_s: float
    end_s: float


def sessions_of(file: FitFile) -> list[Session]:
    """Return the sessions of a file in the order of time; without any, one that covers all."""
    found = [_session(row) for row in file.messages(SESSION)]
    if not found:
        sports = [_sport(row) for row in file.messages(SPORT)]
        found = [Session(sports[0] if sports else None, np.nan, np.nan)]
    return sorted(found, key=lambda session: np.nan_to_num(session.begin_s))


def _session(row: dict[str, Value]) -> Session:
    begin_s, elapsed_s, written_s = (
        _seconds(row.get(k)) for k in ("start_time", "total_elapsed_time", "timestamp")
    )
    end_s = begin_s + elapsed_s if elapsed_s > 0.0 else written_s
    low_s, high_s = (
        sorted((begin_s, end_s)) if begin_s > end_s else (begin_s, end_s)
    )  # some are written inverted
    return Session(_sport(row), low_s, high_s)


def _seconds(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else np.nan


def _sport(row: dict[str, Value]) -> str | None:
    sport = row.get("sport")
    return sport if isinstance(sport, str) and sport not in _UNSTATED else None


def running(where: str, sessions: list[Session]) -> tuple[list[int], list[str]]:
    """Return which sessions are runs, and a line if that had to be assumed.

    Raises
    ------
    UnreadableError
        If all of them are other sports; the line names these.
    """
    runs = [i for i, session in enumerate(sessions) if session.sport == "running"]
    if runs:
        return runs, []
    unstated = [i for i, session in enumerate(sessions) if session.sport is None]
    if not unstated:
        sports = ", ".join(dict.fromkeys(str(session.sport) for session in sessions))
        raise UnreadableError(f"{where}: its sport is {sports}, not running", "give a run")
    return unstated, ["its sport is not stated: read as a run"]


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
