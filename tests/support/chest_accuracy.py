"""How well chest acceleration gives running dynamics: against a simulated runner and against a force plate.

``simulated_table``, ``recorded_table`` and ``cost_table`` are for ``benchmarks.table.table(*...)``.
"""

from __future__ import annotations

import gzip
import time
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from chest_waveform import FRAME, Running, Strap, record

from fleetfoot_signal.gait.chest import Chest
from fleetfoot_signal.gait.filters import Filters
from fleetfoot_signal.gait.stream import Stream
from fleetfoot_signal.gait.window import Quality, measure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fleetfoot_signal.gait.stream import Estimate
    from fleetfoot_signal.sample import Acceleration
    from fleetfoot_signal.types import Floats

G = 9.80665
RUNNERS = (
    Running(150.0, 0.300),
    Running(165.0, 0.260),
    Running(165.0, 0.220),
    Running(180.0, 0.235),
    Running(180.0, 0.200),
    Running(170.0, 0.290),
)
"""Contact fractions 0.60-0.82."""
STRAPS = tuple(
    Strap(rate, rate_error=error, tilt_deg=tilt, device_clock=clock)
    for rate in (52.0, 100.0, 200.0)
    for clock, error, tilt in ((True, -0.02, 10.0), (True, 0.005, 30.0), (False, 0.02, 20.0))
)
PLATE_HZ = 500.0
LOADED = 0.05
"""Body weights that count as contact; gives the published contact times of these trials."""

Table = tuple[str, list[str], list[list[str]]]


class Error(NamedTuple):
    """Mean of the estimates less the truth."""

    cadence_spm: float
    oscillation_pct: float
    contact_ms: float
    estimates: int


class Trial(NamedTuple):
    """Truth of the force plate and estimate, each (cadence spm, oscillation mm, contact ms)."""

    row: int
    speed_m_s: float
    slope_deg: float
    truth: tuple[float, float, float]
    estimate: tuple[float, float, float]


def push_all(blocks: Iterable[Acceleration]) -> list[Estimate]:
    stream = Stream()
    return [estimate for block in blocks for estimate in stream.push(block)]


def good(estimates: Iterable[Estimate]) -> list[Estimate]:
    return [estimate for estimate in estimates if estimate.quality == Quality.GOOD]


def simulated(running: Running, strap: Strap, duration_s: float = 40.0, seed: int = 0) -> Error:
    """Let a simulated runner run; the error is that of the run's mean."""
    run = record(running, strap, duration_s, seed)
    said = good(push_all(run.blocks(max(1, round(0.18 * strap.nominal_hz)), seed=seed)))
    cadence, oscillation, contact = run.truth(said[0].t_s - 5.0, said[-1].t_s)
    return Error(
        float(np.mean([e.cadence_spm for e in said])) - cadence,
        100.0 * (float(np.mean([e.vertical_oscillation_mm for e in said])) / oscillation - 1.0),
        float(np.mean([e.ground_contact_ms for e in said])) - contact,
        len(said),
    )


def simulated_table() -> Table:
    head = ["strap", "runner", "cadence spm", "oscillation %", "contact ms"]
    rows: list[list[str]] = []
    for strap in STRAPS:
        clock = "own clock" if strap.device_clock else "arrival"
        for running in RUNNERS:
            e = simulated(running, strap)
            name = f"{running.cadence_spm:.0f} spm {1000 * running.contact_s:.0f} ms"
            rows.append(
                [
                    f"{strap.nominal_hz:.0f} Hz {strap.rate_error:+.1%} {clock}",
                    name,
                    f"{e.cadence_spm:+.2f}",
                    f"{e.oscillation_pct:+.1f}",
                    f"{e.contact_ms:+.1f}",
                ]
            )
    return "chest acceleration of a simulated runner: estimate less truth", head, rows


def _read(path: Path) -> list[Floats]:
    with gzip.open(path, "rt") as file:
        return [np.array([float(x) for x in line.split(",") if x.strip() and x != "NaN"]) for line in file]


