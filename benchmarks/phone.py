"""What the phone's app takes: its size, its start, a second of a run, acceleration, memory and storage over hours.

In Chromium with its own Web Bluetooth on a made bluetoothd, and in Node, on this machine: a phone is assumed to be two
to four times slower. Budgets: those of the app's design, for a mid-range phone.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from benchmarks.table import table, verdict
from fleetfoot.gatt import uuid
from fleetfoot.gatt.pmd_acceleration import WORDS, write_words
from fleetfoot.gatt.pmd_control_point import PmdStream
from fleetfoot.gatt.pmd_frame import PmdFrame
from fleetfoot.path.source import Notification
from fleetfoot.phone.site.build import put, site
from fleetfoot.phone.site.parts import PARTS, has
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.virtual import FootPod, Strap, notifications
from fleetfoot.sources.capture import CaptureWriter, Header

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from phone_world import Phone

SUPPORT: Final = Path(__file__).parents[1] / "tests" / "support"
SPEED: Final = 60
HOURS: Final = 5.0
LAP_S: Final = 2700.0
MOST_MB: Final = 7.0
MOST_COLD_S, MOST_WARM_S = 10.0, 6.0
MOST_ROW_MS: Final = 5.0
MOST_SHARE_PCT: Final = 20.0
MOST_MEMORY_MB: Final = 400.0
CHEST_S: Final = 600
CHEST_HZ: Final = 200
_ASKED: Final = (
    bytes.fromhex("F0 01 02 00 00 00 01 C8 00 01 01 10 00 02 01 08 00"),
    bytes.fromhex("F0 02 02 00 00"),
)
"""What a Polar H10 answers: its settings, and that it has started."""
FRAME: Final = 36
"""Samples of a frame of a Polar H10."""
_BROTLI: Final = """
const { brotliCompressSync } = require("node:zlib");
const { readFileSync } = require("node:fs");
let bytes = 0;
for (const path of process.argv.slice(1)) bytes += brotliCompressSync(readFileSync(path)).length;
console.log(bytes);
"""

Row = tuple[str, str, str, str]


class Stay(NamedTuple):
    """What a browser took for a run of some hours."""

    cold_s: float
    warm_s: float
    memory_mb: list[float]
    """Of the page's process, once a minute."""
    stored_mb_h: float
    lines_mb_h: float


def report(*, quick: bool) -> None:
    """Print the table; half an hour instead of five with ``quick``."""
    if not all(has(part) for part in PARTS):
        print("\nPhone: pyodide is not there: 'fleetfoot phone fetch' puts it into the cache")
        return
    sys.path.insert(0, str(SUPPORT))
    hours = HOURS / 10.0 if quick else HOURS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = folder / "app"
        put(site(None, print), app)
        rows = [*_size(app), *_seconds(app, folder, quick)]
        rows += _browser(asyncio.run(_stay(app, folder, hours)), hours)
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    title = f"The phone's app, on this machine ({os.cpu_count()} cores, load {load}; seconds of a run in CPU time)"
    table(title, ("what", "measured", "budget", ""), rows)


def _size(app: Path) -> Iterator[Row]:
    files = [file for file in app.rglob("*") if file.is_file()]
    raw = sum(file.stat().st_size for file in files)
    zipped = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    told = subprocess.run(
        ["node", "-e", _BROTLI, *map(str, files)], capture_output=True, text=True, check=True
    )
    brotli = int(told.stdout)
    yield "size, as it is", f"{raw / 1e6:.1f} MB", "-", ""
    yield "  with gzip", f"{zipped / 1e6:.1f} MB", "-", ""
    yield "  with Brotli", f"{brotli / 1e6:.1f} MB", f"{MOST_MB:g} MB", verdict(brotli / 1e6, MOST_MB)


