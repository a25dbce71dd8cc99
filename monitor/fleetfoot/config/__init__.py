"""Configuration: one TOML file, a few environment variables, the command line; defaults for the rest."""

from __future__ import annotations

from fleetfoot.config.channel import Channel
from fleetfoot.config.load import default_path, load
from fleetfoot.config.model import (
    Athlete,
    Config,
    DetectorSettings,
    Influx,
    Member,
    Mqtt,
    Origin,
    Page,
    Protocol,
    Secret,
    SensorSettings,
    Store,
)
from fleetfoot.config.render import as_json, as_toml
from fleetfoot.config.threshold import Scale

__all__ = [
    "Athlete",
    "Channel",
    "Config",
    "DetectorSettings",
    "Influx",
    "Member",
    "Mqtt",
    "Origin",
    "Page",
    "Protocol",
    "Scale",
    "Secret",
    "SensorSettings",
    "Store",
    "as_json",
    "as_toml",
    "default_path",
    "load",
]
