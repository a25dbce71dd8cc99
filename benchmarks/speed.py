"""Cost of rows, of a replay, of the start, and memory; medians of five."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.detection import plausible
from benchmarks.table import table, verdict
from fleetfoot.assembly.outputs import BATCH_ROWS
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Seconds
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.write_fit import write_fit
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot_signal import SPECS, Engine, Pool
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 5
POOLED = 2000
HOUR_S = 3600
FAREWELL_S = 60.0


def report(*, quick: bool) -> None:
    """Print cost against budget."""
    rows = [_row_cost(lanes, budget_ms, 60 if quick else 900) for lanes, budget_ms in ((1, 0.2), (100, 25.0))]
    rows.append(_row_cost(10_000, 25.0, 60))
    rows.append(_hour_cost())
    rows += _pool_cost()
    with tempfile.TemporaryDirectory() as folder:
        rows += [_store_cost(Path(folder)), *_commands(Path(folder))]
    table("Cost", ("what", "measured", "budget", ""), rows)


def _row_cost(lanes: int, budget_ms: float, count: int) -> tuple[str, ...]:
    run = plausible(simulate(SCENARIOS["hills"], 1))
    rows = [np.repeat(run[:, k : k + 1], lanes, axis=1) for k in range(count)]
    start, active = np.zeros(lanes), np.ones(lanes, dtype=np.bool_)

    def once() -> float:
        engine = Engine(lanes)
        began = time.perf_counter()
        for row in rows:
            engine.step(row, start, active)
        return 1000.0 * (time.perf_counter() - began) / count

    cost = statistics.median(once() for _ in range(REPEATS))
    name = f"one row, all detectors, {lanes} lane{'s' * (lanes > 1)}"
    return name, f"{cost:.3f} ms", f"{budget_ms} ms", verdict(cost, budget_ms)


def _hour_cost() -> tuple[str, ...]:
    """Return what the engine costs of a recording of 1 h that is there at once; CPU."""
    rows = plausible(simulate(SCENARIOS["hills"], 1))[:, :, np.newaxis]
    spent: list[float] = []
    for _ in range(REPEATS):
        began_s = time.process_time()
        Engine(1).run(rows, np.zeros(1), np.array([rows.shape[1]]))
        spent.append(1000.0 * (time.process_time() - began_s))
    return "1 h of rows at once, all detectors, 1 lane, CPU", f"{statistics.median(spent):.0f} ms", "-", "-"


def _pool_cost() -> list[tuple[str, ...]]:
    """Return what it costs to pack and to unpack the runs of a pool, in one array operation a state array."""
    keys = [f"run {number}" for number in range(POOLED)]
    pool = Pool()
    pool.join(dict.fromkeys(keys, 0.0))
    state = pool.dump_runs(*keys)

    def load() -> None:
        pool.leave(*keys)
        pool.load_runs(state)

    packed, unpacked = (1000.0 * _median_of(action) for action in (lambda: pool.dump_runs(*keys), load))
    return [
        (f"pack {POOLED} runs of a pool", f"{packed:.1f} ms", "5 ms", verdict(packed, 5.0)),
        ("unpack them, room made anew", f"{unpacked:.1f} ms", "-", "-"),
        ("bytes a run", f"{len(state) / POOLED:.0f}", "-", "-"),
    ]


def _store_cost(folder: Path) -> tuple[str, ...]:
    """Return what the store costs of a recording of 1 h: told, written in transactions, summed up and ended; CPU."""
    names = [detector.name for detector in registry()]
    rng = np.random.default_rng(1)
    values, scores = rng.random((len(SPECS), HOUR_S)), rng.random((len(names), HOUR_S))
    starts = range(0, HOUR_S, BATCH_ROWS)
    blocks = [slice(since, since + BATCH_ROWS) for since in starts]
    seconds = [Seconds(np.arange(HOUR_S)[cut], values[:, cut], scores[:, cut]) for cut in blocks]
    spent: list[float] = []
    for number in range(REPEATS):
        began_s = time.process_time()
        sink = StoreSink(Store.open(folder / f"cost {number}.db", detectors=names), commit_every=BATCH_ROWS)
        run = Run("hour", "anna", "hour.fit", None)
        sink.begin(run)
        for block in seconds:
            sink.seconds(run, block)
        sink.sum_up(run, lambda ticks, _: {"seconds": ticks.index.size}, partial(sink.end, run))
        sink.close(FAREWELL_S)
        spent.append(time.process_time() - began_s)
    cost_s = statistics.median(spent)
    return "  the store's part of a recording of 1 h, CPU", f"{cost_s:.3f} s", "0.08 s", verdict(cost_s, 0.08)


def _commands(folder: Path) -> list[tuple[str, ...]]:
    fit = folder / "hour.fit"
    from datetime import UTC, datetime  # noqa: PLC0415 - the benchmark's only use

    write_fit(simulate(SCENARIOS["hills"], 1), fit, datetime(2026, 5, 1, 6, tzinfo=UTC))
    stores = iter(range(1000))

    def replay() -> list[str]:
        return ["replay", "--store", str(folder / f"{next(stores)}.db"), str(fit)]

    began_s = _median_s(lambda: ["--help"])
    replayed_s = _median_s(replay)
    peak_mb = _peak_mb(replay())
    return [
        ("fleetfoot --help", f"{began_s:.3f} s", "0.15 s", verdict(began_s, 0.15)),
        ("replay of 1 h of FIT, store, start included", f"{replayed_s:.2f} s", "0.4 s + start", "-"),
        ("  less the start of its imports", *_less_imports(replayed_s)),
        ("peak memory of that", f"{peak_mb:.0f} MB", "120 MB", verdict(peak_mb, 120.0)),
    ]


def _peak_mb(arguments: list[str]) -> float:
    """Return the peak memory of a command, as the kernel counts it; the rusage of a child would count its parent's."""
    code = (
        "import re, sys; from fleetfoot.cli.frame import run; run(sys.argv[1:]);"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    command = [sys.executable, "-c", code, *arguments]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return int(said.splitlines()[-1]) / 1024.0


def _less_imports(replayed_s: float) -> tuple[str, str, str]:
    code = "import fleetfoot.commands.replay, fleetfoot.sources.open"
    began_s = _median_of(lambda: subprocess.run([sys.executable, "-c", code], check=True))
    cost = replayed_s - began_s
    return f"{cost:.2f} s", "0.4 s", verdict(cost, 0.4)


def _median_s(arguments: Callable[[], list[str]]) -> float:
    command = [str(Path(sys.executable).with_name("fleetfoot"))]
    return _median_of(
        lambda: subprocess.run(
            [*command, *arguments()], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    )


def _median_of(action: Callable[[], object]) -> float:
    spent: list[float] = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        action()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)
