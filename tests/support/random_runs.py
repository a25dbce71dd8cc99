"""Random runs with all that goes wrong on a run, and ways to put them through the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fleetfoot.sim import Fault, FaultKind, Scenario, simulate
from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.engine import Engine
from fleetfoot_signal.sample import Beats, Sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.sim import SimulatedRun
    from fleetfoot_signal.event import Event, Tick
    from fleetfoot_signal.types import Bools, Floats, Ints

FAULT_FROM_S = 960
"""The baseline is complete at 15 min."""
FADE_FROM_S = 960.0
"""A loss of pace is told from minute 18 on."""


NO_BEATS = (np.zeros(0, dtype=np.int64), np.zeros(0))


@dataclass(frozen=True)
class RandomRun:
    """Rows of one run; the events depend on nothing else."""

    start_s: float
    rows: Floats
    """float64[n, MEASURED], plausible as those of the grid."""
    beats: tuple[Ints, Floats]
    """Row by which each interval had arrived, and the intervals [ms]; none where no strap sends any."""

    def shifted(self, by_s: float) -> RandomRun:
        return replace(self, start_s=self.start_s + by_s)


def beats_between(runs: Sequence[RandomRun], done: Ints, count: Ints) -> Beats | None:
    """Return the beats of the next rows of runs, each on the lane of its place; None where there are none."""
    cuts = [
        slice(*np.searchsorted(run.beats[0], (since, since + more)).tolist())
        for run, since, more in zip(runs, done.tolist(), count.tolist(), strict=True)
    ]
    lane = np.repeat(np.arange(len(runs)), [cut.stop - cut.start for cut in cuts])
    if not lane.size:
        return None
    pairs = list(zip(runs, cuts, strict=True))
    row = np.concatenate([run.beats[0][cut] for run, cut in pairs])
    rr_ms = np.concatenate([run.beats[1][cut] for run, cut in pairs])
    return Beats(lane, row, rr_ms)


class Outcome(NamedTuple):
    """All that the engine says of one run, comparable bit for bit."""

    ticks: tuple[bytes, ...]
    """Time, index, values and scores of each second."""
    events: tuple[str, ...]
    """As text, with the lane left out; the text of a float is exact."""
    state: bytes
    """What is known of the run at its end."""


@cache
def random_run(seed: int) -> RandomRun:
    """Return a run of 22 to 26 min with faults of form, heart and sensors; nearly all of them alert."""
    rng = np.random.default_rng(seed)
    duration_s = int(rng.integers(1320, 1560))
    scenario = _scenario(rng, duration_s, legs_give_out=seed % 4 == 3)
    if seed % 5 == 2:
        scenario = _limping(scenario)
    simulated = simulate(scenario, seed=seed)
    rows = np.ascontiguousarray(simulated.values.T)
    _fall_silent(rng, rows)
    _go_wild(rng, rows)
    if rng.random() < 0.3:
        rows[:, rng.choice(np.array([Channel.GROUND_CONTACT, Channel.ALTITUDE, Channel.POWER]))] = np.nan
    if rng.random() < 0.4:
        rows[rng.integers(FAULT_FROM_S + 130, FAULT_FROM_S + 200) :, Channel.CADENCE] = (
            np.nan
        )  # a pod that dies
    start_s = float(rng.integers(0, 1 << 20)) / 1024.0
    return RandomRun(start_s, _plausible(rows), _beats(simulated, rng) if seed % 3 else NO_BEATS)


@cache
def eventful_run() -> RandomRun:
    """Return half an hour in which every detector of today has something to say."""
    faults = (
        Fault(FaultKind.DRIFT, 600.0, 1740.0, 1.0),
        Fault(FaultKind.OVERSTRIDE, 960.0, 1170.0, 10.0),
        Fault(FaultKind.BOUNCE, 1350.0, 1560.0, 15.0),
        Fault(FaultKind.ASYMMETRY, 960.0, 1740.0, 18.0),
    )
    scenario = Scenario("eventful", "all faults", duration_s=1740, grade_sd=0.004, faults=faults)
    values = simulate(scenario, seed=5).values
    return RandomRun(0.0, _plausible(np.ascontiguousarray(values.T)), NO_BEATS)


def _beats(simulated: SimulatedRun, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Return the beats of a strap that is out of reach once, and sends late once."""
    row: Ints = np.ceil(simulated.beats.t_s).astype(np.int64)
    since, late = rng.integers(0, len(simulated.t_s), 2)
    row[(row >= late) & (row < late + 6)] = late + 6
    heard = (row < len(simulated.t_s)) & ~((row > since) & (row < since + rng.integers(2, 40)))
    return row[heard], simulated.beats.rr_ms[heard]


