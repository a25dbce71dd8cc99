"""How a quantity is shown: its label, unit, decimals, order and colour, in metric and in imperial units.

The core measures in the units of its channel table (:mod:`fleetfoot_signal.channel`); this table says what people see
of them. Terminal, page, report, Home Assistant and dashboards take it from here; the page gets it through the wire.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fleetfoot.words.settings import Language, Units
from fleetfoot.words.text import UNKNOWN, number
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping

KM_M: Final = 1000.0
MILE_M: Final = 1609.344
"""International mile (1959), exactly."""
INCH_MM: Final = 25.4
FOOT_M: Final = 0.3048
"""The same treaty, exactly."""
SLOWEST_M_S: Final = 0.5
"""Below this a pace (over 33 min/km) says nothing: standing."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How values of one quantity are written in one system of units."""

    unit: str
    """Empty for a share without a unit."""
    factor: float = 1.0
    """What a value in the unit of the core is multiplied with."""
    decimals: int = 0
    """What a sensor's value is good for."""
    offset: float = 0.0
    """What is added after that."""
    pace_m: float = 0.0
    """The length whose time is shown, where a speed is shown as a pace; 0 for every other quantity."""
    point: str = "."
    """What stands before the decimals."""

    @property
    def along(self) -> str:
        """The unit as an axis or a column names it: paces are minutes and seconds there.

        >>> Measure("/km", pace_m=1000.0).along
        'min/km'
        """
        return f"min{self.unit}" if self.pace_m else self.unit

    def back(self, shown: float) -> float:
        """Return the value in the unit of the core that is shown as this one.

        >>> Measure("/km", pace_m=1000.0).back(400.0), Measure("degF", 1.8, offset=32.0).back(68.0)
        (2.5, 20.0)
        """
        return self.pace_m / shown if self.pace_m else (shown - self.offset) / self.factor

    def of(self, value: float) -> float:
        """Return a value in this unit: of a pace the seconds; NaN where there is none.

        >>> Measure("/km", pace_m=1000.0).of(2.5), Measure("degF", 1.8, offset=32.0).of(20.0)
        (400.0, 68.0)
        """
        if self.pace_m:
            return self.pace_m / value if value >= SLOWEST_M_S else math.nan
        return value * self.factor + self.offset

    def figure(self, value: float) -> str:
        """Return a value without its unit.

        >>> Measure("/km", pace_m=1000.0).figure(3.2), Measure("/mi", pace_m=1609.344).figure(3.2)
        ('5:12', '8:23')
        >>> Measure("bpm").figure(151.6), Measure("bpm").figure(float("nan"))
        ('152', '-')
        """
        here = self.of(value)
        if math.isnan(here):
            return UNKNOWN
        if self.pace_m:
            minutes, left = divmod(round(here), 60)
            return f"{minutes}:{left:02}"
        return number(here, self.decimals, point=self.point)

    def text(self, value: float) -> str:
        """Return a value with its unit.

        >>> Measure("bpm").text(151.6), Measure("", decimals=2).text(0.331)
        ('152 bpm', '0.33')
        """
        return f"{self.figure(value)} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Quantity:
    """How one quantity is shown."""

    channel: Channel
    metric: Measure
    imperial: Measure
    colour: str
    """Hexadecimal; stays apart from the colours of severities, and can be read on dark and on light ground."""
    label: str = ""
    """Empty for the title of the channel."""
    short: str = ""
    """Where there is little room; empty for the label."""
    raw_decimals: int = 0
    """What a value in the unit of the core is good for, where that is shown: in Home Assistant and Grafana."""
    least: float = 0.0
    """Smallest span of a scale, in the unit of the core, so that noise does not look dramatic; 0: never on one."""
    told: bool = False
    """Whether its median means something to a runner; the others follow from those."""

    @property
    def name(self) -> str:
        """What it is called within a sentence."""
        return self.label or self.channel.spec.title

    @property
    def measured(self) -> str:
        """What a sensor is said to measure, within a list: speed, where people are shown a pace."""
        return self.channel.spec.title.replace(", ", " ")

    @property
    def brief(self) -> str:
        """What it is called where there is little room."""
        return self.short or self.name

    def measure(self, units: Units) -> Measure:
        """Return how it is written in a system of units."""
        return self.metric if units is Units.METRIC else self.imperial


def _alike(unit: str, decimals: int = 0, factor: float = 1.0) -> tuple[Measure, Measure]:
    measure = Measure(unit, factor, decimals)
    return measure, measure


