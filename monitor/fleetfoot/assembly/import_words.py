"""What an import has brought, in a few lines or as one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fleetfoot.words.quantity import Figures
from fleetfoot.words.run_name import local
from fleetfoot.words.text import several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.assembly.importing import Imported, Taken
    from fleetfoot.config import Config
    from fleetfoot.store.reading import StoredRun

MOST_TOLD: Final = 20
"""Files that cannot be read are named one a line up to here."""


def lines_of(config: Config, imported: Imported) -> Iterator[str]:
    """Yield what people are told."""
    survey, taken, runs, merged = imported
    problems = imported.problems
    for problem in problems[:MOST_TOLD]:
        yield f"{problem.where}: {problem.reason}"
    if len(problems) > MOST_TOLD:
        yield f"{len(problems) - MOST_TOLD} more cannot be read"
    yield f"imported {_extent(config, _of(taken, runs), len(taken.runs))} of {config.athlete.name}"
    if twins := _twins(taken, runs):
        yield f"{several(twins, 'recording')} of runs that another device recorded too: kept, and counted once"
    if merged:
        yield f"merged {several(merged, 'run')} out of several recordings"
    if taken.notes:
        yield f"noted {several(taken.notes, 'value')} of the diary"
    yield from list(survey.passed)[:MOST_TOLD]
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
    days = sorted({f"{local(run.started_utc, run.utc_offset_s):%Y-%m-%d}" for run in runs if run.started_utc})
    span = f", {' to '.join(dict.fromkeys((days[0], days[-1])))}" if days else ""
    way = f", {Figures(config.display.system).distance(metres)}" if metres else ""
    return f"{several(len(runs) or recordings, 'run')}{way}{span}"


def record_of(imported: Imported, *, interrupted: bool) -> dict[str, Any]:
    """Return what is printed as JSON."""
    survey, taken, runs, merged = imported
    return {
        "type": "import",
        "runs": taken.runs,
        "recorded_twice": _twins(taken, runs),
        "merged": merged,
        "files": survey.files,
        "known": survey.known + survey.twice + taken.known,
        "other_sports": dict(survey.sports + taken.sports),
        "without_recording": survey.nothing + taken.nothing,
        "notes": taken.notes,
        "notes_passed_over": list(survey.passed),
        "problems": [{"where": each.where, "reason": each.reason} for each in imported.problems],
        "left": taken.left,
        "interrupted": interrupted,
    }
