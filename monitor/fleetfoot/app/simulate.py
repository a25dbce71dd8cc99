"""``fleetfoot simulate``: a labelled run, written down and played."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fleetfoot.app.outputs import broker_of, outputs
from fleetfoot.app.play import play
from fleetfoot.app.replay import INTERRUPTED
from fleetfoot.app.tracks import simulated_track
from fleetfoot.sim import scenario_named, simulate
from fleetfoot.sim.write import write_csv

if TYPE_CHECKING:
    from fleetfoot.requests import SimulateRequest
    from fleetfoot.track import Track


def run_simulate(request: SimulateRequest) -> int:
    """Make a run; write it where asked; play it. Return the exit code."""
    simulated = simulate(scenario_named(request.scenario), seed=request.seed)
    if request.csv is not None:
        write_csv(simulated, request.csv)
    track = simulated_track(simulated, request.config, request.capture)
    return 0 if asyncio.run(_simulate(request, track)) else INTERRUPTED


async def _simulate(request: SimulateRequest, track: Track) -> bool:
    paced = request.speed is not None
    broker = broker_of(request.config, paced=paced)
    async with outputs(request.config, paced=paced, json=request.json, several=False, broker=broker) as out:
        out.console.expect(track.run, track.duration_s)
        return await play([track], out, speed=request.speed, learn=False)
