"""``fleetfoot give``: a run goes over to another athlete."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.config.model import NAME
from fleetfoot.console.screen import tell
from fleetfoot.errors import UsageError
from fleetfoot.keys import UnfitValueError
from fleetfoot.store.editing import give
from fleetfoot.store.store import Store
from fleetfoot.why.runs import hand_on, notes_of_run
from fleetfoot.words.text import several

if TYPE_CHECKING:
    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class GiveRequest:
    """Make a run one of another athlete."""

    config: Config
    run: str
    """Its id, the beginning of one, or ``last``."""
    to: str
    athlete: str | None = None
    """Whose run it is now; None leaves that open."""


@click.command("give")
@click.argument("run")
@click.argument("to", metavar="ATHLETE")
@settings_options
def command(*, run: str, to: str, **settings: Unpack[Settings]) -> int:
    """Make a run one of another athlete.

    RUN is the id of a run, the beginning of one, or "last". It teaches that athlete nothing: what was usual for them
    before it is not known any more. Replay its file with --athlete and --learn instead where it should.
    """
    try:
        name = NAME.read(to, Path())
    except UnfitValueError as error:
        raise click.UsageError(f"{to!r} cannot be the name of an athlete: {error}") from error
    return act(GiveRequest(settle(settings), run, name, settings["athlete"]))


def act(request: GiveRequest) -> int:
    """Give a run away; return the exit code.

    Raises
    ------
    UsageError
        There is no such run, it is being recorded, or the other athlete has it already.
    """
    with Store.open(request.config.store.path) as store:
        run = store.find(request.run, request.athlete)
        if run.athlete == request.to:
            raise UsageError(f"run {run.id} is one of {request.to} already")
        notes = notes_of_run(store, run)
        kept = give(store, run, request.to)
        hand_on(store, run, notes, to=request.to)
    stays = (
        f"; {several(kept, 'lesson')} of it stay with {run.athlete}, for later runs were built upon them"
        if kept
        else ""
    )
    tell(f"run {run.id} is one of {request.to} now{stays}")
    return 0
