"""What is said of a run when it is over: what could be judged, what was found, and the usual figures."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleetfoot.path.alert import SCHEMA
from fleetfoot.path.run import Figures
from fleetfoot_signal import Channel, Phase, Reason, Severity
from fleetfoot_signal.decoupling import decoupling
from fleetfoot_signal.travel import is_moving, total_m

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.path.effort import EffortTrace
    from fleetfoot.path.run import Run
    from fleetfoot.path.ticks import Ticks
    from fleetfoot_signal import Availability, Detector, Engine, Floats, Memory

WARM_UP_S = 600.0
"""The second pair of decoupling figures leaves out so much: warm-up (data of reference.json, TrainingPeaks)."""


class Recorded(NamedTuple):
    """All that is known of a run when it is over."""

    seconds: Ticks
    """As they were stored."""
    alerts: Sequence[Mapping[str, Any]]
    """Payloads of its events."""
    effort: EffortTrace
    running_s: float
    """Seconds that the gate took for running."""
    figures: Figures | None = None
    """What the source knows of the whole run better than its seconds."""
    handovers: Mapping[int, Sequence[Channel]] = MappingProxyType({})
    """By row the channels that another sensor told from there on."""


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
        By detector what :func:`verdicts_of` says.
    warnings, insights : Sequence[str]
        One line each, for people.
    """
    seconds, effort = recorded.seconds, recorded.effort
    speed = seconds.values[Channel.SPEED]
    moving = is_moving(speed)
    counted = moving if np.isfinite(speed).any() else np.full_like(moving, fill_value=True)
    whole = _whole(recorded)
    return {
        "type": "summary",
        "schema": SCHEMA,
        "source": run.source,
        "run": run.id,
        "athlete": run.athlete,
        "started_utc": run.started_utc.isoformat(timespec="seconds") if run.started_utc else None,
        "utc_offset_s": run.utc_offset_s,
        "duration_s": float(seconds.index.size),
        "elapsed_s": _figure(whole.elapsed_s, 1),
        "timer_s": _figure(whole.timer_s, 1),
        # Seconds are one more than the steps between them: no part exceeds the whole.
        "moving_s": min(float(np.count_nonzero(moving)), whole.timer_s),
        "running_s": min(recorded.running_s, whole.timer_s),
        "distance_m": _figure(whole.distance_m, 0),
        "detectors": {name: verdict | _told(name, recorded) for name, verdict in verdicts.items()},
        "decoupling": _decouplings(effort),
        "ef": _figure(_efficiency(seconds.values[:, moving]), 3),
        "drift_bpm_per_h": _drift_bpm_per_h(effort),
        "medians": {
            channel.spec.name: _figure(_median(seconds.values[channel][counted]), 3)
            for channel in Channel
            if not (channel.spec.cumulative or channel.spec.coded)
        },
        "sensors": {channel.spec.name: sensor for channel, sensor in run.sensors.items()},
        "handovers": {
            str(row): [channel.spec.name for channel in channels]
            for row, channels in recorded.handovers.items()
        },
        "warnings": list(warnings),
        "insights": list(insights),
    }


def _whole(recorded: Recorded) -> Figures:
    """Return elapsed time, timer time and distance: by the source where it knows, else by the seconds."""
    values, length_s = recorded.seconds.values, float(recorded.seconds.index.size)
    own = Figures(length_s, length_s, total_m(values[Channel.SPEED], values[Channel.DISTANCE]))
    told = recorded.figures or own
    return Figures(*(b if math.isnan(a) else a for a, b in zip(told, own, strict=True)))


def verdicts_of(engine: Engine, lane: int) -> dict[str, dict[str, Any]]:
    """Return for each detector whether it could judge the run of a lane and, if not, why in words."""
    kinds = {kind.name: kind for kind in engine.kinds}
    return {
        name: {
            "available": found.reason is None,
            "reason": _why_not(kinds[name], found),
            "judged_s": found.judged_s,
        }
        for name, found in engine.availability(lane).items()
    }


def _why_not(kind: type[Detector], found: Availability) -> str | None:
    if found.reason is None:
        return None
    if found.reason is Reason.MISSING:
        return f"no {' and no '.join(channel.spec.title for channel in found.missing)}"
    had = f"had {found.figures['running_s'] / 60.0:.0f} min of running"
    if "steady_s" in found.figures:
        had += f" with {found.figures['steady_s'] / 60.0:.0f} min steady enough after warm-up"
    return f"needs {kind.needs}; {had}"


def compare(engine: Engine, lane: int, memories: Mapping[str, Memory]) -> list[str]:
    """Return what is worth saying about this run against the runner's earlier ones."""
    titles = {kind.name: kind.title for kind in engine.kinds}
    return [
        f"{titles[name]}: {abs(found.above_pct):.0f} % {'above' if found.above_pct > 0.0 else 'below'}"
        " your last runs at the same pace."
        for name, found in engine.compare(lane, memories).items()
        if found.is_telling
    ]


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
