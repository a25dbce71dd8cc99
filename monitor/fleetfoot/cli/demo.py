"""``fleetfoot demo``."""

from __future__ import annotations

from typing import Unpack

import click

from fleetfoot.cli.options import Playing, playing_options


@click.command("demo")
@playing_options
def command(**playing: Unpack[Playing]) -> int:
    """Show the whole product without hardware.

    Virtual sensors send the bytes of a run in which the form gives way; fleetfoot decodes, judges, stores and
    publishes them as it would on the road, only faster. The athlete is called "demo" unless --athlete says
    otherwise, so that nobody's own baselines are touched.
    """
    from fleetfoot.app import run_demo  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.cli.start import greet  # noqa: PLC0415
    from fleetfoot.requests import DemoRequest  # noqa: PLC0415

    config = settle(playing, mqtt=playing["mqtt"], athlete="demo")
    greet(config)
    return run_demo(
        DemoRequest(
            config=config, speed=playing["speed"], capture=playing["capture"], json=playing["as_json"]
        )
    )
