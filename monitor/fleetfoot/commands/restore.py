"""``fleetfoot restore``: the store out of a backup."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.cli.options import FILE, Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.store.copying import restore

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """Put a backup in the place of the store."""

    config: Config
    file: Path
    json: bool = False


@click.command("restore")
@click.argument("file", type=FILE)
@settings_options
def command(*, file: Path, **settings: Unpack[Settings]) -> int:
    """Put what the backup FILE holds in the place of the store.

    FILE is checked first. The store as it is now is kept beside it, under a name that is told.
    """
    return act(RestoreRequest(settle(settings), file, json=settings["as_json"]))


def act(request: RestoreRequest) -> int:
    """Restore the store; return the exit code.

    Raises
    ------
    StoreError
        The backup is no store or damaged, or a run is being recorded.
    """
    path = request.config.store.path
    done = restore(request.file, path)
    if request.json:
        kept = str(done.kept) if done.kept else None
        write_json(sys.stdout, {"type": "restore", "path": str(path), "runs": done.runs, "kept": kept})
    else:
        kept = f"; what was there before is kept in {done.kept}" if done.kept else ""
        tell(f"{path} holds the {done.runs} runs of {request.file}{kept}")
    return 0
