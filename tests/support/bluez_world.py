"""Virtual sensors behind a fake bluetoothd on a private bus, for processes that know nothing of it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cli import Done, command, environment
from patience import PATIENCE_S
from private_bus import private_bus
from virtual.bluez import FakeBluez

from fleetfoot.sim.ble.air import Air
from fleetfoot.sim.ble.central import Central
from fleetfoot.sim.ble.peripheral import Peripheral
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot.sim.virtual import Strap

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from fleetfoot.sim.virtual import VirtualSensor

LISTENER = Path(__file__).with_name("bluez_listener.py")
INTERVAL_S = 0.0025
"""Connection interval, shorter than any real one: these tests run in real time."""
ADVERTISING_MS = 30.0
SUPERVISION_S = 0.5


@dataclass
class BluezWorld:
    """A bus with a bluetoothd whose adapter hears the sensors of an air; in real time."""

    address: str
    air: Air
    central: Central
    bluez: FakeBluez
    sensors: list[Peripheral] = field(default_factory=list)

    async def add(self, sensor: VirtualSensor | None = None, name: str | None = None) -> Peripheral:
        number = len(self.sensors) + 1
        made = Peripheral(
            AirRadio(self.air),
            sensor or Strap(f"strap {number}"),
            name=name or f"Strap {number}",
            address=f"C0:00:00:00:00:{number:02X}",
            advertising_ms=ADVERTISING_MS,
        )
        await made.power_on()
        self.sensors.append(made)
        return made

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to take the bus for its system's."""
        return {"DBUS_SYSTEM_BUS_ADDRESS": self.address}

    @asynccontextmanager
    async def fleetfoot(self, home: Path, *arguments: str | Path) -> AsyncGenerator[Command]:
        """Run a command of fleetfoot, unmodified; it is killed when the context is left."""
        out, err = home / "stdout", home / "stderr"
        with out.open("wb") as to_out, err.open("wb") as to_err:
            process = await asyncio.create_subprocess_exec(
                *command(*arguments),
                env=environment(home) | self.environment,
                cwd=home,
                stdout=to_out,
                stderr=to_err,
            )
        try:
            yield Command(process, out, err)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def scanned(self, home: Path, *wanted: Peripheral) -> list[dict[str, Any]]:
        """Return the lines of ``fleetfoot scan``, which listens for as long as this machine needs to hear them."""
        seconds = 1.0
        while True:
            async with self.fleetfoot(home, "scan", "--json", "--seconds", f"{seconds:g}") as command:
                lines = (await command.end()).ended(0).lines
            if {each.address for each in wanted} <= {
                line["sensor"] for line in lines
            } or seconds > PATIENCE_S:
                return lines
            seconds *= 4.0

    @asynccontextmanager
    async def listener(self, sensors: int) -> AsyncGenerator[Listener]:
        """Run ``bluez_listener.py``; it has ended when the context is left."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(LISTENER),
            str(sensors),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | self.environment,
        )
        listener = Listener(process)
        try:
            yield listener
        finally:
            await listener.end()


@dataclass(frozen=True)
class Command:
    """A command of fleetfoot under way."""

    process: asyncio.subprocess.Process
    _out: Path
    _err: Path

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The whole JSON lines that stand on standard output by now."""
        text = self._out.read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    @property
    def err(self) -> str:
        return self._err.read_text(encoding="utf-8")

    def told(self, address: str) -> list[bool]:
        """Whether a sensor is connected, each time that this was told."""
        return [line["connected"] for line in self.lines if line.get("sensor") == address]

    async def until(self, ready: Callable[[], bool]) -> None:
        """Wait until something is so; fail with all that the command said where it ends before, or waits in vain."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    over = self.process.returncode is not None  # asked first: it may be so and end
                    if ready():
                        return
                    assert not over, self.said
                    await asyncio.sleep(0.02)
        except TimeoutError:
            pytest.fail(f"{ready} did not come in {PATIENCE_S:.0f} s\n{self.said}")

    @property
    def said(self) -> str:
        """What it said up to now: all errors, and of the output all but the seconds."""
        told = [line for line in self._out.read_text(encoding="utf-8").splitlines() if '"tick"' not in line]
        return "\n".join([self.err, *told[-40:]])

    async def interrupt(self) -> Done:
        """Press Ctrl-C and wait for the end."""
        self.process.send_signal(signal.SIGINT)
        return await self.end()

    async def end(self) -> Done:
        async with asyncio.timeout(PATIENCE_S):
            code = await self.process.wait()
        return Done(code, self._out.read_text(encoding="utf-8"), self.err)


@dataclass
class Listener:
    """The process, and what it said."""

    process: asyncio.subprocess.Process
    said: list[dict[str, Any]] = field(default_factory=list)

    async def wait(self, event: str, times: int = 1) -> list[dict[str, Any]]:
        """Wait until it has said something that often since the last wait for it; return what it said."""
        found: list[dict[str, Any]] = []
        async with asyncio.timeout(PATIENCE_S):
            while len(found) < times:
                assert self.process.stdout is not None
                line = await self.process.stdout.readline()
                assert line, f"it ended; it said {self.said}"
                said = json.loads(line)
                self.said.append(said)
                if said["event"] == event:
                    found.append(said)
        return found

    async def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.process.communicate()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
            raise


@asynccontextmanager
async def bluez_world(folder: Path, *, sensors: int = 0, powered: bool = True) -> AsyncGenerator[BluezWorld]:
    """Open a bus with a bluetoothd on it; skip the test where there is no dbus-daemon."""
    async with AsyncExitStack() as stack:
        address = stack.enter_context(private_bus(folder))
        air = Air()
        central = Central(AirRadio(air), interval_s=INTERVAL_S, supervision_s=SUPERVISION_S)
        if powered:
            await central.power_on()
        world = BluezWorld(address, air, central, FakeBluez(central))
        for _ in range(sensors):
            await world.add()
        await world.bluez.start(address)
        stack.push_async_callback(world.bluez.die)
        yield world
