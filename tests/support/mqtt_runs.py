"""Runs, seconds and alerts for the tests of MQTT, and a reader that gathers what a broker hands out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import aiomqtt
import numpy as np
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from patience import PATIENCE_S

from fleetfoot.keys import Secret
from fleetfoot.mqtt import payload
from fleetfoot.mqtt.settings import MqttSettings
from fleetfoot.mqtt.sink import MqttSink
from fleetfoot.path.alert import Alert
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Event, Phase, Severity

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from fleetfoot.mqtt.rating import Take

DETECTORS = ("overstride", "bounce", "drift")
START = datetime(2025, 4, 6, 7, 30, tzinfo=UTC)
HERE = Path(__file__).resolve().parent


def start_program(program: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Run Python code that uses this module in another process."""
    return subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=HERE, stdout=subprocess.PIPE)


def a_run(athlete: str = "ann", id_: str = "20250406T073000Z-0badcafe") -> Run:
    return Run(id_, athlete, "live", START)


def a_second(index: int, *, scores: tuple[float, ...] = (0.1, float("nan"), 0.3)) -> Second:
    values = np.full(len(Channel), np.nan)
    values[Channel.HEART_RATE] = 150.0
    return Second(index, values, np.array(scores))


def state_after(alert: Alert) -> dict[str, Any]:
    return payload.alert_state(alert.run, alert.payload())


def an_alert(
    run: Run,
    onset_s: float = 60.0,
    *,
    detector: str = "overstride",
    phase: Phase = Phase.ONSET,
    severity: Severity = Severity.WARNING,
    aloud: bool = True,
) -> Alert:
    event = Event(
        lane=0,
        detector=detector,
        phase=phase,
        severity=severity,
        t_s=onset_s + 40.0,
        onset_s=onset_s,
        value=7.5,
        unit="%",
        confidence=0.97,
        cause=("hill",),
        aloud=aloud,
    )
    return Alert(run, event, start_s=0.0)


def settings_for(url: str, **options: Any) -> MqttSettings:  # noqa: ANN401 - whatever the settings take
    parts = urlsplit(url)
    if parts.password is None:
        return MqttSettings.from_url(url, **options)
    told = f"{parts.scheme}://{parts.username}@{parts.netloc.rpartition('@')[2]}"
    return replace(MqttSettings.from_url(told, **options), password=Secret(unquote(parts.password)))


@dataclass
class Notices:
    """Lines for people."""

    lines: list[str] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, line: str) -> None:
        assert "\n" not in line
        self.lines.append(line)
        self.came.set()

    async def until(self, count: int) -> list[str]:
        async with asyncio.timeout(PATIENCE_S):
            while len(self.lines) < count:
                self.came.clear()
                await self.came.wait()
        return self.lines


@asynccontextmanager
async def running(
    settings: MqttSettings,
    notices: Notices,
    clock: Callable[[], float] = time.monotonic,
    take: Take | None = None,
) -> AsyncGenerator[MqttSink]:
    """Run a sink as the application does, and close it in good order."""
    sink = MqttSink(settings, detectors=DETECTORS, notice=notices, clock=clock, take=take)
    async with asyncio.TaskGroup() as group:
        group.create_task(sink.run())
        try:
            yield sink
        finally:
            async with asyncio.timeout(PATIENCE_S):  # it must not need what it may take
                await sink.close(3600.0)


async def all_told(sink: MqttSink) -> None:
    """Wait until a broker has acknowledged every event."""
    async with asyncio.timeout(PATIENCE_S):
        while sink.waiting:  # noqa: ASYNC110 - the sink has no event for it, since nothing else needs one
            await asyncio.sleep(0.005)


@dataclass
class Reader:
    """What came in, in order."""

    messages: list[aiomqtt.Message] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, client: aiomqtt.Client) -> None:
        async for message in client.messages:
            async with self.came:
                self.messages.append(message)
                self.came.notify_all()

    async def until(self, ready: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S), self.came:
            await self.came.wait_for(ready)

    def on(self, topic: str) -> list[bytes]:
        return [m.payload for m in self.messages if m.topic.value == topic]

    def json_on(self, topic: str) -> list[Any]:
        return [json.loads(payload) for payload in self.on(topic)]

    def ids(self, topic: str) -> list[str]:
        """Ids of the events, in order, without repeats."""
        return list(dict.fromkeys(event["id"] for event in self.json_on(topic)))


def reading_client(settings: MqttSettings, **options: Any) -> aiomqtt.Client:  # noqa: ANN401 - aiomqtt's
    """Return a client that is not connected yet."""
    five = settings.protocol == "5"
    return aiomqtt.Client(
        settings.host,
        settings.port,
        username=settings.username or None,
        password=settings.password.reveal() if settings.password else None,
        protocol=aiomqtt.ProtocolVersion.V5 if five else aiomqtt.ProtocolVersion.V311,
        timeout=PATIENCE_S,
        **options,
    )


@asynccontextmanager
async def reading(
    settings: MqttSettings,
    topics: str = "#",
    **options: Any,  # noqa: ANN401 - whatever aiomqtt takes
) -> AsyncGenerator[Reader]:
    """Subscribe and gather while the context is open."""
    reader = Reader()
    async with reading_client(settings, **options) as client:
        await client.subscribe(topics, qos=1)
        task = asyncio.create_task(reader.take(client))
        try:
            yield reader
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, aiomqtt.MqttError):
                await task


def lasting() -> dict[str, Any]:
    """Return what makes a reader's session outlive its connection (MQTT 5)."""
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = 600
    return {"identifier": "lasting-reader", "clean_start": False, "properties": properties}


async def subscribe_lasting(settings: MqttSettings, topics: str) -> None:
    """Leave a session behind that gathers what its reader misses."""
    async with reading_client(settings, **lasting()) as client:
        await client.subscribe(topics, qos=1)


@asynccontextmanager
async def reading_again_and_again(settings: MqttSettings) -> AsyncGenerator[Reader]:
    """Gather what the lasting session holds, over all losses of the connection."""
    reader = Reader()

    async def keep() -> None:
        while True:
            with contextlib.suppress(aiomqtt.MqttError):
                async with reading_client(settings, **lasting()) as client:
                    await reader.take(client)
            await asyncio.sleep(0.05)

    task = asyncio.create_task(keep())
    try:
        yield reader
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s
