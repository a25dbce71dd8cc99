"""Cost of rows, of a replay, of the start, and memory: CPU time, the least of some repeats.

What else runs on the machine makes a repeat slower, never faster, and takes time that is not CPU; so the least is what
the code costs.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
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
from fleetfoot.sim.write import write_fit
from fleetfoot.sources.recording.read import read_content
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot_signal import SPECS, Engine, Pool
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.hrv.fractal import alpha1
from fleetfoot_signal.hrv.window import variability_of

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 5
POOLED = 2000
PACK_MS = 7.0
"""37 MB are read, written and summed up once each: the copy takes 2 ms, the kernel's zeros in new memory 2 ms (15 ms in
pages of 4 KiB), the sums 1 ms."""
UNPACK_MS = 15.0
"""The sums, then room for the runs is made, touched and written twice: as runs that begin, and as those that came."""
HOUR_S = 3600
FAREWELL_S = 60.0
IMPORTS = "import fleetfoot.commands.replay, fleetfoot.sources.open"


def report(*, quick: bool) -> None:
    """Print cost against budget."""
    rows = [_row_cost(lanes, budget_ms, 60 if quick else 900) for lanes, budget_ms in ((1, 0.2), (100, 2.0))]
    rows.append(_row_cost(10_000, 15.0, 60))
    rows.append(_hour_cost())
    rows += [*_beats_cost(1000), *_pool_cost()]
    with tempfile.TemporaryDirectory() as folder:
        rows += [_store_cost(Path(folder)), *_commands(Path(folder))]
    table("Cost", ("what", "measured", "budget", ""), rows)


def _row_cost(lanes: int, budget_ms: float, count: int) -> tuple[str, ...]:
    run = plausible(simulate(SCENARIOS["hills"], 1))
    rows = [np.repeat(run[:, k : k + 1], lanes, axis=1) for k in range(count)]
    start, active = np.zeros(lanes), np.ones(lanes, dtype=np.bool_)

    def once() -> None:
        for row in rows:
            engine.step(row, start, active)

    spent: list[float] = []
    for _ in range(REPEATS):
        engine = Engine(lanes)
        spent.append(1000.0 * cpu_s(once) / count)
    cost = min(spent)
    name = f"one row, all detectors, {lanes} lane{'s' * (lanes > 1)}"
    return name, f"{cost:.3f} ms", f"{budget_ms} ms", verdict(cost, budget_ms)


def _hour_cost() -> tuple[str, ...]:
    """Return what the engine costs of a recording of 1 h that is there at once; CPU."""
    rows = plausible(simulate(SCENARIOS["hills"], 1))[:, :, np.newaxis]
    cost = 1000.0 * least(lambda: Engine(1).run(rows, np.zeros(1), np.array([rows.shape[1]])))
    return "1 h of rows at once, all detectors, 1 lane", f"{cost:.0f} ms", "-", "-"


def _beats_cost(lanes: int) -> list[tuple[str, ...]]:
    """Return what a window of heart-rate variability costs of each lane; CPU."""
    chance = np.random.default_rng(1)
    beats = 450.0 + 0.3 * np.cumsum(chance.normal(0.0, 2.0, (300, lanes)), axis=0)
    beats += chance.normal(0.0, 4.0, beats.shape)
    count = np.full(lanes, len(beats))

    windows, apart = np.ascontiguousarray(beats.T), len(beats) * np.arange(1, 1 + lanes)

    def whole() -> None:
        variability_of(windows, apart)

    a1, rest = (
        1000.0 * min(cpu_s(action) for _ in range(REPEATS)) / lanes
        for action in (lambda: alpha1(beats, count), whole)
    )
    return [
        (f"DFA a1, a window and lane, {lanes} lanes", f"{a1:.3f} ms", "0.3 ms", verdict(a1, 0.3)),
        ("  its artefacts, mending and RMSSD, nothing shared", f"{rest:.3f} ms", "-", "-"),
    ]


def _pool_cost() -> list[tuple[str, ...]]:
    """Return what it costs to pack and to unpack the runs of a pool, in one array operation a state array."""
    keys = [f"run {number}" for number in range(POOLED)]
    pool = Pool()
    pool.join(dict.fromkeys(keys, 0.0))
    state = pool.dump_runs(*keys)

    def load() -> None:
        pool.leave(*keys)
        pool.load_runs(state)

    packed, unpacked = (1000.0 * least(action) for action in (lambda: pool.dump_runs(*keys), load))
    return [
        (f"pack {POOLED} runs of a pool", f"{packed:.1f} ms", f"{PACK_MS} ms", verdict(packed, PACK_MS)),
        (
            "unpack them, room made anew",
            f"{unpacked:.1f} ms",
            f"{UNPACK_MS} ms",
            verdict(unpacked, UNPACK_MS),
        ),
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
    numbers = iter(range(REPEATS))

    def once() -> None:
        store = Store.open(folder / f"cost {next(numbers)}.db", detectors=names)
        sink = StoreSink(store, commit_every=BATCH_ROWS)
        run = Run("hour", "anna", "hour.fit", None)
        sink.begin(run)
        for block in seconds:
            sink.seconds(run, block)
        sink.sum_up(run, lambda ticks, _: {"seconds": ticks.index.size}, partial(sink.end, run))
        sink.close(FAREWELL_S)

    cost_s = least(once)
    return "  the store's part of a recording of 1 h", f"{cost_s:.3f} s", "0.08 s", verdict(cost_s, 0.08)


def _commands(folder: Path) -> list[tuple[str, ...]]:
    fit = folder / "hour.fit"
    from datetime import UTC, datetime  # noqa: PLC0415 - the benchmark's only use

    write_fit(simulate(SCENARIOS["hills"], 1), fit, datetime(2026, 5, 1, 6, tzinfo=UTC))
    stores = iter(range(1000))

    def replay() -> list[str]:
        return ["replay", "--store", str(folder / f"{next(stores)}.db"), str(fit)]

    def analysed() -> list[str]:
        return ["replay", str(fit)]

    began_s, imports_s = _command_s(lambda: ["--help"]), least(lambda: _python(IMPORTS))
    stored_s, alone_s = _command_s(replay), _command_s(analysed)
    decoded_s = least(lambda: read_content("hour", "hour", fit.read_bytes()))
    peak_mb = _peak_mb(replay())
    return [
        ("fleetfoot --help", f"{began_s:.3f} s", "0.15 s", verdict(began_s, 0.15)),
        ("replay of 1 h of FIT, start included, with store", f"{stored_s:.2f} s", "-", ""),
        ("  without store", f"{alone_s:.2f} s", "-", ""),
        ("  its imports", f"{imports_s:.2f} s", "-", ""),
        ("  with store, less its imports", *_against(stored_s - imports_s, 0.4)),
        ("  without store, less its imports", *_against(alone_s - imports_s, 0.4)),
        ("  reading the file", f"{decoded_s:.3f} s", "-", ""),
        ("peak memory of that with store", f"{peak_mb:.0f} MB", "120 MB", verdict(peak_mb, 120.0)),
    ]


def _against(cost_s: float, budget_s: float) -> tuple[str, str, str]:
    return f"{cost_s:.2f} s", f"{budget_s} s", verdict(cost_s, budget_s)


def _peak_mb(arguments: list[str]) -> float:
    """Return the peak memory of a command, as the kernel counts it; the rusage of a child would count its parent's."""
    code = (
        "import re, sys; from fleetfoot.cli.frame import run; run(sys.argv[1:]);"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    command = [sys.executable, "-c", code, *arguments]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return int(said.splitlines()[-1]) / 1024.0


def _python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def _command_s(arguments: Callable[[], list[str]]) -> float:
    command = [str(Path(sys.executable).with_name("fleetfoot"))]
    return least(lambda: subprocess.run([*command, *arguments()], check=True, capture_output=True))


def cpu_s(action: Callable[[], object]) -> float:
    """Return the CPU time of an action, that of the processes it waits for included."""
    before = _used_s()
    action()
    return _used_s() - before


def least(action: Callable[[], object]) -> float:
    """Return the least CPU time of some repeats of an action."""
    return min(cpu_s(action) for _ in range(REPEATS))


def _used_s() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)
