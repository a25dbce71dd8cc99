"""Which sections a configuration has: the settings of the components, collected."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from fleetfoot.config.model import NAME, Athlete, DetectorSettings, Member
from fleetfoot.influx.settings import InfluxSettings
from fleetfoot.keys import Flag, Key, Number, keys_of
from fleetfoot.mqtt.settings import MqttSettings
from fleetfoot.notify.settings import Destination, DestinationName
from fleetfoot.page.settings import PageSettings
from fleetfoot.path.settings import RunSettings
from fleetfoot.reminders.settings import ReminderSettings
from fleetfoot.sensors.settings import SENSOR, BeltSettings, SensorSettings
from fleetfoot.store.settings import StoreSettings
from fleetfoot.words.settings import Display

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from fleetfoot.config.model import Origin, Scale
    from fleetfoot.keys import Kind

SETTINGS: Final[dict[str, type[object]]] = {
    "athlete": Athlete,
    "display": Display,
    "mqtt": MqttSettings,
    "influx": InfluxSettings,
    "page": PageSettings,
    "reminders": ReminderSettings,
    "run": RunSettings,
    "store": StoreSettings,
    "sensors": SensorSettings,
}
"""Sections that there are once; a new component adds its settings here."""

Path: TypeAlias = tuple[str, ...]
"""Where a key stands: section and key, or section, name and key."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_POSITIVE: Final = Number(1e-6, 1e6, told="a number above 0")


@dataclass(frozen=True, slots=True)
class Section:
    """One table of keys and what is made of it."""

    keys: Mapping[str, Key]
    make: Callable[[Mapping[str, object], Mapping[str, Origin]], object]
    """Takes the values of all keys, and the origins of those that were said; UsageError where they contradict."""


@dataclass(frozen=True, slots=True)
class Family:
    """A section of sections, each with a name."""

    noun: str
    """What a member is called in messages."""
    members: Mapping[str, Section]
    """Those whose names are given; empty where the user gives them."""
    name: Kind[str] | None = None
    """What the user can call one."""
    each: Callable[[str], Section] | None = None
    """Makes the section of a name of the user's."""

    def section(self, name: str) -> Section | None:
        """Return the section of a name; None where there is none."""
        return self.each(name) if self.each is not None else self.members.get(name)


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything that can be configured."""

    sections: Mapping[str, Section]
    families: Mapping[str, Family]

    def key(self, path: Path) -> Key | None:
        """Return the key at a path; None where there is none."""
        section = self.section(path[:-1])
        return section.keys.get(path[-1]) if section is not None else None

    def section(self, path: Path) -> Section | None:
        """Return the section at a path; None where there is none."""
        if len(path) == 1:
            return self.sections.get(path[0])
        family = self.families.get(path[0]) if len(path) == 2 else None
        return family.section(path[1]) if family is not None else None

    def paths(self) -> list[Path]:
        """Return where every key stands whose place is given."""
        plain = [(head, leaf) for head, section in self.sections.items() for leaf in section.keys]
        named = [
            (head, name, leaf)
            for head, family in self.families.items()
            for name, section in family.members.items()
            for leaf in section.keys
        ]
        return [*plain, *named]


def schema(detectors: Mapping[str, Scale]) -> Schema:
    """Return everything that can be configured; ``detectors`` gives each detector's thresholds."""
    once = {name: _section(settings) for name, settings in SETTINGS.items()}
    body = {leaf: each for leaf, each in keys_of(Member).items() if leaf != "name"}
    return Schema(
        once,
        {
            "detectors": Family("detector", {name: _detector(scale) for name, scale in detectors.items()}),
            "athletes": Family("athlete", {}, NAME, lambda name: Section(body, _named(Member, name))),
            "treadmill": Family(
                "treadmill",
                {},
                SENSOR,
                lambda name: Section(_shown(BeltSettings), _named(BeltSettings, name)),
            ),
            "channels": Family(
                "channel",
                {},
                DestinationName(),
                lambda name: Section(_shown(Destination), _named(Destination, name)),
            ),
        },
    )


def _shown(settings: type[object]) -> dict[str, Key]:
    return {leaf: each for leaf, each in keys_of(settings).items() if not each.hidden}


def _section(settings: type[object]) -> Section:
    def make(values: Mapping[str, object], _: Mapping[str, Origin]) -> object:
        return cast("Any", settings)(**values)

    return Section(_shown(settings), make)


def _named(
    settings: type[object], name: str
) -> Callable[[Mapping[str, object], Mapping[str, Origin]], object]:
    def make(values: Mapping[str, object], _: Mapping[str, Origin]) -> object:
        return cast("Any", settings)(name=name, **values)

    return make


def _detector(scale: Scale) -> Section:
    keys = {"enabled": Key(kind=Flag(), default=True, help="whether it watches")}
    for severity, leaf in scale.leaves.items():
        told = f"from where on it is a {severity}; see [detectors](detectors.md)"
        keys[leaf] = Key(kind=_POSITIVE, default=scale.thresholds[severity], help=told)
    return Section(keys, lambda values, origins: DetectorSettings.of(scale, values, origins))


def dotted(path: Path) -> str:
    r"""Return a path as TOML writes it.

    >>> dotted(("athletes", "Ana B.", "use"))
    'athletes."Ana B.".use'
    """
    return ".".join(part if _BARE.fullmatch(part) else quoted(part) for part in path)


def quoted(text: str) -> str:
    r"""Return a text as TOML quotes it, whatever characters it holds.

    >>> print(quoted('a\n"b"'))
    "a\n\"b\""
    """
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped too.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def variable(path: Path) -> str:
    """Return the environment variable of a key.

    >>> variable(("athlete", "name"))
    'FLEETFOOT_ATHLETE_NAME'
    """
    return f"FLEETFOOT_{'_'.join(path).upper()}"


def nearest(unknown: Path, valid: Collection[Path]) -> str:
    """Return advice on an unknown key or section: the nearest valid one, or all that could have been meant.

    >>> nearest(("athlete", "hieght_m"), [("athlete", "name"), ("athlete", "height_m")])
    'did you mean athlete.height_m?'
    >>> nearest(("athlete", "shoe"), [("athlete", "name"), ("athlete", "height_m")])
    'known there: athlete.height_m, athlete.name'
    """
    here = {path[-1]: path for path in sorted(valid) if path[:-1] == unknown[:-1]}
    elsewhere = {path[-1]: path for path in sorted(valid) if path[0] != unknown[0]}
    for leaves, cutoff in ((here, 0.6), (elsewhere, 0.8)):
        if close := difflib.get_close_matches(unknown[-1], leaves, n=1, cutoff=cutoff):
            return f"did you mean {dotted(leaves[close[0]])}?"
    return f"known there: {', '.join(dotted(path) for path in here.values())}"