def _seconds(app: Path, folder: Path, quick: bool) -> Iterator[Row]:  # noqa: FBT001 - for this module
    """Rows of a run with strap and pod, and a run with chest acceleration, in Node."""
    run = simulate(SCENARIOS["demo"], seed=1)
    until_s = LAP_S / 4.0 if quick else LAP_S
    plain = _captured(folder / "plain.jsonl", [n for n in notifications(run) if n.t_s < until_s])
    beats = [n for n in notifications(run, sensors=[Strap()]) if n.t_s < CHEST_S]
    chest = _captured(folder / "chest.jsonl", sorted([*beats, *_chest(run)], key=lambda each: each.t_s))
    script = Path(__file__).with_name("phone_rows.mjs")
    told = subprocess.run(["node", script, app, plain, chest], capture_output=True, text=True, check=True)
    costs: list[dict[str, Any]] = [json.loads(line) for line in told.stdout.splitlines()]
    assert "vertical_oscillation_mm" in costs[1]["channels"], "no acceleration was understood"  # noqa: S101
    rows_ms = np.array(costs[0]["rows_ms"])
    p50, p99 = np.percentile(rows_ms, [50, 99]).tolist()
    share_pct = 100.0 * costs[1]["acceleration_s"] / costs[1]["run_s"]
    yield f"a second of a run, {rows_ms.size} of them, p50", f"{p50:.2f} ms", "-", ""
    yield "  mean", f"{rows_ms.mean():.2f} ms", "-", ""
    yield "  p99", f"{p99:.2f} ms", f"{MOST_ROW_MS:g} ms", verdict(p99, MOST_ROW_MS)
    yield "  longest", f"{rows_ms.max():.0f} ms", "-", ""
    yield (
        f"acceleration at {CHEST_HZ} Hz, of a core",
        f"{share_pct:.1f} %",
        f"{MOST_SHARE_PCT:g} %",
        verdict(share_pct, MOST_SHARE_PCT),
    )


def _captured(path: Path, sent: Sequence[Notification]) -> Path:
    with CaptureWriter(path, Header("undated-00000000", "anna", "bench", None)) as capture:
        for each in sent:
            capture.append(each)
        capture.finish(sent[-1].t_s)
    return path


