"""``fleetfoot delete``: a run goes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.screen import tell
from fleetfoot.store.editing import delete
from fleetfoot.store.store import Store
from fleetfoot.why.runs import hand_on, notes_of_run
from fleetfoot.words.text import clean, several, span

if TYPE_CHECKING:
    from fleetfoot.config import Config
    from fleetfoot.store.reading import StoredRun


@dataclass(frozen=True, slots=True)
class DeleteRequest:
    """Take a run out of the store."""

    config: Config
    run: str
    """Its id, the beginning of one, or ``last``."""
    athlete: str | None = None
    """Whose run; None leaves that open."""
    sure: bool = False
    """Whether not to ask."""


@click.command("delete")
@click.argument("run")
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
@settings_options
def command(*, run: str, sure: bool, **settings: Unpack[Settings]) -> int:
    """Take a run out of the store, for good.

    RUN is the id of a run, the beginning of one, or "last". What it taught goes too, unless later runs were built upon
    it. No import brings it back; what was shipped to InfluxDB stays there. 'fleetfoot backup' first keeps a way back.
    """
    return act(DeleteRequest(settle(settings), run, settings["athlete"], sure))


def act(request: DeleteRequest) -> int:
    """Delete a run; return the exit code.

    Raises
    ------
    UsageError
        There is no such run, it is being recorded, or nobody can be asked.
    """
    with Store.open(request.config.store.path) as store:
        run = store.find(request.run, request.athlete)
        if not request.sure and not _confirmed(run):
            return 0
        notes, twin = notes_of_run(store, run), _twin(store, run)
        kept = delete(store, run)
        hand_on(store, run, notes, to=run.athlete if twin else None, heir=twin)
    stays = f"; {several(kept, 'lesson')} of it stay, because later runs were built upon them" if kept else ""
    tell(f"deleted {_named(run)}{stays}")
    return 0


def _twin(store: Store, run: StoredRun) -> StoredRun | None:
    """Return the best other recording of a run, which keeps what is noted of it."""
    same = next((each for each in store.runs(run.athlete) if run.id in {each.id, *each.others}), run)
    others = [each for each in (same.id, *same.others) if each != run.id]
    return store.find(others[0], run.athlete) if others else None


def _confirmed(run: StoredRun) -> bool:
    if not sys.stdin.isatty():
        raise click.UsageError(f"nobody can be asked whether to delete {run.id}: add --yes")
    return click.confirm(f"Delete {_named(run)}?", err=True)


def _named(run: StoredRun) -> str:
    return clean(f"{run.id} ({run.title or run.source}, {span(run.duration_s)}, of {run.athlete})")
