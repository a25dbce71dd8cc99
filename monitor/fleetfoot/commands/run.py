"""``fleetfoot run``: a run watched by its sensors."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.athletes import by_kind, members_of, remembered
from fleetfoot.assembly.farewell import diary_time
from fleetfoot.assembly.outputs import broker_of, outputs
from fleetfoot.assembly.playing import interruption
from fleetfoot.assembly.sensing import Sensing
from fleetfoot.assembly.shipping import shipping
from fleetfoot.cli.options import (
    Settings,
    capture_option,
    listen_option,
    mqtt_option,
    page_option,
    settings_options,
)
from fleetfoot.cli.settings import greet, settle
from fleetfoot.console.screen import tell
from fleetfoot.errors import UnreadableError, UsageError
from fleetfoot.path.waiting import chance
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.choice import Choice, Choices
from fleetfoot.sources.ble.radio import probe
from fleetfoot.sources.ble.source import BleSource
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping
    from pathlib import Path

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.assembly.relaying import Relaying
    from fleetfoot.assembly.resumption import Broken
    from fleetfoot.assembly.sensing import Listen
    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Watch a runner's sensors."""

    config: Config
    capture: Path | None = None
    """Where to write the run's sensor bytes."""
    json: bool = False
    from_phone: bool = False
    """Whether a phone relays the run, instead of Bluetooth here."""


@click.command("run")
@mqtt_option
@page_option
@listen_option
@capture_option
@click.option(
    "--by-itself/--now",
    "by_itself",
    default=None,
    help="Wait until you run, end the run when you have stopped, and wait for the next; or begin now.",
)
@click.option("--from-phone", is_flag=True, help="Watch a run that a phone relays; see docs/phone.md.")
@settings_options
def command(
    *,
    mqtt: str | None,
    page: bool | None,
    listen: str | None,
    capture: Path | None,
    by_itself: bool | None,
    from_phone: bool,
    **settings: Unpack[Settings],
) -> int:
    """Watch a run by its sensors.

    Finds the sensors of the athlete's last run, else the nearest of each kind, else those that the
    configuration names; keeps them through every drop-out; tells alerts at once. Ctrl-C ends the run, stops the
    sensors' streams and shows the summary; a second one gives up at once. The personal baselines learn from it.
    With --by-itself it goes on for days: a run begins when you run and is over when you have stopped for ten minutes.
    """
    config = settle(settings, mqtt=mqtt, page=page, listen=listen, by_itself=by_itself)
    if from_phone and not config.page.enabled:
        raise click.UsageError("--from-phone needs the page: a phone sends to where it is served")
    if from_phone and config.run.by_itself:
        raise click.UsageError(
            "--from-phone watches one run: leave out --by-itself (run.by_itself), or begin --now"
        )
    greet(config)
    return act(RunRequest(config, capture, json=settings["as_json"], from_phone=from_phone))


def act(request: RunRequest) -> int:
    """Watch a run until it is interrupted, which is how it ends; return the exit code.

    Raises
    ------
    BluetoothError
        Bluetooth is not available at the start; what happens to it later does not end the run.
    """
    return asyncio.run(live(request, BleBackend(), chance()))


async def live(request: RunRequest, backend: BleBackend, rng: random.Random) -> int:
    """Watch a run until the first SIGINT or SIGTERM; return the exit code.

    Raises
    ------
    UsageError
        A capture of several athletes or runs was asked for, or an athlete who is not in the group.
    BluetoothError
        Bluetooth is not available at the start.
    StoreError
        The store or the capture cannot be written.
    """
    members = members_of(request.config)
    if len(members) > 1 and request.capture is not None:
        raise UsageError("--capture holds one athlete: name one of [athletes] with --athlete")
    if request.config.run.by_itself and request.capture is not None:
        raise UsageError("--capture holds one run: leave out --by-itself (run.by_itself), or begin --now")
    if not request.from_phone:
        await probe(backend)
    async with AsyncExitStack() as stack:
        relaying = await _relaying(stack, request)
        broker, own = broker_of(request.config, paced=True), None
        if request.config.mqtt.embedded:
            from fleetfoot.mqtt.embedded import own_broker  # noqa: PLC0415 - only where it is used

            own = await stack.enter_async_context(own_broker(request.config.mqtt))
            broker = own.settings
        out = await stack.enter_async_context(
            outputs(
                request.config,
                paced=True,
                json=request.json,
                several=len(members) > 1,
                broker=broker,
                phones=relaying.phones if relaying else None,
            )
        )
        await stack.enter_async_context(shipping(request.config, out.console.note))
        if broker is not None:
            out.console.note(f"alerts are on {broker.address}, topics {broker.prefix}/#")
        if own is not None:
            out.console.note(own.advice)
        stop = stack.enter_context(interruption(signal.SIGINT, signal.SIGTERM))
        listen = listener(request.config, out, backend, rng)
        sensing = Sensing(request.config, out, listen, stop, request.capture)
        if request.config.run.by_itself:
            tracks = await sensing.runs_by_themselves()
        else:
            tracks = await (relaying.follow(out, stop, request.capture) if relaying else sensing.one_run())
            await out.journal.settled()
            await out.desk.answer()
            await diary_time(out, [track.run for track in tracks], request.config.page.diary_s)
    return UnreadableError.exit_code if any(track.failure for track in tracks) else 0


async def _relaying(stack: AsyncExitStack, request: RunRequest) -> Relaying | None:
    """Return who follows what a phone relays; None where the run is heard by Bluetooth."""
    if not request.from_phone:
        return None
    from fleetfoot.assembly.relaying import relaying  # noqa: PLC0415 - brings uvicorn

    return await stack.enter_async_context(relaying(request.config, tell))


def listener(config: Config, out: Outputs, backend: BleBackend, rng: random.Random) -> Listen:
    """Return what makes the source of a run by Bluetooth."""
    return lambda broken, clock: BleSource(backend, choices_of(config, out, broken), clock, rng)


def choices_of(config: Config, out: Outputs, broken: Mapping[str, Broken]) -> Choices:
    """Return what decides which sensors are taken: those that are named, else those of the athlete's last run.

    Who runs alone has the strongest of each kind where there are none of these; in a group that would be anybody's.
    """
    choices: dict[str, Choice] = {}
    for member in members_of(config):
        name = member.name
        last = by_kind(broken[name].sensors) if name in broken else _remembered(out, name)
        if not config.athletes:
            choices[name] = Choice(member.use, last)
        elif names := member.use or sorted({key for keys in last.values() for key in keys}):
            choices[name] = Choice(names)
        else:
            out.console.note(f'{name} has no sensors: name them in [athletes."{name}"] use')
    return Choices(choices)


def _remembered(out: Outputs, athlete: str) -> dict[str, list[str]]:
    """Return the sensors of the athlete's last run; the store that is open belongs to the runs under way."""
    with Store.open(out.store.path, read_only=True) as store:
        return remembered(store, athlete)
