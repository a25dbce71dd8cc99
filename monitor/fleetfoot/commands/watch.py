"""``fleetfoot watch``: recordings are taken into the store as they appear in a folder."""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from fleetfoot.assembly.import_words import lines_of, record_of
from fleetfoot.assembly.importing import import_from
from fleetfoot.assembly.outputs import outputs
from fleetfoot.assembly.playing import interruption
from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.path.waiting import happens
from fleetfoot.sources.bundle.arrivals import Arrivals

if TYPE_CHECKING:
    from fleetfoot.assembly.importing import Imported
    from fleetfoot.config import Config

LOOK_EVERY_S: Final = 2.0
"""From look to look: whoever comes home waits seconds anyway until a watch has sent its run."""


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """Take in what appears."""

    config: Config
    folders: tuple[Path, ...]
    json: bool = False


@click.command("watch")
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER...",
)
@settings_options
def command(*, folders: tuple[Path, ...], **settings: Unpack[Settings]) -> int:
    """Take recordings into the store as they appear in a folder.

    For a folder that a watch, Syncthing or Gadgetbridge writes to. What lies there already is imported first, if it is
    not known; a file is taken when it has stopped growing. Ctrl-C ends it.
    """
    return act(WatchRequest(settle(settings), folders, json=settings["as_json"]))


def act(request: WatchRequest) -> int:
    """Watch until interrupted, which is how it ends; return the exit code.

    Raises
    ------
    StoreError
        The store cannot be written.
    """
    asyncio.run(_watch(request))
    return 0


async def _watch(request: WatchRequest) -> None:
    arrivals = Arrivals(request.folders)
    with interruption(signal.SIGINT, signal.SIGTERM) as stop:
        while True:
            if arrived := await asyncio.to_thread(arrivals.look):
                await _import(request, arrived, stop)
            if await happens(stop, LOOK_EVERY_S):
                return


async def _import(request: WatchRequest, arrived: list[Path], stop: asyncio.Event) -> None:
    """Import what has arrived. The store is open meanwhile only: others may restore or move it between."""
    config = request.config
    async with outputs(config, paced=False, json=False, several=True, broker=None) as out:
        imported = await import_from(arrived, config, out, stop)
    _report(request, imported)


def _report(request: WatchRequest, imported: Imported) -> None:
    """Tell of an import that brought something or failed; files that are known or no recordings are no news."""
    taken = imported.taken
    if not (taken.runs or taken.notes or imported.problems):
        return
    if request.json:
        write_json(sys.stdout, record_of(imported, interrupted=False))
        sys.stdout.flush()
    else:
        for line in lines_of(request.config, imported):
            tell(line)
