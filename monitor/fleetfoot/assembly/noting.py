"""What the runner says of a run or a day, into the store: one way for the command and for the page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from fleetfoot.diary.fields import BY_NAME, Kind, Of, canonical, nearest, typed
from fleetfoot.diary.matching import matched
from fleetfoot.diary.note import OWN, Note, Where
from fleetfoot.errors import UsageError
from fleetfoot.why.runs import names_of
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store

YESTERDAY: Final = "strength_yesterday"
"""What a tap after the run says of the day before; the diary keeps it as that day's ``strength``."""


def checked(name: str, text: str, *, removes: bool) -> str | None:
    """Return a value as it is stored; None takes the field away.

    Raises
    ------
    UsageError
        There is no such field, the text is no value of it, or says nothing and nothing is to be taken away.
    """
    if name not in BY_NAME:
        raise UsageError(f"there is no field {clean(name)!r} in the diary; the nearest is {nearest(name)}")
    try:
        value = canonical(BY_NAME[name], text)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error
    if value is None and not removes:
        raise UsageError(
            f"{name}: nothing stands behind the '='; 'fleetfoot diary edit {name}=' takes a value away"
        )
    return value


def of_run(run: StoredRun) -> Where:
    """Return how a note names a run that is stored."""
    (name,) = names_of([run])
    return Where(name.local.date().isoformat() if name.local else "", run=run.id)


def keep(store: Store, athlete: str, where: Where, given: Mapping[str, str | None]) -> None:
    """Keep values of a run or a day in place of what was said of it before, whatever it was called then.

    None takes out what was said, a series goes on.

    Raises
    ------
    StoreError
        The store cannot be written.
    """
    before = _said_before(store, athlete, where, given)
    notes: list[Note] = []
    for name, value in given.items():
        if value is None:
            continue
        earlier = [note.value for note in before if note.field == name]
        if BY_NAME[name].kind is Kind.SERIES and earlier:
            value = canonical(BY_NAME[name], f"{earlier[-1]} {value}") or value  # noqa: PLW2901 - the same, longer
        notes.append(Note(where, name, value))
    store.note(athlete, notes)
    replaced = _replaced(store, athlete, where, before)
    store.forget(athlete, [note for note in before if given[note.field] is None or note in replaced])


def _replaced(store: Store, athlete: str, where: Where, before: Iterable[Note]) -> list[Note]:
    """Return the notes that say the same thing of the same run or day under another name.

    Of a day with several runs nobody knows which one was meant: there only the same words are replaced.
    """
    others = [note for note in before if note.where != where]
    if where.run:
        return others
    days = [
        run
        for run in names_of(store.runs(athlete))
        if run.local and run.local.date().isoformat() == where.day
    ]
    alone = len(days) == 1 and not where.clock
    return [note for note in others if alone or BY_NAME[note.field].of is Of.DAY]


def keep_tapped(store: Store, run: StoredRun, given: Mapping[str, str | None]) -> None:
    """Keep what was tapped about a run, of the day before too.

    Raises
    ------
    StoreError
        The store cannot be written.
    """
    where, told = of_run(run), dict(given)
    if YESTERDAY in told:
        yesterday = {"strength": told.pop(YESTERDAY)}
        keep(store, run.athlete, day_before(where), yesterday)
    keep(store, run.athlete, where, told)


def said_of(store: Store, run: StoredRun) -> dict[str, float | bool | str]:
    """Return the runner's own words on a run and its day, by field; :data:`YESTERDAY` among them."""
    book = matched(store.notes(run.athlete), names_of(store.runs(run.athlete)))
    where = of_run(run)
    fields = book.of_run.get(run.id, {}) | book.of_day.get(where.day, {})
    said = {name: note.value for name, notes in fields.items() for note in notes if note.source == OWN}
    found: dict[str, float | bool | str] = {name: typed(name, value) for name, value in said.items()}
    for note in book.of_day.get(day_before(where).day, {}).get("strength", []):
        if note.source == OWN and where.day:
            found[YESTERDAY] = note.value == "1"
    return found


def day_before(where: Where) -> Where:
    """Return the day before a run; the run itself where nobody knows its day."""
    if not where.day:
        return where
    return Where((date.fromisoformat(where.day) - timedelta(days=1)).isoformat())


def _said_before(store: Store, athlete: str, where: Where, fields: Iterable[str]) -> list[Note]:
    """Return what the runner said of a run or day before, however they named it."""
    book = matched(store.notes(athlete), names_of(store.runs(athlete)))
    said = [note for name in fields for note in book.of_day.get(where.day, {}).get(name, [])]
    if where.run:
        said += [note for name in fields for note in book.of_run.get(where.run, {}).get(name, [])]
    else:
        runs = [run for run, day in book.days.items() if day == where.day]
        said += [note for run in runs for name in fields for note in book.of_run.get(run, {}).get(name, [])]
        said += [note for note in book.unmatched if note.where.day == where.day and note.field in set(fields)]
    return [note for note in said if note.source == OWN]
