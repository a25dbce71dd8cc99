"""The alerts of a run, an episode each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fleetfoot_signal.event import Phase, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Episode:
    """What a detector said from onset to end."""

    detector: str
    onset_s: float
    """When it began, on the clock of the run."""
    told_s: float
    """When it was told."""
    end_s: float
    """When it was over, could not be judged any more, or the run was over."""
    severity: Severity
    """The highest that it reached."""
    value: float
    """The greatest effect that was told."""
    unit: str
    message: str
    """What was said at its worst."""
    cause: tuple[str, ...]
    """Context that may explain it."""
    judged: bool = True
    """Whether it could be judged to its end."""


def episodes_of(alerts: Iterable[Mapping[str, Any]], end_s: float) -> list[Episode]:
    """Return the episodes of a run in the order in which they were told.

    Parameters
    ----------
    alerts : Iterable[Mapping[str, Any]]
        Payloads as they are stored.
    end_s : float
        Length of the run; what never ended lasts until then.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for alert in alerts:
        groups.setdefault(str(alert["episode"]), []).append(alert)
    found = [_episode(group, end_s) for group in groups.values()]
    return sorted((episode for episode in found if episode), key=lambda episode: episode.told_s)


def _episode(alerts: Sequence[Mapping[str, Any]], end_s: float) -> Episode | None:
    told = [alert for alert in alerts if not Phase(alert["phase"]).ends]
    if not told:
        return None  # the onset was lost with the process that died
    worst = max(told, key=lambda alert: (Severity[alert["severity"].upper()], alert["t_s"]))
    ends = [alert for alert in alerts if Phase(alert["phase"]).ends]
    return Episode(
        detector=str(worst["detector"]),
        onset_s=float(told[0]["onset_s"]),
        told_s=float(told[0]["t_s"]),
        end_s=max(float(ends[0]["t_s"]) if ends else end_s, float(told[0]["t_s"])),
        severity=Severity[worst["severity"].upper()],
        value=max(float(alert["value"]) for alert in told),
        unit=str(worst["unit"]),
        message=str(worst["message"]),
        cause=tuple(str(cause) for cause in worst["cause"]),
        judged=not ends or Phase(ends[0]["phase"]) is Phase.CLEAR,
    )
