"""Runs, seconds and alerts to record in a store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.path.alert import Alert
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.event import Event, Phase, Severity

if TYPE_CHECKING:
    from fleetfoot.store.recorder import Recorder
    from fleetfoot.store.store import Store

DETECTORS = ("overstriding", "bounce")
STARTED = datetime(2026, 5, 17, 6, 30, tzinfo=UTC)


def a_run(run_id: str = "r1", athlete: str = "anna", source: str = "morning.fit") -> Run:
    return Run(run_id, athlete, source, STARTED, {Channel.CADENCE: "fit:stryd"})


def a_second(index: int, scores: int = len(DETECTORS)) -> Second:
    """All channels and scores known and different."""
    values = np.arange(len(SPECS), dtype=np.float64) + index / 7
    return Second(index, values, np.arange(scores, dtype=np.float64) - index / 3)


def an_alert(run: Run, phase: Phase = Phase.ONSET, onset_s: float = 3.0) -> Alert:
    event = Event(
        0,
        "overstriding",
        phase,
        Severity.NOTICE,
        onset_s + 20,
        onset_s,
        4.2,
        "%",
        0.9,
        ("hill",),
    )
    return Alert(run, event, start_s=0.0)


def begun(store: Store, run: Run, seconds: int) -> Recorder:
    """Start a pass and record some seconds."""
    recorder = store.record(run)
    for index in range(seconds):
        recorder.second(a_second(index, len(store.detectors)))
    return recorder


def completed(store: Store, run: Run, seconds: int) -> None:
    """Record a whole pass."""
    begun(store, run, seconds).end({"seconds": seconds})
