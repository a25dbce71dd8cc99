"""``fleetfoot demo``: the whole product without hardware or server."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Unpack

import click

from fleetfoot.assembly.live import watch
from fleetfoot.assembly.outputs import broker_of, outputs
from fleetfoot.assembly.playing import interruption, play
from fleetfoot.assembly.tracks import outing_track, simulated_track
from fleetfoot.cli.options import Playing, playing_options
from fleetfoot.cli.settings import greet, settle
from fleetfoot.errors import INTERRUPTED, UsageError
from fleetfoot.mqtt.embedded import own_broker
from fleetfoot.sim import SimulatedRun, scenario_named, simulate
from fleetfoot.sim.demo_runners import demo_runners

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.config import Config
    from fleetfoot.path.track import Track

SEED: Final = 1
SPEED: Final = 60.0
"""A minute of the run a second: the 45 min are over in 45 s."""
WITHOUT_BLUETOOTH: Final = (
    "bumble is not installed: the sensors' bytes are played without Bluetooth (pip install 'fleetfoot[sim]')"
)
SEVERAL: Final = "several runners: the sensors' bytes are played without Bluetooth"


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """Show the whole product without hardware."""

    config: Config
    speed: float | None = None
    """As in :class:`ReplayRequest`; None is the demo's own choice."""
    capture: Path | None = None
    """Where to write the run's sensor bytes; only with one runner."""
    json: bool = False
    athletes: int = 1
    """How many run."""
    channels: bool = False
    """Whether the configured channels are told of its alerts."""


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
    config = settle(
        playing, mqtt=playing["mqtt"], athlete="demo", page=playing["page"], listen=playing["listen"]
    )
    greet(config)
    return act(
        DemoRequest(
            config=config,
            speed=playing["speed"],
            capture=playing["capture"],
            json=playing["as_json"],
            athletes=athletes,
            channels=channels,
        )
    )


def act(request: DemoRequest) -> int:
    """Play the demo run, or several side by side; return the exit code.

    Raises
    ------
    UsageError
        A capture of several runners was asked for.
    """
    if request.athletes > 1 and request.capture is not None:
        raise UsageError("--capture holds one runner: leave --athletes out")
    return 0 if asyncio.run(_demo(request)) else INTERRUPTED


async def _demo(request: DemoRequest) -> bool:
    try:
        return await (_play(request, SEVERAL) if request.athletes > 1 else _go_out(request))
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "bumble":
            raise
        return await _play(request, WITHOUT_BLUETOOTH)


async def _play(request: DemoRequest, remark: str) -> bool:
    """Play the sensors' bytes as a recording; ``remark`` says why."""
    tracks = list(_tracks(request))
    async with AsyncExitStack() as stack:
        out = await _outputs(request, stack, several=len(tracks) > 1)
        out.console.note(remark)
        for track in tracks:
            out.expect(track.run, track.duration_s)
        return await play(tracks, out, speed=request.speed or SPEED, learn=False)


def _tracks(request: DemoRequest) -> Iterator[Track]:
    config = request.config
    if request.athletes == 1:
        yield simulated_track(_run_of_demo(), config, request.capture)
        return
    for name, run in demo_runners(request.athletes, config.athlete.name, SEED):
        yield simulated_track(
            run, replace(config, athlete=replace(config.athlete, name=name)), None, title=name
        )


def _run_of_demo() -> SimulatedRun:
    return simulate(scenario_named("demo"), seed=SEED)


async def _go_out(request: DemoRequest) -> bool:
    """Let the run happen on the air and follow it, as a live run."""
    from fleetfoot.sim.ble.faults import MISHAPS  # noqa: PLC0415 - needs the extra "sim"
    from fleetfoot.sim.ble.outing import START_S, outing  # noqa: PLC0415 - the same
    from fleetfoot.sim.ble.paced import PacedOuting  # noqa: PLC0415 - the same

    simulated, athlete = _run_of_demo(), request.config.athlete.name
    end_s = START_S + float(simulated.t_s[-1])
    async with AsyncExitStack() as stack:
        out = await _outputs(request, stack, several=False)
        track = outing_track(simulated, request.config, request.capture)
        out.expect(track.run, end_s)
        source = stack.enter_context(
            PacedOuting(lambda give: outing(simulated, athlete, MISHAPS, give), request.speed or SPEED, end_s)
        )
        stop = stack.enter_context(interruption(signal.SIGINT, signal.SIGTERM))
        return await watch(source, [track], out, stop, learn=False)


async def _outputs(request: DemoRequest, stack: AsyncExitStack, *, several: bool) -> Outputs:
    broker, own = broker_of(request.config, paced=True), None
    if request.config.mqtt.embedded:
        own = await stack.enter_async_context(own_broker(request.config.mqtt))
        broker = own.settings
    out = await stack.enter_async_context(
        outputs(
            _config(request),
            paced=True,
            json=request.json,
            several=several,
            broker=broker,
            speed=request.speed or SPEED,
        )
    )
    if broker is not None:
        out.console.note(f"alerts are on {broker.address}, topics {broker.prefix}/#")
    if own is not None:
        out.console.note(own.advice)
    return out


def _config(request: DemoRequest) -> Config:
    """Return the configuration without its channels, unless they were asked for: a demo is no news."""
    return request.config if request.channels else replace(request.config, channels={})
