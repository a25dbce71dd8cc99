"""``fleetfoot simulate``: a labelled run, written down and played."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.outputs import broker_of, outputs
from fleetfoot.assembly.playing import play
from fleetfoot.assembly.tracks import simulated_track
from fleetfoot.cli.options import FILE, Playing, check_pace, playing_options
from fleetfoot.cli.settings import greet, settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.errors import INTERRUPTED, UsageError
from fleetfoot.sim import SCENARIOS, SimulatedRun, scenario_named, simulate
from fleetfoot.sim.season.season import BEGINS, simulate_season
from fleetfoot.sim.season.write import write_season
from fleetfoot.sim.write import write_csv, write_fit, write_labels
from fleetfoot.words.cause import CAUSES
from fleetfoot.words.text import clean, columns

if TYPE_CHECKING:
    from datetime import date

    from fleetfoot.config import Config
    from fleetfoot.path.track import Track


@dataclass(frozen=True, slots=True)
class SimulateRequest:
    """Make a labelled run, write it down and play it."""

    scenario: str
    config: Config
    seed: int = 0
    speed: float | None = None
    """As in :class:`ReplayRequest`."""
    csv: Path | None = None
    """Where to write the run as CSV; its labels go beside it."""
    fit: Path | None = None
    """Where to write the run as FIT."""
    capture: Path | None = None
    """Where to write the run's sensor bytes."""
    advertise: str | None = None
    """Bluetooth controller to be a sensor on, instead of playing the run here."""
    json: bool = False


SEASON = "season"
"""Instead of a scenario: months of one athlete, with a diary and hidden causes of heavy legs."""


class SeasonOptions(Playing):
    """What the options of a season give beside those of every run."""

    folder: Path | None
    days: int | None
    begins: datetime | None
    only: str | None
    missing: float | None


@dataclass(frozen=True, slots=True)
class SeasonRequest:
    """Write the recordings and the diary of a season into a folder, and the truth beside them."""

    folder: Path
    seed: int = 0
    days: int = 140
    begins: date = BEGINS
    only: str | None = None
    """The one cause that is at work; None: every cause, as it comes."""
    missing: float = 0.0
    """Share of what the diary could say that it does not."""
    json: bool = False


def _names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's

    return [name for name in (*SCENARIOS, SEASON) if name.startswith(incomplete)]


@click.command("simulate")
@click.argument("scenario", required=False, shell_complete=_names)
@click.option("--list", "listing", is_flag=True, help="List the scenarios and do nothing else.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, metavar="N", help="Which runner and which chance."
)
@click.option(
    "--csv", "csv_path", type=FILE, metavar="PATH", help="Write the run as CSV, its labels beside it."
)
@click.option("--fit", "fit_path", type=FILE, metavar="PATH", help="Write the run as FIT.")
@click.option(
    "--advertise",
    metavar="TRANSPORT",
    help="Be a Bluetooth sensor on a controller such as usb:0, at --speed.",
)
@click.option(
    "--folder", type=click.Path(path_type=Path), metavar="PATH", help="Of a season: where to write it."
)
@click.option("--days", type=click.IntRange(7, 3650), metavar="N", help="Of a season: how long it is.")
@click.option(
    "--begins",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Of a season: its first day, best a Tuesday, so that long runs fall on Sundays.",
)
@click.option("--only", metavar="CAUSE", help="Of a season: the one cause that is at work.")
@click.option(
    "--missing", type=click.FloatRange(0, 1), metavar="SHARE", help="Of a season: what the diary lacks."
)
@playing_options
def command(
    *,
    scenario: str | None,
    listing: bool,
    seed: int,
    csv_path: Path | None,
    fit_path: Path | None,
    advertise: str | None,
    **playing: Unpack[SeasonOptions],
) -> int:
    """Make a run with known faults and analyse it.

    The same scenario and seed give the same run. The athlete is called "simulated" unless --athlete says
    otherwise, so that nobody's own baselines are touched. "season" as SCENARIO writes months of runs with a diary into
    a folder, to be imported, and the truth of why the legs were heavy beside them.
    """
    if listing:
        return _list(as_json=playing["as_json"])
    if scenario is None:
        raise click.UsageError("which SCENARIO? 'fleetfoot simulate --list' lists them")

    if scenario == SEASON:
        return act_season(_season(seed, playing))
    if any(playing[name] is not None for name in ("folder", "days", "begins", "only", "missing")):
        raise click.UsageError(
            "--folder, --days, --begins, --only and --missing belong to the scenario 'season'"
        )
    check_pace(playing)
    config = settle(
        playing, mqtt=playing["mqtt"], athlete="simulated", page=playing["page"], listen=playing["listen"]
    )
    greet(config)
    return act(
        SimulateRequest(
            scenario=scenario,
            config=config,
            seed=seed,
            speed=playing["speed"],
            csv=csv_path,
            fit=fit_path,
            advertise=advertise,
            capture=playing["capture"],
            json=playing["as_json"],
        )
    )


