"""From notification to MQTT subscriber while something else hangs: a locked store, a reader that stops, a full pipe.

The measurement is that of :mod:`benchmarks.latency`, with a store and a pipe behind MQTT that take every second of all
runs. Without a fault they are there as well, so that what differs is the fault alone. In the end everything must have
arrived: each alert, each second in the store, each line in the pipe.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from benchmarks.latency import measure
from benchmarks.table import table, verdict
from fleetfoot.console.json_sink import JsonLines
from fleetfoot.path.sink import Sink
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from contextlib import AbstractContextManager
    from typing import Any, TextIO

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot_signal.sample import Beat

SECONDS: Final = 700
"""Of each run, which take 35 s: longer than any of the faults."""
BEFORE_S: Final = 1.0
"""A fault begins so long after the runs."""
LOCKED_S: Final = 5.0
STOPPED_S: Final = 30.0
BUDGET_MS: Final = 5.0
BYTES: Final = 1 << 16


class Reader:
    """Whoever reads the other end of a pipe, as long as nothing holds it."""

    def __init__(self, fd: int) -> None:
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.lines = 0
        self._fd = fd
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def join(self) -> None:
        """Wait until the other end is closed and everything is read."""
        self.goes_on.set()
        self._thread.join()

    def _read(self) -> None:
        while self.goes_on.wait() and (data := os.read(self._fd, BYTES)):
            self.lines += data.count(b"\n")
        os.close(self._fd)


class Piped(Sink):
    """Writes every second as a JSON line: 200 bytes, so that a pipe that nobody reads is full within seconds."""

    def __init__(self, stream: TextIO) -> None:
        self.lines = JsonLines(stream, print)
        self.given = 0
        """Seconds that it was told of, each with an alert."""

    def begin(self, run: Run) -> None:
        """Write nothing."""

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Write nothing."""

    def second(self, run: Run, second: Second) -> None:
        """Write the second."""
        self.given += 1
        self.lines({"run": run.id, "index": second.index, "values": second.values.tolist()})

    def alert(self, run: Run, alert: Alert) -> None:
        """Write nothing."""

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """Write nothing."""


class Outcome(NamedTuple):
    """What came of one measurement."""

    given: int
    """Seconds of all runs, each with an alert."""
    delays_ms: list[float]
    """Of those that arrived."""
    stored: int
    """Seconds in the store."""
    piped: int
    """Lines out of the pipe."""


@contextmanager
def _nothing(_store: Path, _reader: Reader) -> Generator[None]:
    yield


@contextmanager
def _locked(store: Path, _reader: Reader) -> Generator[None]:
    """Have another process's lock on the store for five seconds."""

    def lock() -> None:
        time.sleep(BEFORE_S)
        with closing(sqlite3.connect(store, isolation_level=None, timeout=10.0)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED_S)
            other.execute("ROLLBACK")

    thread = threading.Thread(target=lock)
    thread.start()
    yield
    thread.join()


@contextmanager
def _stopped(_store: Path, reader: Reader) -> Generator[None]:
    """Have the reader stop for half a minute, as in a pager."""
    stop = threading.Timer(BEFORE_S, reader.goes_on.clear)
    resume = threading.Timer(BEFORE_S + STOPPED_S, reader.goes_on.set)
    for timer in (stop, resume):
        timer.start()
    yield
    for timer in (stop, resume):
        timer.join()


@contextmanager
def _full(_store: Path, reader: Reader) -> Generator[None]:
    """Have nobody read until the runs are over."""
    reader.goes_on.clear()
    yield
    reader.goes_on.set()


def outcome(fault: Callable[[Path, Reader], AbstractContextManager[None]], seconds: int) -> Outcome:
    """Measure with a fault."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / "store.db"
        journal = StoreSink(
            Store.open(path, detectors=[d.name for d in registry()]), commit_every=1, live=True
        )
        ours, theirs = os.pipe()
        reader = Reader(ours)
        stack.callback(reader.join)  # even after a failure: it would wait for ever
        stream = stack.enter_context(os.fdopen(theirs, "w", encoding="utf-8"))
        piped = Piped(stream)

        async def run() -> list[float]:
            with fault(path, reader):
                delays_ms = await measure(seconds, others=[journal, piped])
            await piped.lines.settled()
            return delays_ms

        delays_ms = asyncio.run(run())
        journal.flush()
        journal.close()
        piped.lines.stop()
        stream.close()
        reader.join()
        with Store.open(path, detectors=[d.name for d in registry()]) as store:
            stored = sum(store.ticks(run).index.size for run in store.runs(every_pass=True))
    return Outcome(piped.given, delays_ms, stored, reader.lines)


def report(*, quick: bool) -> None:
    """Print the percentiles of each, and what was lost."""
    seconds = SECONDS // 7 if quick else SECONDS
    rows, calm_ms = list[tuple[str, ...]](), np.nan
    for what, fault in (
        ("nothing", _nothing),
        (f"the store locked for {LOCKED_S:.0f} s", _locked),
        (f"a reader that stops for {STOPPED_S:.0f} s", _stopped),
        ("a full pipe", _full),
        ("nothing, once more", _nothing),
    ):
        found = outcome(fault, seconds)
        p50, p99 = np.percentile(found.delays_ms, [50, 99]).tolist()
        calm_ms = p99 if np.isnan(calm_ms) else calm_ms
        lost = [found.given - each for each in (len(found.delays_ms), found.stored, found.piped)]
        row = (
            what,
            str(found.given),
            f"{p50:.2f} ms",
            f"{p99:.2f} ms",
            f"{p99 - calm_ms:+.2f} ms",
            "/".join(map(str, lost)),
        )
        rows.append((*row, verdict(p99, BUDGET_MS) if not any(lost) else "LOST"))
    table(
        f"Notification to MQTT subscriber while something hangs (budget of p99: {BUDGET_MS:.0f} ms)",
        ("what", "alerts", "p50", "p99", "than without", "lost: alerts/stored/piped", ""),
        rows,
    )
