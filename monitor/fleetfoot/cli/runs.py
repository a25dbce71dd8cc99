"""``fleetfoot runs``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Unpack

import click

from fleetfoot.cli.options import Settings, settings_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.store.reading import StoredRun


@click.command("runs")
@click.argument("run", required=False)
@settings_options
def command(*, run: str | None, **settings: Unpack[Settings]) -> int:
    """List the stored runs, or show the summary and alerts of one.

    RUN is the id of a run, the beginning of one, or "last". --athlete leaves the runs of others out.
    """
    from fleetfoot.cli.settings import settle  # noqa: PLC0415 - imported when it is called
    from fleetfoot.store.store import Store  # noqa: PLC0415

    path = settle(settings).store.path
    if run is None and not path.exists():
        click.echo(f"no runs are stored at {path} yet", err=True)
        return 0
    with Store.open(path, read_only=True) as store:
        if run is None:
            runs = store.runs(settings["athlete"])
            _records(map(_record, runs)) if settings["as_json"] else _list(runs)
        else:
            found = store.find(run, settings["athlete"])
            alerts = store.alerts(found)
            # As JSON, the lines that its analysis printed.
            _records((*alerts, found.summary or _record(found))) if settings["as_json"] else _tell(
                found, alerts
            )
    return 0


def _records(records: Iterable[dict[str, Any]]) -> None:
    from fleetfoot.console.json_sink import write_json  # noqa: PLC0415 - imported when it is called

    for record in records:
        write_json(sys.stdout, record)


def _list(runs: list[StoredRun]) -> None:
    from fleetfoot.console.columns import columns  # noqa: PLC0415 - imported when it is called

    head = ("run", "started (UTC)", "athlete", "length", "alerts", "state", "source")
    click.echo("\n".join(columns([head, *map(_row, runs)], right={3, 4})))


def _row(run: StoredRun) -> tuple[str, ...]:
    from fleetfoot.console.text import UNKNOWN, clean, clock  # noqa: PLC0415 - imported when it is called

    started = f"{run.started_utc:%Y-%m-%d %H:%M}" if run.started_utc else UNKNOWN
    length = clock(run.duration_s)
    return run.id, started, clean(run.athlete), length, str(run.alerts), run.state.value, clean(run.source)


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
    }


def _tell(run: StoredRun, alerts: list[dict[str, Any]]) -> None:
    from fleetfoot.console.sink import alert_line  # noqa: PLC0415 - imported when it is called

    told = [f"  {alert_line(alert)}" for alert in alerts]
    click.echo("\n".join([*_summary(run), *(["", "  Alerts:", *told] if told else [])]))


def _summary(run: StoredRun) -> list[str]:
    from fleetfoot.cli.registry import detectors  # noqa: PLC0415 - imported when it is called
    from fleetfoot.console.summary import in_words  # noqa: PLC0415
    from fleetfoot.console.text import clean, span  # noqa: PLC0415

    if run.summary:
        return in_words(run.summary, {card.name: card.title for card in detectors()})
    names = f"{clean(run.source)}: {clean(run.athlete)}"
    return [names, f"  {span(run.duration_s)} so far; {run.state.value}, so there is no summary."]
