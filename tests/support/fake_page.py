"""A page with a radio and a storage, as the phone's Python sees it, under a virtual clock."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bleak.uuids import normalize_uuid_str

from fleetfoot.gatt.uuid import canonical
from fleetfoot.sim.virtual import FootPod, Strap

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fleetfoot.path.source import Notification
    from fleetfoot.phone.live import PhoneRun
    from fleetfoot.sim.virtual import VirtualSensor


@dataclass
class WebSensor:
    """A sensor as Web Bluetooth shows it. ``script`` says how the next attempts to connect go."""

    id: str
    name: str
    sensor: VirtualSensor
    script: list[str] = field(default_factory=list[str])
    """``"NetworkError"`` refuses, ``"hangs"`` never answers; afterwards it connects."""
    connected: bool = False
    subscribed: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    @property
    def services(self) -> list[dict[str, Any]]:
        return [
            {"uuid": normalize_uuid_str(service), "characteristics": [self._about(each) for each in uuids]}
            for service, uuids in self.sensor.services.items()
        ]

    def _about(self, uuid: str) -> dict[str, Any]:
        kind = "read" if uuid in self.sensor.readable else "notify"
        return {"uuid": normalize_uuid_str(uuid), "properties": [kind]}


class FakePage:
    """Implements :class:`fleetfoot.phone.bridge.Page`."""

    def __init__(self, *sensors: WebSensor) -> None:
        self.sensors = {each.id: each for each in sensors}
        self.messages: list[tuple[str, dict[str, Any]]] = []
        self.kept = ""
        self.notes: list[str] = []
        self.pauses: list[bool] = []
        self.asked: list[str] = []
        self.run: PhoneRun | None = None

    async def ask(self, question: str, /) -> str:
        told = json.loads(question)
        self.asked.append(told["do"])
        sensor = self.sensors[told["key"]]
        try:
            return json.dumps({"is": await getattr(self, f"_{told['do']}")(sensor, told)})
        except PermissionError as error:
            return json.dumps({"error": str(error), "why": "so it was scripted"})

    def tell(self, kind: str, data: str, /) -> None:
        self.messages.append((kind, json.loads(data)))

    def keep(self, lines: str, /) -> None:
        assert lines.endswith("\n")
        self.kept += lines

    def paused(self, is_paused: bool, /) -> None:
        self.pauses.append(is_paused)

    def note(self, text: str, /) -> None:
        self.notes.append(text)

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [data for each, data in self.messages if each == kind]

    def saved(self, path: Path) -> Path:
        path.write_text(self.kept, encoding="utf-8")
        return path

    async def play(self, items: Iterable[Notification], until_s: float) -> None:
        """Let the sensors send what a simulated run makes them send."""
        loop = asyncio.get_running_loop()
        start_s = loop.time()
        by_key = {each.sensor.key: each for each in self.sensors.values()}
        for each in items:
            if each.t_s > until_s:
                return
            await asyncio.sleep(max(0.0, start_s + each.t_s - loop.time()))
            if each.sensor in by_key:
                self.notify(by_key[each.sensor], each.characteristic, each.payload)

    def notify(self, sensor: WebSensor, characteristic: str, payload: bytes) -> None:
        for service, uuid in sensor.subscribed:
            if sensor.connected and canonical(uuid) == characteristic and self.run is not None:
                self.run.radio.notified(sensor.id, service, uuid, payload)

    def drop(self, sensor: WebSensor) -> None:
        sensor.connected = False
        sensor.subscribed.clear()
        if self.run is not None:
            self.run.radio.dropped(sensor.id)

    async def _connect(self, sensor: WebSensor, told: dict[str, Any]) -> list[dict[str, Any]]:
        del told
        end = sensor.script.pop(0) if sensor.script else ""
        if end == "hangs":
            await asyncio.Event().wait()
        if end:
            raise PermissionError(end)
        sensor.connected = True
        return sensor.services

    async def _disconnect(self, sensor: WebSensor, told: dict[str, Any]) -> None:
        del told
        if sensor.connected:
            self.drop(sensor)

    async def _subscribe(self, sensor: WebSensor, told: dict[str, Any]) -> None:
        sensor.subscribed.add((told["at"][0], told["at"][1]))

    async def _unsubscribe(self, sensor: WebSensor, told: dict[str, Any]) -> None:
        sensor.subscribed.discard((told["at"][0], told["at"][1]))

    async def _read(self, sensor: WebSensor, told: dict[str, Any]) -> str:
        return sensor.sensor.readable[canonical(told["at"][1])].hex()


def strap_and_pod() -> tuple[WebSensor, WebSensor]:
    return WebSensor("id-strap", "Virtual strap", Strap()), WebSensor("id-pod", "Virtual pod", FootPod())
