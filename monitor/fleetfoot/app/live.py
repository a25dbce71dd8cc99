"""A live run: sensors, track, session and sinks put together."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from fleetfoot.app.announce import Announcer
from fleetfoot.app.outputs import broker_of, outputs
from fleetfoot.app.play import end_run, interruption
from fleetfoot.app.ship import shipping
from fleetfoot.app.tracks import LIVE, live_track
from fleetfoot.ble.choice import Choice
from fleetfoot.ble.radio import probe
from fleetfoot.ble.sighting import measuring
from fleetfoot.ble.source import BleSource
from fleetfoot.mqtt.settings import MqttSettings
from fleetfoot.session import Session
from fleetfoot_signal.gait import ESTIMATED

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from fleetfoot.app.outputs import Outputs
    from fleetfoot.ble.backend import BleBackend
    from fleetfoot.requests import RunRequest
    from fleetfoot.store.store import Store
    from fleetfoot.track import Track

LAG_S: Final = 0.25
"""How long after its moment a row is closed where no sample closes it: a quarter of the interval between samples."""
REFRESH_S: Final = 1.0


async def live(request: RunRequest, backend: BleBackend, rng: random.Random) -> None:
    """Watch a run until the first SIGINT or SIGTERM.

    Raises
    ------
    BluetoothError
        Bluetooth is not available at the start.
    StoreError
        The store or the capture cannot be written.
    """
    await probe(backend)
    async with AsyncExitStack() as stack:
        broker = broker_of(request.config, paced=True)
        if request.config.mqtt.embedded:
            from fleetfoot.mqtt.embedded import embedded_broker  # noqa: PLC0415 - only where it is used

            url = await stack.enter_async_context(embedded_broker())
            broker = MqttSettings.from_url(url, protocol="3.1.1")
        out = await stack.enter_async_context(
            outputs(request.config, paced=True, json=request.json, several=False, broker=broker)
        )
        await stack.enter_async_context(shipping(request.config, out.console.note))
        if broker is not None:
            out.console.note(f"alerts are on {broker.address}, topics {broker.prefix}/#")
        stop = stack.enter_context(interruption(signal.SIGINT, signal.SIGTERM))
        await watch(request, out, backend, rng, stop)


async def watch(
    request: RunRequest, out: Outputs, backend: BleBackend, rng: random.Random, stop: asyncio.Event
) -> Track:
    """Watch a run until ``stop`` is set, then end it in good order; return its track.

    The run's clock is that of the event loop, from this call on.
    """
    config = request.config
    loop = asyncio.get_running_loop()
    start_s = loop.time()
    track = live_track(config, datetime.now(UTC), request.capture)
    choice = Choice(config.sensors.use, remembered(out.store, config.athlete.name))
    announcer = Announcer(out, track, json=request.json)
    source = BleSource(
        backend,
        choice,
        lambda: loop.time() - start_s,
        rng,
        changed=announcer.changed,
        told=announcer.told,
    )
    announcer.source = source
    session = Session([track], out.sinks, out.library, detectors=out.detectors, limits=out.limits)
    try:
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(source.run())
            await follow(source, track, session, stop, announcer.refresh)
            listening.cancel()  # sensors are disconnected in good order before the group ends
        _take(source, track)
        track.finish(source.now_s)
        session.pump()
    finally:
        track.close()
    if source.dropped:
        track.warnings.append(f"{source.dropped} notifications were lost because this machine was too slow")
    end_run(session, 0, out, learn=True)
    return track


async def follow(
    source: BleSource, track: Track, session: Session, stop: asyncio.Event, refresh: Callable[[], None]
) -> None:
    """Analyse what the sensors send, at once, until ``stop`` is set; ``refresh`` is called once a second."""
    due_s = source.now_s
    while not stop.is_set():
        await source.wait(LAG_S)
        _take(source, track)
        # What arrives after the queue was emptied is stamped later than now.
        track.advance(source.now_s - LAG_S)
        session.pump()
        if source.now_s >= due_s:
            due_s = source.now_s + REFRESH_S
            refresh()


def _take(source: BleSource, track: Track) -> None:
    for notification in source.drain():
        track.take(notification)


def remembered(store: Store, athlete: str) -> dict[str, list[str]]:
    """Return which sensors the athlete's last live run used, by the name of their kind."""
    runs = [run for run in store.runs(athlete) if run.source == LIVE and run.sensors]
    if not runs:
        return {}
    sensors = runs[-1].sensors
    found = {
        family.name: sorted({sensors[c].removeprefix(ESTIMATED) for c in family.channels if c in sensors})
        for family in measuring()
    }
    return {kind: keys for kind, keys in found.items() if keys}
