"""``fleetfoot import``: recordings, archives and folders into the store."""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.import_words import lines_of, record_of
from fleetfoot.assembly.importing import Listener, import_from
from fleetfoot.assembly.outputs import outputs
from fleetfoot.assembly.playing import interruption
from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.progress import ProgressBar
from fleetfoot.console.screen import tell
from fleetfoot.errors import INTERRUPTED, UnreadableError
from fleetfoot.words.text import several

if TYPE_CHECKING:
    from fleetfoot.assembly.importing import Imported
    from fleetfoot.assembly.survey import Candidate, Survey
    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Take recordings into the store."""

    config: Config
    paths: tuple[Path, ...]
    merge: bool = False
    """Whether several recordings of one run are made into one."""
    json: bool = False


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--merge", is_flag=True, help="Make several recordings of one run into one.")
@settings_options
def command(*, paths: tuple[Path, ...], merge: bool, **settings: Unpack[Settings]) -> int:
    """Take recordings, archives and folders into the store.

    PATH is a recording, a folder, a ZIP archive, or a whole export of Strava or Garmin as it was downloaded. Runs are
    analysed in the order of time and the personal baselines learn from them; other sports and what is known already
    are passed over. Ctrl-C stops after the run that is under way; the same command goes on from there.
    """
    return act(ImportRequest(settle(settings), paths, merge, json=settings["as_json"]))


def act(request: ImportRequest) -> int:
    """Import; return the exit code.

    Raises
    ------
    StoreError
        The store cannot be written.
    """
    return asyncio.run(_import(request))


class _Bar(Listener):
    """Shows how far an import has come."""

    def __init__(self, bar: ProgressBar) -> None:
        self._bar = bar

    def looked(self, survey: Survey) -> None:
        self._bar.show(f"looking: {several(len(survey.candidates), 'run')} in files", survey.files)

    def analysed(self, done: int, of: int, candidate: Candidate) -> None:
        day = f" {candidate.started_utc:%Y-%m-%d}" if candidate.started_utc else ""
        self._bar.show(f"analysing{day}", done, of)


async def _import(request: ImportRequest) -> int:
    config = request.config
    async with outputs(config, paced=False, json=False, several=True, broker=None) as out:
        with interruption(signal.SIGINT, signal.SIGTERM) as stop, ProgressBar(quiet=request.json) as bar:
            imported = await import_from(
                request.paths, config, out, stop, merge=request.merge, listener=_Bar(bar)
            )
    _report(request, imported, interrupted=stop.is_set())
    if stop.is_set():
        return INTERRUPTED
    return UnreadableError.exit_code if imported.problems else 0


def _report(request: ImportRequest, imported: Imported, *, interrupted: bool) -> None:
    if request.json:
        write_json(sys.stdout, record_of(imported, interrupted=interrupted))
        return
    for line in lines_of(request.config, imported):
        tell(line)
    if interrupted:
        left = f"; {several(imported.taken.left, 'file')} to go" if imported.taken.left else ""
        tell(f"interrupted{left}: the same command goes on from there")
