"""What 200 live pages cost a run: how late its alerts are on MQTT, and its memory.

The method is that of :mod:`benchmarks.latency`; the pages are connections of another process, which reads what it
gets and counts it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from benchmarks.latency import SECONDS, measure
from benchmarks.table import table, verdict
from fleetfoot.page.files import file_of
from fleetfoot.page.server import serving
from fleetfoot.page.settings import PageSettings
from fleetfoot.page.sink import PageSink
from fleetfoot.words.detector import Gauge
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

PAGES = 200
ROUNDS = 4
BUDGET_MS = 5.0
"""Notification to alert on MQTT, p99."""
BUDGET_MB = 120.0
"""A live run with page and store."""
DEMO_SPEED = "120"
_LIVE = """
import sys
import fleetfoot.commands.run
from fleetfoot.__main__ import main
from fleetfoot.sources.ble.backend import BleBackend
BleBackend()
sys.exit(main())
"""
_PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Runs a program and prints its peak memory; a child's begins with its parent's, so that it must be a small one."""


def report(*, quick: bool) -> None:
    """Print the delays without and with pages, and the memory."""
    seconds = (SECONDS // 6 if quick else SECONDS) // ROUNDS
    alone_ms: list[float] = []
    beside_ms: list[float] = []
    read = 0
    for _ in range(ROUNDS):  # in turn: what else the machine does falls on both
        alone_ms += asyncio.run(_beside(0, seconds))[0]
        delays_ms, count = asyncio.run(_beside(PAGES, seconds))
        beside_ms += delays_ms
        read += count
    rows: list[tuple[str, str, str, str]] = []
    for name, delays_ms in (("no page open", alone_ms), (f"{PAGES} pages open", beside_ms)):
        p50, p99 = (float(each) for each in np.percentile(delays_ms, [50, 99]))
        rows.append((f"{name}, {len(delays_ms)} alerts, p50", f"{p50:.2f} ms", "-", ""))
        rows.append(("  p99", f"{p99:.2f} ms", "5 ms", verdict(p99, BUDGET_MS)))
        rows.append(("  longest", f"{max(delays_ms):.2f} ms", "-", ""))
    rows.append((f"messages that the {PAGES} pages read", f"{read:,}", "-", ""))
    for pages in (0, PAGES):
        peak_mb = _memory_mb(pages)
        what = f"memory of a run with page and store, {pages} pages open"
        rows.append((what, f"{peak_mb:.0f} MB", "120 MB", verdict(peak_mb, BUDGET_MB)))
    title = "Live page: alerts on MQTT (8 runners, 20 s of each a second), and the demo at 120 times the pace"
    table(title, ("what", "measured", "budget", ""), rows)


async def _beside(pages: int, seconds: int) -> tuple[list[float], int]:
    """Return the delays with so many pages open, and how many messages those read."""
    gauges = [Gauge(d.name, d.title, d.unit, {}) for d in registry()]
    sink = PageSink(gauges, speed=1.0, expiry_s=120.0)
    files = {"/": file_of(b"", "html")}
    settings = PageSettings(port=_free_port())
    async with serving(settings, sink, files, print) as url, _readers(url, pages) as readers:
        while len(sink.hub.readers) < pages:  # noqa: ASYNC110 - the readers are in another process
            await asyncio.sleep(0.05)
        delays_ms = await measure(seconds, others=[sink])
        assert len(sink.hub.readers) == pages, "pages were lost on the way"  # noqa: S101
        sink.hub.close()
        told, _ = await readers.communicate()
    return delays_ms, int(told)


@asynccontextmanager
async def _readers(url: str, pages: int) -> AsyncGenerator[asyncio.subprocess.Process]:
    command = [sys.executable, "-m", "benchmarks.page", url, str(pages)]
    readers = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    try:
        yield readers
    finally:
        with suppress(ProcessLookupError):
            readers.kill()
        await readers.wait()


def _memory_mb(pages: int) -> float:
    """Return the peak memory of a run with a broker of its own, the store and so many pages.

    It is a demo of two runners with a live run's Bluetooth stack loaded, but not that of the virtual sensors.
    """
    url = f"http://127.0.0.1:{_free_port()}/"
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "XDG_CONFIG_HOME": folder,
            "XDG_DATA_HOME": folder,
            "FLEETFOOT_PAGE_PORT": str(urlsplit(url).port),
        }
        program = [sys.executable, "-c", _LIVE, "demo", "--athletes", "2", "--speed", DEMO_SPEED]
        command = [sys.executable, "-c", _PEAK, *program]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as demo:
            counted = asyncio.run(_read(url, pages)) if pages else 0
            told, _ = demo.communicate()
    assert demo.returncode == 0, "the demo failed"  # noqa: S101
    assert counted >= pages, "the pages read nothing"  # noqa: S101
    return int(told) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def _read(url: str, pages: int) -> int:
    """Open so many streams, read them to their ends, and return how many messages they held."""
    address = urlsplit(url)
    assert address.port is not None  # noqa: S101
    await _until_served(address.port)
    return sum(await asyncio.gather(*(_read_one(address.netloc, address.port) for _ in range(pages))))


async def _until_served(port: int) -> None:
    deadline_s = time.monotonic() + 30.0
    while time.monotonic() < deadline_s:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.05)


async def _read_one(host: str, port: int) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /api/stream HTTP/1.1\r\nhost: {host}\r\n\r\n".encode())
    count, before = 0, b""
    while piece := await reader.read(1 << 16):
        count += (before + piece).count(b"\nevent: ")
        before = piece[-7:]  # one byte less than what is counted
        if piece.endswith(b"0\r\n\r\n"):
            break
    writer.close()
    return count


if __name__ == "__main__":
    print(asyncio.run(_read(sys.argv[1], int(sys.argv[2]))))
