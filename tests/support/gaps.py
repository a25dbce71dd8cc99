"""Where two analyses of one run may differ, because one of them lacked samples, and where not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot_signal.blocks import BLOCK_S
from fleetfoot_signal.channel import MEASURED
from fleetfoot_signal.gate import AFTER_STOP_S

if TYPE_CHECKING:
    from analysed import Analysed

    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.types import Ints

AFTERMATH_S: Final = AFTER_STOP_S + 2 * BLOCK_S
"""An unknown speed counts as a stop, after which the gate waits; the block under way is lost, and so is the one after
it, which must not differ in pace from one that counted."""


@dataclass
class Episode:
    """What was said of one onset, in order."""

    detector: str
    onset_s: float
    told: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Phase and severity."""
    times_s: list[float] = field(default_factory=list[float])
    values: list[float] = field(default_factory=list[float])

    @property
    def begun_s(self) -> float:
        return self.times_s[0]

    @property
    def over_s(self) -> float:
        """When it was over; infinite where it lasted to the end."""
        return self.times_s[-1] if self.told[-1][0] in {"clear", "unjudged"} else np.inf


def episodes(alerts: list[dict[str, Any]], detector: str) -> list[Episode]:
    found: dict[str, Episode] = {}
    for alert in alerts:
        if alert["detector"] == detector:
            each = found.setdefault(alert["episode"], Episode(detector, alert["onset_s"]))
            each.told.append((alert["phase"], alert["severity"]))
            each.times_s.append(alert["t_s"])
            each.values.append(alert["value"])
    return list(found.values())


def lost_seconds(whole: Analysed, holed: Analysed, detector: type[Detector]) -> Ints:
    """Return the seconds in which the one knows what the detector is fed with, and the other does not."""
    inputs = [channel for channel in detector.inputs if channel < MEASURED]
    length = min(len(whole.rows), len(holed.rows))
    known, missing = (~np.isnan(each.rows[:length, inputs]).any(axis=1) for each in (whole, holed))
    return np.flatnonzero(known & ~missing)


def is_outside(episode: Episode, lost_s: Ints) -> bool:
    """Whether all that an episode was judged by lies outside the gaps and their aftermath."""
    first_s = episode.onset_s - BLOCK_S - AFTERMATH_S
    return not ((lost_s >= first_s) & (lost_s <= episode.over_s)).any()
