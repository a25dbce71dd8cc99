"""The account of a run at its end: what its seconds, its alerts and the engine come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetfoot.path.summary import Recorded, compare, summarise, verdicts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.path.session import Session
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.path.track import Track


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
