"""``fleetfoot replay``."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from fleetfoot.cli.options import Playing, check_pace, playing_options


@click.command("replay")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--learn", is_flag=True, help="Let the personal baselines learn from these runs.")
@playing_options
def command(*, files: tuple[Path, ...], learn: bool, **playing: Unpack[Playing]) -> int:
    """Analyse recorded runs: captures, FIT, TCX and CSV.

    The files go through the same path as a live run, all at once and as fast as possible unless --speed is
    given. A file that cannot be read is told in one line and makes the exit code 4; the others are analysed.
    """
    from fleetfoot.app import run_replay  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.cli.start import greet  # noqa: PLC0415
    from fleetfoot.requests import ReplayRequest  # noqa: PLC0415

    if playing["capture"] is not None and len(files) > 1:
        raise click.UsageError("--capture takes one FILE only")
    check_pace(playing)
    config = settle(playing, mqtt=playing["mqtt"], page=playing["page"], listen=playing["listen"])
    greet(config)
    return run_replay(
        ReplayRequest(
            files=files,
            config=config,
            speed=playing["speed"],
            learn=learn,
            capture=playing["capture"],
            json=playing["as_json"],
        )
    )
