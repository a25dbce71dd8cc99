"""``fleetfoot demo``."""

from __future__ import annotations

from typing import Unpack

import click

from fleetfoot.cli.options import Playing, playing_options


@click.command("demo")
@click.option(
    "--athletes",
    type=click.IntRange(1, 40),
    default=1,
    metavar="N",
    help="Let N runners run side by side, 40 at most.",
)
@click.option("--channels", is_flag=True, help="Send its alerts to the configured channels too.")
@playing_options
def command(*, athletes: int, channels: bool, **playing: Unpack[Playing]) -> int:
    """Show the whole product without hardware.

    A virtual strap and a virtual pod are found, connected to and lost over an imagined radio, in a run in which
    the form gives way; fleetfoot decodes, judges, stores and publishes what they send as it would on the road,
    only faster. The athlete is called "demo" unless --athlete says otherwise, so that nobody's own baselines are
    touched.
    """
    from fleetfoot.app import run_demo  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.cli.start import greet  # noqa: PLC0415
    from fleetfoot.requests import DemoRequest  # noqa: PLC0415

    config = settle(
        playing, mqtt=playing["mqtt"], athlete="demo", page=playing["page"], listen=playing["listen"]
    )
    greet(config)
    return run_demo(
        DemoRequest(
            config=config,
            speed=playing["speed"],
            capture=playing["capture"],
            json=playing["as_json"],
            athletes=athletes,
            channels=channels,
        )
    )
