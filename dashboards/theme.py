"""Colours, units and thresholds: one meaning each, on every dashboard.

Yellow, orange and red are severities and nothing else; channels have cool hues and keep them everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import dashboard as models

from fleetfoot.words.quantity import QUANTITIES
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.judge import Judge

CALM: Final = "green"
CLEAR: Final = "transparent"
NEUTRAL: Final = "#8A8F98"
ACCENT: Final = "#3D8BFD"
SEVERITY: Final = {Severity.NOTICE: "yellow", Severity.WARNING: "orange", Severity.SEVERE: "red"}

COLOUR: Final = {channel: quantity.colour for channel, quantity in QUANTITIES.items()}
"""The colours of the table of quantities."""

SPOKE: Final = "(\"phase\" = 'onset' OR \"phase\" = 'escalate')"
"""Where an alert was told; the end of an episode is none."""

FRIEL_PCT: Final = 5.0
"""Decoupling below which an endurance run counts as aerobic (Friel)."""
HALF_OF_DRIFT: Final = {Severity.NOTICE: FRIEL_PCT, Severity.WARNING: 2.0 * FRIEL_PCT}
"""Half against half shows about half of the drift at the end, so these are half as high as the detector's."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure is written and drawn."""

    unit: str
    """Grafana's id of a unit, or its own suffix."""
    colour: str
    decimals: int = 0


PACE: Final = Look("clocks", COLOUR[Channel.SPEED], 1)
"""Seconds for a kilometre, as 05m:30s; Grafana has no unit for pace."""
DISTANCE: Final = Look("lengthkm", ACCENT, 1)
DURATION: Final = Look("dthms", ACCENT)
RATE: Final = Look("alerts/h", NEUTRAL, 1)
LOAD: Final = Look("suffix:AU", ACCENT)
COUNT: Final = Look("short", NEUTRAL)
SHARE: Final = Look("percent", COLOUR[Channel.HEART_RATE], 1)
EFFICIENCY: Final = Look("m/beat", COLOUR[Channel.HEART_RATE], 2)

_UNITS: Final = {
    "1": "percentunit",
    "%": "percent",
    "degC": "celsius",
    "W": "watt",
    "m": "suffix:m",  # plain "m" is minutes to Grafana, and its metres turn 0.98 m into 980 mm
    "m/s": "velocityms",
}


def look(channel: Channel) -> Look:
    """Return the look of a channel: its own colour, its unit as Grafana writes it.

    Grafana writes a share of one as per cent, so that it has two decimals less there.
    """
    unit, decimals = channel.spec.unit, QUANTITIES[channel].raw_decimals
    if unit == "1" and QUANTITIES[channel].metric.unit != "%":
        return Look("none", COLOUR[channel], decimals)  # a number that is no share
    return Look(_UNITS.get(unit, unit), COLOUR[channel], decimals - 2 if unit == "1" else decimals)


def steps(limits: Mapping[Severity, float], base: str = CALM) -> builders.ThresholdsConfig:
    """Return thresholds in the colours of the severities that they are the lower ends of."""
    rising = sorted(limits.items())
    levels = [models.Threshold(value=None, color=base)]
    levels += [models.Threshold(value=value, color=SEVERITY[severity]) for severity, value in rising]
    return builders.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(levels)


def plain(colour: str) -> builders.ThresholdsConfig:
    """Return thresholds that mean nothing: one colour for every value."""
    return steps({}, colour)


def bands(judge: Judge) -> builders.ThresholdsConfig:
    """Return the thresholds of a detector as bands over a graph; what is calm stays clear."""
    return steps(judge.thresholds, CLEAR)
