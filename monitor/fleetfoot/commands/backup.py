"""``fleetfoot backup``: the whole store in one file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.cli.options import FILE, Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.store.copying import back_up

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class BackupRequest:
    """Copy the store."""

    config: Config
    file: Path
    force: bool = False
    """Whether a file that exists is replaced."""
    json: bool = False


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@settings_options
def command(*, file: Path, force: bool, **settings: Unpack[Settings]) -> int:
    """Copy the whole store into FILE, checked and readable by you alone.

    Safe at any time, during a run too. 'fleetfoot restore FILE' puts it back.
    """
    return act(BackupRequest(settle(settings), file, force, json=settings["as_json"]))


def act(request: BackupRequest) -> int:
    """Write the backup; return the exit code.

    Raises
    ------
    UsageError
        The file exists, or cannot be written.
    StoreError
        There is no store, or it is damaged.
    """
    copied = back_up(request.config.store.path, request.file, replace=request.force)
    if request.json:
        record = {"type": "backup", "path": str(copied.path), "runs": copied.runs, "bytes": copied.size}
        write_json(sys.stdout, record)
    else:
        tell(f"{copied.path} holds {copied.runs} runs, {copied.size / 1e6:.1f} MB")
    return 0
