"""``fleetfoot simulate``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.cli.options import FILE, Playing, check_pace, playing_options

if TYPE_CHECKING:
    from pathlib import Path


def _names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's
    from fleetfoot.sim import SCENARIOS  # noqa: PLC0415 - imported when it is called

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
    from fleetfoot.app import run_simulate  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.cli.start import greet  # noqa: PLC0415
    from fleetfoot.requests import SimulateRequest  # noqa: PLC0415

    check_pace(playing)
    config = settle(
        playing, mqtt=playing["mqtt"], athlete="simulated", page=playing["page"], listen=playing["listen"]
    )
    greet(config)
    return run_simulate(
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
    from fleetfoot.console.columns import columns  # noqa: PLC0415 - imported when it is called
    from fleetfoot.console.json_sink import write_json  # noqa: PLC0415
    from fleetfoot.sim import SCENARIOS  # noqa: PLC0415

    known = SCENARIOS.values()
    if as_json:
        for one in known:
            record = {"type": "scenario", "name": one.name, "title": one.title, "duration_s": one.duration_s}
            write_json(sys.stdout, record)
    else:
        rows = [(one.name, f"{one.duration_s // 60} min", one.title) for one in known]
        click.echo("\n".join(columns(rows, right={1})))
    return 0
