"""The alerts of a run, an episode each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fleetfoot.path.peak import grouped, peak_of, severity_of
from fleetfoot.words.alert import Effect, said
from fleetfoot_signal.event import Phase, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fleetfoot.path.ticks import Ticks
    from fleetfoot.words.settings import Language
    from fleetfoot_signal import Limits


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
    """That of its greatest effect, and no less than what was told."""
    value: float
    """The greatest effect."""
    unit: str
    message: str
    """What was told, in English."""
    cause: tuple[str, ...]
    """Context that may explain it, and what moved beside it."""
    judged: bool = True
    """Whether it could be judged to its end."""

    def said(self, language: Language) -> str:
        """Return what there is to say of its greatest effect; of a detector that is not known what was told."""
        found = Effect(self.detector, self.severity, self.value, self.unit, self.cause)
        return said(found, language) or self.message


def episodes_of(alerts: Iterable[Mapping[str, Any]], seconds: Ticks, limits: Limits) -> list[Episode]:
    """Return the episodes of a run in the order in which they were told.

    Parameters
    ----------
    alerts : Iterable[Mapping[str, Any]]
        Payloads as they are stored.
    seconds : Ticks
        The run as it was recorded; what never ended lasts to its end.
    limits : Limits
        Thresholds in force.
    """
    found = [_episode(group, seconds, limits) for group in grouped(alerts)]
    return sorted((episode for episode in found if episode), key=lambda episode: episode.told_s)


def _episode(alerts: Sequence[Mapping[str, Any]], seconds: Ticks, limits: Limits) -> Episode | None:
    told = [alert for alert in alerts if not Phase(alert["phase"]).ends]
    if not told:
        return None  # the onset was lost with the process that died
    worst = max(told, key=lambda alert: (Severity[alert["severity"].upper()], alert["t_s"]))
    ends = [alert for alert in alerts if Phase(alert["phase"]).ends]
    end_s = float(seconds.index[-1]) + 1.0 if seconds.index.size else 0.0
    detector, peak = str(worst["detector"]), peak_of(alerts, seconds)
    severity = severity_of(alerts, peak, limits.get(detector, {}))
    return Episode(
        detector=detector,
        onset_s=float(told[0]["onset_s"]),
        told_s=float(told[0]["t_s"]),
        end_s=max(float(ends[0]["t_s"]) if ends else end_s, float(told[0]["t_s"])),
        severity=severity,
        value=peak,
        unit=str(worst["unit"]),
        message=str(worst["message"]),
        cause=tuple(str(cause) for cause in worst["cause"]),
        judged=not ends or Phase(ends[0]["phase"]) is Phase.CLEAR,
    )
