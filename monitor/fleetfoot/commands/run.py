"""``fleetfoot run``: a run watched by its sensors."""

from __future__ import annotations

import asyncio
import random
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.athletes import by_kind, members_of, remembered
from fleetfoot.assembly.farewell import diary_time
from fleetfoot.assembly.live import watch
from fleetfoot.assembly.outputs import broker_of, outputs
from fleetfoot.assembly.playing import interruption
from fleetfoot.assembly.resumption import broken_off
from fleetfoot.assembly.shipping import shipping
from fleetfoot.assembly.tracks import live_capture, live_track
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
from fleetfoot.sources.begun import live_run
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.choice import Choice, Choices
from fleetfoot.sources.ble.radio import probe
from fleetfoot.sources.ble.source import BleSource
from fleetfoot.store.claim import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.assembly.resumption import Broken
    from fleetfoot.config import Config, Member
    from fleetfoot.path.run import Run
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
        await out.journal.settled()
        await out.desk.answer()
        await diary_time(out, [track.run for track in tracks], request.config.page.diary_s)
    return UnreadableError.exit_code if any(track.failure for track in tracks) else 0


async def follow_sensors(
    request: RunRequest, out: Outputs, backend: BleBackend, rng: random.Random, stop: asyncio.Event
) -> list[Track]:
    """Watch a run by Bluetooth until ``stop`` is set, then end it in good order; return its tracks, one an athlete.

    The run's clock is that of the event loop, from this call on; that of a run that was broken off goes on.
    """
    config, members = request.config, members_of(request.config)
    with Claim(out.store.path) as claim:
        broken = broken_off([(each.name, _maker(config, each)) for each in members], out, claim)
        loop, now_utc = asyncio.get_running_loop(), datetime.now(UTC)
        elapsed_s = max((each.elapsed_s(now_utc) for each in broken.values()), default=0.0)
        start_s, started_utc = loop.time() - elapsed_s, now_utc - timedelta(seconds=elapsed_s)
        runs = [
            broken[each.name].found.run if each.name in broken else live_run(each.name, started_utc, now_utc)
            for each in members
        ]
        for run in runs:
            if run.athlete in broken:
                out.console.note(f"the run of {run.athlete} that was broken off goes on")
        tracks = [_track(request, run, each, out) for run, each in zip(runs, members, strict=True)]
        choices = choices_of(config, members, out, broken)
        source = BleSource(backend, choices, lambda: loop.time() - start_s, rng)
        await watch(source, tracks, out, stop, learn=True, broken=broken)
    return tracks


def _maker(config: Config, member: Member) -> Callable[[Run], Track]:
    return lambda run: live_track(run, replace(config, athlete=member))


def _track(request: RunRequest, run: Run, member: Member, out: Outputs) -> Track:
    captures = [live_capture(run, request.capture, out.outlet)] if request.capture else []
    return live_track(run, replace(request.config, athlete=member), out.journal.tape(run), *captures)


def choices_of(
    config: Config, members: Sequence[Member], out: Outputs, broken: Mapping[str, Broken]
) -> Choices:
    """Return what decides which sensors are taken: those that are named, else those of the athlete's last run.

    Who runs alone has the strongest of each kind where there are none of these; in a group that would be anybody's.
    """
    choices: dict[str, Choice] = {}
    for member in members:
        name = member.name
        last = by_kind(broken[name].sensors) if name in broken else remembered(out.store, name)
        if not config.athletes:
            choices[name] = Choice(member.use, last)
        elif names := member.use or sorted({key for keys in last.values() for key in keys}):
            choices[name] = Choice(names)
        else:
            out.console.note(f'{name} has no sensors: name them in [athletes."{name}"] use')
    return Choices(choices)
