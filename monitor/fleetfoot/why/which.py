"""Which athlete and which run are meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fleetfoot.diary.matching import run_named
from fleetfoot.errors import UsageError
from fleetfoot.store.reading import choose
from fleetfoot.why.runs import names_of

if TYPE_CHECKING:
    from fleetfoot.config import Athlete
    from fleetfoot.store.store import Store
    from fleetfoot.why.season import Season

LAST = "last"


def athlete_of(store: Store, configured: Athlete, named: str | None, ref: str) -> Athlete:
    """Return whose season is meant: who is named, else whose run it is, else the configured one, else the only one.

    Raises
    ------
    UsageError
        There are no runs, or of several athletes it cannot be told.
    """
    names = sorted({run.athlete for run in store.runs()})
    if not names:
        raise UsageError("the store holds no runs yet: record one with 'fleetfoot run' or 'fleetfoot replay'")
    if named is not None:
        if named not in names:
            raise UsageError(f"no runs of {named!r} in the store: it holds those of {', '.join(names)}")
        return replace(configured, name=named)
    if ref != LAST:
        owners = {run.athlete for run in store.runs() if run_named(ref, names_of([run])) is not None}
        if len(owners) == 1:
            return replace(configured, name=owners.pop())
    if configured.name in names:
        return configured
    if len(names) == 1:
        return replace(configured, name=names[0])
    raise UsageError(f"whose legs? The store holds runs of {', '.join(names)}: give --athlete NAME")


def run_of(season: Season, ref: str) -> int:
    """Return the place of the run that is meant in a season; ``last`` is the latest.

    Raises
    ------
    UsageError
        None or several fit.
    """
    if not season.runs:
        raise UsageError(f"there are no runs of {season.athlete!r} yet")
    if ref == LAST:
        return len(season.runs) - 1
    found = run_named(ref, names_of(season.runs))
    wanted = found.id if found is not None else choose(season.runs, ref).id
    return next(place for place, run in enumerate(season.runs) if run.id == wanted)
