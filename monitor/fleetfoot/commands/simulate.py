"""``fleetfoot simulate``: a labelled run, written down and played."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.outputs import broker_of, outputs
from fleetfoot.assembly.playing import play
from fleetfoot.assembly.tracks import simulated_track
from fleetfoot.cli.options import FILE, Playing, check_pace, playing_options
from fleetfoot.cli.settings import greet, settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.errors import INTERRUPTED, UsageError
from fleetfoot.sim import SCENARIOS, SimulatedRun, scenario_named, simulate
from fleetfoot.sim.write import write_csv, write_labels
from fleetfoot.words.text import columns

if TYPE_CHECKING:
    from pathlib import Path

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


def _names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's

    return [name for name in SCENARIOS if name.startswith(incomplete)]


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
@playing_options
def command(
    *,
    scenario: str | None,
    listing: bool,
    seed: int,
    csv_path: Path | None,
    fit_path: Path | None,
    advertise: str | None,
    **playing: Unpack[Playing],
) -> int:
    """Make a run with known faults and analyse it.

    The same scenario and seed give the same run. The athlete is called "simulated" unless --athlete says
    otherwise, so that nobody's own baselines are touched.
    """
    if listing:
        return _list(as_json=playing["as_json"])
    if scenario is None:
        raise click.UsageError("which SCENARIO? 'fleetfoot simulate --list' lists them")

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


def act(request: SimulateRequest) -> int:
    """Make a run; write it where asked; play it. Return the exit code."""
    simulated = simulate(scenario_named(request.scenario), seed=request.seed)
    if request.csv is not None:
        write_csv(simulated, request.csv)
        write_labels(simulated, request.csv.with_suffix(".labels.json"))
    if request.fit is not None:
        from fleetfoot.sim.write_fit import write_fit  # noqa: PLC0415 - needs the extra "fit"

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
