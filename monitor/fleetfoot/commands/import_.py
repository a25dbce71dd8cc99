"""``fleetfoot import``: recordings, archives and folders into the store."""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import click

from fleetfoot.assembly.importing import Importer
from fleetfoot.assembly.outputs import outputs
from fleetfoot.assembly.playing import interruption
from fleetfoot.assembly.survey import Surveyor
from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.progress import ProgressBar
from fleetfoot.console.screen import tell
from fleetfoot.errors import INTERRUPTED, UnreadableError
from fleetfoot.sources.bundle.spool import Spool
from fleetfoot.store.editing import taken as taken_before
from fleetfoot.store.store import Store
from fleetfoot.words.quantity import Figures
from fleetfoot.words.text import several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.assembly.importing import Taken
    from fleetfoot.assembly.survey import Candidate, Survey
    from fleetfoot.config import Config
    from fleetfoot.store.reading import StoredRun

MOST_TOLD: Final = 20
"""Files that cannot be read are named one a line up to here."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Take recordings into the store."""

    config: Config
    paths: tuple[Path, ...]
    json: bool = False


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@settings_options
def command(*, paths: tuple[Path, ...], **settings: Unpack[Settings]) -> int:
    """Take recordings, archives and folders into the store.

    PATH is a recording, a folder, a ZIP archive, or a whole export of Strava or Garmin as it was downloaded. Runs are
    analysed in the order of time and the personal baselines learn from them; other sports and what is known already
    are passed over. Ctrl-C stops after the run that is under way; the same command goes on from there.
    """
    return act(ImportRequest(settle(settings), paths, json=settings["as_json"]))


def act(request: ImportRequest) -> int:
    """Import; return the exit code.

    Raises
    ------
    StoreError
        The store cannot be written.
    """
    return asyncio.run(_import(request))


async def _import(request: ImportRequest) -> int:
    config = request.config
    async with outputs(config, paced=False, json=False, several=True, broker=None) as out:
        path = out.journal.path
        with (
            interruption(signal.SIGINT, signal.SIGTERM) as stop,
            Store.open(path, detectors=[detector.name for detector in out.detectors]) as ledger,
            Spool(path.parent) as spool,
            ProgressBar(quiet=request.json) as bar,
        ):

            def looked(survey: Survey) -> None:
                bar.show(f"looking: {several(len(survey.candidates), 'run')} in files", survey.files)

            surveyor = Surveyor(taken_before(ledger, config.athlete.name), spool, path.parent)
            survey = await asyncio.to_thread(surveyor.look, request.paths, seen=looked, stopped=stop.is_set)

            def analysed(done: int, candidate: Candidate) -> None:
                day = f" {candidate.started_utc:%Y-%m-%d}" if candidate.started_utc else ""
                bar.show(f"analysing{day}", done, len(survey.candidates))

            taken = await Importer(config, out, ledger).take(survey, seen=analysed, stop=stop)
            runs = ledger.runs(config.athlete.name)
        interrupted = stop.is_set()
    _report(request, survey, taken, runs, interrupted=interrupted)
    if interrupted:
        return INTERRUPTED
    return UnreadableError.exit_code if survey.problems or taken.problems else 0


def _report(
    request: ImportRequest, survey: Survey, taken: Taken, runs: list[StoredRun], *, interrupted: bool
) -> None:
    if request.json:
        write_json(sys.stdout, _record(survey, taken, runs, interrupted=interrupted))
        return
    for line in _lines(request.config, survey, taken, runs):
        tell(line)
    if interrupted:
        left = f"; {several(taken.left, 'file')} to go" if taken.left else ""
        tell(f"interrupted{left}: the same command goes on from there")


def _lines(config: Config, survey: Survey, taken: Taken, runs: list[StoredRun]) -> Iterator[str]:
    problems = [*survey.problems, *taken.problems]
    for problem in problems[:MOST_TOLD]:
        yield f"{problem.where}: {problem.reason}"
    if len(problems) > MOST_TOLD:
        yield f"{len(problems) - MOST_TOLD} more cannot be read"
    yield f"imported {_extent(config, _of(taken, runs), len(taken.runs))} of {config.athlete.name}"
    if twins := _twins(taken, runs):
        yield f"{several(twins, 'recording')} of runs that another device recorded too: kept, and counted once"
    if taken.notes:
        yield f"noted {several(taken.notes, 'value')} of the diary"
    known = survey.known + survey.twice + taken.known
    sports = survey.sports + taken.sports
    passed = [f"{several(known, 'recording')} known already"] if known else []
    passed += [f"{number} of {sport}" for sport, number in sports.most_common()]
    nothing = survey.nothing + taken.nothing
    passed += [f"{several(nothing, 'file')} without a recording"] if nothing else []
    if passed:
        yield f"passed over: {', '.join(passed)}"


def _of(taken: Taken, runs: list[StoredRun]) -> list[StoredRun]:
    """Return the runs as they are shown to which what was taken in belongs."""
    ids = set(taken.runs)
    return [run for run in runs if ids & {run.id, *run.others}]


def _twins(taken: Taken, runs: list[StoredRun]) -> int:
    """Return how many recordings were taken in that belong to a run with another one."""
    ids = set(taken.runs)
    return sum(len(ids & {run.id, *run.others}) for run in runs if run.others)


def _extent(config: Config, runs: list[StoredRun], recordings: int) -> str:
    metres = sum(run.summary.get("distance_m") or 0.0 for run in runs)
    days = sorted(run.started_utc for run in runs if run.started_utc)
    span = f", {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}" if days else ""
    way = f", {Figures(config.display.system).distance(metres)}" if metres else ""
    return f"{several(len(runs) or recordings, 'run')}{way}{span}"


def _record(survey: Survey, taken: Taken, runs: list[StoredRun], *, interrupted: bool) -> dict[str, Any]:
    return {
        "type": "import",
        "runs": taken.runs,
        "recorded_twice": _twins(taken, runs),
        "files": survey.files,
        "known": survey.known + survey.twice + taken.known,
        "other_sports": dict(survey.sports + taken.sports),
        "without_recording": survey.nothing + taken.nothing,
        "notes": taken.notes,
        "problems": [
            {"where": each.where, "reason": each.reason} for each in (*survey.problems, *taken.problems)
        ],
        "left": taken.left,
        "interrupted": interrupted,
    }