def _scenario(rng: np.random.Generator, duration_s: int, *, legs_give_out: bool) -> Scenario:
    kinds = [kind for kind in (FaultKind.OVERSTRIDE, FaultKind.BOUNCE) if rng.random() < 0.8]
    faults: list[Fault] = []
    for kind in kinds:
        onset_s = float(rng.integers(FAULT_FROM_S, FAULT_FROM_S + 120))
        end_s = onset_s + float(rng.integers(150, 360))
        faults.append(Fault(kind, onset_s, end_s, float(rng.uniform(9.0, 20.0))))
    faults.append(Fault(FaultKind.DRIFT, 600.0, float(duration_s), float(rng.uniform(0.6, 2.4))))
    if legs_give_out:
        faults = [Fault(FaultKind.BONK, FADE_FROM_S, float(duration_s), 20.0, 180.0)]
    stop_s = float(rng.integers(60, duration_s - 100))
    return Scenario(
        "random",
        "a bit of everything",
        duration_s=duration_s,
        grade_sd=float(rng.choice([0.002, 0.01, 0.03])),
        faults=tuple(faults),
        pauses=((stop_s, stop_s + float(rng.integers(5, 40))),) if rng.random() < 0.5 else (),
        air_c=float(rng.uniform(0.0, 38.0)),
        speed_sensor=str(rng.choice(["gps", "pod"])),
    )


def _limping(scenario: Scenario) -> Scenario:
    """Return a run in which one foot stays longer on the ground from the middle on."""
    limp = Fault(FaultKind.ASYMMETRY, FAULT_FROM_S, float(scenario.duration_s), 20.0)
    return replace(scenario, faults=(*scenario.faults, limp))


def _fall_silent(rng: np.random.Generator, rows: Floats) -> None:
    """Let sensors, and once all of them, say nothing for a while."""
    for _ in range(rng.integers(1, 6)):
        since, channel = rng.integers(0, len(rows)), rng.integers(0, MEASURED)
        rows[since : since + rng.integers(1, 90), channel] = np.nan
    since = rng.integers(0, len(rows))
    rows[since : since + rng.integers(1, 30)] = np.nan


def _go_wild(rng: np.random.Generator, rows: Floats) -> None:
    """Let single values be plausible and wrong, and a pod count strides instead of steps for a while."""
    wild = rng.random(rows.shape) < 0.002
    rows[wild] *= rng.choice([0.8, 1.25], size=np.count_nonzero(wild))
    since = rng.integers(0, len(rows))
    rows[since : since + rng.integers(1, 60), Channel.CADENCE] *= 0.5


def _plausible(rows: Floats) -> Floats:
    low, high = np.array([(spec.low, spec.high) for spec in SPECS[:MEASURED]]).T
    return np.where((rows >= low) & (rows <= high), rows, np.nan)


def samples_of(run: RandomRun, seed: int) -> list[Sample]:
    """Return the run as samples at times that are multiples of 1/1024 s, with foreign and implausible ones."""
    rng = np.random.default_rng(seed)
    samples = [Sample(run.start_s, Channel.TEMPERATURE, 15.0, "thermometer")]
    for k, row in enumerate(run.rows):
        for channel in np.flatnonzero(~np.isnan(row)).tolist():
            if rng.random() < 0.1:
                continue
            late = int(rng.integers(0, 1024)) if rng.random() < 0.5 else 0
            t_s = run.start_s + k + late / 1024.0
            kind = rng.random()
            sensor = "spare" if kind < 0.03 else "strap"
            value = np.nan if 0.03 < kind < 0.04 else -1e9 if 0.04 < kind < 0.05 else float(row[channel])
            samples.append(Sample(t_s, Channel(channel), value, sensor))
    return sorted(samples, key=lambda sample: sample.t_s)


