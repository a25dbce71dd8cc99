"""``fleetfoot rename``: what a run is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.screen import tell
from fleetfoot.store.editing import rename
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class RenameRequest:
    """Give a run a title."""

    config: Config
    run: str
    """Its id, the beginning of one, or ``last``."""
    title: str
    """Empty takes it away."""
    athlete: str | None = None
    """Whose run; None leaves that open."""


@click.command("rename")
@click.argument("run")
@click.argument("title")
@settings_options
def command(*, run: str, title: str, **settings: Unpack[Settings]) -> int:
    """Give a run a title, or take it away with "".

    RUN is the id of a run, the beginning of one, or "last".
    """
    return act(RenameRequest(settle(settings), run, title.strip(), settings["athlete"]))


def act(request: RenameRequest) -> int:
    """Rename a run; return the exit code.

    Raises
    ------
    UsageError
        There is no such run, or the title does not fit.
    """
    with Store.open(request.config.store.path) as store:
        run = store.find(request.run, request.athlete)
        rename(store, run, request.title)
    tell(f"run {run.id} is called {request.title}" if request.title else f"run {run.id} has no title")
    return 0
