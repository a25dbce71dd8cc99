"""``fleetfoot why``: what made the legs heavy."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Unpack

import click

from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.diary.note import when
from fleetfoot.errors import UsageError
from fleetfoot.store.examination import is_writable
from fleetfoot.store.store import Store
from fleetfoot.why.answer import answers_for
from fleetfoot.why.experiment import experiment, told_experiment
from fleetfoot.why.next_week import next_week, told_next_week
from fleetfoot.why.recurring import recurring, told_recurring
from fleetfoot.why.told import told_run, told_season
from fleetfoot.why.which import athlete_of, run_of
from fleetfoot.words.quantity import Figures
from fleetfoot.words.text import columns

if TYPE_CHECKING:
    from fleetfoot.config import Config
    from fleetfoot.why.answer import Answers


EXPERIMENT_WEEKS: Final = 8
"""How far an experiment goes back where nobody says when it began."""


@dataclass(frozen=True, slots=True)
class WhyRequest:
    """Say why the legs were heavy."""

    config: Config
    run: str = "last"
    """Its id, its file, or ``last``."""
    athlete: str | None = None
    """Whose; None leaves that open."""
    all: bool = False
    """Whether every run is answered for, in short."""
    experiment: str | None = None
    """The cause whose weeks with and without are set beside each other."""
    since: str | None = None
    """When the experiment began; None: eight weeks before the last run."""
    json: bool = False


@click.command("why")
@click.argument("run", required=False)
@click.option("--all", "everything", is_flag=True, help="Every run in short, and what recurs.")
@click.option("--experiment", metavar="CAUSE", help="Weeks with a cause and weeks without it, in turns.")
@click.option("--since", metavar="DATE", help="When the experiment began; a Monday is a good day.")
@settings_options
def command(
    *,
    run: str | None,
    everything: bool,
    experiment: str | None,
    since: str | None,
    **settings: Unpack[Settings],
) -> int:
    """Say why the legs were heavy on a run: the causes, ranked, with what speaks for and against each.

    RUN is a run's id, the name of its file, or "last", which is meant where nothing is said. What the diary does not
    say is taken as unknown, never as zero; at most two questions say what would help most. See docs/why.md.
    """
    if everything and run is not None:
        raise click.UsageError("give a run, or --all for every run")
    if experiment is not None and (everything or run is not None):
        raise click.UsageError("an experiment is on all runs: leave RUN and --all out")
    if since is not None and experiment is None:
        raise click.UsageError("--since belongs to --experiment")

    return act(
        WhyRequest(
            config=settle(settings),
            run=run or "last",
            athlete=settings["athlete"],
            all=everything,
            experiment=experiment,
            since=since,
            json=settings["as_json"],
        )
    )


def act(request: WhyRequest) -> int:
    """Answer; return the exit code.

    Raises
    ------
    UsageError
        There is no such run or athlete.
    StoreError
        The store cannot be read.
    """
    path = request.config.store.path
    with Store.open(path, read_only=not path.exists() or not is_writable(path)) as store:
        athlete = athlete_of(store, request.config.athlete, request.athlete, request.run)
        answers = answers_for(
            store, athlete, Figures(request.config.display.system), request.config.display.language
        )
    if request.experiment is not None:
        return _experiment(request, answers)
    return _season(request, answers) if request.all else _run(request, answers)


def _run(request: WhyRequest, answers: Answers) -> int:
    record = answers.record(run_of(answers.season, request.run))
    if request.json:
        write_json(sys.stdout, record)
    else:
        click.echo("\n".join(told_run(record)))
    return 0


def _season(request: WhyRequest, answers: Answers) -> int:
    records: list[dict[str, Any]] = [answers.brief(run) for run in range(len(answers.season.runs))]
    if not records:
        raise UsageError("there is no run to answer for yet")
    recurs = recurring(answers)
    coming = next_week(answers)
    if request.json:
        for record in (*records, recurs, coming):
            write_json(sys.stdout, record)
    else:
        lines = [*columns(told_season(records, answers.words)), "", *told_recurring(recurs), ""]
        click.echo("\n".join([*lines, *told_next_week(coming, answers)]))
    return 0


def _experiment(request: WhyRequest, answers: Answers) -> int:
    record = experiment(answers, str(request.experiment), _since(request, answers))
    if request.json:
        write_json(sys.stdout, record)
    else:
        click.echo("\n".join(told_experiment(record)))
    return 0


def _since(request: WhyRequest, answers: Answers) -> date:
    if request.since is not None:
        try:
            return date.fromisoformat(when(request.since)[0])
        except ValueError as error:
            raise UsageError(f"--since: {error}") from error
    days = [day for day in answers.season.dates if day is not None]
    if not days:
        raise UsageError("no run has a date: an experiment goes by weeks")
    return max(days) - timedelta(weeks=EXPERIMENT_WEEKS)
