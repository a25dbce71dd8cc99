"""Simulated runs of two athletes in InfluxDB, as the shipper writes them, for the dashboards to be asked about."""

from __future__ import annotations

import math
import time
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from made_runs import bounce, made, overstride
from patience import PATIENCE_S

from fleetfoot_signal.causes.table import CAUSES
from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.engine import Engine
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from influxd import Influxd

    from fleetfoot_signal.memory import Memory
    from fleetfoot_signal.types import Floats

ATHLETES: Final = ("anna", "Ben O'Neil")
"""The second is as awkward as names are: a space, a capital, an apostrophe."""
LENGTH_S: Final = 2400
WEEKS: Final = 5
_DAY_S: Final = 86_400
_TAG: Final = str.maketrans({",": r"\,", "=": r"\=", " ": r"\ "})


@dataclass(frozen=True)
class Written:
    """What is in the database."""

    server: Influxd
    database: str
    runs: Mapping[str, list[str]]
    """By athlete, the latest run first; that one ends now."""
    now_ms: int
    start_ms: int
    """When the latest runs began."""


def write(server: Influxd, database: str) -> Written:
    """Write a run a week for every athlete, the last of which is going on."""
    server.database(database)
    now = int(time.time())
    start, rows = now - LENGTH_S, _analysed()
    runs: dict[str, list[str]] = {}
    for lane, athlete in enumerate(ATHLETES):
        for week in range(WEEKS):
            began = start - 7 * _DAY_S * week
            run = time.strftime(f"%Y%m%dT%H%M%SZ-{lane}{week:07d}", time.gmtime(began))
            runs.setdefault(athlete, []).append(run)
            send(server, database, history(athlete, run, began))
            send(server, database, lines(athlete, run, began, rows[:, :, lane] * (1.0 + 0.004 * week)))
    return Written(server, database, runs, now * 1000, start * 1000)


def lines(athlete: str, run: str, began_s: int, rows: Floats) -> Iterator[str]:
    """Yield the points of a run; rows have the channels, then the scores."""
    tags = f"athlete={athlete.translate(_TAG)},device=simulated,run={run}"
    names = [*(spec.name for spec in SPECS), *(f"score_{detector.name}" for detector in registry())]
    for k, row in enumerate(rows):
        yield f"tick,{tags} {_fields(zip(names, row, strict=True))},t_s={k} {began_s + k}"
    for k in range(max(len(Severity), len(registry()))):  # each severity and each detector once
        for phase in ("onset", "clear"):
            second = len(rows) - 600 + 60 * k + 10 * (phase == "clear")
            yield _event(tags, began_s, second, k, phase)
    yield from _course(tags, began_s, rows)
    yield f'run,{tags} {_fields(_summary(rows).items())},source="simulate:made" {began_s}'


def history(athlete: str, run: str, began_s: int) -> Iterator[str]:
    """Yield the points of a week's days and of its run, as ``assembly/history`` makes them."""
    tags = f"athlete={athlete.translate(_TAG)}"
    figures = dict.fromkeys(("load", "weekly_load", "fitness", "fatigue", "strain"), 100.0)
    figures |= {"monotony": 1.5, "metres": 7000.0, "weekly_m": 42_000.0, "easy_share": 0.8}
    for day in range(7):
        yield f"day,{tags} {_fields(figures.items())} {began_s - day * _DAY_S}"
    told = {"legs": 6.0, "unexplained": 0.5, "distance_m": 7000.0}
    told |= {f"p_{cause.id}": 0.2 for cause in CAUSES}
    yield f'why,{tags} {_fields(told.items())},headline="fuel",id="{run}",shoe="Blue" {began_s}'


def _event(tags: str, began_s: int, second: int, nth: int, phase: str) -> str:
    detector, severity = registry()[nth % len(registry())], list(Severity)[nth % len(Severity)]
    about = f"event,{tags},detector={detector.name},phase={phase},severity={severity.label}"
    told = (
        f'title="{detector.title}",text="{detector.title}, about 9 {detector.unit}.",unit="{detector.unit}"'
    )
    figures = f'value=9.1,t_s={second},onset_s={second - 50},confidence=0.9,id="{nth}-{phase}"'
    return f"{about} {figures},{told} {began_s + second}"


