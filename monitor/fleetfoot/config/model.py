"""What a configuration holds once it is read, checked and complete."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, fields
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from fleetfoot.errors import UsageError
from fleetfoot.keys import Number, Text, check, key, shown
from fleetfoot.sensors.settings import SENSORS
from fleetfoot.words.settings import SeverityWord

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fleetfoot.influx.settings import InfluxSettings
    from fleetfoot.mqtt.settings import MqttSettings
    from fleetfoot.notify.settings import Destination
    from fleetfoot.page.settings import PageSettings
    from fleetfoot.path.settings import RunSettings
    from fleetfoot.reminders.settings import ReminderSettings
    from fleetfoot.sensors.settings import BeltSettings, SensorSettings
    from fleetfoot.store.settings import StoreSettings
    from fleetfoot.words.settings import Display

NAME: Final = Text("/+#")
"""Name of an athlete: a level of MQTT topics, where these three have a meaning."""


class Origin(enum.StrEnum):
    """Where a value came from; the later wins."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Athlete:
    """Who runs. The bounds only catch slips of unit and typing: 178 for 1.78 m, 60 for a maximum."""

    name: str = key(
        NAME, "runner", help="who runs", option="--athlete", question="Your name, as runs and alerts show it"
    )
    height_m: float | None = key(Number(1.0, 2.5, "m"), unset="unknown", help="height")
    hr_rest_bpm: float | None = key(
        Number(25, 120, "bpm"),
        unset="unknown",
        help="heart rate at rest",
        question="Your resting heart rate in bpm",
    )
    hr_max_bpm: float | None = key(
        Number(100, 240, "bpm"),
        unset="unknown",
        help="the highest heart rate that you have seen",
        question="Your maximum heart rate in bpm",
    )

    def __post_init__(self) -> None:
        """Refuse heart rates that are the wrong way round."""
        check(self, "athlete")
        rest, most = self.hr_rest_bpm, self.hr_max_bpm
        if rest is not None and most is not None and rest >= most:
            raise UsageError(
                f"hr_rest_bpm = {rest:g} is not below hr_max_bpm = {most:g}; correct one of them, or leave it out"
            )


@dataclass(frozen=True, slots=True)
class Member(Athlete):
    """One athlete of a group that is watched in one live run."""

    use: tuple[str, ...] = key(
        SENSORS,
        (),
        unset="those of the athlete's last live run",
        help="the sensors of one athlete of a [group](live.md) that is watched in one live run",
    )

    @classmethod
    def of(cls, athlete: Athlete, use: tuple[str, ...]) -> Self:
        """Return an athlete as the only member of a group."""
        return cls(**{each.name: getattr(athlete, each.name) for each in fields(athlete)}, use=use)


SUFFIXES: Final = {
    "%": "pct",
    "bpm": "bpm",
    "spm": "spm",
    "ms": "ms",
    "mm": "mm",
    "m": "m",
    "s": "s",
    "m/s": "m_s",
    "W": "w",
}
"""How each unit is spelt in a key; the same spelling as in the columns of recordings (``fleetfoot_signal.channel``)."""


class Scale(NamedTuple):
    """What a detector says of its thresholds."""

    unit: str
    thresholds: Mapping[str, float]
    """By severity, increasing, in ``unit``."""

    @property
    def leaves(self) -> dict[str, str]:
        """By severity, the last part of its key, in the order of urgency: ``notice_pct`` for a notice in per cent.

        Raises
        ------
        LookupError
            Nobody has said how this unit is spelt: a fault of the detector, which :data:`SUFFIXES` mends.
        """
        suffix = SUFFIXES.get(self.unit)
        if suffix is None:
            raise LookupError(f"a threshold in {self.unit!r} has no key: add the unit to {__name__}.SUFFIXES")
        return {
            word.value: f"{word.value}_{suffix}" for word in SeverityWord if word.value in self.thresholds
        }


@dataclass(frozen=True, slots=True)
class DetectorSettings:
    """Settings of one detector."""

    enabled: bool
    thresholds: Mapping[str, float]
    """By severity (``notice``, ``warning``, ``severe``), increasing, in ``unit``."""
    unit: str

    @property
    def values(self) -> dict[str, bool | float]:
        """By the last part of each key, what it stands at."""
        leaves = Scale(self.unit, self.thresholds).leaves
        return {"enabled": self.enabled} | {leaf: self.thresholds[word] for word, leaf in leaves.items()}

    @classmethod
    def of(
        cls, scale: Scale, values: Mapping[str, object], origin_of: Mapping[str, Origin]
    ) -> DetectorSettings:
        """Return the settings that these values make.

        Raises
        ------
        UsageError
            The thresholds do not increase.
        """
        leaves = list(scale.leaves.values())
        said = {leaf: float(str(values[leaf])) for leaf in leaves}
        for low, high in pairwise(leaves):
            if not said[low] < said[high]:
                told = [
                    f"{leaf} = {said[leaf]:g} ({origin_of.get(leaf, Origin.DEFAULT)})" for leaf in (low, high)
                ]
                raise UsageError(f"{told[0]} is not below {told[1]}; set both")
        thresholds = {word: said[leaf] for word, leaf in scale.leaves.items()}
        return cls(values["enabled"] is True, thresholds, scale.unit)


@dataclass(frozen=True, slots=True)
class Config:
    """The effective configuration."""

    athlete: Athlete
    display: Display
    mqtt: MqttSettings
    influx: InfluxSettings
    page: PageSettings
    reminders: ReminderSettings
    run: RunSettings
    store: StoreSettings
    detectors: Mapping[str, DetectorSettings]
    """One for every detector of the registry, by name."""
    sensors: SensorSettings
    athletes: Mapping[str, Member]
    """By name, the group that a live run watches; empty: ``athlete`` alone."""
    channels: Mapping[str, Destination]
    """By name, who is told of alerts beside the broker."""
    treadmill: Mapping[str, BeltSettings]
    """By name or address, what treadmills do not say of themselves."""
    file: Path | None
    """The file that was read; None where there is none."""
    origins: Mapping[str, Origin] = field(default_factory=dict[str, Origin], compare=False)
    """By dotted key, such as ``athlete.name``; a key that is not there has its default."""

    def __post_init__(self) -> None:
        """Refuse sensors that are said to be two people's."""
        if self.athletes and self.sensors.use:
            raise UsageError("sensors.use and athletes say both whose sensors to use; leave one out")
        owners: dict[str, str] = {}
        for member in self.athletes.values():
            for sensor in member.use:
                owner = owners.setdefault(sensor.casefold(), member.name)
                if owner != member.name:
                    raise UsageError(
                        f"the sensor {shown(sensor)} is named for two athletes, {shown(owner)} and"
                        f" {shown(member.name)}: leave it to one of them"
                    )
