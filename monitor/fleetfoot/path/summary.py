"""What is said of a run when it is over: what could be judged, what was found, and the usual figures."""

from __future__ import annotations

import math
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fleetfoot.path.alert import SCHEMA
from fleetfoot.path.peak import grouped, peak_of, severity_of
from fleetfoot.path.run import Figures
from fleetfoot.path.ticks import every_second
from fleetfoot.words.verdict import why_not
from fleetfoot_signal import Channel, HeartRateFault, Phase, Reason
from fleetfoot_signal.belief import not_false
from fleetfoot_signal.review.review import review_of
from fleetfoot_signal.travel import is_moving, total_m

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fleetfoot.path.run import Run
    from fleetfoot.path.session import Session
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.path.track import Track
    from fleetfoot_signal import Availability, Detector, Engine, Floats, Limits, Memory
    from fleetfoot_signal.review.own_course import BalanceChange, OwnCourse
    from fleetfoot_signal.review.review import Review

DRIFT = "cardiac_drift"
"""The judge of heart rate against pace."""
_FOLLOWING: Final[Mapping[Channel, tuple[Channel, ...]]] = {
    Channel.SPEED: (Channel.ADJUSTED_SPEED, Channel.STEP_LENGTH, Channel.VERTICAL_RATIO),
    Channel.CADENCE: (Channel.STEP_LENGTH, Channel.VERTICAL_RATIO, Channel.DUTY_FACTOR),
    Channel.VERTICAL_OSCILLATION: (Channel.VERTICAL_RATIO,),
    Channel.GROUND_CONTACT: (Channel.DUTY_FACTOR,),
}
"""Channels that are computed from another."""


class Recorded(NamedTuple):
    """All that is known of a run when it is over."""

    seconds: Ticks
    """As they were stored."""
    alerts: Sequence[Mapping[str, Any]]
    """Payloads of its events."""
    running_s: float
    """Seconds that the gate took for running."""
    findings: Mapping[str, Mapping[str, float]]
    """By detector what it said beside its events: :meth:`fleetfoot_signal.Engine.findings`."""
    limits: Limits
    """Thresholds in force, by detector."""
    figures: Figures | None = None
    """What the source knows of the whole run better than its seconds."""
    handovers: Mapping[int, Sequence[Channel]] = MappingProxyType({})
    """By row the channels that another sensor told from there on."""
    hr_max_bpm: float = math.nan
    """The runner's highest heart rate; NaN where nobody has said."""


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
    seconds = recorded.seconds
    speed = seconds.values[Channel.SPEED]
    moving = is_moving(speed)
    counted = moving if np.isfinite(speed).any() else np.full_like(moving, fill_value=True)
    whole, review = _whole(recorded), _review(recorded)
    told = _of_one_sensor(every_second(seconds), recorded.handovers)[:, seconds.index]
    told[Channel.HEART_RATE] = not_false(told)
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
        **figures_of(review),
        "medians": {
            channel.spec.name: _figure(_median(told[channel][counted]), 3)
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
            "reason": None if found.reason is None else why_not(name, found),
            "judged_s": found.judged_s,
            "missing_runs": _missing_runs(kinds[name], found),
            "seldom_told": bool({*found.missing} & {*kinds[name].seldom_told}),
        }
        for name, found in engine.availability(lane).items()
    }


def _missing_runs(kind: type[Detector], found: Availability) -> int:
    """Return how many more earlier runs it takes until such a run can be judged."""
    known = int(found.figures.get("earlier_runs", 0.0))
    return max(kind.earlier_runs - known, 0) if found.reason is Reason.TOO_FEW_RUNS else 0


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
    episodes = [each for each in grouped(mine) if not all(Phase(one["phase"]).ends for one in each)]
    peaks = [peak_of(episode, recorded.seconds) for episode in episodes]
    limits = recorded.limits[name]
    severities = [severity_of(e, peak, limits) for e, peak in zip(episodes, peaks, strict=True)]
    return {
        "alerts": sum(alert["phase"] == Phase.ONSET for alert in mine),
        "worst": max(severities).label if severities else None,
        "peak": _figure(max(peaks, default=math.nan), 1),
        "unit": mine[0]["unit"] if mine else "%",
    }


