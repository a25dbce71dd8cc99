"""``fleetfoot simulate``: a labelled run, written down and played."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fleetfoot.app.outputs import broker_of, outputs
from fleetfoot.app.play import play
from fleetfoot.app.replay import INTERRUPTED
from fleetfoot.app.tracks import simulated_track
from fleetfoot.errors import UsageError
from fleetfoot.sim import scenario_named, simulate
from fleetfoot.sim.write import write_csv, write_labels

if TYPE_CHECKING:
    from fleetfoot.path.track import Track
    from fleetfoot.requests import SimulateRequest
    from fleetfoot.sim import SimulatedRun


def run_simulate(request: SimulateRequest) -> int:
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
