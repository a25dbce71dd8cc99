"""From the notification that completes a second to its alert at an MQTT subscriber: the whole command, black-box.

``fleetfoot run`` as processes of their own with bleak's own BlueZ backend, a fake bluetoothd on a private D-Bus, a
strap and a foot pod for each runner over virtual GATT, mosquitto, and a subscriber that shares the process of the
sensors, all on one monotonic clock.

The interval begins when the fake bluetoothd sends the PropertiesChanged of the notification that closes a row (the
first stamped after the row's second, as the run's capture shows), and ends when the subscriber has the message. It
holds D-Bus, bleak, the queue, decoder, grid, detectors, store commit, the outbox, mosquitto and TCP. It does not hold
the radio, nor the wait for the next notification: a row that no notification closes within 0.25 s is closed by the
run's clock, and is counted apart, from the end of its second.

Alerts take a quarter of an hour of running to come, in real time. The messages of every second go the same way right
behind them, and give the percentiles.
"""

from __future__ import annotations

import asyncio
import json
import math
import sys
import tempfile
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from aiomqtt import Client

from benchmarks.shipping import SUPPORT
from benchmarks.table import table, verdict
from fleetfoot.gatt import uuid
from fleetfoot.path.follow import LAG_S
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.scenario import Fault, FaultKind
from fleetfoot.sim.virtual import FootPod, Strap, notifications
from fleetfoot.sources.capture import read_capture

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Mapping, Sequence

    from bluez_world import BluezWorld, Command
    from dbus_fast import Message

    from fleetfoot.path.source import Notification
    from fleetfoot_signal.types import Floats

RUNNERS: Final = 4
"""Processes, each with two sensors."""
SECONDS: Final = 90
QUICK_SECONDS: Final = 15
WARM_S: Final = 120.0
"""Where in the simulated run the sensors begin: runners do not start with the first step."""
BUDGET_MS: Final = 50.0
MEASUREMENTS: Final = (uuid.HEART_RATE_MEASUREMENT, uuid.RSC_MEASUREMENT, uuid.RUNNING_DYNAMICS_MEASUREMENT)
ALERT_S: Final = 1500
"""Warm-up and level take 15 min; then two spells of long steps and bounce."""
SPELLS: Final = ((930.0, 1120.0), (1310.0, 1500.0))


class Arrival(NamedTuple):
    """One message at the subscriber."""

    at_s: float
    kind: str
    athlete: str
    row: int


@dataclass(frozen=True, slots=True)
class Delay:
    """How late a message was."""

    kind: str
    by_clock: bool
    ms: float


class Emissions:
    """What the fake bluetoothd sent when: values of characteristics by the sensor's address."""

    def __init__(self) -> None:
        self.by_sensor: defaultdict[str, list[tuple[float, bytes]]] = defaultdict(list)
        self._loop = asyncio.get_running_loop()

    def note(self, signal: Message) -> None:
        """Take note of a signal."""
        if signal.member == "PropertiesChanged" and "Value" in signal.body[1] and signal.path:
            address = signal.path.split("/")[4].removeprefix("dev_").replace("_", ":")
            self.by_sensor[address].append((self._loop.time(), bytes(signal.body[1]["Value"].value)))


def report(*, quick: bool) -> None:
    """Print the percentiles of the messages of every second."""
    _report(QUICK_SECONDS if quick else SECONDS)


def report_alerts(*, quick: bool) -> None:
    """Print them of alerts: 25 minutes in real time; nothing with ``--quick``."""
    if not quick:
        _report(ALERT_S)


def _report(seconds: int) -> None:
    sys.path.insert(0, str(SUPPORT))
    import mosquitto  # noqa: PLC0415 - lies with the tests
    import private_bus  # noqa: PLC0415

    for name, binary in (("mosquitto", mosquitto.BINARY), ("dbus-daemon", private_bus.BINARY)):
        if binary is None:
            print(f"\nNotification to alert through bluetoothd and mosquitto: not measured without {name}")
            return
    with tempfile.TemporaryDirectory() as folder:
        delays = asyncio.run(_measure(Path(folder), seconds))
    _print(delays, seconds)


def _print(delays: Sequence[Delay], seconds: int) -> None:
    rows: list[tuple[str, ...]] = []
    for kind in ("tick", "event"):
        for by_clock in (False, True):
            found = [each.ms for each in delays if (each.kind, each.by_clock) == (kind, by_clock)]
            if found:
                rows += _rows(kind, np.array(found), by_clock=by_clock)
    table(
        f"Notification to MQTT subscriber: fleetfoot run x {RUNNERS}, BlueZ backend, mosquitto, {seconds} s",
        ("what", "measured", "budget", ""),
        rows,
    )


def _rows(kind: str, found: Floats, *, by_clock: bool) -> Iterator[tuple[str, ...]]:
    what = {"tick": "seconds", "event": "alerts"}[kind]
    p50, p99 = np.percentile(found, [50, 99])
    if by_clock:
        yield (
            f"{len(found)} {what} closed by the clock, after the second's end, p50",
            f"{p50:.1f} ms",
            "-",
            "",
        )
        yield "  p99", f"{p99:.1f} ms", "-", ""
        return
    yield f"{len(found)} {what} closed by a notification, p50", f"{p50:.1f} ms", "-", ""
    yield "  p99", f"{p99:.1f} ms", f"{BUDGET_MS:.0f} ms", verdict(float(p99), BUDGET_MS)
    yield "  longest", f"{found.max():.1f} ms", "-", ""