def plate_truth(force: Floats) -> tuple[float, float, float]:
    """Cadence, oscillation and contact from vertical force in body weights."""
    on = force > LOADED
    starts = np.flatnonzero(on[1:] & ~on[:-1]) + 1
    ends = np.flatnonzero(~on[1:] & on[:-1]) + 1
    contacts = [(s, ends[ends > s][0]) for s in starts if (ends > s).any()]
    contacts = [(s, e) for s, e in contacts if e - s > 0.1 * PLATE_HZ]  # shorter is a trembling plate
    first, last = contacts[0][0], contacts[-1][0]
    push = force[first:last]
    velocity = np.cumsum((push / push.mean() - 1.0) * G) / PLATE_HZ
    height = np.cumsum(velocity - velocity.mean()) / PLATE_HZ
    marks = [s - first for s, _ in contacts]
    swings = [np.ptp(height[a:b]) for a, b in pairwise(marks)]
    cadence = 60.0 * PLATE_HZ / float(np.mean(np.diff(marks)))
    contact = 1000.0 / PLATE_HZ * float(np.mean([e - s for s, e in contacts]))
    return cadence, 1000.0 * float(np.mean(swings)), contact


def recorded_trials(folder: Path) -> list[Trial]:
    """Every trial beside the force plate; 5 s each, a single window."""
    info = [line.split(",") for line in (folder / "info.csv").read_text().split()[1:]]
    pairs = zip(info, _read(folder / "acc.csv.gz"), _read(folder / "vgrf.csv.gz"), strict=True)
    filters, rate, unknown = Filters(PLATE_HZ), np.array([PLATE_HZ]), np.array([np.nan])
    trials: list[Trial] = []
    for about, acceleration, force in pairs:
        # one row holds the vertical axis (cut off below 0), then the fore-aft axis; no third was published
        upward, forward = acceleration[: force.size], acceleration[force.size :]
        xyz = np.stack((upward, forward, np.zeros_like(upward)))[:, :, None]
        m = measure(xyz, rate, unknown, filters)
        estimate = float(m.cadence_spm[0]), float(m.oscillation_mm[0]), float(m.contact_ms[0])
        trials.append(Trial(int(about[0]), float(about[10]), float(about[11]), plate_truth(force), estimate))
    return trials


def recorded_table(folder: Path) -> Table:
    head = ["trial", "m/s", "deg", "cadence spm", "oscillation mm", "contact ms", "error ms"]
    rows = [
        [
            str(t.row),
            f"{t.speed_m_s:.2f}",
            f"{t.slope_deg:+.0f}",
            f"{t.estimate[0]:.1f} ({t.truth[0]:.1f})",
            f"{t.estimate[1]:.1f} ({t.truth[1]:.1f})",
            f"{t.estimate[2]:.0f} ({t.truth[2]:.0f})",
            f"{t.estimate[2] - t.truth[2]:+.0f}",
        ]
        for t in recorded_trials(folder)
    ]
    return "sacral acceleration beside a force plate: estimate (plate)", head, rows


def cost_table(straps: int = 16, duration_s: float = 60.0) -> Table:
    """Share of one core that straps at 200 Hz take, in frames of 36 samples."""
    runs = [list(record(Running(), Strap(), duration_s, seed).blocks()) for seed in range(straps)]
    streams = [Stream() for _ in runs]
    began = time.process_time()
    for frames in zip(*runs, strict=True):
        for stream, block in zip(streams, frames, strict=True):
            stream.push(block)
    each = time.process_time() - began
    blocks = [together(frames) for frames in zip(*runs, strict=True)]
    chest = Chest(200.0, straps)
    began = time.process_time()
    for xyz, arrived, device, full_scale in blocks:
        chest.push(xyz, arrived, device, full_scale)
    lanes = time.process_time() - began
    seconds = len(blocks) * FRAME / 200.0
    rows = [
        ["one stream a strap", f"{100.0 * each / seconds:.1f} %"],
        ["as lanes of one", f"{100.0 * lanes / seconds:.1f} %"],
    ]
    return f"{straps} chest straps at 200 Hz", ["", "of a core"], rows


def together(frames: Iterable[Acceleration]) -> tuple[Floats, Floats, Floats, Floats]:
    """One block of several straps, for :meth:`Chest.push`."""
    blocks = list(frames)
    return (
        np.stack([b.xyz_g for b in blocks], axis=2),
        np.array([b.t_s for b in blocks]),
        np.array([b.device_s for b in blocks]),
        np.array([b.range_g for b in blocks]),
    )
