"""Runs, alerts, seconds and summaries as the console gets them."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from fleetfoot.path.alert import Alert
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Event, Phase, Severity


def run_of(source: str, athlete: str = "Anna") -> Run:
    return Run(f"id-{source}", athlete, source)


def alert_of(
    run: Run,
    t_s: float = 754.0,
    *,
    phase: Phase = Phase.ONSET,
    severity: Severity = Severity.WARNING,
    detector: str = "overstriding",
) -> Alert:
    event = Event(0, detector, phase, severity, t_s, t_s - 60, 8.9, "%", 0.97, ())
    return Alert(run, event, 0.0)


def second_of(index: int, *scores: float) -> Second:
    values = np.full(len(Channel), np.nan)
    values[[Channel.HEART_RATE, Channel.SPEED, Channel.CADENCE]] = 152.0, 3.2, 168.0
    return Second(index, values, np.array(scores or (6.2, math.nan)))


FIGURES: Final[dict[str, Any]] = {
    "session": "steady",
    "equal_effort": {
        "from_s": 600.0,
        "to_s": 2810.0,
        "change_bpm": 6.4,
        "sd_bpm": 1.6,
        "change_pct": 4.3,
        "sd_pct": 1.1,
        "reason": None,
    },
    "decoupling": {
        "equal_effort_pct": 2.1,
        "equal_effort_sd_pct": 1.0,
        "equal_effort_reason": None,
        "pace_pct": 4.12,
        "pace_skip10_pct": 2.2,
        "trainingpeaks_pct": 3.94,
        "trainingpeaks_power_pct": None,
        "goldencheetah_pct": 4.0,
        "reason": None,
    },
    "ef": 1.27,
    "ef_sd": 0.05,
    "ef_reason": None,
    "slowing": None,
    "balance": None,
    "own_course": None,
    "beats": {"dfa_a1": None, "rmssd_ms": None, "artefacts_pct": None, "judged_s": 0.0, "heard_s": 0.0},
    "not_believed_s": {},
}
"""What is said of a steady run of which all is known."""


def summary_of(source: str = "morning.fit", **changes: object) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "type": "summary",
        "source": source,
        "run": "20251004T071200Z-01234567",
        "athlete": "Anna",
        "started_utc": "2025-10-04T07:12:00+00:00",
        "utc_offset_s": 7200,
        "duration_s": 2820.0,
        "moving_s": 2700.0,
        "running_s": 2700.0,
        "distance_m": 9110.0,
        "detectors": {
            "overstriding": {
                "judged_s": 2400.0,
                "available": True,
                "reason": None,
                "alerts": 2,
                "worst": "warning",
                "peak": 8.94,
                "unit": "%",
            },
            "bounce": {
                "available": False,
                "reason": "no vertical oscillation was recorded.",
                "alerts": 0,
                "worst": None,
                "peak": None,
                "unit": "%",
            },
        },
        **FIGURES,
        "medians": {"heart_rate_bpm": 151.6, "speed_m_s": 3.2, "power_w": None, "duty_factor": 0.31},
        "sensors": {"heart_rate_bpm": "hr:D0", "speed_m_s": "pod", "cadence_spm": "pod"},
        "warnings": ["the file ends in the middle of a record"],
        "insights": ["Your cadence was 3 spm lower than usual."],
    }
    return summary | changes
