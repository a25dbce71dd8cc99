"""How large the effects of a run's episodes were at their largest: one figure for summary, cards and sentences.

What was told at the onset is smaller than what it came to, and an effect may grow without passing another threshold. So
the peak of an episode is the greatest score of its seconds, and no less than what was told of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetfoot_signal import Phase, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fleetfoot.path.ticks import Ticks


def grouped(alerts: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Return the payloads of each episode, in the order in which episodes were told first."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for alert in alerts:
        groups.setdefault(str(alert["episode"]), []).append(alert)
    return list(groups.values())


def peak_of(episode: Sequence[Mapping[str, Any]], seconds: Ticks) -> float:
    """Return the greatest effect of an episode, from its onset to its end or the end of the run.

    Parameters
    ----------
    episode : Sequence[Mapping[str, Any]]
        Payloads of one episode, at least one of them not its end.
    seconds : Ticks
        The run as it was recorded.
    """
    told = [alert for alert in episode if not Phase(alert["phase"]).ends]
    ends = [float(alert["t_s"]) for alert in episode if Phase(alert["phase"]).ends]
    most = max(float(alert["value"]) for alert in told)
    if told[0]["detector"] not in seconds.detectors:
        return most
    inside = seconds.index >= float(told[0]["onset_s"])
    if ends:
        inside &= seconds.index <= ends[0]
    scores = seconds.scores[seconds.detectors.index(told[0]["detector"]), inside]
    known = scores[np.isfinite(scores)]
    return max(most, float(np.max(known))) if known.size else most


def severity_of(
    episode: Sequence[Mapping[str, Any]], peak: float, limits: Mapping[Severity, float]
) -> Severity:
    """Return the severity of an episode: that of its peak, and no less than what was told."""
    told = [Severity[str(alert["severity"]).upper()] for alert in episode]
    return max([*told, *(severity for severity, limit in limits.items() if peak >= limit)])