def _of_one_sensor(values: Floats, handovers: Mapping[int, Sequence[Channel]]) -> Floats:
    """Return seconds with every channel as one sensor told it, the one that did so for longest; NaN elsewhere.

    Sensors differ by as much as a run changes: figures of both together would tell of the sensors.
    """
    changed = {channel for channels in handovers.values() for channel in channels}
    kept = values.copy() if changed else values
    for channel in changed:
        rows = sorted(row for row, channels in handovers.items() if channel in channels)
        edges = [0, *rows, values.shape[1]]
        known = [int(np.isfinite(values[channel, a:b]).sum()) for a, b in pairwise(edges)]
        longest = int(np.argmax(known))
        for told in (channel, *_FOLLOWING.get(channel, ())):
            kept[told, : edges[longest]] = kept[told, edges[longest + 1] :] = np.nan
    return kept


def _review(recorded: Recorded) -> Review:
    told = any(alert["detector"] == DRIFT for alert in recorded.alerts)
    drift = recorded.findings.get(DRIFT, {})
    values = _of_one_sensor(every_second(recorded.seconds), recorded.handovers)
    return review_of(values, drift, told=told, hr_max_bpm=recorded.hr_max_bpm)


def figures_of(review: Review) -> dict[str, Any]:
    """Return a review as a summary carries it: JSON values only."""
    change, halves, raw, factor = review.change, review.decoupling, review.raw, review.efficiency
    return {
        "session": review.session.value,
        "equal_effort": {
            "from_s": _figure(change.from_s, 0),
            "to_s": _figure(change.to_s, 0),
            "change_bpm": _figure(change.bpm, 1),
            "sd_bpm": _figure(change.sd_bpm, 1),
            "change_pct": _figure(change.pct, 1),
            "sd_pct": _figure(change.sd_pct, 1),
            "reason": change.reason,
        },
        "decoupling": {
            "equal_effort_pct": _figure(halves.pct, 1),
            "equal_effort_sd_pct": _figure(halves.sd_pct, 1),
            "equal_effort_reason": halves.reason,
            "pace_pct": _figure(raw.pace_pct, 2),
            "pace_skip10_pct": _figure(raw.pace_skip10_pct, 2),
            "trainingpeaks_pct": _figure(raw.graded_pct, 2),
            "trainingpeaks_power_pct": _figure(raw.power_pct, 2),
            "goldencheetah_pct": _figure(raw.goldencheetah_pct, 2),
            "reason": review.raw_reason,
        },
        "ef": _figure(factor.factor, 3),
        "ef_sd": _figure(factor.sd, 3),
        "ef_reason": factor.reason,
        "slowing": _slowing(review),
        "balance": _figures(review.balance),
        "own_course": _figures(review.own_course),
        "beats": {name: _figure(value, 2) for name, value in review.beats._asdict().items()},
        "not_believed_s": {
            HeartRateFault(fault).name.lower(): count
            for fault, count in enumerate(review.unbelieved_s.tolist())
            if count
        },
    }


def _figures(found: BalanceChange | OwnCourse | None) -> dict[str, float | None] | None:
    return None if found is None else {name: _figure(value, 1) for name, value in found._asdict().items()}


def _slowing(review: Review) -> dict[str, Any] | None:
    lost = review.loss
    if lost is None:
        return None
    return {
        "from_s": float(lost.start_s),
        "loss_pct": _figure(lost.loss_pct, 1),
        "speed_before_m_s": _figure(lost.speed_before_m_s, 3),
        "speed_m_s": _figure(lost.speed_m_s, 3),
        "heart_rate_before_bpm": _figure(lost.heart_rate_before_bpm, 0),
        "heart_rate_bpm": _figure(lost.heart_rate_bpm, 0),
        "heart_rate_end_bpm": _figure(lost.heart_rate_end_bpm, 0),
        "eased": lost.eased,
    }


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else math.nan


def _figure(value: float, digits: int) -> float | None:
    """Return a rounded figure; None where it is not known."""
    return round(value, digits) if math.isfinite(value) else None


def accountant(session: Session, track: Track) -> Callable[[Ticks, list[dict[str, Any]]], dict[str, Any]]:
    """Return what sums up a run whose rows have all been analysed, from the seconds and alerts that were recorded."""
    run, engine, lane = track.run, session.engine, session.lane(track)
    running_s, findings, limits = engine.tally(lane).running_s, engine.findings(lane), engine.limits
    verdicts, warnings = verdicts_of(engine, lane), list(track.warnings)
    insights = compare(engine, lane, session.memories(track))

    def summary_of(seconds: Ticks, alerts: list[dict[str, Any]]) -> dict[str, Any]:
        recorded = Recorded(
            seconds,
            alerts,
            running_s,
            findings,
            limits,
            track.figures,
            handovers=track.handovers,
            hr_max_bpm=track.hr_max_bpm,
        )
        return summarise(run, recorded, verdicts, warnings=warnings, insights=insights)

    return summary_of
