"""Layers: what the file, the environment and the command line say, each as checked values by dotted key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from fleetfoot.config.athletes_layer import AthletesReader
from fleetfoot.config.broker_url import split_url
from fleetfoot.config.channel_layer import ChannelReader, from_environment
from fleetfoot.config.influx_url import check_url
from fleetfoot.config.model import Origin
from fleetfoot.config.schema import (
    CADENCE_UNITS,
    INFLUX_PASSWORD_VARIABLE,
    INFLUX_TOKEN_VARIABLE,
    PASSWORD_VARIABLE,
    SENSOR,
    Key,
    nearest,
    variable,
)
from fleetfoot.config.threshold import SEVERITIES
from fleetfoot.config.wording import printable, shown
from fleetfoot.errors import UsageError
from fleetfoot.sensors.cadence_evidence import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.config.channel import Channel
    from fleetfoot.config.kind import Value
    from fleetfoot.config.model import Member

_SECTIONS: Final = ("athlete", "mqtt", "influx", "page", "store", "detectors", "sensors", "channels")
_BROKER: Final = ("mqtt.host", "mqtt.port", "mqtt.tls")
"""What a URL says; neither may be said twice in one layer."""
_LOGIN: Final = ("mqtt.username", "mqtt.password_file", "mqtt.ca_file", "mqtt.cert_file", "mqtt.key_file")
"""What belongs to the broker that it stands beside, and is not shown to another."""
_INFLUX_LOGIN: Final = (
    "influx.org",
    "influx.token_file",
    "influx.username",
    "influx.password_file",
    "influx.ca_file",
)
"""The same of InfluxDB."""
_URLS: Final = ("mqtt.url", "influx.url")
_SECRETS: Final = {
    "mqtt.password": ("mqtt.password_file", PASSWORD_VARIABLE),
    "influx.token": ("influx.token_file", INFLUX_TOKEN_VARIABLE),
    "influx.password": ("influx.password_file", INFLUX_PASSWORD_VARIABLE),
}
"""What does not stand in a file, and where it stands instead."""


_OPTIONS: Final = {
    "athlete.name": "--athlete",
    "store.path": "--store",
    "mqtt.url": "--mqtt",
    "page.listen": "--listen",
}
"""How the command line says a key."""


class _Entry(NamedTuple):
    """One raw value and how to name its place in a message."""

    key: str
    raw: object
    place: str


@dataclass(slots=True)
class Layers:
    """Values laid over each other; the later layer wins."""

    keys: Mapping[str, Key]
    values: dict[str, Value] = field(default_factory=dict[str, "Value"])
    origins: dict[str, Origin] = field(default_factory=dict[str, Origin])
    cadence_unit: dict[str, Unit] = field(default_factory=dict[str, Unit])
    use: tuple[str, ...] = ()
    athletes: tuple[Member, ...] = ()
    channels: dict[str, Channel] = field(default_factory=dict[str, "Channel"])

    def lay_file(self, path: Path) -> None:
        """Lay a TOML file; its relative paths count from its folder.

        Raises
        ------
        UsageError
            The file cannot be read, is no TOML, has an unknown key or a value that does not fit.
        """
        document = _read(path)
        sensors, channels = document.pop("sensors", {}), document.pop("channels", {})
        athletes = document.pop("athletes", {})
        entries = [_Entry(key, raw, f"{path}: {key}") for key, raw in _flatten(document, path)]
        self._lay(entries, Origin.FILE, path.absolute().parent)
        self._lay_sensors(sensors, path)
        self.athletes = AthletesReader(path).read(athletes)
        if self.athletes and self.use:
            raise UsageError(f"{path}: sensors.use and athletes say both whose sensors to use; leave one out")
        self.channels = ChannelReader(path, _detectors(self.keys)).read(channels)
        tables = cast("dict[str, dict[str, object]]", channels)  # or reading them would have failed
        said = [f"channels.{name}.{key}" for name, table in tables.items() for key in table]
        self.origins |= dict.fromkeys(said, Origin.FILE)

    def lay_environment(self, env: Mapping[str, str]) -> None:
        """Lay the environment: ``FLEETFOOT_ATHLETE_NAME`` and so on; an empty variable counts as not set."""
        names = {variable(key): key for key in self.keys if not key.startswith("detectors.")}
        entries = [
            _Entry(key, self.keys[key].kind.parse(env[name]), f"environment {name}")
            for name, key in names.items()
            if env.get(name)
        ]
        self._lay(entries, Origin.ENVIRONMENT, Path.cwd())
        self.channels = from_environment(self.channels, env)
        told = [name for name, channel in self.channels.items() if channel.urls is not None]
        self.origins |= {f"channels.{name}.urls": Origin.ENVIRONMENT for name in told}

    def lay_command_line(self, options: Mapping[str, object]) -> None:
        """Lay what the command line says, by dotted key."""
        entries = [_Entry(key, raw, _OPTIONS.get(key, key)) for key, raw in options.items()]
        self._lay(entries, Origin.COMMAND_LINE, Path.cwd())

    def _lay(self, entries: list[_Entry], origin: Origin, folder: Path) -> None:
        fresh = {entry.key: self._checked(entry) for entry in entries}
        places = {entry.key: entry.place for entry in entries}
        if (url := fresh.pop("mqtt.url", None)) is not None:
            self._clear((*_LOGIN, *_BROKER))
            if double := [key for key in _BROKER if key in fresh]:
                raise UsageError(f"{places['mqtt.url']}: {double[0]} says the same; leave one of them out")
            fresh = split_url(str(url), places["mqtt.url"]) | fresh
        if (url := fresh.get("influx.url")) is not None:
            self._clear(_INFLUX_LOGIN)
            check_url(str(url), places["influx.url"])
        for key, value in fresh.items():
            self.values[key] = folder / value.expanduser() if isinstance(value, Path) else value
            self.origins[key] = origin

    def _clear(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            self.values.pop(key, None)
            self.origins.pop(key, None)

    def _checked(self, entry: _Entry) -> Value:
        key = self.keys.get(entry.key)
        if key is None:
            raise UsageError(f"{entry.place.removesuffix(entry.key)}{_unknown(entry.key, self.keys)}")
        value = key.kind.read(entry.raw)
        if value is None:
            said = "" if entry.key in _URLS else f" is {shown(entry.raw)}:"  # it may hold a password
            raise UsageError(f"{entry.place}{said} expected {key.kind.expected}")
        return value

    def _lay_sensors(self, raw: object, path: Path) -> None:
        for section, content in _table(raw, "sensors", path).items():
            if section == "cadence_unit":
                self._lay_cadence_units(content, path)
            elif section == "use":
                self._lay_use(content, path)
            else:
                raise UsageError(
                    f"{path}: unknown key sensors.{printable(section)};"
                    " known there: sensors.cadence_unit, sensors.use"
                )

    def _lay_cadence_units(self, raw: object, path: Path) -> None:
        for sensor, unit in _table(raw, "sensors.cadence_unit", path).items():
            word = CADENCE_UNITS.read(unit)
            if word is None:
                place = f"{path}: sensors.cadence_unit.{shown(sensor)}"
                raise UsageError(f"{place} is {shown(unit)}: expected {CADENCE_UNITS.expected}")
            self.cadence_unit[sensor] = Unit(word)
            self.origins[f"sensors.cadence_unit.{sensor}"] = Origin.FILE

    def _lay_use(self, raw: object, path: Path) -> None:
        names = [SENSOR.read(each) for each in _list(raw)]
        if None in names:
            raise UsageError(
                f"{path}: sensors.use is {shown(raw)}: expected a list of names or addresses of sensors"
            )
        self.use = tuple(str(name) for name in names)
        self.origins["sensors.use"] = Origin.FILE


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"{path}: there is no such configuration file: 'fleetfoot init --config PATH' writes one"
        ) from None
    except OSError as error:
        raise UsageError(
            f"{path}: cannot read the configuration: {error.strerror}: name another with --config"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path}: not a TOML file: byte {error.start} is not UTF-8: save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"{path}: not valid TOML: {error}: correct it there, or write it anew with 'fleetfoot init'"
        ) from error


def _flatten(document: Mapping[str, object], path: Path) -> Iterator[tuple[str, object]]:
    for section, content in document.items():
        if section not in _SECTIONS:
            raise UsageError(f"{path}: unknown section [{printable(section)}]; {nearest(section, _SECTIONS)}")
        for name, raw in _table(content, section, path).items():
            if section == "detectors":
                for leaf, value in _table(raw, f"detectors.{name}", path).items():
                    yield f"detectors.{name}.{leaf}", value
            else:
                yield f"{section}.{name}", raw


def _table(raw: object, name: str, path: Path) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise UsageError(f"{path}: {printable(name)} is {shown(raw)}: expected a section of that name")
    return cast("dict[str, Any]", raw)


def _list(raw: object) -> list[object]:
    """Return a list as it is, and what is none as a list of what fits nothing."""
    return cast("list[object]", raw) if isinstance(raw, list) else [None]


def _unknown(key: str, valid: Mapping[str, Key]) -> str:
    if key in _SECRETS:  # and never repeat its value
        return f"{key}: secrets do not belong here; use {' or '.join(_SECRETS[key])}"
    section, _, _ = key.rpartition(".")
    if key.startswith("detectors.") and not any(known.startswith(f"{section}.") for known in valid):
        names = sorted(_detectors(valid))
        detector = printable(section.removeprefix("detectors."))
        return f"unknown detector {detector}; {nearest(section, [f'detectors.{name}' for name in names])}"
    if (renamed := _with_unit(key, valid)) is not None:
        return f"unknown key {key}; with its unit it is {renamed}"
    return f"unknown key {printable(key)}; {nearest(key, valid)}"


def _with_unit(key: str, valid: Mapping[str, Key]) -> str | None:
    """Return the present key of a threshold that was named without its unit, as it once was."""
    if not key.startswith("detectors.") or key.rpartition(".")[2] not in SEVERITIES:
        return None
    return next((known for known in valid if known.startswith(f"{key}_")), None)


def _detectors(valid: Mapping[str, Key]) -> set[str]:
    """Return the names of the registered detectors."""
    return {known.split(".")[1] for known in valid if known.startswith("detectors.")}