def _chest(run: Any) -> Iterator[Notification]:  # noqa: ANN401 - a simulated run, for the tests' waveform
    """Yield the frames of a Polar H10."""
    from virtual.chest import ChestWaveform  # noqa: PLC0415 - of the tests

    for answer in _ASKED:
        yield Notification(0.0, Strap().key, uuid.PMD_CONTROL_POINT, answer)
    waveform = ChestWaveform(run)
    for number in range(CHEST_S * CHEST_HZ // FRAME):
        t_s = (number * FRAME + np.arange(FRAME)) / CHEST_HZ
        payload = write_words(waveform.read(t_s, 8.0))
        frame = PmdFrame(PmdStream.ACCELERATION, round(1e9 * (1.0 + float(t_s[-1]))), WORDS, payload)
        yield Notification(float(t_s[-1]), Strap().key, uuid.PMD_DATA, bytes(frame))


def _browser(stay: Stay, hours: float) -> Iterator[Row]:
    most_mb = max(stay.memory_mb)
    cold_s, warm_s = stay.cold_s, stay.warm_s
    yield "first start", f"{cold_s:.1f} s", f"{MOST_COLD_S:g} s", verdict(cold_s, MOST_COLD_S)
    yield (
        "later start, without a network",
        f"{warm_s:.1f} s",
        f"{MOST_WARM_S:g} s",
        verdict(warm_s, MOST_WARM_S),
    )
    run = f"memory of the page, a run of {hours:g} h at {SPEED} times the pace"
    yield f"{run}: begin", f"{stay.memory_mb[0]:.0f} MB", "-", ""
    yield "  end", f"{stay.memory_mb[-1]:.0f} MB", "-", ""
    yield "  most", f"{most_mb:.0f} MB", f"{MOST_MEMORY_MB:g} MB", verdict(most_mb, MOST_MEMORY_MB)
    yield "IndexedDB, strap and pod, lines", f"{stay.lines_mb_h:.2f} MB/h", "-", ""
    yield "  as the browser counts", f"{stay.stored_mb_h:.2f} MB/h", "-", ""


async def _stay(app: Path, folder: Path, hours: float) -> Stay:
    """Open the app, close its server, open it again, and have a run of some hours."""
    from phone_world import phone  # noqa: PLC0415 - of the tests

    async with phone(app, folder, query=f"?speed={SPEED}") as it:
        cold_s = await _started(it)
        it.host.shut()
        await it.page.reload()
        warm_s = await _started(it)
        before = await _stored(it)
        memory_mb = await _run(it, hours)
        after = await _stored(it)
    return Stay(
        cold_s,
        warm_s,
        memory_mb,
        (after["usage"] - before["usage"]) / hours / 1e6,
        (after["lines"] - before["lines"]) / hours / 1e6,
    )


async def _started(it: Phone) -> float:
    """Wait until a run can be started; return how long the page took [s]."""
    await it.ready()
    return float(await it.page.evaluate("performance.now()")) / 1000.0


async def _run(it: Phone, hours: float) -> list[float]:
    """Have a run with strap and pod; return the memory once a minute of the world's clock or oftener."""
    sensors = [await it.world.add(Strap(), "Virtual strap"), await it.world.add(FootPod(), "Virtual pod")]
    for name in ("Virtual strap", "Virtual pod"):
        await it.add(name)
    await it.press("Start")
    await it.subscribed()
    origin_s = asyncio.get_running_loop().time()
    playing = [
        asyncio.create_task(each.play(_laps(3600.0 * hours), origin_s=origin_s, speed=SPEED))
        for each in sensors
    ]
    memory_mb = [_renderer_mb()]
    while not all(task.done() for task in playing):
        await asyncio.wait(playing, timeout=20.0)
        memory_mb.append(_renderer_mb())
    await it.press("Finish")
    await it.press("Yes, finish")
    await it.page.get_by_role("button", name="New run").wait_for()
    return memory_mb


def _laps(until_s: float) -> Iterator[Notification]:
    """Yield what strap and pod send that run the same lap again and again."""
    lap = simulate(replace(SCENARIOS["demo"], duration_s=int(LAP_S)), seed=1)
    sent = [each for each in notifications(lap) if each.t_s < LAP_S]
    endless = (each._replace(t_s=each.t_s + number * LAP_S) for number in count() for each in sent)
    return takewhile(lambda each: each.t_s < until_s, endless)


async def _stored(it: Phone) -> Mapping[str, float]:
    """Return what the browser says that the site takes, and the bytes of the runs' lines."""
    return dict(await it.page.evaluate(_STORED))


_STORED: Final = """async () => {
  const { usage } = await navigator.storage.estimate();
  const db = await new Promise((resolve) => {
    const opened = indexedDB.open("fleetfoot");
    opened.onsuccess = () => resolve(opened.result);
  });
  const runs = await new Promise((resolve) => {
    const all = db.transaction("runs").objectStore("runs").getAll();
    all.onsuccess = () => resolve(all.result);
  });
  db.close();
  return { usage, lines: runs.reduce((sum, run) => sum + run.bytes, 0) };
}"""


def _renderer_mb() -> float:
    """Return the resident memory of the page's process: of the renderers below this process, the largest."""
    found = [0.0]
    for about in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            if b"--type=renderer" in about.read_bytes() and _is_below(int(about.parent.name)):
                status = about.with_name("status").read_text(encoding="ascii", errors="replace")
                found.append(
                    next(float(row.split()[1]) for row in status.splitlines() if "VmRSS" in row) / 1024
                )
    return max(found)


def _is_below(process: int) -> bool:
    """Tell whether a process was started by this one, or by one that it started."""
    while process > 1:
        if process == os.getpid():
            return True
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
        process = int(stat.rpartition(")")[2].split()[1])
    return False
