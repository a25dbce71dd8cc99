"""``fleetfoot demo``: the whole product without hardware or server."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fleetfoot.app.demo_runners import demo_runners
from fleetfoot.app.outputs import broker_of, outputs
from fleetfoot.app.play import play
from fleetfoot.app.replay import INTERRUPTED
from fleetfoot.app.tracks import outing_track, simulated_track
from fleetfoot.errors import UsageError
from fleetfoot.mqtt.embedded import embedded_broker
from fleetfoot.mqtt.settings import MqttSettings
from fleetfoot.sim import scenario_named, simulate

if TYPE_CHECKING:
    from fleetfoot.app.outputs import Outputs
    from fleetfoot.app.relay import Relay
    from fleetfoot.config import Config
    from fleetfoot.path.track import Track
    from fleetfoot.requests import DemoRequest
    from fleetfoot.sim import SimulatedRun

SEED: Final = 1
SPEED: Final = 60.0
"""A minute of the run a second: the 45 min are over in 45 s."""
WITHOUT_BLUETOOTH: Final = (
    "bumble is not installed: the sensors' bytes are played without Bluetooth (pip install 'fleetfoot[sim]')"
)
SEVERAL: Final = "several runners: the sensors' bytes are played without Bluetooth"


def run_demo(request: DemoRequest) -> int:
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
    async with AsyncExitStack() as stack:
        tracks, relay, remark = await _set_off(request, stack)
        out = await _outputs(request, stack, several=len(tracks) > 1)
        if remark is not None:
            out.console.note(remark)
        if relay is not None:
            from fleetfoot.app.announce import Announcer  # noqa: PLC0415 - brings bleak

            relay.announcer = Announcer(out, tracks[0], json=request.json)
            relay.announcer.source = relay
        for track in tracks:
            out.expect(track.run, track.duration_s)
        return await play(tracks, out, speed=request.speed or SPEED, learn=False)


async def _set_off(
    request: DemoRequest, stack: AsyncExitStack
) -> tuple[list[Track], Relay | None, str | None]:
    """Return the tracks, who relays what is heard over Bluetooth, and what is to be said where nobody does."""
    if request.athletes > 1:
        runners = demo_runners(request.athletes, request.config, SEED)
        return (
            [simulated_track(run, own, None, title=own.athlete.name) for run, own in runners],
            None,
            SEVERAL,
        )
    simulated = simulate(scenario_named("demo"), seed=SEED)
    try:
        track, relay = await _on_the_air(simulated, request, stack)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "bumble":
            raise
        return [simulated_track(simulated, request.config, request.capture)], None, WITHOUT_BLUETOOTH
    return [track], relay, None


async def _on_the_air(
    simulated: SimulatedRun, request: DemoRequest, stack: AsyncExitStack
) -> tuple[Track, Relay]:
    """Let the run happen on the air, ahead of its pace; return once the first sensor was heard."""
    from fleetfoot.app.relay import Relay  # noqa: PLC0415 - brings bleak
    from fleetfoot.sim.ble.ahead import Ahead  # noqa: PLC0415 - only here
    from fleetfoot.sim.ble.demo import MISHAPS  # noqa: PLC0415 - needs the extra "sim"
    from fleetfoot.sim.ble.outing import START_S, Heard, outing  # noqa: PLC0415 - needs the extra "sim"

    ahead = stack.enter_context(Ahead[Heard](lambda give: outing(simulated, MISHAPS, give)))
    await asyncio.to_thread(ahead.wait)
    relay = Relay(ahead)
    return outing_track(simulated, relay, START_S, request.config, request.capture), relay


async def _outputs(request: DemoRequest, stack: AsyncExitStack, *, several: bool) -> Outputs:
    broker = broker_of(request.config, paced=True)
    if request.config.mqtt.embedded:
        broker = MqttSettings.from_url(await stack.enter_async_context(embedded_broker()), protocol="3.1.1")
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
        out.console.note(f"alerts are on mqtt://{broker.host}:{broker.port}, topics {broker.prefix}/#")
    return out


def _config(request: DemoRequest) -> Config:
    """Return the configuration without its channels, unless they were asked for: a demo is no news."""
    return request.config if request.channels else replace(request.config, channels={})
