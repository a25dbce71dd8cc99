"""What stored runs are called, and when they were by the runner's own clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fleetfoot.diary.matching import RunName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from fleetfoot.store.reading import StoredRun


def names_of(runs: Iterable[StoredRun]) -> list[RunName]:
    """Return what notes can know each run by."""
    return [
        RunName(run.id, run.source, local_start(run), run.started_utc, float(run.duration_s)) for run in runs
    ]


def local_start(run: StoredRun) -> datetime | None:
    """Return when a run began by the runner's clock, without a zone; None where the recording does not say.

    By the offset of the recording where it has one, else by the zone of this machine, which is the runner's own.
    """
    if run.started_utc is None:
        return None
    if run.utc_offset_s is None:
        return run.started_utc.astimezone().replace(tzinfo=None)
    return (run.started_utc + timedelta(seconds=run.utc_offset_s)).replace(tzinfo=None)
