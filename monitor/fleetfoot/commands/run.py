"""``fleetfoot run``: a run watched by its sensors."""

from __future__ import annotations

import asyncio
import math
import random
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Unpack

import click

from fleetfoot.assembly.outputs import broker_of, outputs
from fleetfoot.assembly.party import Party, chooser_of, members_of
from fleetfoot.assembly.playing import end_run, interruption
from fleetfoot.assembly.shipping import shipping
from fleetfoot.assembly.tracks import live_track
from fleetfoot.cli.options import (
    Settings,
    capture_option,
    listen_option,
    mqtt_option,
    page_option,
    settings_options,
)
from fleetfoot.cli.settings import settle
from fleetfoot.cli.start import greet
from fleetfoot.errors import UsageError
from fleetfoot.mqtt.settings import Protocol
from fleetfoot.path.session import Session
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.radio import probe
from fleetfoot.sources.ble.source import BleSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.config import Config
    from fleetfoot.path.track import Track

LAG_S: Final = 0.25
"""How long after its moment a row is closed where no sample closes it: a quarter of the interval between samples."""
SHORTEST_S: Final = 0.001
"""The least that is waited for a notification, where the row is due already."""
REFRESH_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Watch a runner's sensors."""

    config: Config
    capture: Path | None = None
    """Where to write the run's sensor bytes."""
    json: bool = False


@click.command("run")
@mqtt_option
@page_option
@listen_option
@capture_option
@settings_options
def command(
    *,
    mqtt: str | None,
    page: bool | None,
    listen: str | None,
    capture: Path | None,
    **settings: Unpack[Settings],
) -> int:
    """Watch a run by its sensors.

    Finds the sensors of the athlete's last run, else the nearest of each kind, else those that the
    configuration names; keeps them through every drop-out; tells alerts at once. Ctrl-C ends the run, stops the
    sensors' streams and shows the summary; a second one gives up at once. The personal baselines learn from it.
    """
    config = settle(settings, mqtt=mqtt, page=page, listen=listen)
    greet(config)
    return act(RunRequest(config=config, capture=capture, json=settings["as_json"]))


def act(request: RunRequest) -> int:
    """Watch a run until it is interrupted, which is how it ends; return the exit code.

    Raises
    ------
    BluetoothError
        Bluetooth is not available at the start; what happens to it later does not end the run.
    """
    asyncio.run(live(request, BleBackend(), random.Random()))  # noqa: S311 - jitter
    return 0


async def live(request: RunRequest, backend: BleBackend, rng: random.Random) -> None:
    """Watch a run until the first SIGINT or SIGTERM.

    Raises
    ------
    UsageError
        A capture of several athletes was asked for, or an athlete who is not in the group.
    BluetoothError
        Bluetooth is not available at the start.
    StoreError
        The store or the capture cannot be written.
    """
    members = members_of(request.config)
    if len(members) > 1 and request.capture is not None:
        raise UsageError("--capture holds one athlete: name one of [athletes] with --athlete")
    await probe(backend)
    async with AsyncExitStack() as stack:
        broker = broker_of(request.config, paced=True)
        if request.config.mqtt.embedded:
            from fleetfoot.mqtt.embedded import embedded_broker  # noqa: PLC0415 - only where it is used

            url = await stack.enter_async_context(embedded_broker())
            broker = request.config.mqtt.at(url, Protocol.V311)
        out = await stack.enter_async_context(
            outputs(request.config, paced=True, json=request.json, several=len(members) > 1, broker=broker)
        )
        await stack.enter_async_context(shipping(request.config, out.console.note))
        if broker is not None:
            out.console.note(f"alerts are on {broker.address}, topics {broker.prefix}/#")
        stop = stack.enter_context(interruption(signal.SIGINT, signal.SIGTERM))
        await watch(request, out, backend, rng, stop)


async def watch(
    request: RunRequest, out: Outputs, backend: BleBackend, rng: random.Random, stop: asyncio.Event
) -> list[Track]:
    """Watch a run until ``stop`` is set, then end it in good order; return its tracks, one an athlete.

    The run's clock is that of the event loop, from this call on.
    """
    config = request.config
    loop = asyncio.get_running_loop()
    start_s, started_utc = loop.time(), datetime.now(UTC)
    members = members_of(config)
    tracks = [
        live_track(replace(config, athlete=each), started_utc, request.capture, out.outlet)
        for each in members
    ]
    choice = chooser_of(config, members, out.store)
    party = Party(out, tracks, choice, json=request.json)
    source = BleSource(
        backend, choice, lambda: loop.time() - start_s, rng, changed=party.changed, told=party.told
    )
    party.attend(source)
    session = Session(
        tracks,
        out.sinks,
        out.library,
        detectors=out.detectors,
        limits=out.limits,
        usual=out.page is not None,
    )
    try:
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(source.run())
            await follow(source, session, party, stop)
            listening.cancel()  # sensors are disconnected in good order before the group ends
        _take(source, party)
        for track in tracks:
            track.finish(source.now_s)
        session.pump()
    finally:
        for track in tracks:
            track.close()
    for lane, track in enumerate(tracks):
        if source.dropped:
            track.warnings.append(
                f"{source.dropped} notifications were lost because this machine was too slow"
            )
        end_run(session, lane, out, learn=True)
    return tracks


async def follow(source: BleSource, session: Session, party: Party, stop: asyncio.Event) -> None:
    """Analyse what the sensors send, at once, until ``stop`` is set; what is shown of them is renewed every second."""
    due_s = source.now_s
    while not stop.is_set():
        await source.wait(_patience_s(session.tracks, source.now_s))
        _take(source, party)
        # What arrives after the queue was emptied is stamped later than now.
        for track in session.tracks:
            track.advance(source.now_s - LAG_S)
        session.pump()
        if source.now_s >= due_s:
            due_s = source.now_s + REFRESH_S
            party.refresh()


def _patience_s(tracks: Sequence[Track], now_s: float) -> float:
    """Return how long to wait for a notification: until the next row of any track is to be closed without one."""
    due_s = [track.grid.start_s + track.grid.closed + LAG_S - now_s for track in tracks]
    return min([LAG_S, *(max(each, SHORTEST_S) for each in due_s if not math.isnan(each))])


def _take(source: BleSource, party: Party) -> None:
    for notification in source.drain():
        party.track_of(notification.sensor).take(notification)
