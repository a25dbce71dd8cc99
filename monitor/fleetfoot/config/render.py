"""The effective configuration, written so that it can be read back, with where each value came from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.config.athletes_render import athletes_lines, athletes_values
from fleetfoot.config.channel_render import channel_lines, channel_values
from fleetfoot.config.load import default_path
from fleetfoot.config.model import Config, Origin, Secret
from fleetfoot.config.schema import keys
from fleetfoot.config.threshold import Scale
from fleetfoot.config.toml_value import toml_comment, toml_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.config.kind import Value

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_COLUMN: Final = 44
"""Where the comments stand."""


def as_toml(config: Config) -> str:
    """Return the configuration as TOML; each line says where it came from, a secret only that it is set.

    Read back as a file it gives the same configuration, but for the password.
    """
    return "\n".join([_head(config), *_lines(config)]) + "\n"


def as_json(config: Config) -> dict[str, Any]:
    """Return the configuration as JSON values: by dotted key its value and where it came from."""
    values: dict[str, Any] = {
        key: {"value": _plain(value), "from": _origin(config, key)} for key, value in _values(config).items()
    }
    if config.sensors.use:
        values["sensors.use"] = {"value": list(config.sensors.use), "from": _origin(config, "sensors.use")}
    for key, secret in _secrets(config).items():
        values[key] = {"value": str(secret), "from": _origin(config, key)}
    values |= athletes_values(config) | channel_values(config)
    return {"type": "config", "file": str(config.file) if config.file else None, "values": values}


def _head(config: Config) -> str:
    if config.file is not None:
        return f"# {toml_comment(str(config.file))}"
    return f"# {toml_comment(str(default_path()))} does not exist; everything has its default"


def _lines(config: Config) -> Iterator[str]:
    section = ""
    for key, value in _values(config).items():
        head, _, leaf = key.rpartition(".")
        if head != section:
            section = head
            yield f"\n[{section}]"
        if value is None:
            yield _commented(f"# {leaf} =", f"not set: {keys(_scales(config))[key].unset}")
        else:
            yield _commented(f"{leaf} = {toml_value(value)}", _origin(config, key))
        held = key.removesuffix("_file")
        if held != key and held in (secrets := _secrets(config)):
            yield _commented(f'# {leaf.removesuffix("_file")} = "{secrets[held]}"', _origin(config, held))
    if config.sensors.use:
        listed = ", ".join(toml_value(each) for each in config.sensors.use)
        yield "\n[sensors]"
        yield _commented(f"use = [{listed}]", _origin(config, "sensors.use"))
    if config.sensors.cadence_unit:
        yield "\n[sensors.cadence_unit]"
    for sensor, unit in config.sensors.cadence_unit.items():
        name = sensor if _BARE.fullmatch(sensor) else toml_value(sensor)
        yield _commented(f"{name} = {toml_value(unit)}", _origin(config, f"sensors.cadence_unit.{sensor}"))
    for line, comment in (*athletes_lines(config), *channel_lines(config)):
        yield _commented(line, comment) if comment else line


def _values(config: Config) -> dict[str, Value | None]:
    """Return what each key stands at, in the order of the table; a URL shows as its parts."""
    athlete, mqtt, influx, page = config.athlete, config.mqtt, config.influx, config.page
    found: dict[str, Value | None] = {
        "athlete.name": athlete.name,
        "athlete.height_m": athlete.height_m,
        "athlete.hr_rest_bpm": athlete.hr_rest_bpm,
        "athlete.hr_max_bpm": athlete.hr_max_bpm,
        "mqtt.enabled": mqtt.enabled,
        "mqtt.host": mqtt.host,
        "mqtt.port": mqtt.port or None,
        "mqtt.tls": mqtt.tls,
        "mqtt.ca_file": mqtt.ca_file,
        "mqtt.cert_file": mqtt.cert_file,
        "mqtt.key_file": mqtt.key_file,
        "mqtt.username": mqtt.username,
        "mqtt.password_file": mqtt.password_file,
        "mqtt.prefix": mqtt.prefix,
        "mqtt.discovery_prefix": mqtt.discovery_prefix,
        "mqtt.event_expiry_s": mqtt.event_expiry_s,
        "mqtt.protocol": mqtt.protocol.value,
        "influx.url": influx.url,
        "influx.org": influx.org,
        "influx.bucket": influx.bucket,
        "influx.token_file": influx.token_file,
        "influx.username": influx.username,
        "influx.password_file": influx.password_file,
        "influx.ca_file": influx.ca_file,
        "page.enabled": page.enabled,
        "page.listen": page.listen,
        "page.port": page.port,
        "page.token_file": page.token_file,
        "page.cert_file": page.cert_file,
        "page.key_file": page.key_file,
        "store.path": config.store.path,
    }
    for name, settings in config.detectors.items():
        found[f"detectors.{name}.enabled"] = settings.enabled
        leaves = Scale(settings.unit, settings.thresholds).leaves
        found |= {f"detectors.{name}.{leaf}": settings.thresholds[each] for each, leaf in leaves.items()}
    return found


def _secrets(config: Config) -> dict[str, Secret]:
    """Return the secrets that are set, by their keys."""
    held = {
        "mqtt.password": config.mqtt.password,
        "influx.token": config.influx.token,
        "influx.password": config.influx.password,
    }
    return {key: secret for key, secret in held.items() if secret is not None}


def _scales(config: Config) -> Mapping[str, Scale]:
    return {name: Scale(settings.unit, settings.thresholds) for name, settings in config.detectors.items()}


def _origin(config: Config, key: str) -> str:
    return config.origins.get(key, Origin.DEFAULT).value


def _commented(line: str, comment: str) -> str:
    return f"{line:<{_COLUMN}}  # {comment}"


def _plain(value: Value | None) -> str | float | bool | None:
    return str(value) if isinstance(value, Path) else value
