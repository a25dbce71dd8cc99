"""A stored run to export: simulated, with stops, a gap, unknown channels and beats."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from recorded import DETECTORS, STARTED, an_alert

from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.derive import complete
from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot_signal.types import Floats

SECONDS = 1500
GAP = slice(400, 430)
RUN = Run(
    "20260517T063000Z-0123abcd",
    "Zoë",
    "morning.fit",
    STARTED + timedelta(microseconds=250_000),
    {Channel.CADENCE: "pod"},
)


@cache
def made_values() -> Floats:
    """Return float64[channel, SECONDS]: what the store holds of the run."""
    simulated = simulate(SCENARIOS["stops"], 1).values[:, :SECONDS]
    low, high = np.array([(spec.low, spec.high) for spec in SPECS[: len(simulated)]]).T[..., np.newaxis]
    simulated = np.where((simulated >= low) & (simulated <= high), simulated, np.nan)
    rows = np.full((len(SPECS), SECONDS), np.nan)
    rows[: len(simulated)] = simulated
    rows[Channel.TEMPERATURE] = 18.0
    rows[Channel.GRADE] = 0.1 * np.sin(np.arange(SECONDS) / 50.0)
    rows[Channel.POWER] = 250.0 + np.arange(SECONDS) % 40
    rows[Channel.BALANCE] = 49.0 + np.arange(SECONDS) % 200 / 100.0
    rows[Channel.DISTANCE] = np.nancumsum(rows[Channel.SPEED])
    complete(rows, np.full(SECONDS, np.nan))
    rows[Channel.HEART_RATE_FAULT] = 5.0 * (np.arange(SECONDS) > 400)
    rows[Channel.RMSSD], rows[Channel.DFA_A1], rows[Channel.BEAT_ARTEFACTS] = 6.0, 0.8, 0.5
    rows[:, GAP] = np.nan
    return rows


def made_beats() -> list[Beat]:
    beats = simulate(SCENARIOS["stops"], 1).beats
    pairs = zip(beats.t_s.tolist(), beats.rr_ms.tolist(), strict=True)
    return [Beat(t_s, rr_ms, "strap") for t_s, rr_ms in pairs if t_s < SECONDS - 1]


def a_store(path: Path, run: Run = RUN) -> Path:
    """Make a store with the run."""
    values = made_values()
    with Store.open(path, detectors=DETECTORS) as store:
        recorder = store.record(run)
        recorder.beats(made_beats())
        for index in range(SECONDS):
            recorder.second(Second(index, values[:, index], np.array([index / 100, np.nan])))
        recorder.alert(an_alert(run))
        recorder.end({"distance_m": 3000.0})
    return path
