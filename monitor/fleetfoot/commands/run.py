"""``fleetfoot run``: a run watched by its sensors."""

from __future__ import annotations

import asyncio
import random
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.athletes import members_of, remembered
from fleetfoot.assembly.live import watch
from fleetfoot.assembly.outputs import broker_of, outputs
from fleetfoot.assembly.playing import interruption
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
from fleetfoot.cli.settings import greet, settle
from fleetfoot.errors import UnreadableError, UsageError
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.choice import Choice, Choices
from fleetfoot.sources.ble.radio import probe
from fleetfoot.sources.ble.source import BleSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.config import Config, Member
    from fleetfoot.path.track import Track


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
    return asyncio.run(live(request, BleBackend(), random.Random()))  # noqa: S311 - jitter


async def live(request: RunRequest, backend: BleBackend, rng: random.Random) -> int:
    """Watch a run until the first SIGINT or SIGTERM; return the exit code.

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
        broker, own = broker_of(request.config, paced=True), None
        if request.config.mqtt.embedded:
            from fleetfoot.mqtt.embedded import own_broker  # noqa: PLC0415 - only where it is used

            own = await stack.enter_async_context(own_broker(request.config.mqtt))
            broker = own.settings
        out = await stack.enter_async_context(
            outputs(request.config, paced=True, json=request.json, several=len(members) > 1, broker=broker)
        )
        await stack.enter_async_context(shipping(request.config, out.console.note))
        if broker is not None:
            out.console.note(f"alerts are on {broker.address}, topics {broker.prefix}/#")
        if own is not None:
            out.console.note(own.advice)
        stop = stack.enter_context(interruption(signal.SIGINT, signal.SIGTERM))
        tracks = await follow_sensors(request, out, backend, rng, stop)
    return UnreadableError.exit_code if any(track.failure for track in tracks) else 0


async def follow_sensors(
    request: RunRequest, out: Outputs, backend: BleBackend, rng: random.Random, stop: asyncio.Event
) -> list[Track]:
    """Watch a run by Bluetooth until ``stop`` is set, then end it in good order; return its tracks, one an athlete.

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
    choices = choices_of(config, members, out)
    source = BleSource(backend, choices, lambda: loop.time() - start_s, rng)
    await watch(source, tracks, out, stop, learn=True)
    return tracks


def choices_of(config: Config, members: Sequence[Member], out: Outputs) -> Choices:
    """Return what decides which sensors are taken: those that are named, else those of the athlete's last run.

    Who runs alone has the strongest of each kind where there are none of these; in a group that would be anybody's.
    """
    choices: dict[str, Choice] = {}
    for member in members:
        name, last = member.name, remembered(out.store, member.name)
        if not config.athletes:
            choices[name] = Choice(member.use, last)
        elif names := member.use or sorted({key for keys in last.values() for key in keys}):
            choices[name] = Choice(names)
        else:
            out.console.note(f'{name} has no sensors: name them in [athletes."{name}"] use')
    return Choices(choices)
