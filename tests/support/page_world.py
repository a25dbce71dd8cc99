"""A page that is served to real sockets, and browsers made of bytes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import h11
import numpy as np
from patience import PATIENCE_S

from fleetfoot.page.files import file_of
from fleetfoot.page.server import serving
from fleetfoot.page.settings import PageSettings
from fleetfoot.page.sink import PageSink
from fleetfoot.path.alert import Alert
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot.words.detector import Gauge
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Event, Phase, Severity

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Callable, Mapping
    from pathlib import Path

    from fleetfoot.page.diary import Desk
    from fleetfoot.page.server import Phones

RUN = Run("20260517T063000Z-0123abcd", "anna", "live")
GAUGES = (
    Gauge("cardiac_drift", "Rising heart rate", "%", {"notice": 5.0}),
    Gauge("overstriding", "Long steps", "%", {"notice": 5.0, "warning": 8.0}),
)
FILES = {
    "/": file_of(b"<!doctype html><title>page</title>", "html"),
    "/assets/page-abc.js": file_of(b"let page = 1;" * 100, "js", immutable=True),
    "/icon-192.png": file_of(b"\x89PNG", "png"),
}
TOKEN = "a-token-of-many-letters_1234"  # noqa: S105 - of a test


def second(index: int, **values: float) -> Second:
    """Return a second in which the heart beats at 100 plus its index, or what is said otherwise."""
    row = np.full(len(Channel), np.nan)
    row[Channel.HEART_RATE] = 100.0 + index
    for name, value in values.items():
        row[Channel[name]] = value
    return Second(index, row, np.array([np.nan, 1.25]), {Channel.CADENCE: (158.0, 166.25)})


def alert(
    t_s: float, phase: Phase = Phase.ONSET, severity: Severity = Severity.NOTICE, run: Run = RUN
) -> Alert:
    event = Event(0, "overstriding", phase, severity, t_s, t_s, 6.0, "%", 0.9, ())
    return Alert(run, event, 0.0)


def new_sink() -> PageSink:
    return PageSink(GAUGES, speed=1.0, expiry_s=120.0, clock_s=lambda: 1_700_000_000.5)


@dataclass
class Site:
    """A page that is being served."""

    sink: PageSink
    url: str
    port: int
    notes: list[str]
    tls: ssl.SSLContext | None = None
    cookie: str = ""

    async def ask(self, target: str = "/", method: str = "GET", **headers: str) -> Answer:
        """Ask for something as a browser would; a header's name is written with underscores."""
        async with Browser(self) as browser:
            await browser.send(method, target, headers)
            return await browser.answer()

    async def tell(self, target: str, body: bytes, **headers: str) -> Answer:
        """Send something as a browser would."""
        async with Browser(self) as browser:
            await browser.send("POST", target, headers | {"content_length": str(len(body))})
            browser.writer.write(browser.conn.send(h11.Data(data=body)))
            browser.writer.write(browser.conn.send(h11.EndOfMessage()))
            return await browser.answer()

    @contextlib.asynccontextmanager
    async def listener(self, cursor: str = "", **headers: str) -> AsyncGenerator[Browser]:
        """Open a stream, from a cursor where there is one."""
        async with Browser(self) as browser:
            await browser.send("GET", f"/api/stream{f'?after={cursor}' if cursor else ''}", headers)
            status, _ = await browser.head()
            assert status == 200
            yield browser


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Frame(NamedTuple):
    """One event of a stream."""

    id: str
    kind: str
    data: Any

    @property
    def number(self) -> int:
        return int(self.id.rpartition("-")[2])


@dataclass
class Browser:
    """One connection."""

    site: Site
    conn: h11.Connection = field(default_factory=lambda: h11.Connection(h11.CLIENT))
    rest: bytes = b""
    beats: int = 0

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection(
            "127.0.0.1", self.site.port, ssl=self.site.tls
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()

    async def send(self, method: str, target: str, headers: Mapping[str, str]) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("host", f"127.0.0.1:{self.site.port}")
        if self.site.cookie:
            named.setdefault("cookie", self.site.cookie)
        request = h11.Request(method=method, target=target, headers=list(named.items()))
        self.writer.write(self.conn.send(request))
        if "content-length" not in named and "transfer-encoding" not in named:
            self.writer.write(self.conn.send(h11.EndOfMessage()))
        await self.writer.drain()

    async def event(self) -> object:
        while (found := self.conn.next_event()) is h11.NEED_DATA:
            async with asyncio.timeout(PATIENCE_S):
                self.conn.receive_data(await self.reader.read(1 << 16))
        return found

    async def head(self) -> tuple[int, dict[str, str]]:
        found = await self.event()
        assert isinstance(found, h11.Response)
        return found.status_code, {name.decode(): value.decode() for name, value in found.headers}

    async def answer(self) -> Answer:
        status, headers = await self.head()
        body = b""
        while isinstance(found := await self.event(), h11.Data):
            body += found.data
        return Answer(status, headers, body)

    async def frame(self) -> Frame | None:
        """Return the next event of the stream; None where it has ended."""
        while True:
            block, separator, rest = self.rest.partition(b"\n\n")
            if separator:
                self.rest = rest
                if block.startswith(b":"):
                    self.beats += 1
                    continue
                lines = dict(line.split(": ", 1) for line in block.decode("ascii").split("\n"))
                return Frame(lines["id"], lines["event"], json.loads(lines["data"]))
            found = await self.event()
            if not isinstance(found, h11.Data):
                return None
            self.rest += found.data

    async def frames(self, count: int) -> list[Frame]:
        found = [await self.frame() for _ in range(count)]
        assert None not in found
        return [frame for frame in found if frame is not None]


async def until(true: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - what is waited for says nothing by itself
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def site(
    sink: PageSink | None = None,
    *,
    token: str | None = None,
    cert_file: Path | None = None,
    key_file: Path | None = None,
    desk: Desk | None = None,
    phones: Phones | None = None,
) -> AsyncGenerator[Site]:
    """Serve a page on a free port of loopback."""
    sink, notes = sink or new_sink(), list[str]()
    settings = PageSettings(port=0, token=token, cert_file=cert_file, key_file=key_file)
    async with serving(settings, sink, FILES, notes.append, desk, phones) as url:
        port = int(url.split("/")[2].rpartition(":")[2])
        notes.clear()  # of the free port
        yield Site(sink, url, port, notes)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a throw-away certificate for loopback that signs itself; return it and its key."""
    cert, key = folder / "page.pem", folder / "page.key"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    about = ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command, *about, *files], check=True, capture_output=True)
    return cert, key