def _season(seed: int, said: SeasonOptions) -> SeasonRequest:
    request = SeasonRequest(said["folder"] or Path(f"season-{seed}"), seed, json=said["as_json"])
    return replace(
        request,
        only=said["only"],
        days=request.days if said["days"] is None else said["days"],
        begins=request.begins if said["begins"] is None else said["begins"].date(),
        missing=said["missing"] or 0.0,
    )


def _list(*, as_json: bool) -> int:

    known = SCENARIOS.values()
    if as_json:
        for one in known:
            record = {"type": "scenario", "name": one.name, "title": one.title, "duration_s": one.duration_s}
            write_json(sys.stdout, record)
    else:
        rows = [(one.name, f"{one.duration_s // 60} min", one.title) for one in known]
        click.echo("\n".join(columns(rows, right={1})))
    return 0


def act_season(request: SeasonRequest) -> int:
    """Write a season; return the exit code.

    Raises
    ------
    UsageError
        There is no such cause, or the folder holds something or cannot be written.
    """
    if request.only is not None and request.only not in CAUSES:
        raise UsageError(f"no cause is called {clean(request.only)!r}: known are {', '.join(CAUSES)}")
    if request.folder.exists() and (not request.folder.is_dir() or any(request.folder.iterdir())):
        raise UsageError(f"{request.folder} holds something already: name another folder with --folder")
    season = simulate_season(request.seed, days=request.days, only=request.only, begins=request.begins)
    runs = write_season(season, request.folder, missing=request.missing)
    if request.json:
        write_json(
            sys.stdout, {"type": "season", "path": str(request.folder), "runs": runs, "days": request.days}
        )
    else:
        tell(f"wrote {runs} runs of {request.days} days, their diary and the truth into {request.folder}")
        tell(f"next: fleetfoot import {request.folder} --athlete simulated, then fleetfoot why --all")
    return 0


def act(request: SimulateRequest) -> int:
    """Make a run; write it where asked; play it. Return the exit code."""
    simulated = simulate(scenario_named(request.scenario), seed=request.seed)
    if request.csv is not None:
        write_csv(simulated, request.csv)
        write_labels(simulated, request.csv.with_suffix(".labels.json"))
    if request.fit is not None:
        write_fit(simulated, request.fit, datetime.now(UTC).replace(microsecond=0))
    if request.advertise is not None:
        asyncio.run(_advertise(simulated, request.advertise, request.speed or 1.0))
        return 0
    track = simulated_track(simulated, request.config, request.capture)
    return 0 if asyncio.run(_simulate(request, track)) else INTERRUPTED


async def _advertise(simulated: SimulatedRun, transport: str, speed: float) -> None:
    """Be a sensor until the run is over."""
    try:
        from fleetfoot.sim.ble.advertise import advertise, open_radio  # noqa: PLC0415 - needs the extra "sim"
    except ImportError as error:
        raise UsageError("--advertise needs bumble: pip install 'fleetfoot[sim]'") from error
    async with open_radio(transport) as radio:
        await advertise(simulated, radio, speed=speed)


async def _simulate(request: SimulateRequest, track: Track) -> bool:
    paced = request.speed is not None
    broker = broker_of(request.config, paced=paced)
    async with outputs(
        request.config, paced=paced, json=request.json, several=False, broker=broker, speed=request.speed
    ) as out:
        out.expect(track.run, track.duration_s)
        return await play([track], out, speed=request.speed, learn=False)
