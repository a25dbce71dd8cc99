"""``fleetfoot report``: a stored run, or a season, as one page."""

from __future__ import annotations

import asyncio
import signal
import sys
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

import click

from fleetfoot.assembly.playing import interruption
from fleetfoot.assembly.reporting import Reports, reported
from fleetfoot.cli.options import FILE, Reporting, language_option, listen_option, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.errors import UsageError
from fleetfoot.files.place import plain_name, put
from fleetfoot.report.page import MARK, file_name
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from fleetfoot.config import Config

HEAD_BYTES = 2048
"""A report says within so many bytes that it is one."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """Write the report of a run, or of all runs of an athlete."""

    config: Config
    run: str | None = None
    """Its id, the beginning of one, or ``last``; None is the whole season."""
    path: Path | None = None
    """None: named by the run or the athlete, in the working folder."""
    athlete: str | None = None
    """Whose; None leaves that open."""
    open: bool = False
    """Whether to show it in the browser."""
    serve: bool = False
    """Whether to serve the run's page with its diary, and the reports of all runs, instead of writing a file."""
    json: bool = False


class Page(NamedTuple):
    """One page that is to be written."""

    html: str
    path: Path
    record: dict[str, Any]
    """What programs are told."""


@click.command("report")
@click.argument("run", required=False)
@click.option(
    "--all", "season", is_flag=True, help="One page on all runs of an athlete, and one on each beside it."
)
@click.option("-o", "--output", type=FILE, metavar="PATH", help="Where to; by default the run's id, here.")
@click.option("--open", "show", is_flag=True, help="Show the page in the browser.")
@click.option(
    "--serve",
    is_flag=True,
    help="Serve a small site: all runs and their reports, and the page of RUN or the last, with its diary.",
)
@language_option
@listen_option
@settings_options
def command(
    *,
    run: str | None,
    season: bool,
    output: Path | None,
    show: bool,
    serve: bool,
    **settings: Unpack[Reporting],
) -> int:
    """Write what happened in a run, and what to try next, as one page.

    RUN is the id of a run, the beginning of one, or "last". The page is one HTML file that needs no network and prints
    well. See docs/report.md.
    """
    if serve and (season or output is not None):
        raise click.UsageError("--serve shows all runs and writes no file: leave --all and -o out")
    if season == (run is not None) and not serve:
        raise click.UsageError("give the run (its id, or 'last'), or --all for the season")
    if settings["listen"] is not None and not serve:
        raise click.UsageError("--listen needs --serve")

    if settings["language"] is not None:
        settings["said"] = (*settings["said"], f"display.language={settings['language']}")
    return act(
        ReportRequest(
            config=settle(settings, listen=settings["listen"]),
            run=run,
            path=output,
            athlete=settings["athlete"],
            open=show,
            serve=serve,
            json=settings["as_json"],
        )
    )


def act(request: ReportRequest) -> int:
    """Write a report; return the exit code.

    Raises
    ------
    UsageError
        There is no such run or athlete, or the file cannot be written or is something else than a report.
    """
    if request.serve:
        return asyncio.run(_serve(request))
    with Store.open(request.config.store.path, read_only=True) as store:
        html, path, record = _season(request, store) if request.run is None else _run(request, store)
    put(path, html.encode(errors="replace"), over=is_report)
    if request.json:
        write_json(sys.stdout, {**record, "path": str(path)})
    else:
        tell(f"wrote {path}")
    if request.open and not webbrowser.open(path.resolve().as_uri()):
        tell(f"no browser could be started: open {path} yourself")
    return 0


def _run(request: ReportRequest, store: Store) -> Page:
    run = store.find(request.run or "last", request.athlete)
    found = reported(request.config, store, run)
    record: dict[str, Any] = {
        "type": "report",
        "run": run.id,
        "athlete": run.athlete,
        "sentences": found.sentences,
        "fade_from_s": found.fade_from_s,
        "why": found.why and found.why["sentence"],
    }
    return Page(found.html, request.path or Path(file_name(run)), record)


async def _serve(request: ReportRequest) -> int:
    """Serve the page and the report until an interruption."""
    from fleetfoot.assembly.page import code_lines, entrance, settings_of  # noqa: PLC0415 - brings uvicorn
    from fleetfoot.assembly.revisit import REPORT, served  # noqa: PLC0415 - the same
    from fleetfoot.assembly.shelf import SEASON  # noqa: PLC0415 - the same

    config = request.config
    with Store.open(config.store.path, read_only=True) as store:
        run = store.find(request.run or "last", request.athlete)
    with interruption(signal.SIGINT, signal.SIGTERM) as stop:
        async with served(config, run, tell) as bare:
            address = entrance(settings_of(config), bare)
            tell(f"the page of this run, with its diary: {address}")
            tell(
                f"beside it {REPORT.removeprefix('/')}, and of all runs {SEASON.removeprefix('/')}; Ctrl-C ends it"
            )
            if address != bare:
                click.echo("\n".join(code_lines(address)), err=True)
            if request.open and not webbrowser.open(address):
                tell("no browser could be started: open it yourself")
            await stop.wait()
    return 0


def _season(request: ReportRequest, store: Store) -> Page:
    """Write the pages of the runs beside where that of the season will be; return that one."""
    athlete = _athlete(request, store)
    reports = Reports(request.config, store, athlete)
    html, runs = reports.season()
    path = request.path or Path(f"season-{plain_name(athlete)}.html")
    for run in runs:
        put(path.with_name(file_name(run)), reports.of(run).html.encode(errors="replace"), over=is_report)
    return Page(html, path, {"type": "report", "athlete": athlete, "runs": len(runs)})


def _athlete(request: ReportRequest, store: Store) -> str:
    """Return whose season is meant: who is named, else the only one in the store."""
    names = sorted({run.athlete for run in store.runs()})
    if not names:
        raise UsageError("the store holds no runs yet: record one with `fleetfoot run` or `fleetfoot replay`")
    wanted = request.athlete
    if wanted is None:
        if len(names) == 1:
            return names[0]
        raise UsageError(f"whose season? The store holds runs of {', '.join(names)}: give --athlete NAME")
    if wanted not in names:
        raise UsageError(f"no runs of {wanted!r} in the store: it holds those of {', '.join(names)}")
    return wanted


def is_report(path: Path) -> bool:
    """Return whether a file is an earlier report, or empty: anything else may be dear to somebody."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return not head or MARK.encode() in head
