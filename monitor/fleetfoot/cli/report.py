"""``fleetfoot report``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.cli.options import FILE, Settings, settings_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("report")
@click.argument("run", required=False)
@click.option("--all", "season", is_flag=True, help="One page on all runs of an athlete.")
@click.option("-o", "--output", type=FILE, metavar="PATH", help="Where to; by default the run's id, here.")
@click.option("--open", "show", is_flag=True, help="Show the page in the browser.")
@settings_options
def command(
    *, run: str | None, season: bool, output: Path | None, show: bool, **settings: Unpack[Settings]
) -> int:
    """Write what happened in a run, and what to try next, as one page.

    RUN is the id of a run, the beginning of one, or "last". The page is one HTML file that needs no network and prints
    well. See docs/report.md.
    """
    if season == (run is not None):
        raise click.UsageError("give the run (its id, or 'last'), or --all for the season")
    from fleetfoot.app import run_report  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.requests import ReportRequest  # noqa: PLC0415

    return run_report(
        ReportRequest(
            config=settle(settings),
            run=run,
            path=output,
            athlete=settings["athlete"],
            open=show,
            json=settings["as_json"],
        )
    )