def together(
    runs: Sequence[RandomRun], engine: Engine | None = None, *, seed: int | None = None
) -> list[Outcome]:
    """Analyse runs on the lanes of one engine; with a seed, lanes begin late and miss turns at random."""
    engine = engine or Engine(len(runs))
    rng = np.random.default_rng(seed)
    late = rng.integers(0, 400, len(runs)) if seed is not None else np.zeros(len(runs), dtype=np.int64)
    done = np.zeros(len(runs), dtype=np.int64)
    length = np.array([len(run.rows) for run in runs])
    ticks: list[list[bytes]] = [[] for _ in runs]
    events: list[list[str]] = [[] for _ in runs]
    turn = 0
    while (done < length).any():
        active = (done < length) & (late <= turn)
        if seed is not None:
            active &= rng.random(len(runs)) < 0.9
        tick = _step(engine, runs, done, active)
        for lane in np.flatnonzero(active).tolist():
            ticks[lane].append(bits(tick, lane))
        for event in tick.events:
            events[event.lane].append(without_lane(event))
        done += active
        turn += 1
    return [Outcome(tuple(ticks[lane]), tuple(events[lane]), engine.dump(lane)) for lane in range(len(runs))]


def _step(engine: Engine, runs: Sequence[RandomRun], done: Ints, active: Bools) -> Tick:
    measured = np.full((MEASURED, len(runs)), 4.2)  # must not matter where no run is active
    for lane in np.flatnonzero(active).tolist():
        measured[:, lane] = runs[lane].rows[done[lane]]
    beats = beats_between(runs, done, active.astype(np.int64))
    return engine.step(measured, np.array([run.start_s for run in runs]), active, beats)


def in_chunks(runs: Sequence[RandomRun], seed: int, most: int = 90) -> list[Outcome]:
    """Analyse runs on the lanes of one engine, each call taking any number of rows of each, or none."""
    engine, rng = Engine(len(runs)), np.random.default_rng(seed)
    done = np.zeros(len(runs), dtype=np.int64)
    length = np.array([len(run.rows) for run in runs])
    ticks: list[list[bytes]] = [[] for _ in runs]
    events: list[list[str]] = [[] for _ in runs]
    while (done < length).any():
        count: Ints = np.minimum(rng.integers(0, rng.integers(1, most) + 1, len(runs)), length - done)
        measured = np.full(
            (MEASURED, int(count.max()) + 1, len(runs)), 4.2
        )  # must not matter behind the count
        for lane, run in enumerate(runs):
            measured[:, : count[lane], lane] = run.rows[done[lane] : done[lane] + count[lane]].T
        start_s = np.array([run.start_s for run in runs])
        chunk = engine.run(measured, start_s, count, beats_between(runs, done, count))
        for second, lane in np.argwhere(chunk.active).tolist():
            ticks[lane].append(bits(chunk.tick(second), lane))
        for _, event in chunk.events:
            events[event.lane].append(without_lane(event))
        done += count
    return [Outcome(tuple(ticks[lane]), tuple(events[lane]), engine.dump(lane)) for lane in range(len(runs))]


def alone(run: RandomRun, engine: Engine | None = None) -> Outcome:
    """Analyse one run by itself."""
    return together([run], engine)[0]


@cache
def known(seed: int) -> Outcome:
    """Return what the engine says of the random run of this seed by itself."""
    return alone(random_run(seed))


def bits(tick: Tick, lane: int) -> bytes:
    """Return everything of one lane in a tick."""
    parts = (tick.t_s[lane], tick.index[lane], tick.values[:, lane], tick.scores[:, lane])
    return b"".join(np.asarray(part).tobytes() for part in parts)


def without_lane(event: Event) -> str:
    """Return an event as exact text that does not depend on the lane."""
    return repr(replace(event, lane=0))