async def _measure(folder: Path, seconds: int) -> list[Delay]:
    from bluez_world import bluez_world  # noqa: PLC0415 - lies with the tests
    from mosquitto import mosquitto  # noqa: PLC0415

    arrivals: list[Arrival] = []
    async with AsyncExitStack() as stack:
        broker = stack.enter_context(mosquitto(folder))
        world = await stack.enter_async_context(bluez_world(folder))
        emissions = Emissions()
        world.bluez.sending = emissions.note
        group = await stack.enter_async_context(asyncio.TaskGroup())
        client = await stack.enter_async_context(Client("127.0.0.1", broker.port))
        for kind in ("tick", "event"):
            await client.subscribe(f"fleetfoot/+/{kind}", qos=1)
        tasks = [group.create_task(_subscribe(client, arrivals))]
        commands = [await _start(stack, world, folder, number, broker.url) for number in range(RUNNERS)]
        for number in range(RUNNERS):
            tasks += [group.create_task(each) for each in _sending(world, number)]
        await asyncio.sleep(seconds)
        for command in commands:
            (await command.interrupt()).ended(0)
        for task in tasks:
            task.cancel()
    return [
        delay
        for number in range(RUNNERS)
        for delay in _delays(
            folder / str(number) / "run.capture.jsonl",
            emissions.by_sensor,
            [each for each in arrivals if each.athlete == f"runner-{number}"],
        )
    ]


async def _subscribe(client: Client, arrivals: list[Arrival]) -> None:
    loop = asyncio.get_running_loop()
    async for message in client.messages:
        at_s = loop.time()
        payload = json.loads(bytes(message.payload))
        arrivals.append(Arrival(at_s, payload["type"], payload["athlete"], int(payload["t_s"])))


async def _start(stack: AsyncExitStack, world: BluezWorld, folder: Path, number: int, broker: str) -> Command:
    """Put a runner's sensors on the air and start their process; return it once both are connected."""
    sensors = [
        await world.add(Strap(f"strap-{number}"), name=f"Strap {number}"),
        await world.add(FootPod(f"pod-{number}"), name=f"Pod {number}"),
    ]
    home = folder / str(number)
    home.mkdir()
    config = home / "config.toml"
    config.write_text(f"[sensors]\nuse = {json.dumps([each.name for each in sensors])}\n")
    capture = home / "run.capture.jsonl"
    command = await stack.enter_async_context(
        world.fleetfoot(
            home,
            *("run", "--json", "--config", config, "--athlete", f"runner-{number}"),
            *("--store", home / "runs.db", "--mqtt", broker, "--capture", capture),
        )
    )
    await command.until(lambda: all(command.told(each.address) == [True] for each in sensors))
    return command


def _sending(world: BluezWorld, number: int) -> Iterator[Coroutine[Any, Any, None]]:
    """Return what lets the two sensors of a runner send."""
    faults = tuple(
        fault
        for from_s, to_s in SPELLS
        for fault in (
            Fault(FaultKind.OVERSTRIDE, WARM_S + from_s, WARM_S + to_s, 14.0),
            Fault(FaultKind.BOUNCE, WARM_S + from_s, WARM_S + to_s, 30.0),
        )
    )
    scenario = replace(SCENARIOS["steady"], duration_s=int(WARM_S) + ALERT_S + 60, faults=faults)
    sensors = world.sensors[2 * number : 2 * number + 2]
    virtual = [sensor.sensor for sensor in sensors]
    sent = [each for each in notifications(simulate(scenario, number), sensors=virtual) if each.t_s >= WARM_S]
    origin_s = asyncio.get_running_loop().time() - WARM_S
    return (sensor.play(sent, origin_s=origin_s) for sensor in sensors)


def _delays(
    capture: Path, emissions: Mapping[str, list[tuple[float, bytes]]], arrivals: Sequence[Arrival]
) -> Iterator[Delay]:
    """Yield how late each message was after what closed its row."""
    heard = [each for each in read_capture(capture).notifications() if each.characteristic in MEASUREMENTS]
    sent_s = _matched(heard, emissions)
    heard_s = np.array([each.t_s for each in heard])
    start_s, offset_s = float(heard_s[0]), float(np.median(sent_s - heard_s))
    for arrival in arrivals:
        end_s = start_s + arrival.row
        closing = int(np.searchsorted(heard_s, end_s, side="right"))
        late_s = float(heard_s[closing]) - end_s if closing < len(heard) else math.inf
        if late_s <= LAG_S or (late_s <= 2 * LAG_S and arrival.at_s >= sent_s[closing]):
            yield Delay(arrival.kind, by_clock=False, ms=1000.0 * float(arrival.at_s - sent_s[closing]))
        else:
            yield Delay(arrival.kind, by_clock=True, ms=1000.0 * float(arrival.at_s - offset_s - end_s))


def _matched(heard: Sequence[Notification], emissions: Mapping[str, list[tuple[float, bytes]]]) -> Floats:
    """Return when each of the captured notifications was sent."""
    left = {sensor: iter(sent) for sensor, sent in emissions.items()}
    return np.array([next(at for at, value in left[each.sensor] if value == each.payload) for each in heard])
