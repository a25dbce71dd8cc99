"""``fleetfoot init``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TypedDict, Unpack

import click


class Answers(TypedDict):
    """What the command line answers."""

    name: str | None
    height_m: str | None
    hr_rest_bpm: str | None
    hr_max_bpm: str | None
    mqtt: str | None


@click.command("init")
@click.option("--name", metavar="NAME", help="Who runs.")
@click.option("--height-m", metavar="M", help="Height in metres.")
@click.option("--hr-rest-bpm", metavar="BPM", help="Resting heart rate.")
@click.option("--hr-max-bpm", metavar="BPM", help="Maximum heart rate.")
@click.option("--mqtt", metavar="URL", help="Broker for alerts: mqtt://[USER@]HOST[:PORT].")
@click.option("--sensor", "sensors", multiple=True, metavar="ADDRESS", help="A sensor of yours; repeatable.")
@click.option("--yes", is_flag=True, help="Ask nothing; what is not given stays unknown.")
@click.option("--force", is_flag=True, help="Replace a configuration that is there.")
@click.option("--json", "as_json", is_flag=True, help="Ask nothing; print JSON on standard output.")
@click.option(
    "--config", "config_path", type=click.Path(path_type=Path), metavar="PATH", help="Where to write it."
)
def command(
    *,
    sensors: tuple[str, ...],
    yes: bool,
    force: bool,
    as_json: bool,
    config_path: Path | None,
    **answers: Unpack[Answers],
) -> int:
    """Ask the few things that matter and write the configuration.

    Without --config it goes to FLEETFOOT_CONFIG, else to the usual place. Where standard input is no terminal
    nothing is asked, as with --yes. A configuration that is there is replaced only when you say so.
    """
    from fleetfoot.app import run_init  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.registry import detectors, levels  # noqa: PLC0415
    from fleetfoot.config.load import usual_path  # noqa: PLC0415
    from fleetfoot.requests import InitRequest  # noqa: PLC0415

    said = {
        "athlete.name": answers["name"],
        "athlete.height_m": answers["height_m"],
        "athlete.hr_rest_bpm": answers["hr_rest_bpm"],
        "athlete.hr_max_bpm": answers["hr_max_bpm"],
        "mqtt.url": answers["mqtt"],
    }
    return run_init(
        InitRequest(
            path=usual_path(config_path, os.environ),
            detectors={card.name: levels(card) for card in detectors()},
            given={key: text for key, text in said.items() if text is not None},
            sensors=sensors,
            asks=sys.stdin.isatty() and not yes and not as_json,
            force=force,
            json=as_json,
        )
    )
