"""``fleetfoot demo``: the whole product without hardware or server."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final

from fleetfoot.app.outputs import broker_of, outputs
from fleetfoot.app.play import play
from fleetfoot.app.replay import INTERRUPTED
from fleetfoot.app.tracks import simulated_track
from fleetfoot.mqtt.embedded import embedded_broker
from fleetfoot.mqtt.settings import MqttSettings
from fleetfoot.sim import scenario_named, simulate

if TYPE_CHECKING:
    from fleetfoot.requests import DemoRequest

SEED: Final = 1
SPEED: Final = 60.0
"""A minute of the run a second: the 45 min are over in 45 s."""


def run_demo(request: DemoRequest) -> int:
    """Play the demo run; return the exit code."""
    return 0 if asyncio.run(_demo(request)) else INTERRUPTED


async def _demo(request: DemoRequest) -> bool:
    track = simulated_track(simulate(scenario_named("demo"), seed=SEED), request.config, request.capture)
    async with AsyncExitStack() as stack:
        broker = broker_of(request.config, paced=True)
        if request.config.mqtt.embedded:
            broker = MqttSettings.from_url(
                await stack.enter_async_context(embedded_broker()), protocol="3.1.1"
            )
        out = await stack.enter_async_context(
            outputs(request.config, paced=True, json=request.json, several=False, broker=broker)
        )
        if broker is not None:
            out.console.note(f"alerts are on mqtt://{broker.host}:{broker.port}, topics {broker.prefix}/#")
        out.console.expect(track.run, track.duration_s)
        return await play([track], out, speed=request.speed or SPEED, learn=False)
