"""``fleetfoot runs``: what is stored."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import click

from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.sink import alert_line
from fleetfoot.console.summary import in_words
from fleetfoot.store.store import Store
from fleetfoot.words.detector import titles
from fleetfoot.words.quantity import Figures
from fleetfoot.words.run_name import About, run_name
from fleetfoot.words.text import clean, columns, several, span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.config import Config
    from fleetfoot.store.reading import StoredRun


@dataclass(frozen=True, slots=True)
class RunsRequest:
    """List the stored runs, or show one."""

    config: Config
    run: str | None = None
    """Its id, the beginning of one, or ``last``; None lists all."""
    athlete: str | None = None
    """Whose; None leaves that open."""
    json: bool = False
    every: bool = False
    """Whether several recordings of one run are listed each."""


@click.command("runs")
@click.argument("run", required=False)
@click.option("--all", "every", is_flag=True, help="List every recording, also several of one run.")
@settings_options
def command(*, run: str | None, every: bool, **settings: Unpack[Settings]) -> int:
    """List the stored runs, the newest first, or show the summary and alerts of one.

    RUN is the id of a run, the beginning of one, or "last". --athlete leaves the runs of others out.
    """
    return act(RunsRequest(settle(settings), run, settings["athlete"], json=settings["as_json"], every=every))


def act(request: RunsRequest) -> int:
    """Print the runs, or what was found in one; return the exit code.

    Raises
    ------
    UsageError
        There is no such run.
    StoreError
        The store cannot be read.
    """
    path = request.config.store.path
    if request.run is None and not path.exists():
        click.echo(f"no runs are stored at {path} yet", err=True)
        return 0
    with Store.open(path, read_only=True) as store:
        if request.run is None:
            runs = store.recordings(request.athlete) if request.every else store.runs(request.athlete)
            _records(map(_record, runs)) if request.json else _list(
                runs, Figures(request.config.display.system)
            )
        else:
            found = store.find(request.run, request.athlete)
            figures = Figures(request.config.display.system)
            alerts = store.alerts(found)
            # As JSON, the lines that its analysis printed.
            _records((*alerts, found.summary or _record(found))) if request.json else _tell(
                found, alerts, figures
            )
    return 0


def _records(records: Iterable[dict[str, Any]]) -> None:
    for record in records:
        write_json(sys.stdout, record)


def _list(runs: list[StoredRun], figures: Figures) -> None:
    """Print the newest run first, and below all others those that were simulated."""
    newest = runs[::-1]
    parts = [[run for run in newest if is_simulated(run) is simulated] for simulated in (False, True)]
    head = ("run", "alerts", "athlete", "state", "from", "id")
    tables = [
        columns([_head(head, simulated=bool(place)), *(_row(run, figures) for run in part)], right={1})
        for place, part in enumerate(parts)
        if part
    ]
    click.echo("\n\n".join("\n".join(table) for table in tables or [columns([head])]))


def _head(head: tuple[str, ...], *, simulated: bool) -> tuple[str, ...]:
    return ("simulated run", *head[1:]) if simulated else head


def is_simulated(run: StoredRun) -> bool:
    """Return whether nobody ran it: it comes from a simulation, or goes by a name of the demo's alone."""
    return run.source.startswith("simulate:") or (run.started_utc is None and run.source == run.athlete)


def _row(run: StoredRun, figures: Figures) -> tuple[str, ...]:
    about = About(
        run.started_utc, run.summary.get("distance_m"), run.duration_s, run.source, run.utc_offset_s
    )
    name = run_name(about, figures=figures)
    called = f"{run.title} ({name})" if run.title else name
    also = f", and {several(len(run.others), 'other recording')}" if run.others else ""
    source = clean(f"{run.source}{also}")
    return clean(called), str(run.alerts), clean(run.athlete), run.state.value, source, run.id


def _record(run: StoredRun) -> dict[str, Any]:
    return {
        "type": "run",
        "run": run.id,
        "athlete": run.athlete,
        "source": run.source,
        "started_utc": run.started_utc.isoformat() if run.started_utc else None,
        "recorded_utc": run.recorded_utc.isoformat(),
        "duration_s": run.duration_s,
        "state": run.state.value,
        "alerts": run.alerts,
        "title": run.title,
        "others": list(run.others),
    }


def _tell(run: StoredRun, alerts: list[dict[str, Any]], figures: Figures) -> None:
    told = [f"  {alert_line(alert)}" for alert in alerts]
    click.echo("\n".join([*_summary(run, figures), *(["", "  Alerts:", *told] if told else [])]))


def _summary(run: StoredRun, figures: Figures) -> list[str]:
    if run.summary:
        return in_words(run.summary, titles(), figures)
    names = f"{clean(run.source)}: {clean(run.athlete)}"
    return [names, f"  {span(run.duration_s)} so far; {run.state.value}, so there is no summary."]
