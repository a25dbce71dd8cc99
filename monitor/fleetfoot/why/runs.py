"""What stored runs are called, and when they were by the runner's own clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fleetfoot.diary.matching import RunName, matched
from fleetfoot.diary.note import Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from fleetfoot.diary.note import Note
    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store


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


def notes_of_run(store: Store, run: StoredRun) -> list[Note]:
    """Return what is noted of a run, whatever it is called there; what is noted of its day is of the day."""
    book = matched(store.notes(run.athlete), names_of(store.recordings(run.athlete)))
    return [note for notes in book.of_run.get(run.id, {}).values() for note in notes]


def hand_on(
    store: Store, run: StoredRun, notes: Sequence[Note], *, to: str | None, heir: StoredRun | None = None
) -> None:
    """Take what is noted of a run out of its athlete's diary, and into that of ``to``.

    It goes on under the id of the run or, of ``heir``, of another recording of it. None of these is asked for what the
    notes are: that is to be known while the run is still there.
    """
    store.forget(run.athlete, notes)
    if to is not None:
        store.note(to, [note._replace(where=Where(run=(heir or run).id)) for note in notes])