def _course(tags: str, began_s: int, rows: Floats) -> Iterator[str]:
    """Yield some kilometres and positions, as ``influx/course`` makes them."""
    for km in range(1, 6):
        fields = {"km": float(km), "length_m": 1000.0, "duration_s": 330.0, "pace_s": 330.0, "climb_m": 12.0}
        means = {"heart_rate_bpm": 140.0 + km, "cadence_spm": 168.0, "t_s": 330.0 * (km - 1)}
        yield f"split,{tags} {_fields((fields | means).items())} {began_s + 330 * (km - 1)}"
    for second in range(0, len(rows), 5):
        angle = second / 300.0
        place = {"latitude": 52.5 + 0.005 * math.sin(angle), "longitude": 13.4 + 0.008 * math.cos(angle)}
        yield f"way,{tags} {_fields((place | {'t_s': float(second)}).items())} {began_s + second}"


def send(server: Influxd, database: str, points: Iterator[str]) -> None:
    body = "\n".join(points).encode()
    url = f"{server.url}/write?db={database}&precision=s"
    request = urllib.request.Request(url, body)  # noqa: S310 - http, to the loopback interface
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - the same
        assert answer.status == 204


def _fields(values: Iterable[tuple[str, float]]) -> str:
    known = [(name, float(value)) for name, value in values if math.isfinite(value)]
    return ",".join(f"{name}={value!r}" for name, value in known)


def _summary(rows: Floats) -> dict[str, float]:
    speed, heart_rate = rows[:, Channel.SPEED], rows[:, Channel.HEART_RATE]
    moving = rows[speed >= 1.0]
    return {
        "duration_s": len(rows) - 1.0,
        "moving_s": float(len(moving)),
        "running_s": float(len(moving)),
        "distance_m": float(np.nansum(speed)),
        "ef": 60.0 * float(np.nanmean(speed) / np.nanmean(heart_rate)),
        "equal_effort_change_pct": 4.4,
        **{f"decoupling_{name}_pct": 4.5 for name in ("equal_effort", "pace", "trainingpeaks")},
        **{
            f"median_{spec.name}": float(np.nanmedian(moving[:, i]))
            for i, spec in enumerate(SPECS)
            if not (spec.cumulative or spec.coded or np.isnan(moving[:, i]).all())
        },
        **{f"alerts_{detector.name}": 1.0 for detector in registry()},
        **{
            f"peak_{detector.name}": float(np.nanmax(rows[:, len(SPECS) + d]))
            for d, detector in enumerate(registry())
        },
    }


def _informed(measured: Floats) -> Engine:
    """Return an engine that knows of three earlier runs of each athlete, with lower heart rates."""
    earlier: Floats = measured.copy()
    earlier[Channel.HEART_RATE] -= 14.0
    lanes: int = measured.shape[-1]
    engine, count = Engine(lanes), np.full(lanes, measured.shape[1], dtype=np.int64)
    engine.run(earlier, np.zeros(lanes), count)
    informed = Engine(lanes)
    for lane in range(lanes):
        memories: dict[str, Memory] = {}
        for _ in range(3):
            memories |= engine.lessons(lane, memories)
        informed.inform(lane, {"heart_rate_at_pace": memories["heart_rate_at_pace"]})
    return informed


def _analysed() -> Floats:
    """Return float64[second, channels and scores, athlete] of two runs in which the form gives way."""
    simulated = [
        made(LENGTH_S, overstride(1300.0, 2100.0), bounce(1300.0, 2400.0), seed=seed) for seed in (1, 2)
    ]
    measured = np.stack([run.values[:MEASURED] for run in simulated], axis=-1)
    measured[Channel.BALANCE] = 49.5  # what the simulated sensors do not say
    measured[Channel.TEMPERATURE] = 18.0
    engine, active = _informed(measured), np.ones(len(simulated), dtype=np.bool_)
    ticks = [engine.step(measured[:, k], np.zeros(len(simulated)), active) for k in range(measured.shape[1])]
    assert measured.shape[1] > 600
    rows = np.stack([np.concatenate((tick.values, tick.scores)) for tick in ticks])
    rows[:, Channel.RMSSD], rows[:, Channel.DFA_A1] = 8.0, 0.8  # of beats, which rows do not hold
    rising = np.linspace(100.0, 180.0, len(rows))[:, None]  # so that every zone has its time
    rows[:, Channel.HEART_RATE] = rising + 0.1 * (rows[:, Channel.HEART_RATE] - 140.0)
    return rows
