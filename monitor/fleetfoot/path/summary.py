"""What is said of a run when it is over: what could be judged, what was found, and the usual figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleetfoot.path.alert import SCHEMA
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.decoupling import decoupling
from fleetfoot_signal.event import Phase, Severity
from fleetfoot_signal.form import FormDetector
from fleetfoot_signal.history import TELL_Z, deviation
from fleetfoot_signal.travel import total_m

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.path.effort import EffortTrace
    from fleetfoot.path.run import Run
    from fleetfoot.store.reading import Ticks
    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.engine import Engine
    from fleetfoot_signal.history import History
    from fleetfoot_signal.types import Floats

WARM_UP_S = 600.0
"""The second pair of decoupling figures leaves out so much: warm-up (data of reference.json, TrainingPeaks)."""
SHORT_OF_S = 60.0
"""A channel that is known for less than a minute counts as missing."""


class Recorded(NamedTuple):
    """All that is known of a run when it is over."""

    seconds: Ticks
    """As they were stored."""
    alerts: Sequence[Mapping[str, Any]]
    """Payloads of its events."""
    effort: EffortTrace
    running_s: float
    """Seconds that the gate took for running."""


def summarise(
    run: Run,
    recorded: Recorded,
    verdicts: Mapping[str, dict[str, Any]],
    *,
    warnings: Sequence[str] = (),
    insights: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the summary of one run: JSON values only, null where a figure is not known.

    Parameters
    ----------
    run : Run
    recorded : Recorded
    verdicts : Mapping[str, dict[str, Any]]
        By detector what :func:`availability` says.
    warnings, insights : Sequence[str]
        One line each, for people.
    """
    seconds, effort = recorded.seconds, recorded.effort
    speed = seconds.values[Channel.SPEED]
    moving = speed >= 1.0
    return {
        "type": "summary",
        "schema": SCHEMA,
        "source": run.source,
        "run": run.id,
        "athlete": run.athlete,
        "started_utc": run.started_utc.isoformat(timespec="seconds") if run.started_utc else None,
        "duration_s": float(seconds.index.size),
        "moving_s": float(np.count_nonzero(moving)),
        "running_s": recorded.running_s,
        "distance_m": _figure(total_m(speed, seconds.values[Channel.DISTANCE]), 0),
        "detectors": {name: verdict | _told(name, recorded) for name, verdict in verdicts.items()},
        "decoupling": _decouplings(effort),
        "ef": _figure(_efficiency(seconds.values[:, moving]), 3),
        "drift_bpm_per_h": _drift_bpm_per_h(effort),
        "medians": {
            channel.spec.name: _figure(_median(seconds.values[channel][moving]), 3)
            for channel in Channel
            if not channel.spec.cumulative
        },
        "sensors": {channel.spec.name: sensor for channel, sensor in run.sensors.items()},
        "warnings": list(warnings),
        "insights": list(insights),
    }


def availability(engine: Engine, lane: int) -> dict[str, dict[str, Any]]:
    """Return for each detector whether it could judge the run of a lane and, if not, why."""
    found: dict[str, dict[str, Any]] = {}
    for d, detector in enumerate(engine.detectors):
        judged_s = float(engine.judged_s[d, lane])
        reason = None if judged_s > 0.0 else _why_not(detector, engine, lane)
        found[detector.name] = {"available": reason is None, "reason": reason, "judged_s": judged_s}
    return found


def _why_not(detector: Detector, engine: Engine, lane: int) -> str:
    missing = [c.spec.title for c in detector.inputs if engine.seen_s[c, lane] < SHORT_OF_S]
    if missing:
        return f"no {' and no '.join(missing)}"
    ran_min = engine.gate.running_s[lane] / 60.0
    had = f"had {ran_min:.0f} min of running"
    if isinstance(detector, FormDetector):
        had += f" with {detector.blocks[lane] / 4.0:.0f} min steady enough after warm-up"
    return f"needs {detector.needs}; {had}"


def compare(engine: Engine, lane: int, histories: Mapping[Channel, History]) -> list[str]:
    """Return what is worth saying about this run against the runner's earlier ones."""
    lines: list[str] = []
    for detector in engine.form_detectors:
        history = histories.get(detector.quantity)
        if history is None or not history.is_enough:
            continue
        pct, z = deviation(detector.baseline, lane, history)
        if abs(z) >= TELL_Z:
            direction = "above" if pct > 0.0 else "below"
            lines.append(f"{detector.title}: {abs(pct):.0f} % {direction} your last runs at the same pace.")
    return lines


def _told(name: str, recorded: Recorded) -> dict[str, Any]:
    mine = [alert for alert in recorded.alerts if alert["detector"] == name]
    worst = max((Severity[alert["severity"].upper()] for alert in mine), default=None)
    scores = recorded.seconds.scores[recorded.seconds.detectors.index(name)]
    return {
        "alerts": sum(alert["phase"] == Phase.ONSET for alert in mine),
        "worst": worst.label if worst else None,
        "peak": _figure(float(np.nanmax(scores)), 1) if mine and np.isfinite(scores).any() else None,
        "unit": mine[0]["unit"] if mine else "%",
    }


def _decouplings(effort: EffortTrace) -> dict[str, Any]:
    """Return the decoupling by pace and, where power is known, by power."""
    has_power = np.isfinite(effort.column(Channel.POWER)).any()
    return {
        "pace": _decoupling(effort, Channel.SPEED),
        "power": _decoupling(effort, Channel.POWER) if has_power else None,
    }


def _decoupling(effort: EffortTrace, channel: Channel) -> dict[str, Any]:
    t_s, work = effort.t_s, effort.column(channel)
    heart_rate, speed = effort.column(Channel.HEART_RATE), effort.column(Channel.SPEED)
    whole = decoupling(t_s, work, heart_rate, speed=speed)
    steady = decoupling(t_s, work, heart_rate, speed=speed, skip_s=WARM_UP_S)
    return {
        "trainingpeaks_pct": _figure(whole.trainingpeaks_pct, 2),
        "goldencheetah_pct": _figure(whole.goldencheetah_pct, 2),
        "goldencheetah_hr_per_effort_pct": _figure(whole.goldencheetah_hr_per_effort_pct, 2),
        "trainingpeaks_skip10_pct": _figure(steady.trainingpeaks_pct, 2),
        "goldencheetah_skip10_pct": _figure(steady.goldencheetah_pct, 2),
        "reason": whole.reason,
        "doubts": list(whole.doubts),
    }


def _drift_bpm_per_h(effort: EffortTrace) -> float | None:
    speed, heart_rate = effort.column(Channel.SPEED), effort.column(Channel.HEART_RATE)
    return _figure(decoupling(effort.t_s, speed, heart_rate, skip_s=WARM_UP_S).hr_slope_bpm_h, 1)


def _efficiency(values: Floats) -> float:
    """Return the efficiency factor: metres a minute for a beat a minute, while moving (TrainingPeaks)."""
    speed, heart_rate = values[Channel.SPEED], values[Channel.HEART_RATE]
    known = ~np.isnan(heart_rate)
    if not known.any():
        return math.nan
    return 60.0 * float(np.sum(speed[known])) / float(np.sum(heart_rate[known]))


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else math.nan


def _figure(value: float, digits: int) -> float | None:
    """Return a rounded figure; None where it is not known."""
    return round(value, digits) if math.isfinite(value) else None
