"""``fleetfoot diary``: what the runner says of days and runs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import click

from fleetfoot.assembly.noting import checked, keep, of_run
from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.diary.fields import FIELDS, typed
from fleetfoot.diary.importing import import_file
from fleetfoot.diary.note import DiaryRow, Where, rows_of, when
from fleetfoot.diary.table import write_diary
from fleetfoot.errors import UsageError
from fleetfoot.store.store import Store
from fleetfoot.words.text import clean, columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.config import Config
    from fleetfoot.diary.importing import Imported

ACTIONS: Final = ("add", "show", "import", "edit")
SHOWN: Final = 14
"""Days and runs that are shown where no more are asked for."""


@dataclass(frozen=True, slots=True)
class DiaryRequest:
    """Say, correct, show or import what a runner says."""

    config: Config
    action: str
    """One of :data:`ACTIONS`."""
    words: tuple[str, ...] = ()
    """Of ``add`` and ``edit`` ``FIELD=VALUE``, of ``import`` files."""
    run: str | None = None
    """Id, file name or ``last``."""
    date: str | None = None
    all: bool = False
    """Whether ``show`` shows every row."""
    csv: bool = False
    """Whether ``show`` prints a ``diary.csv``."""
    json: bool = False


@click.command("diary")
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("words", nargs=-1, metavar="[FIELD=VALUE | FILE]...")
@click.option("--run", metavar="RUN", help="The run that is meant: its id, its file, or 'last'.")
@click.option("--date", metavar="DATE", help="The day that is meant, such as 2026-05-31.")
@click.option("--all", "everything", is_flag=True, help="With show: every row, not only the latest.")
@click.option(
    "--csv", "as_csv", is_flag=True, help="With show: print a diary.csv that can be imported again."
)
@settings_options
def command(
    *,
    action: str,
    words: tuple[str, ...],
    run: str | None,
    date: str | None,
    everything: bool,
    as_csv: bool,
    **settings: Unpack[Settings],
) -> int:
    """Keep the diary: legs 0-10 and what else there is to say of a run or a day.

    "add legs=7 tired=5 onset=after onset_min=70" speaks of the last run, or of the one or the day that is named. "edit"
    does the same and takes a value away where nothing stands behind the "=". "show" prints the latest rows, "import"
    reads a diary.csv or what another program exported. See docs/why.md for the fields.
    """
    if action in {"add", "edit", "import"} and not words:
        what = "a file" if action == "import" else "FIELD=VALUE, such as legs=7"
        raise click.UsageError(f"'fleetfoot diary {action}' needs {what}")

    return act(
        DiaryRequest(
            config=settle(settings),
            action=action,
            words=words,
            run=run,
            date=date,
            all=everything,
            csv=as_csv,
            json=settings["as_json"],
        )
    )


def act(request: DiaryRequest) -> int:
    """Do what was asked of the diary; return the exit code.

    Raises
    ------
    UsageError
        A field, a value, a run or a day that there is not.
    UnreadableError
        A file to import is not what it should be.
    StoreError
        The store cannot be read or written.
    """
    if request.action == "show":
        return _show(request)
    with Store.open(request.config.store.path) as store:
        return _import(request, store) if request.action == "import" else _write(request, store)


def _write(request: DiaryRequest, store: Store) -> int:
    athlete = request.config.athlete.name
    given = dict(_given(word, removes=request.action == "edit") for word in request.words)
    where = _where(request, store)
    keep(store, athlete, where, given)
    of = where.run or where.day
    if request.json:
        said = {name: None if value is None else typed(name, value) for name, value in given.items()}
        write_json(sys.stdout, {"type": "diary", "date": where.day or None, "run": where.run or None, **said})
    else:
        tell(
            f"noted of {of}: "
            + ", ".join(f"{n}={v if v is not None else '(taken out)'}" for n, v in given.items())
        )
    return 0


def _given(word: str, *, removes: bool) -> tuple[str, str | None]:
    name, equals, text = word.partition("=")
    name = name.strip().lower()
    if not equals:
        raise UsageError(f"{clean(word)!r} is not FIELD=VALUE, such as legs=7")
    return name, checked(name, text, removes=removes)


def _where(request: DiaryRequest, store: Store) -> Where:
    """Return what is spoken of: the run or day that is named, else the last run, else today."""
    if request.date is not None:
        try:
            return Where(*when(request.date))
        except ValueError as error:
            raise UsageError(f"--date: {error}") from error
    athlete = request.config.athlete.name
    if request.run is None and not store.runs(athlete):
        return Where(datetime.now().astimezone().date().isoformat())
    return of_run(store.find(request.run or "last", athlete))


def _import(request: DiaryRequest, store: Store) -> int:
    for word in request.words:
        for brought in import_file(store, request.config.athlete.name, Path(word)):
            _tell_import(request, word, brought)
    return 0


def _tell_import(request: DiaryRequest, word: str, brought: Imported) -> None:
    if request.json:
        record = {
            "type": "imported",
            "path": word,
            "kind": brought.title,
            "values": brought.notes,
            "rows": brought.days,
            "passed_over": list(brought.passed),
        }
        write_json(sys.stdout, record)
        return
    tell(f"{clean(word)}: {brought.title}, {brought.notes} values of {brought.days} days and runs")
    for line in brought.passed:
        tell(f"{clean(word)}: {clean(line)}")


def _show(request: DiaryRequest) -> int:
    athlete = request.config.athlete.name
    with Store.open(request.config.store.path, read_only=True) as store:
        rows = rows_of(store.notes(athlete))
    chosen = rows if request.all or request.csv or request.json else rows[-SHOWN:]
    if request.json:
        for row in chosen:
            write_json(sys.stdout, _record(athlete, row))
    elif request.csv:
        click.echo(write_diary((row.date, row.run, row.values) for row in chosen), nl=False)
    elif not chosen:
        click.echo("Nothing is noted yet: 'fleetfoot diary add legs=5' speaks of the last run.")
    else:
        click.echo("\n".join(columns([("when", "run", "what", "from"), *map(_line, chosen)])))
        if len(chosen) < len(rows):
            tell(f"{len(rows) - len(chosen)} earlier rows: --all shows them")
    return 0


def _record(athlete: str, row: DiaryRow) -> dict[str, Any]:
    return {
        "type": "diary",
        "athlete": athlete,
        "date": row.date or None,
        "run": row.run or None,
        "sources": list(row.sources),
        **{name: typed(name, value) for name, value in row.values.items()},
    }


def _line(row: DiaryRow) -> tuple[str, ...]:
    order = [field.name for field in FIELDS]
    names = sorted(
        row.values, key=lambda name: (name not in order, order.index(name) if name in order else 0)
    )
    said = "  ".join(f"{name}={clean(row.values[name])}" for name in names)
    return row.date or "-", clean(row.run) or "-", said, clean(_sources(row.sources))


def _sources(sources: Iterable[str]) -> str:
    return ", ".join(sources)