_PACE: Final = (Measure("/km", pace_m=KM_M), Measure("/mi", pace_m=MILE_M))
_TABLE: Final = (
    Quantity(Channel.HEART_RATE, *_alike("bpm"), "#D8539E", short="heart", least=10.0, told=True),
    Quantity(Channel.SPEED, *_PACE, "#3D8BFD", label="pace", raw_decimals=2, least=0.4, told=True),
    Quantity(Channel.DISTANCE, Measure("km", 1 / KM_M, 1), Measure("mi", 1 / MILE_M, 1), "#6FA8C7"),
    Quantity(Channel.CADENCE, *_alike("spm"), "#12A594", least=8.0, told=True),
    Quantity(
        Channel.VERTICAL_OSCILLATION,
        Measure("cm", 0.1, 1),
        Measure("in", 1 / INCH_MM, 1),
        "#8E6CEF",
        short="bounce",
        least=10.0,
        told=True,
    ),
    Quantity(Channel.GROUND_CONTACT, *_alike("ms"), "#0EA5C6", short="contact", least=20.0, told=True),
    Quantity(Channel.POWER, *_alike("W"), "#B07CC6", least=20.0, told=True),
    Quantity(
        Channel.STEP_LENGTH,
        Measure("m", decimals=2),
        Measure("ft", 1 / FOOT_M, 2),
        "#5B76C7",
        short="step",
        raw_decimals=2,
        least=0.1,
    ),
    Quantity(Channel.ALTITUDE, Measure("m"), Measure("ft", 1 / FOOT_M), "#8A8F98", least=10.0),
    Quantity(Channel.GRADE, *_alike("%", 1, 100.0), "#A0A6B0", raw_decimals=3, least=0.05),
    Quantity(
        Channel.BALANCE, *_alike("%", 1), "#7C9A92", label="contact balance (left)", raw_decimals=1, least=2.0
    ),
    Quantity(
        Channel.TEMPERATURE, Measure("°C"), Measure("°F", 1.8, offset=32.0), "#94795D", short="air", least=5.0
    ),
    Quantity(Channel.VERTICAL_RATIO, *_alike("%", 1), "#6A4CC4", raw_decimals=1, least=1.0),
    Quantity(Channel.DUTY_FACTOR, *_alike("%", 1, 100.0), "#2F7F98", raw_decimals=3, least=0.02),
    Quantity(
        Channel.ADJUSTED_SPEED, *_PACE, "#8DBBFF", label="grade-adjusted pace", raw_decimals=2, least=0.4
    ),
    Quantity(Channel.HEART_RATE_FAULT, *_alike(""), "#9C5B7E"),
    Quantity(Channel.DFA_A1, *_alike("", 2), "#C2698B", short="a1", raw_decimals=2, least=0.3),
    Quantity(Channel.RMSSD, *_alike("ms"), "#A6799A", short="RMSSD", raw_decimals=1, least=5.0),
    Quantity(Channel.BEAT_ARTEFACTS, *_alike("%", 1), "#8D6F7F", raw_decimals=1, least=2.0),
)
QUANTITIES: Final[Mapping[Channel, Quantity]] = MappingProxyType({each.channel: each for each in _TABLE})
"""By channel, in the order in which they are shown: what a runner asks for first comes first."""


WATCHED: Final = (
    Channel.HEART_RATE,
    Channel.SPEED,
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
)
"""What is shown of a run while it goes on, in this order."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes figures in one system of units, as one language writes them."""

    units: Units = Units.METRIC
    language: Language = Language.ENGLISH

    def measure(self, channel: Channel) -> Measure:
        """Return how values of a channel are written."""
        return replace(QUANTITIES[channel].measure(self.units), point=self.language.point)

    def number(self, value: float, decimals: int = 0, *, sign: bool = False) -> str:
        """Return a number as the language writes it.

        >>> Figures(language=Language.GERMAN).number(6.25, 1)
        '6,2'
        """
        return number(value, decimals, point=self.language.point, sign=sign)

    def unit(self, channel: Channel) -> str:
        """Return the unit of a channel.

        >>> Figures(Units.IMPERIAL).unit(Channel.SPEED), Figures().unit(Channel.GRADE)
        ('/mi', '%')
        """
        return self.measure(channel).unit

    def figure(self, channel: Channel, value: float) -> str:
        """Return a value of a channel without its unit; speeds as pace.

        >>> Figures().figure(Channel.SPEED, 3.2), Figures().figure(Channel.VERTICAL_OSCILLATION, 92.4)
        ('5:12', '9.2')
        """
        return self.measure(channel).figure(value)

    def text(self, channel: Channel, value: float) -> str:
        """Return a value of a channel with its unit.

        >>> Figures().text(Channel.HEART_RATE, 151.6), Figures().text(Channel.SPEED, 3.2)
        ('152 bpm', '5:12 /km')
        >>> Figures(Units.IMPERIAL).text(Channel.TEMPERATURE, 20.0)
        '68 °F'
        """
        return self.measure(channel).text(value)

    def pace(self, speed_m_s: float) -> str:
        """Return a speed as pace, with its unit.

        >>> Figures().pace(3.2), Figures(Units.IMPERIAL).pace(3.2)
        ('5:12 /km', '8:23 /mi')
        """
        return self.text(Channel.SPEED, speed_m_s)

    def distance(self, metres: float, decimals: int = 1) -> str:
        """Return a distance with its unit.

        >>> Figures().distance(13_900.0), Figures(Units.IMPERIAL).distance(13_900.0, 2)
        ('13.9 km', '8.64 mi')
        """
        measure = self.measure(Channel.DISTANCE)
        return f"{self.number(measure.of(metres), decimals)} {measure.unit}"

    @property
    def lap_m(self) -> float:
        """The length that people split a run into: a kilometre or a mile."""
        return KM_M if self.units is Units.METRIC else MILE_M


METRIC: Final = Figures(Units.METRIC)
"""Where nobody has said otherwise."""
