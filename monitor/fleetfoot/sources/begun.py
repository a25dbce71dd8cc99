"""A run that begins now, wherever it is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.path.run import LIVE, Run, digest_of, run_id
from fleetfoot.sources.local_time import here_s

if TYPE_CHECKING:
    from datetime import datetime


def live_run(athlete: str, started_utc: datetime, now_utc: datetime) -> Run:
    """Return a run that begins now, on a clock that stood at 0 at ``started_utc``."""
    identity = run_id(started_utc, digest_of(LIVE, athlete, now_utc.isoformat()))
    return Run(identity, athlete, LIVE, started_utc, utc_offset_s=here_s(started_utc))
