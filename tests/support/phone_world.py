"""The phone alone, without a phone: Chromium's own Web Bluetooth on a fake bluetoothd, the site from a static host."""

# pyright: reportUnknownMemberType=false
# playwright leaves the type of what a CDP session is sent open

from __future__ import annotations

import asyncio
import functools
import http.server
import threading
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bluez_world import BluezWorld, bluez_world
from page_browser import PATIENCE_MS, Visitor, chromium, until, visitor
from patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path

    from playwright.async_api import CDPSession, Page

FLAGS: Final = ("--enable-blink-features=WebBluetooth", "--ignore-certificate-errors")
"""The certificate of the home that a run is sent to is its own."""


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as any static host does, and notes what was asked for."""

    asked: list[str]

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the library
        del format, arguments

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()


@dataclass
class Host:
    """A static host; it can be shut."""

    server: http.server.ThreadingHTTPServer
    asked: list[str]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server.server_address[1]}/"

    def shut(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def hosted(folder: Path) -> Generator[Host]:
    asked: list[str] = []
    handler = type("Handler", (Files,), {"asked": asked})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host = Host(server, asked)
    try:
        yield host
    finally:
        host.shut()
        thread.join()


@dataclass
class Phone:
    """A browser with the web app, and the sensors around it."""

    world: BluezWorld
    host: Host
    visitor: Visitor
    page: Page
    answered: set[str] = field(default_factory=set[str])
    """Prompts that were answered: a second answer crashes the browser (measured, Chromium 156)."""
    wanted: list[str] = field(default_factory=list[str])

    async def ready(self) -> None:
        """Wait until a run can be started, or goes on."""
        states = ("Ready, version", "The page was closed")

        async def is_ready() -> bool:
            said = await self.page.locator(".phone").inner_text()
            assert "cannot start" not in said, said
            return any(each in said for each in states)

        await until(is_ready)

    async def add(self, name: str) -> None:
        """Add a sensor as a runner does: by the browser's own dialogue."""
        self.wanted.append(name)
        await self.page.get_by_role("button", name="Add sensor").click()
        async with asyncio.timeout(PATIENCE_S):
            while self.wanted:  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.05)

    async def press(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def shows(self, quantity: str, *, known: bool = True) -> None:
        """Wait until a value of a quantity stands on the page, or until none does."""
        tile = self.page.locator(".tile").filter(has_text=quantity).first

        async def has_value() -> bool:
            return ("\N{EN DASH}" not in await tile.inner_text()) is known

        await until(has_value)

    async def moves(self, *, on: str, until_shown: str) -> None:
        """Press a button with the phone's receiver allowed and telling 3 m/s, until a quantity has a value."""
        await self.page.context.grant_permissions(["geolocation"])
        session = await self.page.context.new_cdp_session(self.page)
        fix = {"latitude": 48.1, "longitude": 11.5, "accuracy": 6.0, "speed": 3.0}
        await session.send(
            "Emulation.setGeolocationOverride", fix
        )  # a watch that finds none may never find any
        await self.press(on)
        shown = asyncio.create_task(self.shows(until_shown))
        while not shown.done():
            fix["longitude"] += 4e-6
            await session.send("Emulation.setGeolocationOverride", fix)
            await asyncio.sleep(0.1)
        await shown

    async def saved(self, to: Path) -> Path:
        """Save the latest run."""
        async with self.page.expect_download() as download:
            await self.page.get_by_role("button", name="Save", exact=True).first.click()
        await (await download.value).save_as(to)
        return to

    async def subscribed(self) -> None:
        """Wait until every sensor is listened to."""

        async def all_are() -> bool:
            return all(sensor.subscribed for sensor in self.world.sensors)

        await until(all_are)

    async def watch_prompts(self) -> None:
        session = await self.page.context.new_cdp_session(self.page)
        await session.send("DeviceAccess.enable")

        def prompted(event: dict[str, Any]) -> None:
            task = asyncio.ensure_future(self._choose(session, event))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

        session.on("DeviceAccess.deviceRequestPrompted", prompted)

    async def _choose(self, session: CDPSession, event: dict[str, Any]) -> None:
        for device in event["devices"]:
            if self.wanted and device["name"] == self.wanted[0] and event["id"] not in self.answered:
                self.answered.add(event["id"])
                await session.send("DeviceAccess.selectPrompt", {"id": event["id"], "deviceId": device["id"]})
                self.wanted.pop(0)
                return


@asynccontextmanager
async def phone(site: Path, folder: Path, *, query: str = "") -> AsyncGenerator[Phone]:
    """Open the web app in a browser of its own."""
    async with bluez_world(folder) as world:
        env = world.environment | {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        with hosted(site) as host:
            async with chromium(*FLAGS, env=env) as browser:
                made = await visitor(browser)
                page = await made.open(host.url + query)
                page.set_default_timeout(PATIENCE_MS)
                opened = Phone(world, host, made, page)
                await opened.watch_prompts()
                yield opened
